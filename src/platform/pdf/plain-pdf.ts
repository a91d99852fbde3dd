import { entriesOf, type FoundString, referred, scanned, UnexpectedPdf } from './pdf-syntax.js';

/** One object of a file: a value, or a stream, which is kept with its head as it stands in the file. */
export interface PdfObject {
  /** What holds its bytes, and where among them they are. */
  within: Buffer;
  from: number;
  to: number;
  isStream: boolean;
}

/**
 * A PDF of which every object can be read and replaced. It reads files with a plain table of cross-references, all
 * objects as they are: what Chromium writes.
 */
export class PlainPdf {
  /** Where each object begins and ends as the file was read, by its number; 0 where there is none. */
  private readonly from: Uint32Array;
  private readonly to: Uint32Array;
  private readonly streams: Uint8Array;
  private readonly replaced = new Map<number, PdfObject>();
  private next: number;
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
    if (trailer.has('Encrypt')) throw new UnexpectedPdf('the file is encrypted');
    this.next = places.length;
    [this.from, this.to, this.streams] = [places, endsOf(places, end), new Uint8Array(places.length)];
    for (let number = 1; number < places.length; number += 1) {
      if (places[number]) this.read(number, eachString);
    }
    this.root = referred(trailer.get('Root'));
    this.information = trailer.has('Info') ? referred(trailer.get('Info')) : this.add('<<>>');
  }

  /** Every object by its number, in ascending order. */
  *[Symbol.iterator](): Iterator<[number, PdfObject]> {
    for (let number = 1; number < this.next; number += 1) {
      const object = this.object(number);
      if (object) yield [number, object];
    }
  }

  /** The number that the next object would get. */
  get size(): number {
    return this.next;
  }

  /** The entries of a dictionary. @throws UnexpectedPdf if the object is none */
  entries(number: number): Map<string, string> {
    const object = this.object(number);
    if (!object || object.isStream) throw new UnexpectedPdf(`object ${number} is no dictionary`);
    return entriesOf(object.within.toString('latin1', object.from, object.to));
  }

  /** Puts another value in an object's place. */
  replace(number: number, value: string): void {
    this.replaced.set(number, whole(Buffer.from(value, 'latin1'), false));
  }

  /** @returns the number of the new object */
  add(value: string): number {
    this.replace(this.next, value);
    return this.next++;
  }

  /**
   * @param head the stream's dictionary without its length
   * @returns the number of the new object
   */
  addStream(head: string, data: Uint8Array): number {
    this.replaced.set(this.next, whole(streamObject(this.next, head, data), true));
    return this.next++;
  }

  /** A stream's dictionary, and its bytes as they are packed. @throws UnexpectedPdf if the object is none */
  stream(number: number): { head: string; data: Buffer } {
    const object = this.object(number);
    const bytes = object?.isStream ? object.within.subarray(object.from, object.to) : Buffer.alloc(0);
    const opening = /^\d+ 0 obj\s*(<<[^]*?>>)\s*stream\r?\n/.exec(bytes.toString('latin1', 0, 2000));
    const length = Number(/\/Length (\d+)/.exec(opening?.[1] ?? '')?.[1]);
    if (!opening || !Number.isSafeInteger(length)) throw new UnexpectedPdf(`object ${number} is no plain stream`);
    return { head: opening[1]!, data: bytes.subarray(opening[0].length, opening[0].length + length) };
  }

  /** Puts another stream in an object's place. @param head its dictionary without the length */
  replaceStream(number: number, head: string, data: Uint8Array): void {
    this.replaced.set(number, whole(streamObject(number, head, data), true));
  }

  private object(number: number): PdfObject | undefined {
    const from = this.from[number];
    if (!from || this.replaced.has(number)) return this.replaced.get(number);
    return { within: this.bytes, from, to: this.to[number]!, isStream: this.streams[number] === 1 };
  }

  private read(number: number, eachString: (string: FoundString) => void): void {
    const { bytes } = this;
    const [from, to] = [this.from[number]!, this.to[number]!];
    const start = afterHead(bytes, from, number);
    const last = bytes.lastIndexOf('endobj', to - 1, 'latin1');
    if (last < start) throw new UnexpectedPdf(`object ${number} does not end`);
    const end = scanned(bytes, { object: number, start, last }, eachString);
    const next = afterSpace(bytes, end);
    if (next === last) {
      this.from[number] = start;
      this.to[number] = beforeSpace(bytes, end);
    } else if (bytes.toString('latin1', next, next + 6) === 'stream') this.streams[number] = 1;
    else throw new UnexpectedPdf(`object ${number} holds more than one value`);
  }
}

