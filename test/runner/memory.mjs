import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Where Linux keeps files in memory, and how it calls such a file system. */
const memory = '/dev/shm';
const tmpfs = 0x01021994;
/** Bytes that must be free there: for databases, browsers' profiles and documents of all workers together. */
const needed = 2 * 2 ** 30;

const machine = hostname().replace(/[^\w-]/g, '_');
const ofRun = (pid) => `callboard-specs-${machine}-${pid}`;

/**
 * From now on this process and those it starts keep their temporary files in memory, where there is room for them: to
 * copy a database soon after another was dropped costs a disk's file system a tenth of a second and more of processor
 * time. The folder is gone when this process ends.
 * @returns what to wait for before a spec prints: the browser that npm brings stays unpacked where it was
 */
export async function keepFilesInMemory() {
  if (process.platform !== 'linux' || !hasRoom()) return { browser: Promise.resolve() };
  for (const name of readdirSync(memory)) removeIfLeftOver(name);
  const { ownTemporaryFolder } = await import('../../dist/platform/browser/npm-browser.js');
  const { lendBrowser } = await import('./lent-browser.mjs');
  const kept = await ownTemporaryFolder();
  const folder = join(memory, ofRun(process.pid));
  mkdirSync(folder, { mode: 0o755 });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  process.env.TMPDIR = folder;
  // Where it cannot be unpacked, the spec that needs it says so.
  return { browser: lendBrowser(kept, folder).catch(() => undefined) };
}

function hasRoom() {
  try {
    const { type, bavail, bsize } = statfsSync(memory);
    return type === tmpfs && bavail * bsize >= needed;
  } catch {
    return false;
  }
}

/** What a run that was killed left over: its database server runs on, in a folder that nobody will remove. */
function removeIfLeftOver(name) {
  const pid = Number(/-(\d+)$/.exec(name)?.[1]);
  if (name !== ofRun(pid) || isAlive(pid)) return;
  const folder = join(memory, name);
  for (const { parentPath, path = parentPath, name: file } of readdirSync(folder, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (file === 'postmaster.pid') endServer(join(path, file));
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function endServer(file) {
  const pid = parseInt(readFileSync(file, 'utf8'), 10);
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch ({ code }) {
    return code === 'EPERM';
  }
}
