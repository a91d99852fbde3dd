/** Pixels that a picture may have: more than any phone's camera makes, and what a browser can still draw. */
export const mostPixels = 100_000_000;

export interface PictureSize {
  width: number;
  height: number;
}

/** How many pixels a PNG or JPEG says it has, without drawing it; nothing where it does not say. */
export function pictureSize(bytes: Buffer, mediaType: string): PictureSize | undefined {
  return mediaType === 'image/png' ? sizeOfPng(bytes) : sizeOfJpeg(bytes);
}

/** @see PNG (Third Edition), 11.2.1: the first chunk is IHDR */
function sizeOfPng(bytes: Buffer): PictureSize | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** @see ITU-T T.81, B.2.2: the frame header; the largest, where a broken file has several */
function sizeOfJpeg(bytes: Buffer): PictureSize | undefined {
  let largest: PictureSize | undefined;
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
      if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
    }
    if (marker === 0xda) break;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return largest;
}
