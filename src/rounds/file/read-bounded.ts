import { type FileHandle, open } from 'node:fs/promises';

/** The largest file that is read at all. */
export const largestFile = 64 * 1024 * 1024;

type BoundedReading = { bytes: Buffer } | { problem: string };

/**
 * The bytes of a file, or why they cannot be had. A file known to be too large is refused unread; a pipe or
 * device, which does not tell its size, is read no further than the limit.
 * @param limit bytes
 */
export async function readBounded(path: string, limit = largestFile): Promise<BoundedReading> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const status = await file.stat();
    if (status.isDirectory()) return { problem: 'is a folder, not a file' };
    if (status.isFile() && status.size > limit) return { problem: tooLarge(limit) };
    return await readUpTo(file, limit);
  } catch (error) {
    return { problem: reasonOf(error) };
  } finally {
    await file?.close().catch(() => undefined);
  }
}

async function readUpTo(file: FileHandle, limit: number): Promise<BoundedReading> {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(1024 * 1024), 0, 1024 * 1024, null);
    if (bytesRead === 0) return { bytes: Buffer.concat(chunks, size) };
    size += bytesRead;
    if (size > limit) return { problem: tooLarge(limit) };
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

/** Why a file over the limit is refused. */
export function tooLarge(limit: number): string {
  return `is larger than ${Math.floor(limit / (1024 * 1024))} MB, the largest allowed`;
}

const reasons: Record<string, string> = {
  ENOENT: 'does not exist',
  EACCES: 'can’t be read by this account',
  EPERM: 'can’t be read by this account',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'does not exist: a part of its path is not a folder',
  ENAMETOOLONG: 'has too long a name',
  ELOOP: 'is a link that leads to itself',
  ENXIO: 'can’t be opened for reading',
  EMFILE: 'can’t be opened: too many files are open',
};

function reasonOf(error: unknown): string {
  const code = String((error as NodeJS.ErrnoException | undefined)?.code ?? '');
  return reasons[code] ?? `cannot be read${code ? ` (${code})` : ''}`;
}
