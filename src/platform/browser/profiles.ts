import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../embedded-postgres/postmaster-file.js';
import { ownTemporaryFolder } from './npm-browser.js';

/** Processes of another machine or container that shares the folder are not ours to judge. */
const machine = hostname().replace(/[^\w-]/g, '_');
const pattern = /^profile-(.+)-(\d+)-[0-9a-f]{8}$/;

/** A new folder for what one Chromium writes while it runs. What processes that were killed left behind is removed. */
export async function newProfile(): Promise<string> {
  const parent = await ownTemporaryFolder();
  await sweep(parent);
  const folder = join(parent, `profile-${machine}-${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/** A Chromium that was killed may still be writing with its last breath. */
export async function removeProfile(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }).catch(() => undefined);
}

async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, where, pid] = pattern.exec(name) ?? [];
    if (where === machine && !isAlive(Number(pid))) await removeProfile(join(parent, name));
  }
}
