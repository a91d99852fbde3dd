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
