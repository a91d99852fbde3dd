import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';

/** An element of a PDF's structure tree, or a piece of a page's content in it. */
export interface StructureNode {
  /** H1, Table, TD …; 'content' for a piece of a page. */
  type: string;
  children: StructureNode[];
  alt?: string;
  /** Of a table's cell. */
  scope?: string;
  rows: number;
  columns: number;
  headers: string[];
  id?: string;
  /** The page, from 0, and the mark of a piece of content. */
  page?: number;
  mark?: number;
}

/** What a page draws at a stretch: under a mark of the tree, as an artifact, or neither. */
export interface Drawing {
  page: number;
  /** Of the piece of content that it belongs to. */
  mark?: number;
  artifact: boolean;
  text: boolean;
  /** How many operators it is. */
  times: number;
}

export interface Bookmark {
  title: string;
  level: number;
  page: number;
}

export interface ReadPdf {
  pdf: PDFDocument;
  root: StructureNode;
  readonly drawings: Drawing[];
  bookmarks: Bookmark[];
}

const name = (text: string) => PDFName.of(text);

/** Reads the whole structure of a tagged PDF. */
export async function readStructure(bytes: Uint8Array): Promise<ReadPdf> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const pages = new Map(pdf.getPages().map(({ ref }, at) => [ref.toString(), at]));
  const tree = pdf.catalog.lookup(name('StructTreeRoot'), PDFDict);
  const top = kidsOf(tree, undefined, pages);
  const root = top.length === 1 ? top[0]! : { ...empty, type: 'Root', children: top };
  let drawings: Drawing[] | undefined;
  return {
    ...{ pdf, root, bookmarks: bookmarksOf(pdf, pages) },
    // Read only where somebody asks: it takes longer than all the rest.
    get drawings() {
      return (drawings ??= drawingsOf(pdf));
    },
  };
}

const empty = { rows: 1, columns: 1, headers: [], children: [] };

function kidsOf(element: PDFDict, page: number | undefined, pages: Map<string, number>): StructureNode[] {
  const kids = element.lookup(name('K'));
  const all = kids instanceof PDFArray ? kids.asArray() : element.has(name('K')) ? [element.get(name('K'))!] : [];
  return all.map((kid) => nodeOf(kid instanceof PDFRef ? element.context.lookup(kid)! : kid, page, pages));
}

function nodeOf(kid: PDFObject, page: number | undefined, pages: Map<string, number>): StructureNode {
  if (kid instanceof PDFNumber) return { ...empty, type: 'content', page, mark: kid.asNumber() };
  if (!(kid instanceof PDFDict)) throw new Error(`No element of a structure tree: ${kid.toString().slice(0, 80)}`);
  const own = pages.get(kid.get(name('Pg'))?.toString() ?? '') ?? page;
  const type = kid.lookupMaybe(name('S'), PDFName)?.decodeText();
  if (type === undefined) {
    return { ...empty, type: 'content', page: own, mark: kid.lookupMaybe(name('MCID'), PDFNumber)?.asNumber() };
  }
  const attributes = attributesOf(kid);
  const headers = attributes.get('Headers');
  return {
    type,
    alt: textOf(kid.lookup(name('Alt'))),
    id: textOf(kid.lookup(name('ID'))),
    scope: (attributes.get('Scope') as PDFName | undefined)?.decodeText(),
    rows: (attributes.get('RowSpan') as PDFNumber | undefined)?.asNumber() ?? 1,
    columns: (attributes.get('ColSpan') as PDFNumber | undefined)?.asNumber() ?? 1,
    headers: headers instanceof PDFArray ? headers.asArray().map((one) => textOf(one) ?? '') : [],
    children: kidsOf(kid, own, pages),
  };
}

function attributesOf(element: PDFDict): Map<string, PDFObject> {
  const given = element.lookup(name('A'));
  const all = given instanceof PDFArray ? given.asArray().map((one) => element.context.lookup(one)) : [given];
  return new Map(
    all.flatMap((one) =>
      one instanceof PDFDict ? one.entries().map(([key, value]) => [key.decodeText(), value]) : [],
    ),
  ) as Map<string, PDFObject>;
}

export function textOf(value: PDFObject | undefined): string | undefined {
  return value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : undefined;
}

function bookmarksOf(pdf: PDFDocument, pages: Map<string, number>): Bookmark[] {
  const found: Bookmark[] = [];
  const visit = (item: PDFDict | undefined, level: number): void => {
    for (let one = item; one; one = one.lookupMaybe(name('Next'), PDFDict)) {
      const target = one.lookup(name('Dest'), PDFArray).get(0);
      found.push({ title: textOf(one.lookup(name('Title'))) ?? '', level, page: pages.get(target.toString()) ?? -1 });
      visit(one.lookupMaybe(name('First'), PDFDict), level + 1);
    }
  };
  visit(pdf.catalog.lookupMaybe(name('Outlines'), PDFDict)?.lookupMaybe(name('First'), PDFDict), 1);
  return found;
}

