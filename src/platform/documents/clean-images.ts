import { Uncleanable } from '../base/domain-errors.js';

const soi = 0xd8;
const eoi = 0xd9;
const startOfScan = 0xda;
const comment = 0xfe;
const app = (number: number): number => 0xe0 + number;

/**
 * A JPEG of nothing but its picture: without EXIF (but for which way up it is), XMP, IPTC, comments, previews, and
 * what stands after its end. Colour profiles stay.
 * @throws Uncleanable where it is broken
 * @see ITU-T T.81, annex B; JEITA CP-3451 (EXIF), 4.5
 */
export function cleanJpeg(bytes: Buffer): Buffer {
  if (bytes[0] !== 0xff || bytes[1] !== soi) throw new Uncleanable('the picture is broken');
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  let turned: number | undefined;
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw new Uncleanable('the picture is broken');
    if (marker === eoi) break;
    const end = at + 2 + lengthAt(bytes, at);
    const segment = bytes.subarray(at, end);
    if (marker === app(1)) turned ??= orientationIn(segment.subarray(4));
    else if (stays(marker, segment)) parts.push(marker === app(0) ? withoutPreview(segment) : segment);
    at = end;
    if (marker !== startOfScan) continue;
    const after = endOfScan(bytes, at);
    parts.push(bytes.subarray(at, after));
    at = after;
  }
  if (turned) parts.splice(1, 0, orientation(turned));
  return Buffer.concat([...parts, Buffer.from([0xff, eoi])]);
}

function lengthAt(bytes: Buffer, at: number): number {
  const length = at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0;
  if (length < 2 || at + 2 + length > bytes.length) throw new Uncleanable('the picture ends too early');
  return length;
}

/** Of what applications add, what says how colors are meant. */
function stays(marker: number, segment: Buffer): boolean {
  if (marker === comment) return false;
  if (marker < app(0) || marker > app(15)) return true;
  const name = segment.toString('latin1', 4, 16);
  if (marker === app(0)) return name.startsWith('JFIF\0');
  if (marker === app(2)) return name.startsWith('ICC_PROFILE\0');
  return marker === app(14) && name.startsWith('Adobe');
}

/** A JFIF segment without the small picture in it. */
function withoutPreview(segment: Buffer): Buffer {
  const kept = Buffer.alloc(18);
  segment.copy(kept, 0, 0, 16);
  kept.writeUInt16BE(16, 2);
  return kept;
}

/** Where the coded picture ends: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = from; ; at += 1) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) throw new Uncleanable('the picture ends too early');
    const next = bytes[at + 1]!;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
}

const exif = Buffer.from('Exif\0\0', 'latin1');
const orientationTag = 0x0112;

/** Which way up the picture is, 2 to 8; undefined where that is not said, or as it is stored. */
function orientationIn(data: Buffer): number | undefined {
  if (!data.subarray(0, 6).equals(exif)) return undefined;
  const tiff = data.subarray(6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (at + 4 > tiff.length ? 0 : little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const first = long(4);
  const entries = Math.min(short(first), 1000);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = first + 2 + 12 * entry;
    if (short(at) === orientationTag) return short(at + 8) >= 2 && short(at + 8) <= 8 ? short(at + 8) : undefined;
  }
  return undefined;
}

/** An EXIF segment that says which way up the picture is, and nothing else. */
function orientation(value: number): Buffer {
  const tiff = Buffer.from('4d4d002a0000000800010112000300000001000000000000', 'hex');
  const ended = Buffer.concat([tiff, Buffer.alloc(2)]);
  ended.writeUInt16BE(value, 18);
  const head = Buffer.from([0xff, app(1), 0, 2 + exif.length + ended.length]);
  return Buffer.concat([head, exif, ended]);
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Chunks that the picture is made of, or that say how its colors and its size are meant. */
const shown = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'cICP', 'sBIT', 'bKGD', 'pHYs'],
  ...['acTL', 'fcTL', 'fdAT'],
]);

/**
 * A PNG of nothing but its picture: without texts, EXIF, times, color profiles, and what stands after its end.
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
