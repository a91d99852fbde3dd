import { chown, lstat, readFile, readdir, stat } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { StartProblem } from '../base/start-problem.js';

/** An ordinary account of this machine that the database runs under. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. Chooses the account it runs under instead: the owner of the data folder, else
 * `postgres`, else `nobody`.
 * @returns undefined if we are not root: then it runs as ourselves
 * @throws StartProblem if this machine has no such account
 */
export async function accountFor(folder: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { uid } = await stat(folder);
  const owner = uid === 0 ? undefined : await lookUp(String(uid));
  const account = owner ?? (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (account) return account;
  throw new StartProblem(
    'PostgreSQL refuses to run as root and /etc/passwd names neither "postgres" nor "nobody"; ' +
      'start Callboard as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/**
 * Follows the way down to a folder by its permission bits.
 * @returns the first folder that the account may not enter, or undefined if it gets there
 */
export async function closedTo(account: Account, folder: string): Promise<string | undefined> {
  const way = [resolve(folder)];
  for (let at = way[0]!; at !== dirname(at); at = dirname(at)) way.unshift(dirname(at));
  for (const step of way) {
    if (!mayEnter(account, await stat(step))) return step;
  }
  return undefined;
}

/** Makes the account the owner of a file, or of a folder and all that is in it. */
export async function give(account: Account, path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  if (found.isDirectory()) {
    for (const name of await readdir(path)) await give(account, join(path, name));
  }
  if (found.uid !== account.uid) await chown(path, account.uid, account.gid);
}

function mayEnter(account: Account, folder: { uid: number; gid: number; mode: number }): boolean {
  if (folder.uid === account.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === account.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

async function lookUp(nameOrId: string): Promise<Account | undefined> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return find(passwd, nameOrId) ?? find(await askDirectory(nameOrId), nameOrId);
}

function find(passwd: string, nameOrId: string): Account | undefined {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name, , uid]) => name === nameOrId || uid === nameOrId);
  const [name, , uid, gid] = fields ?? [];
  // macOS numbers "nobody" −2, which chown takes as 4294967294.
  return name ? { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 } : undefined;
}

/** Accounts that are not in /etc/passwd but in a directory service, in the format of /etc/passwd. */
async function askDirectory(nameOrId: string): Promise<string> {
  const [command, args] = process.platform === 'darwin' ? ['id', ['-P']] : ['getent', ['passwd']];
  return promisify(execFile)(command as string, [...(args as string[]), nameOrId]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
