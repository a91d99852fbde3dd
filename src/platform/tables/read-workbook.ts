import { strFromU8, unzipSync } from 'fflate';
import type { TableRow } from './table-row.js';

export type WorkbookReading = { rows: TableRow[]; sheet: string; sheets: string[] } | { problem: string };

const mostParts = 2000;
const mostUnpacked = 64 * 1024 * 1024;
const mostColumns = 1000;
/** Excel itself has no more rows. */
const mostRows = 1_048_576;

class Refused extends Error {}

/**
 * The cells of one sheet of an Excel workbook (.xlsx), as a spreadsheet program shows them: a formula is its value, a
 * merged cell fills all the cells it covers, and a percentage is written as one. No formula is ever worked out here.
 * @param wanted the sheet's name; without it the first sheet that is not hidden and holds something
 */
export function readWorkbook(bytes: Uint8Array, wanted?: string): WorkbookReading {
  try {
    const parts = unpack(bytes);
    const sheets = sheetsOf(parts);
    const names = sheets.map(({ name }) => name);
    if (wanted !== undefined) {
      const sheet = sheets.find(({ name }) => name === wanted);
      if (sheet) return { rows: rowsOf(parts, sheet.path), sheet: sheet.name, sheets: names };
      throw new Refused(`has no sheet “${wanted.slice(0, 60)}”; its sheets are ${names.slice(0, 20).join(', ')}`);
    }
    const read = sheets.map(({ name, path }) => ({ name, rows: rowsOf(parts, path) }));
    const filled = read.filter(({ rows }) => rows.length > 0);
    const first = filled[0] ?? read[0];
    if (!first) throw new Refused('has no sheet that could be read');
    return { rows: first.rows, sheet: first.name, sheets: filled.map(({ name }) => name) };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.message };
    return { problem: 'is not a whole Excel workbook (.xlsx); save it again, or save the sheet as CSV' };
  }
}

type Parts = ReadonlyMap<string, string>;

/** Only what is needed, and never more than was promised: fflate writes no further than the size an entry states. */
function unpack(bytes: Uint8Array): Parts {
  let parts = 0;
  let size = 0;
  const found = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      parts += 1;
      if (parts > mostParts) throw new Refused('holds too many parts to be a table');
      if (
        !/^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/i.test(
          name,
        )
      )
        return false;
      size += originalSize;
      if (size > mostUnpacked) throw new Refused('is larger than 64 MB unpacked, the most that is read');
      return true;
    },
  });
  const texts = Object.entries(found).map(([name, content]) => [name.toLowerCase(), strFromU8(content)] as const);
  if (texts.some(([, text]) => text.includes('<!DOCTYPE')))
    throw new Refused('is written in an unusual way; save it as CSV');
  return new Map(texts);
}

interface Sheet {
  name: string;
  path: string;
}

function sheetsOf(parts: Parts): Sheet[] {
  const workbook = parts.get('xl/workbook.xml');
  if (workbook === undefined) {
    throw new Refused('is an archive, but not an Excel workbook (.xlsx); save the sheet as CSV');
  }
  const targets = new Map(
    elements(parts.get('xl/_rels/workbook.xml.rels') ?? '', 'Relationship').map(({ head }) => [
      attribute(head, 'Id') ?? '',
      attribute(head, 'Target') ?? '',
    ]),
  );
  return elements(workbook, 'sheet').flatMap(({ head }) => {
    const target = targets.get(attribute(head, 'r:id') ?? attribute(head, 'id') ?? '') ?? '';
    const path = (target.startsWith('/') ? target.slice(1) : `xl/${target}`).toLowerCase();
    const state = attribute(head, 'state');
    if (!parts.has(path) || (state !== undefined && state !== 'visible')) return [];
    return [{ name: attribute(head, 'name') ?? '', path }];
  });
}

