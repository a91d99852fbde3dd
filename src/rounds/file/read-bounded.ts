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

/** What the first bytes of a file say about its letters. */
type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** UTF-16 by its byte order mark, or by the NUL bytes that its Latin letters leave; else UTF-8. */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 400);
  const pairs = Math.floor(start.length / 2);
  if (pairs < 2) return 'utf-8';
  const zeros = [0, 0];
  start.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > pairs * 0.6 && even < pairs * 0.2) return 'utf-16le';
  if (even > pairs * 0.6 && odd < pairs * 0.2) return 'utf-16be';
  return 'utf-8';
}

/** The text without its byte order mark, or undefined where the bytes are not of this encoding. */
export function decoded(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
