import { UnexpectedPdf } from './pdf-syntax.js';

/** A string within a value, by where it begins and ends (its brackets included), and where the key before it begins. */
export interface FoundString {
  object: number;
  from: number;
  to: number;
  key: number;
}

const code = { open: 0x28, close: 0x29, slash: 0x2f, less: 0x3c, more: 0x3e, backslash: 0x5c } as const;

/**
 * Reads a value, names every string in it, and says where it ends: a dictionary with its last bracket.
 * @param value where it begins, and before what it has to end
 * @throws UnexpectedPdf
 */
export function scanned(
  bytes: Buffer,
  { object, start, last }: { object: number; start: number; last: number },
  eachString: (string: FoundString) => void,
): number {
  let depth = 0;
  let key = start;
  for (let at = start; at < last; at += 1) {
    const byte = bytes[at];
    if (byte === code.slash) key = at;
    else if (byte === code.open) {
      const to = stringEnd(bytes, at, last);
      eachString({ object, from: at, to, key });
      at = to - 1;
    } else if (byte === code.less && bytes[at + 1] === code.less) {
      depth += 1;
      at += 1;
    } else if (byte === code.more && bytes[at + 1] === code.more) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    } else if (byte === code.less) at = bytes.indexOf(code.more, at);
  }
  if (depth !== 0) throw new UnexpectedPdf('a dictionary does not end');
  return last;
}

function stringEnd(bytes: Buffer, from: number, last: number): number {
  let depth = 0;
  for (let at = from; at < last; at += 1) {
    if (bytes[at] === code.backslash) at += 1;
    else if (bytes[at] === code.open) depth += 1;
    else if (bytes[at] === code.close && (depth -= 1) === 0) return at + 1;
  }
  throw new UnexpectedPdf('a string does not end');
}
