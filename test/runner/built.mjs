import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = join(root, 'src');
const built = join(root, 'dist');

/** What the compiler knew after the last time, for whoever runs specs again and again. */
let compiler;
let before;
let lookedAt = Infinity;

/**
 * Brings `dist` up to date with `src` for a run of specs. It is what `tsc -b` writes, without a look at whether the
 * types are right: that is for `npm run build` and `npm test`, which do so where this has not.
 * @returns whether anything was compiled
 */
export function bringUpToDate() {
  const now = Date.now();
  if (isUpToDate()) return false;
  readProgram();
  before.emit(undefined, replace);
  lookedAt = now;
  return true;
}

/** Whole or not at all, since another run may be reading it; it stays executable if it was. */
function replace(path, text) {
  const half = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(half, text, existsSync(path) ? { mode: statSync(path).mode } : {});
  renameSync(half, path);
}

/** Reads all sources ahead, for whoever watches: when one of them changes, the others are known. */
export function readAhead() {
  if (!before) readProgram();
}

function readProgram() {
  const { typescript, project, host } = (compiler ??= loadCompiler());
  const { fileNames, options } = project();
  before = before
    ? typescript.createEmitAndSemanticDiagnosticsBuilderProgram(fileNames, options, host(options), before)
    : typescript.createIncrementalProgram({ rootNames: fileNames, options, host: host(options) });
}

/** What changed while it was compiled last is newer than when that began. */
function isUpToDate() {
  const note = join(built, '.tsbuildinfo');
  return existsSync(note) && newestIn(source) <= Math.min(statSync(note).mtimeMs, lookedAt);
}

function newestIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((newest, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return Math.max(newest, newestIn(path));
    return entry.name.endsWith('.spec.ts') ? newest : Math.max(newest, statSync(path).mtimeMs);
  }, 0);
}

function loadCompiler() {
  const typescript = createRequire(import.meta.url)('typescript');
  const parsed = new Map();
  const project = () =>
    typescript.getParsedCommandLineOfConfigFile(
      join(root, 'tsconfig.json'),
      {},
      { ...typescript.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => fail(messageText) },
    );
  const host = (options) => {
    const plain = typescript.createIncrementalCompilerHost(options);
    const read = (path, ...rest) => {
      const changed = typescript.sys.getModifiedTime(path)?.getTime();
      const known = parsed.get(path);
      if (known && known.changed === changed) return known.file;
      const file = plain.getSourceFile(path, ...rest);
      parsed.set(path, { changed, file });
      return file;
    };
    return { ...plain, getSourceFile: read };
  };
  return { typescript, project, host };
}

function fail(message) {
  throw new Error(typeof message === 'string' ? message : message.messageText);
}