function drawingsOf(pdf: PDFDocument): Drawing[] {
  return pdf.getPages().flatMap((page, at) => {
    const contents = page.node.Contents();
    const streams =
      contents instanceof PDFArray ? contents.asArray().map((one) => pdf.context.lookup(one)) : [contents];
    const bytes = streams.flatMap((one) => (one instanceof PDFRawStream ? [unpacked(one), Buffer.from('\n')] : []));
    return drawingsIn(Buffer.concat(bytes), at, page.node.lookupMaybe(name('Resources'), PDFDict));
  });
}

export function decoded(stream: PDFRawStream): string {
  return unpacked(stream).toString('latin1');
}

function unpacked(stream: PDFRawStream): Buffer {
  return Buffer.from(decodePDFRawStream(stream).decode());
}

/** Operators by their letters as one number, so that a million of them need no words. */
const numberOf = (operator: string) => [...operator].reduce((sum, sign) => sum * 256 + sign.charCodeAt(0), 0);
const texts = new Set('Tj TJ \' "'.split(' ').map(numberOf));
const drawing = new Set([...texts, ...'f F f* S s B B* b b* sh Do EI'.split(' ').map(numberOf)]);
const [BDC, BMC, EMC] = ['BDC', 'BMC', 'EMC'].map(numberOf);

/** Walks through operators; what an inner form draws belongs to whatever the form is drawn in. */
function drawingsIn(content: Buffer, page: number, resources: PDFDict | undefined): Drawing[] {
  const found: Drawing[] = [];
  const open: { artifact: boolean; mark?: number }[] = [];
  let last: Drawing | undefined;
  let within: { artifact: boolean; mark?: number } = { artifact: false };
  let operands = 0;
  for (const { from, to } of operatorsOf(content)) {
    let operator = 0;
    for (let at = from; at < to; at += 1) operator = operator * 256 + content[at]!;
    if (operator === BDC || operator === BMC || operator === EMC) {
      if (operator === EMC) open.pop();
      else open.push(markOf(content.toString('latin1', operands, from).match(lexemes) ?? [], resources));
      const mark = open.findLast((one) => one.mark !== undefined)?.mark;
      within = { artifact: open.some((one) => one.artifact), mark };
      last = undefined;
    } else if (drawing.has(operator)) {
      const text = texts.has(operator);
      if (last?.text === text) last.times += 1;
      else found.push((last = { page, ...within, text, times: 1 }));
    }
    operands = to;
  }
  return found;
}

const [space, bracket, close, less, greater, slash, backslash] = [...' ()<>/\\'].map((sign) => sign.charCodeAt(0));
const isDelimiter = Uint8Array.from({ length: 256 }, (_, code) =>
  code <= space! || '()<>[]{}/%'.includes(String.fromCharCode(code)) ? 1 : 0,
);
const isLetter = Uint8Array.from({ length: 256 }, (_, code) => (/[A-Za-z'"]/.test(String.fromCharCode(code)) ? 1 : 0));

/** Where each operator stands, past numbers, names and strings. */
function* operatorsOf(content: Buffer): Generator<{ from: number; to: number }> {
  const word = (from: number) => {
    let to = from;
    while (to < content.length && isDelimiter[content[to]!] === 0) to += 1;
    return to;
  };
  for (let at = 0; at < content.length;) {
    const code = content[at]!;
    if (isLetter[code] === 1) {
      const to = word(at);
      yield { from: at, to };
      at = to;
    } else if (code === slash) at = word(at + 1);
    else if (code === bracket) at = stringEnd(content, at);
    else if (code === less && content[at + 1] !== less) at = content.indexOf(greater!, at) + 1 || content.length;
    else at += code === less ? 2 : 1;
  }
}

/** Where the string is over that begins with a bracket here. */
function stringEnd(content: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < content.length; at += 1) {
    const code = content[at]!;
    if (code === backslash) at += 1;
    else if (code === bracket) depth += 1;
    else if (code === close) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return content.length;
}

const lexemes =
  /\((?:\\[^]|[^\\()]|\((?:\\[^]|[^\\()])*\))*\)|<<|>>|<[0-9A-Fa-f\s]*>|\/[^\s/[\]<>()]*|[[\]]|[+-]?[\d.]+/g;

/** @param operands what a marked piece is begun with */
function markOf(operands: readonly string[], resources: PDFDict | undefined): { artifact: boolean; mark?: number } {
  const artifact = operands[0] === '/Artifact';
  const place = operands.indexOf('/MCID');
  if (place >= 0) return { artifact, mark: Number(operands[place + 1]) };
  const named = operands.length === 2 ? operands[1]!.slice(1) : '';
  const properties = resources?.lookupMaybe(name('Properties'), PDFDict)?.lookupMaybe(name(named), PDFDict);
  return { artifact, mark: properties?.lookupMaybe(name('MCID'), PDFNumber)?.asNumber() };
}

/** All elements of the tree, in reading order. */
export function elements(node: StructureNode, found: StructureNode[] = []): StructureNode[] {
  found.push(node);
  for (const child of node.children) elements(child, found);
  return found;
}

/** The pieces of content below an element, in reading order. */
export function contentOf(node: StructureNode): StructureNode[] {
  return elements(node).filter(({ type }) => type === 'content');
}
