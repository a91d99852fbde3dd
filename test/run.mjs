// Everything that has to hold, one check after another; ends with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'callboard-checks-'));
const report = join(folder, 'jest.json');
const bin = (name) => join('node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

const checks = [
  { name: 'build', command: [bin('tsc'), '-p', 'tsconfig.json'] },
  { name: 'types of the tests', command: [bin('tsc'), '-p', 'test/tsconfig.json'] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware', 'src', 'test'] },
  { name: 'format', command: [bin('prettier'), '--check', 'src', 'test', '*.mjs', '*.json', '.oxlintrc.json'] },
];

let passed = 0;
let failed = 0;
for (const check of checks) {
  const code = await run(check.command);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${check.name}`);
  if (code === 0) passed += 1;
  else failed += 1;
}

const code = await run([bin('jest'), '--json', `--outputFile=${report}`, ...process.argv.slice(2)], {
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`.trim(),
});
const specs = readReport();
passed += specs.passed;
failed += specs.failed + (code !== 0 && specs.failed === 0 ? 1 : 0);
rmSync(folder, { recursive: true, force: true });

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function run([command, ...args], env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      shell: process.platform === 'win32',
      env: { ...process.env, ...env },
    });
    child.on('error', () => resolve(1));
    child.on('exit', (status) => resolve(status ?? 1));
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
