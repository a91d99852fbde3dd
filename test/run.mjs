// Everything that has to hold, one check after another; ends with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { compilerAt } from '../src/app/build.mjs';
import { flags } from './runner/flags.mjs';

const folder = mkdtempSync(join(tmpdir(), 'callboard-checks-'));
const report = join(folder, 'jest.json');
const bin = (name) => join('node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

const formatted = ['src', 'test', 'jest.config.mjs', 'package.json', 'tsconfig.json', 'nest-cli.json'];

/** Compiler and lint are programs of Go, of whose processor time a fifth is the collection of garbage. */
const rarely = { GOGC: '400' };

/** No run takes longer than this, in milliseconds; one that does hangs, and is ended. */
const longest = 45 * 60_000;

/** What has to be there before specs can run; what is built already is built again only where it changed since. */
const first = [{ name: 'build', command: [compilerAt(), '-b', 'tsconfig.json'] }];

/**
 * One after another beside the specs, so that neither core waits for the other; what each says is printed when it is over.
 * Those that look at types do so in one thread, since each further one finds out anew what the types of packages are.
 */
const beside = [
  { name: 'format', command: [bin('oxfmt'), '--check', ...formatted] },
  {
    name: 'format of templates',
    command: [process.execPath, ...flags, 'node_modules/prettier/bin/prettier.cjs', '--check', 'templates'],
  },
  { name: 'types of the tests', command: [compilerAt(), '-p', 'test/tsconfig.json', '--checkers', '1'] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware', 'src', 'test'], environment: { GOMAXPROCS: '1' } },
];

let passed = 0;
const failures = [];
await inTurn(first);

const jest = [bin('jest'), '--json', `--outputFile=${report}`, ...process.argv.slice(2)];
const [{ code }] = await Promise.all([run(jest, { stdio: 'inherit' }), inTurn(beside)]);
const specs = readReport();
passed += specs.passed;
failures.push(...specs.failures);
if (code !== 0 && specs.failures.length === 0) failures.push('jest itself');
rmSync(folder, { recursive: true, force: true });

if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function inTurn(chain) {
  for (const { name, command, environment } of chain) {
    const { code: status, said } = await run(command, { env: { ...process.env, ...rarely, ...environment } });
    console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}${status === 0 ? '' : `\n${said}`}`);
    if (status === 0) passed += 1;
    else failures.push(name);
  }
}

function run([command, ...args], options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { shell: process.platform === 'win32', ...options });
    const limit = setTimeout(() => {
      console.log(`FAIL ${command} did not end within ${longest / 60_000} minutes`);
      child.kill();
    }, longest);
    let said = '';
    const keep = (text) => (said += text);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', ({ message }) => resolve({ code: 1, said: message }));
    child.on('close', (status) => {
      clearTimeout(limit);
      resolve({ code: status ?? 1, said });
    });
  });
}

function readReport() {
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failures: testResults.flatMap(failuresOf) };
  } catch {
    return { passed: 0, failures: ['jest, which left no report'] };
  }
}

/** The tests of a file that failed; or the file, where it could not be run. */
function failuresOf({ name, status, assertionResults }) {
  const tests = assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => fullName);
  const file = relative(process.cwd(), name);
  if (tests.length === 0 && status === 'failed') return [file];
  return tests.map((test) => `${file}: ${test}`);
}
