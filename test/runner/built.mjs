import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compilerAt } from '../../src/app/build.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = join(root, 'src');
const note = join(root, 'dist', '.tsbuildinfo');

/**
 * Brings `dist` up to date with `src` for a run of specs. It is what `tsc -b` writes, without a look at whether the
 * types are right: that is for `npm run build` and `npm test`, which do so where this has not.
 * @returns whether anything was compiled
 * @throws Error with what the compiler says, if it cannot read a source
 */
export function bringUpToDate() {
  const began = new Date();
  if (isUpToDate()) return false;
  const options = ['-p', join(root, 'tsconfig.json'), '--noCheck', '--pretty', 'false'];
  const { status, stdout, error } = spawnSync(compilerAt(), options, { encoding: 'utf8' });
  const compiled = !error && status === 0;
  // What is saved while it compiles is newer than that; and all is, where it does not compile.
  if (existsSync(note)) utimesSync(note, began, compiled ? began : 0);
  if (!compiled) throw new Error(`What changed in src could not be compiled:\n${error?.message ?? stdout}`);
  return true;
}

function isUpToDate() {
  return existsSync(note) && newestIn(source) <= statSync(note).mtimeMs;
}

function newestIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((newest, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return Math.max(newest, newestIn(path));
    return entry.name.endsWith('.spec.ts') ? newest : Math.max(newest, statSync(path).mtimeMs);
  }, 0);
}
