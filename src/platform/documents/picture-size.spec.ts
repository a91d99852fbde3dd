import { describe, expect, it } from '@jest/globals';
import { pictureSize } from './picture-size.js';

const png = (width: number, height: number): Buffer => {
  const bytes = Buffer.from('89504e470d0a1a0a0000000d49484452000000000000000008020000000000000000', 'hex');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};
const jpeg = (width: number, height: number, marker = 0xc2): Buffer => {
  const frame = Buffer.from([0xff, marker, 0, 11, 8, 0, 0, 0, 0, 1, 0, 0, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff]), frame, Buffer.alloc(20)]);
};

describe('the size of a picture', () => {
  it('is what the file says', () => {
    expect(pictureSize(png(640, 480), 'image/png')).toEqual({ width: 640, height: 480 });
    expect(pictureSize(png(4_294_967_295, 4_294_967_295), 'image/png')?.width).toBe(4_294_967_295);
    for (const marker of [0xc0, 0xc1, 0xc2, 0xc9]) {
      expect(pictureSize(jpeg(65_535, 1200, marker), 'image/jpeg')).toEqual({ width: 65_535, height: 1200 });
    }
  });

  it('is nothing where the file does not say, however it is broken', () => {
    expect(pictureSize(png(1, 1).subarray(0, 20), 'image/png')).toBeUndefined();
    expect(pictureSize(jpeg(1, 1, 0xc4), 'image/jpeg')).toBeUndefined();
    for (let length = 0; length < 30; length += 1) {
      expect(() => pictureSize(jpeg(9, 9).subarray(0, length), 'image/jpeg')).not.toThrow();
    }
  });
});
