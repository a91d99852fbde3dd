import { writeFile } from 'node:fs/promises';
import { type Paper, paperNamed } from '../../platform/base/regional.js';
import { UsageError } from '../../platform/command-line/command.js';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'it is a folder',
  EACCES: 'this account can’t write there',
  EPERM: 'this account can’t write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/**
 * Writes what a command made, for the account's own eyes.
 * @throws Error in words for a person, where it cannot be written
 */
export async function writeOutput(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content, { mode: 0o600 });
  } catch (error) {
    throw explained(path, 'written', error);
  }
}

/** What went wrong with a file, in words for a person where there are some. */
export function explained(path: string, done: 'read' | 'written', error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  const reason = reasons[code];
  return reason
    ? new Error(
        `${path} can’t be ${done}: ${done === 'read' && code === 'ENOENT' ? 'there is no such file' : reason}.`,
        { cause: error },
      )
    : error;
}

/** The paper that --paper names, if it was given. @throws UsageError */
export function chosenPaper(given: string | boolean | undefined): Paper | undefined {
  if (given === undefined) return undefined;
  const paper = paperNamed(String(given));
  if (!paper) throw new UsageError('--paper is letter or a4.');
  return paper;
}