function rowsOf(parts: Parts, path: string): TableRow[] {
  const xml = parts.get(path) ?? '';
  const texts = elements(parts.get('xl/sharedstrings.xml') ?? '', 'si').map(({ inside }) => textOf(inside));
  const percents = percentStyles(parts.get('xl/styles.xml') ?? '');
  const rows = new Map<number, string[]>();
  let row = 0;
  for (const { head, inside } of elements(xml, 'row')) {
    row = Number(attribute(head, 'r') ?? row + 1);
    if (!(row >= 1 && row <= mostRows)) throw new Refused('has a row whose number cannot be');
    rows.set(row, cellsOf(inside, texts, percents));
  }
  fillMerged(xml, rows);
  const inOrder = [...rows].sort(([one], [other]) => one - other);
  return inOrder
    .map(([line, cells]) => ({ line, cells: Array.from(cells, (cell) => cell ?? '') }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

function cellsOf(row: string, texts: readonly string[], percents: ReadonlySet<number>): string[] {
  const cells: string[] = [];
  let column = -1;
  for (const { head, inside } of elements(row, 'c')) {
    const place = placeOf(attribute(head, 'r'));
    column = place ? place.column : column + 1;
    if (column >= mostColumns) throw new Refused(`has more than ${mostColumns} columns`);
    const kind = attribute(head, 't') ?? 'n';
    const value = elements(inside, 'v')[0]?.inside ?? '';
    if (kind === 's') cells[column] = texts[Number(value)] ?? '';
    else if (kind === 'inlineStr') cells[column] = textOf(inside);
    else if (kind === 'b') cells[column] = value === '1' ? 'yes' : 'no';
    else if (kind === 'n') cells[column] = numberText(value, percents.has(Number(attribute(head, 's') ?? 0)));
    else cells[column] = decodeEntities(value);
  }
  return cells;
}

/** 0.1 + 0.2 as a spreadsheet shows it, and 85% for 0.85 in a cell that is shown as a percentage. */
function numberText(value: string, percent: boolean): string {
  if (value === '' || !Number.isFinite(Number(value))) return value;
  const number = Number(Number(value).toPrecision(12));
  return percent ? `${Number((number * 100).toPrecision(12))}%` : String(number);
}

/** The cell styles that show a number as a percentage. */
function percentStyles(xml: string): Set<number> {
  const formats = new Set([9, 10]);
  for (const { head } of elements(xml, 'numFmt')) {
    if (attribute(head, 'formatCode')?.includes('%')) formats.add(Number(attribute(head, 'numFmtId')));
  }
  const styles = elements(elements(xml, 'cellXfs')[0]?.inside ?? '', 'xf');
  return new Set(styles.flatMap(({ head }, at) => (formats.has(Number(attribute(head, 'numFmtId'))) ? [at] : [])));
}

function fillMerged(xml: string, rows: Map<number, string[]>): void {
  let filled = 0;
  for (const { head } of elements(xml, 'mergeCell')) {
    const [from, to] = (attribute(head, 'ref') ?? '').split(':').map(placeOf);
    const text = from && rows.get(from.row)?.[from.column];
    if (!from || !to || !text || to.column >= mostColumns) continue;
    for (let row = from.row; row <= to.row; row += 1) {
      const cells = rows.get(row);
      if (!cells) continue;
      for (let column = from.column; column <= to.column; column += 1) cells[column] ||= text;
      filled += to.column - from.column + 1;
      if (filled > mostRows) throw new Refused('has too many merged cells');
    }
  }
}

/** "BC12" as numbers: the column from 0, the row from 1. */
function placeOf(reference: string | undefined): { column: number; row: number } | undefined {
  const found = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference ?? '');
  if (!found) return undefined;
  const column = [...found[1]!].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return { column, row: Number(found[2]) };
}

interface Element {
  /** What is between the name and the end of the tag. */
  head: string;
  inside: string;
}

/**
 * The elements of one name, in their order, whatever their prefix; they must not hold each other. The parts of a
 * workbook are plain enough for this, and it takes one pass however they are written.
 */
function elements(xml: string, name: string): Element[] {
  const found: Element[] = [];
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', at + 1)) {
    const colon = prefixEnd(xml, at + 1);
    if (!xml.startsWith(name, colon) || !/[\s/>]/.test(xml[colon + name.length] ?? '')) continue;
    const close = tagEnd(xml, colon + name.length);
    if (close === -1) break;
    const empty = xml[close - 1] === '/';
    const head = xml.slice(colon + name.length, empty ? close - 1 : close);
    const tag = `</${xml.slice(at + 1, colon + name.length)}`;
    const end = empty ? close + 1 : xml.indexOf(tag, close);
    if (end === -1) break;
    found.push({ head, inside: empty ? '' : xml.slice(close + 1, end) });
    at = empty ? close : end;
  }
  return found;
}

/** Past a prefix such as `x:`, if there is one. */
function prefixEnd(xml: string, from: number): number {
  let at = from;
  while (at < from + 12 && /[a-z0-9]/i.test(xml[at] ?? '')) at += 1;
  return xml[at] === ':' ? at + 1 : from;
}

/** The `>` that ends a tag, outside quotes. */
function tagEnd(xml: string, from: number): number {
  let quote = '';
  for (let at = from; at < xml.length; at += 1) {
    const letter = xml[at]!;
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return at;
  }
  return -1;
}

const patterns = new Map<string, RegExp>();

function attributePattern(name: string): RegExp {
  const pattern = patterns.get(name) ?? new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']`);
  patterns.set(name, pattern);
  return pattern;
}

function attribute(head: string, name: string): string | undefined {
  const found = attributePattern(name).exec(head);
  if (!found) return undefined;
  const open = found.index + found[0].length - 1;
  const end = head.indexOf(head[open]!, open + 1);
  return end === -1 ? undefined : decodeEntities(head.slice(open + 1, end));
}

/** The runs of a rich text, without its phonetic readings. */
function textOf(inside: string): string {
  const plain = inside.includes('rPh') ? inside.replace(/<(\w+:)?rPh\b[\s\S]*?<\/(\w+:)?rPh>/g, '') : inside;
  return elements(plain, 't')
    .map((run) => decodeEntities(run.inside))
    .join('');
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  if (!/[&_]/.test(text)) return text;
  const plain = text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '';
  });
  return plain.replace(/_x([0-9A-F]{4})_/gi, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code === 0x0d || code === 0x0a || code === 0x09 ? String.fromCharCode(code) : whole;
  });
}
