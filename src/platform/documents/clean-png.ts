import { Uncleanable } from './uncleanable.js';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Chunks that the picture is made of, or that say how its colours and its size are meant. */
const shown = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'cICP', 'sBIT', 'bKGD', 'pHYs'],
  ...['acTL', 'fcTL', 'fdAT'],
]);

/**
 * A PNG of nothing but its picture: without texts, EXIF, times, colour profiles, and what stands after its end.
 * @throws Uncleanable where it is broken
 * @see W3C, Portable Network Graphics Specification (Third Edition), 5.3 and 11
 */
export function cleanPng(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 8).equals(signature)) throw new Uncleanable('the picture is broken');
  const parts: Buffer[] = [signature];
  let at = 8;
  for (;;) {
    if (at + 12 > bytes.length) throw new Uncleanable('the picture ends too early');
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new Uncleanable('the picture ends too early');
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (shown.has(type)) parts.push(bytes.subarray(at, end));
    if (type === 'IEND') return Buffer.concat(parts);
    at = end;
  }
}