/** A stream as an object of a file. @param head its dictionary without the length */
export function streamObject(number: number, head: string, data: Uint8Array): Buffer {
  const opening = `${number} 0 obj\n${head.slice(0, -2)}\n/Length ${data.length}>>\nstream\n`;
  return Buffer.concat([Buffer.from(opening, 'latin1'), data, Buffer.from('\nendstream\nendobj\n')]);
}

function whole(bytes: Buffer, isStream: boolean): PdfObject {
  return { within: bytes, from: 0, to: bytes.length, isStream };
}

/** An object ends where the next one of the file begins. */
function endsOf(places: Uint32Array, end: number): Uint32Array {
  const sorted = places.toSorted();
  const ends = new Uint32Array(places.length);
  const order = Uint32Array.from(places.keys()).sort((a, b) => places[a]! - places[b]!);
  order.forEach((number, at) => (ends[number] = sorted[at + 1] ?? end));
  return ends;
}

/** Where the value of an object begins that stands at a place. */
function afterHead(bytes: Buffer, from: number, number: number): number {
  const head = `${number} 0 obj`;
  const start = from + head.length;
  if (bytes.toString('latin1', from, start) !== head) throw new UnexpectedPdf(`no object ${number} at ${from}`);
  return afterSpace(bytes, start);
}

function afterSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at]! <= 0x20) at += 1;
  return at;
}

function beforeSpace(bytes: Buffer, end: number): number {
  let at = end;
  while (bytes[at - 1]! <= 0x20) at -= 1;
  return at;
}

interface CrossReferences {
  /** Where each object begins, by its number; 0 where there is none. */
  places: Uint32Array;
  trailer: Map<string, string>;
  /** Where the last object ends. */
  end: number;
}

/** More than a million objects are no document of ours. */
const most = 1_000_000;
const entryLength = 'nnnnnnnnnn ggggg n\r\n'.length;

/**
 * Reads the table at the end of a file that says where each object begins.
 * @throws UnexpectedPdf where it is not one plain table
 */
function crossReferences(bytes: Buffer): CrossReferences {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 64));
  const end = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1]);
  if (!(end < bytes.length) || bytes.toString('latin1', end, end + 5) !== 'xref\n') throw unreadable();
  const places = new Uint32Array(most);
  const { after, size } = readSections(bytes, end + 5, places);
  const [, trailer] = /^\s*trailer\s*(<<[^]*>>)\s*startxref/.exec(bytes.toString('latin1', after)) ?? [];
  if (!trailer) throw unreadable();
  const entries = entriesOf(trailer);
  if (entries.has('Prev') || entries.has('XRefStm')) throw new UnexpectedPdf('there is more than one table');
  return { places: places.slice(0, size), trailer: entries, end };
}

function readSections(bytes: Buffer, from: number, places: Uint32Array): { after: number; size: number } {
  let at = from;
  let size = 0;
  for (let section = sectionAt(bytes, at); section; section = sectionAt(bytes, at)) {
    const { first, count, length } = section;
    at += length;
    size = Math.max(size, first + count);
    if (size > most) throw unreadable();
    for (let number = first; number < first + count; number += 1, at += entryLength) {
      const kind = bytes[at + 17];
      if (kind === 0x6e) places[number] = numberAt(bytes, at, 10);
      else if (kind !== 0x66) throw unreadable();
    }
  }
  return { after: at, size };
}

function sectionAt(bytes: Buffer, at: number) {
  const [line, first, count] = /^(\d+) (\d+) ?\r?\n/.exec(bytes.toString('latin1', at, at + 24)) ?? [];
  return line ? { first: Number(first), count: Number(count), length: line.length } : undefined;
}

function numberAt(bytes: Buffer, from: number, digits: number): number {
  let number = 0;
  for (let at = from; at < from + digits; at += 1) {
    const digit = bytes[at]! - 0x30;
    if (!(digit >= 0 && digit <= 9)) throw unreadable();
    number = number * 10 + digit;
  }
  return number;
}

function unreadable(): UnexpectedPdf {
  return new UnexpectedPdf('there is no plain table of cross-references');
}
