// Makes dist/ from src/, with the compiler where it is installed; and makes it only where a source is newer than it.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = join(root, 'dist', '.tsbuildinfo');

/** Ends the process where it cannot be built; says nothing where there is nothing to do. */
export function build() {
  const compiler = compilerAt();
  if (!compiler) return endUnlessBuilt();
  const { status } = spawnSync(compiler, ['-b', join(root, 'tsconfig.json')], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  chmodSync(join(root, 'dist', 'app', 'cli.js'), 0o755);
}

export function buildWhatChanged() {
  if (!existsSync(built) || newestIn(join(root, 'src')) > statSync(built).mtimeMs) build();
}

/** The compiler as a program of this machine; a production install has none, and takes dist/ as it came. */
export function compilerAt() {
  const { platform, arch } = process;
  try {
    const { resolve } = createRequire(import.meta.url);
    const folder = dirname(resolve(`@typescript/typescript-${platform}-${arch}/package.json`));
    return join(folder, 'lib', platform === 'win32' ? 'tsc.exe' : 'tsc');
  } catch {
    return undefined;
  }
}

function endUnlessBuilt() {
  if (existsSync(built)) return;
  console.error(
    'Callboard is not built, and its compiler is not installed: run "npm ci --include=dev" here, or bring the folder dist from where it was built.',
  );
  process.exit(1);
}

function newestIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((newest, entry) => {
    const path = join(folder, entry.name);
    return Math.max(newest, entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs);
  }, statSync(folder).mtimeMs);
}
