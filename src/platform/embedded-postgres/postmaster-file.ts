import { execFile } from 'node:child_process';
import { readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a running PostgreSQL server says of itself in `postmaster.pid`. */
export interface PostmasterFile {
  pid: number;
  port: number;
  status: 'starting' | 'stopping' | 'ready' | 'standby' | 'unknown';
}

/**
 * Reads `postmaster.pid`.
 * @returns undefined if there is none, or it is not written to its end yet
 * @see PostgreSQL, src/include/utils/pidfile.h: the lines are pid, data folder, start time, port, socket folder,
 *   address, shared memory, status
 */
export async function readPostmasterFile(dataFolder: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(fileIn(dataFolder), 'utf8').catch(() => '');
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const status = (['starting', 'stopping', 'ready', 'standby'] as const).find((known) => known === lines[7]);
  return { pid, port: Number(lines[3]) || 0, status: status ?? 'unknown' };
}

/** The server that is running on this data folder now, if one is. */
export async function runningPostmaster(dataFolder: string): Promise<PostmasterFile | undefined> {
  const file = await readPostmasterFile(dataFolder);
  return file && (await isPostmasterOf(file.pid, dataFolder)) ? file : undefined;
}

/**
 * After a crash of the machine the number in `postmaster.pid` may belong to some other process by now, and PostgreSQL
 * would not dare to start. It does ignore its own parent, so the file is made to name us: unlike deleting it, this
 * leaves PostgreSQL's check for sessions that outlived their server.
 */
export async function disarmStaleFile(dataFolder: string): Promise<void> {
  const file = await readPostmasterFile(dataFolder);
  if (!file || file.pid === process.pid || !isAlive(file.pid)) return;
  if (process.platform === 'win32') return rm(fileIn(dataFolder), { force: true });
  const text = await readFile(fileIn(dataFolder), 'utf8');
  await writeFile(fileIn(dataFolder), text.replace(/^\d+/, String(process.pid)));
}

/** Whether a process of that number exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether that process is a PostgreSQL server on that data folder, and not another one that got its number since. */
export async function isPostmasterOf(pid: number, dataFolder: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') return isPostmasterOnLinux(pid, dataFolder);
  if (process.platform === 'win32') {
    return (await output('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'])).includes('postgres.exe');
  }
  const command = await output('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return command.includes('postgres') && command.includes(dataFolder);
}

/** A server works inside its data folder, even when that was moved. A process that has ended but is not yet reaped has
 * neither folder nor command line. */
async function isPostmasterOnLinux(pid: number, dataFolder: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!command.includes('postgres')) return false;
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return workingFolder === undefined ? command.split('\0').includes(dataFolder) : workingFolder === dataFolder;
}

async function output(command: string, args: string[]): Promise<string> {
  return promisify(execFile)(command, args, { windowsHide: true }).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

function fileIn(dataFolder: string): string {
  return join(dataFolder, 'postmaster.pid');
}
