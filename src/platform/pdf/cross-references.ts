import { entriesOf, UnexpectedPdf } from './pdf-syntax.js';

export interface CrossReferences {
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
export function crossReferences(bytes: Buffer): CrossReferences {
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
