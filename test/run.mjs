// Everything that has to hold, one check after another; ends with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'callboard-checks-'));
const report = join(folder, 'jest.json');
const bin = (name) => join('node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

/** Two chains side by side, one for each core; what they say is printed when each check is over. */
const checks = [
  [
    // What `npm ci` has built already is built again only where it changed since.
    { name: 'build', command: [bin('tsc'), '-b', 'tsconfig.json'] },
    { name: 'types of the tests', command: [bin('tsc'), '-p', 'test/tsconfig.json'] },
  ],
  [
    {
      name: 'format',
      command: [bin('prettier'), '--check', 'src', 'test', 'templates', '*.mjs', '*.json', '.oxlintrc.json'],
    },
    { name: 'lint', command: [bin('oxlint'), '--type-aware', 'src', 'test'] },
  ],
];

let passed = 0;
let failed = 0;
await Promise.all(checks.map(inTurn));

const jest = [bin('jest'), '--json', `--outputFile=${report}`, ...process.argv.slice(2)];
const { code } = await run(jest, { stdio: 'inherit' });
const specs = readReport();
passed += specs.passed;
failed += specs.failed + (code !== 0 && specs.failed === 0 ? 1 : 0);
rmSync(folder, { recursive: true, force: true });

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function inTurn(chain) {
  for (const { name, command } of chain) {
    const { code: status, said } = await run(command);
    console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}${status === 0 ? '' : `\n${said}`}`);
    if (status === 0) passed += 1;
    else failed += 1;
  }
}

function run([command, ...args], options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { shell: process.platform === 'win32', ...options });
    let said = '';
    const keep = (text) => (said += text);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', ({ message }) => resolve({ code: 1, said: message }));
    child.on('close', (status) => resolve({ code: status ?? 1, said }));
  });
}

function readReport() {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
