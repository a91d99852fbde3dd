import { entriesOf, referred, UnexpectedPdf } from './pdf-syntax.js';

/** One object of a file: a value, or a stream, which is kept with its head as it stands in the file. */
export interface PdfObject {
  /** What holds its bytes, and where among them they are. */
  within: Buffer;
  from: number;
  to: number;
  isStream: boolean;
}

/** A string within a value, by where it begins and ends (its brackets included), and where the key before it begins. */
export interface FoundString {
  object: number;
  from: number;
  to: number;
  key: number;
}

/**
 * A PDF of which every object can be read and replaced. It reads files with a plain table of cross-references, all
 * objects as they are: what Chromium writes.
 */
export class PlainPdf {
  private readonly objects = new Map<number, PdfObject>();
  private last = 0;
  readonly root: number;
  readonly information: number;

  /**
   * @param bytes become part of it and may be changed by it
   * @throws UnexpectedPdf for any other kind of file
   */
  constructor(
    readonly bytes: Buffer,
    eachString: (string: FoundString) => void = () => undefined,
  ) {
    const { places, trailer, end } = crossReferences(bytes);
    const ends = [...places.values(), end].toSorted((a, b) => a - b);
    const next = new Map(ends.map((place, at) => [place, ends[at + 1] ?? end]));
    for (const [number, from] of [...places].toSorted(([a], [b]) => a - b)) {
      this.objects.set(number, readObject(bytes, { number, from, to: next.get(from)! }, eachString));
      this.last = number;
    }
    this.root = referred(trailer.get('Root'));
    this.information = trailer.has('Info') ? referred(trailer.get('Info')) : this.add('<<>>');
    if (trailer.has('Encrypt')) throw new UnexpectedPdf('the file is encrypted');
  }

  /** Every object by its number, in ascending order. */
  *[Symbol.iterator](): Iterator<[number, PdfObject]> {
    yield* this.objects;
  }

  /** The number that the next object would get. */
  get size(): number {
    return this.last + 1;
  }

  /** The entries of a dictionary. @throws UnexpectedPdf if the object is none */
  entries(number: number): Map<string, string> {
    const object = this.objects.get(number);
    if (!object || object.isStream) throw new UnexpectedPdf(`object ${number} is no dictionary`);
    return entriesOf(object.within.toString('latin1', object.from, object.to));
  }

  /** Puts another value in an object's place. */
  replace(number: number, value: string): void {
    this.objects.set(number, whole(Buffer.from(value, 'latin1'), false));
  }

  /** @returns the number of the new object */
  add(value: string): number {
    this.replace((this.last += 1), value);
    return this.last;
  }

  /**
   * @param head the stream's dictionary without its length
   * @returns the number of the new object
   */
  addStream(head: string, data: Uint8Array): number {
    const number = (this.last += 1);
    this.objects.set(number, whole(streamObject(number, head, data), true));
    return number;
  }
}

function whole(bytes: Buffer, isStream: boolean): PdfObject {
  return { within: bytes, from: 0, to: bytes.length, isStream };
}

/** A stream as an object of a file. @param head its dictionary without the length */
export function streamObject(number: number, head: string, data: Uint8Array): Buffer {
  const opening = `${number} 0 obj\n${head.slice(0, -2)}\n/Length ${data.length}>>\nstream\n`;
  return Buffer.concat([Buffer.from(opening, 'latin1'), data, Buffer.from('\nendstream\nendobj\n')]);
}

interface Places {
  /** Where each object begins, by its number. */
  places: Map<number, number>;
  trailer: Map<string, string>;
  /** Where the last object ends. */
  end: number;
}

function crossReferences(bytes: Buffer): Places {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 64));
  const end = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1]);
  const table = Number.isSafeInteger(end) ? bytes.toString('latin1', end) : '';
  const [, sections, trailer] = /^xref\s+([\d\sfn]*?)trailer\s*(<<[^]*>>)\s*startxref/.exec(table) ?? [];
  if (!sections || !trailer) throw new UnexpectedPdf('there is no plain table of cross-references');
  const entries = entriesOf(trailer);
  if (entries.has('Prev') || entries.has('XRefStm')) throw new UnexpectedPdf('there is more than one table');
  return { places: placesIn(sections), trailer: entries, end };
}

function placesIn(sections: string): Map<number, number> {
  const places = new Map<number, number>();
  let number = 0;
  let left = 0;
  for (const line of sections.split('\n')) {
    const [place = '', second = '', kind] = line.trim().split(' ');
    if (kind === undefined && second !== '' && left === 0) [number, left] = [Number(place), Number(second)];
    else if (kind !== undefined && left > 0) {
      if (kind === 'n' && Number(second) !== 0) throw new UnexpectedPdf('an object was replaced');
      if (kind === 'n') places.set(number, Number(place));
      [number, left] = [number + 1, left - 1];
    } else if (place !== '') throw new UnexpectedPdf('the table of cross-references cannot be read');
  }
  return places;
}

interface Place {
  number: number;
  from: number;
  to: number;
}

function readObject(bytes: Buffer, { number, from, to }: Place, eachString: (string: FoundString) => void): PdfObject {
  const head = `${number} 0 obj`;
  if (bytes.toString('latin1', from, from + head.length) !== head) throw new UnexpectedPdf(`no object at ${from}`);
  const start = from + head.length + 1;
  const last = bytes.lastIndexOf('endobj', to - 1, 'latin1');
  if (last < start) throw new UnexpectedPdf(`object ${number} does not end`);
  const end = scanned(bytes, start, last, number, eachString);
  let next = end;
  while (bytes[next]! <= 0x20) next += 1;
  if (next === last) return { within: bytes, from: start, to: trimmed(bytes, end), isStream: false };
  if (bytes.toString('latin1', next, next + 6) === 'stream') return { within: bytes, from, to, isStream: true };
  throw new UnexpectedPdf(`object ${number} holds more than one value`);
}

/** Where the last sign before a place is over. */
function trimmed(bytes: Buffer, end: number): number {
  let at = end;
  while (bytes[at - 1]! <= 0x20) at -= 1;
  return at;
}

const code = { open: 0x28, close: 0x29, slash: 0x2f, less: 0x3c, more: 0x3e, backslash: 0x5c } as const;

/** Reads a value, names every string in it, and says where it ends: a dictionary with its last bracket. */
function scanned(
  bytes: Buffer,
  start: number,
  end: number,
  object: number,
  eachString: (string: FoundString) => void,
): number {
  let depth = 0;
  let key = start;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === code.slash) key = at;
    else if (byte === code.open) {
      const to = stringEnd(bytes, at, end);
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
  return end;
}

function stringEnd(bytes: Buffer, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    if (bytes[at] === code.backslash) at += 1;
    else if (bytes[at] === code.open) depth += 1;
    else if (bytes[at] === code.close && (depth -= 1) === 0) return at + 1;
  }
  throw new UnexpectedPdf('a string does not end');
}
