import { strFromU8, unzipSync, zipSync } from 'fflate';
import { Uncleanable } from './uncleanable.js';

const mostParts = 2000;
const mostUnpacked = 64 * 1024 * 1024;

/**
 * The parts of an Office document, by name, in their order.
 * @throws Uncleanable where it is broken, or would be larger than 64 MB unpacked
 */
export function unpacked(bytes: Uint8Array): Map<string, Uint8Array> {
  let parts = 0;
  let size = 0;
  try {
    const found = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        parts += 1;
        size += originalSize;
        if (parts > mostParts || size > mostUnpacked) throw new Uncleanable('it is too large inside');
        return !name.endsWith('/');
      },
    });
    if (found['word/document.xml'] && found['[Content_Types].xml']) return new Map(Object.entries(found));
  } catch (error) {
    if (error instanceof Uncleanable) throw error;
  }
  throw new Uncleanable('the Word file is broken');
}

/** Packs parts again; the archive says nothing of when, or on what machine. */
export function packed(parts: ReadonlyMap<string, Uint8Array>): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(parts), { mtime: new Date('1980-01-02T00:00:00'), os: 0, level: 6 }));
}

/** A part as text. @throws Uncleanable where it is not UTF-8, or defines entities of its own */
export function textOf(content: Uint8Array): string {
  const text = strFromU8(content);
  if (text.includes('<!DOCTYPE') || !isUtf8(content))
    throw new Uncleanable('the Word file is written in an unusual way');
  return text;
}

function isUtf8(content: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(content).includes('\0');
  } catch {
    return false;
  }
}
