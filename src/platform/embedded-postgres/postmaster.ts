import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Account } from './embedded-account.js';
import { type Binaries, program } from './embedded-binaries.js';
import { serverEnvironment } from './embedded-cluster.js';
import { disarmStaleFile, isPostmasterOf, readPostmasterFile, runningPostmaster } from './postmaster-file.js';

/** A PostgreSQL server that answers on 127.0.0.1. */
export interface Postmaster {
  pid: number;
  port: number;
}

/** The server gave up. */
export class LaunchFailed extends Error {
  /** @param output what it wrote to its log */
  constructor(readonly output: string) {
    super('PostgreSQL gave up');
  }
}

export interface Launch {
  dataFolder: string;
  port: number;
  logFile: string;
  account?: Account;
  /** Of PostgreSQL, by name, in place of those it is started with otherwise. */
  settings?: Readonly<Record<string, string>>;
}

const everyMs = 10;
const readyWithinMs = 180_000;
const fastStopWithinMs = 30_000;
const logBytesKept = 10 * 1024 * 1024;

/**
 * Starts a server and waits until it is ready. It runs in its own process group: a Ctrl-C in the terminal reaches us
 * but not the database, which we still need to end cleanly.
 * @throws LaunchFailed if the server gives up
 */
export async function launch(binaries: Binaries, wanted: Launch): Promise<Postmaster> {
  await disarmStaleFile(wanted.dataFolder);
  await turnOver(wanted.logFile);
  const log = await open(wanted.logFile, 'a', 0o600);
  const { size: writtenBefore } = await log.stat();
  const { account } = wanted;
  try {
    if (account) await log.chown(account.uid, account.gid);
    const child = spawn(...commandFor(binaries, wanted), {
      ...(account && { uid: account.uid, gid: account.gid }),
      cwd: wanted.dataFolder,
      env: serverEnvironment,
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      windowsHide: true,
    });
    child.unref();
    const ready = await becomesReady(wanted.dataFolder, child.pid, endOf(child));
    if (!ready) throw new LaunchFailed(await textFrom(wanted.logFile, writtenBefore));
    return ready;
  } finally {
    await log.close();
  }
}

/**
 * The server that runs on this data folder already, left over by a run that was killed. Waits until it is ready, or
 * gone if it is about to stop.
 */
export async function leftOver(dataFolder: string): Promise<Postmaster | undefined> {
  for (const giveUp = Date.now() + readyWithinMs; Date.now() < giveUp; await pause(everyMs)) {
    const found = await runningPostmaster(dataFolder);
    if (!found) return undefined;
    if (found.status === 'ready') return { pid: found.pid, port: found.port };
  }
  throw new LaunchFailed(`the server that runs on ${dataFolder} did not become ready`);
}

/** Stops a server: sessions are ended, everything is written out. Returns when its process is gone. */
export async function stopPostmaster(server: Postmaster, dataFolder: string, binaries: Binaries): Promise<void> {
  if (process.platform === 'win32') {
    const args = ['stop', '-D', dataFolder, '-m', 'fast', '-w'];
    await promisify(execFile)(program(binaries, 'pg_ctl'), args, { windowsHide: true });
    return;
  }
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!(await isPostmasterOf(server.pid, dataFolder))) return;
    process.kill(server.pid, signal);
    if (await isGone(server.pid, dataFolder)) return;
  }
}

/** A port of 127.0.0.1 that is free at this moment: the one preferred, if it is. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred && (await isFree(preferred))) return preferred;
  return portOf(0);
}

/** Whether no one listens on this port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  return portOf(port).then(
    () => true,
    () => false,
  );
}

function portOf(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

function settingsFor({ port, settings: given }: Launch): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    min_wal_size: '32MB',
    max_wal_size: '256MB',
    io_method: 'sync',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    cluster_name: 'callboard',
    ...given,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** On Windows only pg_ctl gives up an administrator's rights, without which PostgreSQL would refuse to run. */
function commandFor(binaries: Binaries, wanted: Launch): [string, string[]] {
  const { dataFolder, logFile } = wanted;
  const settings = settingsFor(wanted);
  if (process.platform !== 'win32') return [program(binaries, 'postgres'), ['-D', dataFolder, ...settings]];
  const options = settings.join(' ');
  return [program(binaries, 'pg_ctl'), ['start', '-W', '-D', dataFolder, '-l', logFile, '-o', options]];
}

/** Set when the process is over, though on Windows pg_ctl ends well as soon as the server runs. */
function endOf(child: ChildProcess): { over: boolean; error?: Error } {
  const end: { over: boolean; error?: Error } = { over: false };
  child.once('error', (error) => Object.assign(end, { over: true, error }));
  child.once('exit', (code) => {
    if (process.platform !== 'win32' || code !== 0) end.over = true;
  });
  return end;
}

async function becomesReady(
  dataFolder: string,
  childPid: number | undefined,
  end: { over: boolean; error?: Error },
): Promise<Postmaster | undefined> {
  for (const giveUp = Date.now() + readyWithinMs; Date.now() < giveUp; await pause(everyMs)) {
    if (end.error) throw end.error;
    if (end.over) return undefined;
    const file = await readPostmasterFile(dataFolder);
    const ours = process.platform === 'win32' || file?.pid === childPid;
    if (file && ours && file.status === 'ready') return { pid: file.pid, port: file.port };
  }
  throw new LaunchFailed(`it was not ready after ${readyWithinMs / 1000} seconds and may still be recovering`);
}

async function isGone(pid: number, dataFolder: string): Promise<boolean> {
  for (const giveUp = Date.now() + fastStopWithinMs; Date.now() < giveUp; await pause(everyMs)) {
    if (!(await isPostmasterOf(pid, dataFolder))) return true;
  }
  return false;
}

async function turnOver(logFile: string): Promise<void> {
  const found = await stat(logFile).catch(() => undefined);
  if (found && found.size > logBytesKept) await rename(logFile, `${logFile}.1`);
}

async function textFrom(file: string, start: number): Promise<string> {
  return (await readFile(file)).subarray(start).toString('utf8');
}
