import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  access,
  chmod,
  constants,
  mkdir,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartProblem } from '../base/start-problem.js';
import { type Account, closedTo, give } from './embedded-account.js';
import { type Binaries, program } from './embedded-binaries.js';
import { type Attempt, problemOfServer, problemOfSystem } from './embedded-problems.js';
import { isAlive, runningPostmaster } from './postmaster-file.js';

/** PostgreSQL's own folder inside the data folder, and the password to its two roles. */
export interface Cluster {
  dataFolder: string;
  password: string;
}

/** The only environment that the database gets: none of our settings, and messages in English. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

const passwordFile = 'callboard.password';
const unfinishedPrefix = 'postgres.new-';

/**
 * Makes the data folder if it is not there.
 * @returns its real path
 * @throws StartProblem if it cannot be made or written, or is something else
 */
export async function prepareFolder(folder: string, accountName: string): Promise<string> {
  try {
    const made = await madeFolder(folder);
    const asRoot = process.getuid?.() === 0;
    if (made) await chmod(folder, asRoot ? 0o711 : 0o700);
    else if (asRoot) await openIfEmpty(folder);
    const real = await realpath(folder);
    if (!(await stat(real)).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'EEXIST' });
    await access(real, constants.R_OK | constants.W_OK | constants.X_OK);
    if (await exists(join(real, 'PG_VERSION'))) throw notOurs(real);
    return real;
  } catch (error) {
    throw problemOfSystem(error, { folder, accountName }) ?? error;
  }
}

/**
 * Makes a folder and those above it, one by one: Node's own recursive form never ends where the system has no
 * folder to give, as below /proc.
 * @returns whether it was made just now
 */
async function madeFolder(folder: string): Promise<boolean> {
  // An existing folder is fine for this form; a file of that name is refused by it.
  if (await exists(folder)) return (await mkdir(folder, { recursive: true })) !== undefined;
  if (dirname(folder) !== folder) await madeFolder(dirname(folder));
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Root's server runs under another account, which has to pass through; what holds something is left as it is. */
async function openIfEmpty(folder: string): Promise<void> {
  const { mode, uid } = await stat(folder);
  if (uid === 0 && (await isAbsentOrEmpty(folder))) await chmod(folder, (mode & 0o777) | 0o011);
}

/** @throws StartProblem if the database's account cannot get to the data folder */
export async function requireReachable(folder: string, account?: Account): Promise<void> {
  const barrier = account && (await closedTo(account, folder));
  if (!barrier) return;
  throw new StartProblem(
    `PostgreSQL refuses to run as root and runs as the account "${account.name}" instead, which may not enter ` +
      `${barrier}; set CALLBOARD_DATA to a folder that it can reach, such as /var/lib/callboard.`,
  );
}

/**
 * Opens PostgreSQL's folder, initialising it on the first start. That happens in a folder beside it, which takes its
 * place when it is complete, so that a start killed half-way leaves nothing behind that looks like a database.
 * @throws StartProblem if what is there is not ours, of another major version, or cannot be made
 */
export async function openCluster(
  folder: string,
  binaries: Binaries,
  attempt: Attempt,
  account: Account | undefined,
  log: (line: string) => void,
): Promise<Cluster> {
  const dataFolder = join(folder, 'postgres');
  try {
    if (await isAbsentOrEmpty(dataFolder)) {
      log(`Making the database in ${dataFolder} …`);
      await initialise(folder, dataFolder, binaries, attempt, account);
    }
    const version = await readFile(join(dataFolder, 'PG_VERSION'), 'utf8').catch(orAbsent);
    const password = await readFile(join(dataFolder, passwordFile), 'utf8').catch(orAbsent);
    if (version === undefined || password === undefined) throw notOurs(dataFolder);
    requireSameMajor(dataFolder, version.trim(), binaries);
    if (account && !(await runningPostmaster(dataFolder))) await takeOver(dataFolder, account);
    return { dataFolder, password: password.trim() };
  } catch (error) {
    throw problemOfSystem(error, attempt) ?? error;
  }
}

/** Removes what starts that were killed during the first initialisation have left. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(unfinishedPrefix) ? Number(name.slice(unfinishedPrefix.length)) : undefined;
    if (pid === undefined || (pid !== process.pid && isAlive(pid))) continue;
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

async function initialise(
  folder: string,
  dataFolder: string,
  binaries: Binaries,
  attempt: Attempt,
  account?: Account,
): Promise<void> {
  await removeUnfinished(folder);
  const unfinished = join(folder, `${unfinishedPrefix}${process.pid}`);
  const password = join(unfinished, passwordFile);
  const data = join(unfinished, 'data');
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(password, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600, flush: true });
    if (account) await give(account, unfinished);
    await initdb(binaries, data, password, attempt, account);
    await rename(password, join(data, passwordFile));
    await moveInto(data, dataFolder);
  } finally {
    await rm(unfinished, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function initdb(
  binaries: Binaries,
  data: string,
  passwordFrom: string,
  attempt: Attempt,
  account?: Account,
): Promise<void> {
  const args = [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFrom}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    // What is left to the system's locales is the same everywhere; not every system has C.UTF-8 among them.
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
  ];
  const identity = account && { uid: account.uid, gid: account.gid };
  const options = { ...identity, cwd: attempt.folder, env: serverEnvironment, windowsHide: true };
  try {
    await promisify(execFile)(program(binaries, 'initdb'), args, options);
  } catch (error) {
    const { stderr = '', stdout = '', syscall } = error as { stderr?: string; stdout?: string; syscall?: string };
    if (syscall) throw error;
    throw await problemOfServer(`${stdout}\n${stderr}`, attempt.folder, attempt);
  }
}

/** Another start may have been faster; then its database is as good as ours. */
async function moveInto(data: string, dataFolder: string): Promise<void> {
  if (process.platform === 'win32' && (await isAbsentOrEmpty(dataFolder))) {
    await rm(dataFolder, { recursive: true, force: true });
  }
  await rename(data, dataFolder).catch(async (error: unknown) => {
    if (await isAbsentOrEmpty(dataFolder)) throw error;
  });
}

function requireSameMajor(dataFolder: string, found: string, binaries: Binaries): void {
  const ours = binaries.version.split('.')[0];
  if (found === ours) return;
  throw new StartProblem(
    `The data in ${dataFolder} was written by PostgreSQL ${found}, and this Callboard brings PostgreSQL ${ours}; ` +
      `start the Callboard that wrote it and move the data with pg_dump, or set CALLBOARD_DATA to another folder.`,
  );
}

/** The data may come from a machine, or a container, where the account had another number. */
async function takeOver(dataFolder: string, account: Account): Promise<void> {
  if ((await stat(dataFolder)).uid !== account.uid) await give(account, dataFolder);
}

function notOurs(folder: string): StartProblem {
  return new StartProblem(
    `${folder} holds something that Callboard did not put there; move it away, or set CALLBOARD_DATA to another folder.`,
  );
}

async function isAbsentOrEmpty(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(orAbsent);
  return names === undefined || names.length === 0;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(orAbsent)) !== undefined;
}

function orAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
