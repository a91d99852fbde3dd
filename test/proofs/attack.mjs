import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

/**
 * Attacks the product on this machine: the specs in test/attack, which the suite runs with a few inputs, with as many as
 * are asked for, and those that go through every route as every role.
 * @param inputs for each operation of the API and each form of a page
 * @param edits how often two people change the same thing at once
 * @returns figures, and `problems`, a sentence each
 */
export async function attack({ inputs, edits, seed = 49, log = () => undefined }) {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-attack-'));
  try {
    const specs = [
      'test/attack',
      'test/structure/who-may',
      'test/structure/another-job',
      'test/structure/hostile-requests',
    ];
    const env = {
      ...{
        ATTACK_INPUTS: String(inputs),
        ATTACK_EDITS: String(edits),
        ATTACK_SEED: String(seed),
        ATTACK_FIGURES: folder,
      },
    };
    const report = join(folder, 'jest.json');
    await run([jest, '--json', `--outputFile=${report}`, '--maxWorkers=1', ...specs], env, log);
    const { testResults } = JSON.parse(await readFile(report, 'utf8'));
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
    const figures = { seed, inputs };
    for (const name of ['inputs', 'at-once', 'scripts', 'other-jobs']) {
      Object.assign(figures, JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8').catch(() => '{}')));
    }
    const failed = tests.filter(({ status }) => status === 'failed');
    const ends = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    );
    return {
      ...figures,
      checks: tests.length,
      problems: [
        ...failed.map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join('\n').slice(0, 4000)}`),
        ...ends.map(({ name, message }) => `${name}: ${message.slice(0, 4000)}`),
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function run(parameters, env, log) {
  const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', ...parameters], {
    ...{ cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] },
  });
  child.stderr.on('data', (text) => log(String(text).trimEnd()));
  await once(child, 'close');
}
