import { statfs } from 'node:fs/promises';
import { StartProblem } from '../base/start-problem.js';

const ownDatabase = 'set DATABASE_URL to a PostgreSQL of your own';
const otherFolder = 'set CALLBOARD_DATA to another folder';
const bytesToStart = 32 * 1024 * 1024;

/** Where and as whom something was tried, to be named in the message. */
export interface Attempt {
  folder: string;
  accountName: string;
}

/**
 * Says in one line why the data folder or a program could not be used, from what the system answered.
 * @returns undefined if the error is none of the known ones
 */
export function problemOfSystem(error: unknown, attempt: Attempt): StartProblem | undefined {
  const { code, syscall = '', path = attempt.folder, dest = path } = error as NodeJS.ErrnoException & { dest?: string };
  const cause = { cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT') return noSpace(attempt.folder, error);
  // Root of a container is not always allowed to act for other accounts.
  if (process.getuid?.() === 0 && /^(chown|fchown|spawn)/.test(syscall) && (code === 'EPERM' || code === 'EINVAL')) {
    return new StartProblem(
      `PostgreSQL refuses to run as root, and this system does not let root act as the account ` +
        `"${attempt.accountName}" (${code}); start Callboard as an ordinary user, or ${ownDatabase}.`,
      cause,
    );
  }
  if (syscall.startsWith('spawn')) {
    return new StartProblem(
      `${path} cannot be run by the account ${attempt.accountName} on this system (${code}); ${ownDatabase}.`,
      cause,
    );
  }
  const words: Record<string, string> = {
    EACCES: `the account ${attempt.accountName} may not use it`,
    EPERM: `the account ${attempt.accountName} may not use it`,
    EROFS: 'it is on a read-only disk',
    ENOENT: 'it cannot be made there',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'there is a file of that name',
    ENAMETOOLONG: 'its name is too long',
    EBUSY: 'it is a mount point or in use',
    ENOTEMPTY: 'it is not empty',
  };
  const reason = code && words[code];
  return reason ? new StartProblem(`Cannot keep data in ${dest}: ${reason}; ${otherFolder}.`, cause) : undefined;
}

/** Says in one line why `initdb` or `postgres` gave up, from what it wrote before. */
export async function problemOfServer(output: string, logFile: string, attempt: Attempt): Promise<StartProblem> {
  if (/No space left on device|Disk quota exceeded/.test(output)) return noSpace(attempt.folder);
  const unknown = /could not look up effective user ID (\d+)/.exec(output);
  if (unknown) {
    return new StartProblem(
      `PostgreSQL needs an entry in /etc/passwd for the user id ${unknown[1]} that Callboard runs as; add one, run as ` +
        `an account that has one, or ${ownDatabase}.`,
    );
  }
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(output);
  if (library) {
    return new StartProblem(`PostgreSQL needs the system library ${library[1]}; install it, or ${ownDatabase}.`);
  }
  if (await almostFull(attempt.folder)) return noSpace(attempt.folder);
  const said = lastComplaint(output);
  return new StartProblem(`PostgreSQL could not start${said && `: ${said}`}; ${logFile} has the details.`);
}

function noSpace(folder: string, cause?: unknown): StartProblem {
  return new StartProblem(
    `There is no space left for the database in ${folder}; free at least 200 MB, or set CALLBOARD_DATA to a folder on ` +
      'a larger disk.',
    { cause },
  );
}

/** A full disk holds no log either, so the silence has to be explained by looking. */
async function almostFull(folder: string): Promise<boolean> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk !== undefined && disk.bavail * disk.bsize < bytesToStart;
}

function lastComplaint(output: string): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const complaint = lines.findLast((line) => /(FATAL|PANIC|error): /i.test(line)) ?? lines.at(-1) ?? '';
  return complaint.replace(/^.*?(FATAL|PANIC|error):\s*/i, '').replace(/\.$/, '');
}
