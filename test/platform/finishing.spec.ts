import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFString, type PDFRawStream } from '@cantoo/pdf-lib';
import { attachmentsOf, finishPdf, type FinishOptions } from '../../src/platform/browser/finish-pdf.js';
import { lentPool } from '../support/lent-browser.js';

const options: FinishOptions = {
  title: 'Technical seller (Midwest) \\ 李娜 & <nine>',
  language: 'en-GB',
  author: 'The panel',
  producer: 'A producer',
  creator: 'A creator',
  at: new Date('2026-11-24T14:00:00Z'),
  attachments: [
    { name: 'b.json', bytes: Buffer.from('{"b":2}'), type: 'application/json', description: 'The second' },
    { name: 'a é.json', bytes: Buffer.from('{"a":1}'), type: 'application/json', description: 'The (first)' },
  ],
};

const rows = (count: number) => '<tr><th scope="row">Row</th><td>1</td><td>2</td></tr>'.repeat(count);
const table = `<table><thead><tr><th>Name</th><th>One</th><th>Two</th></tr></thead><tbody>${rows(30)}</tbody></table>`;
const dot = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
const body =
  `<h1>Packet</h1>${table}<img alt="(node00000001)" src="${dot}"><h2>(node00000002)</h2><h2>node00000003</h2>` +
  '<section><h2>Signatures</h2><p>x</p></section><section><h2>Bora Bora</h2>y</section><section><h2>李娜</h2>z</section>';
/** Letters that are taller than their line reach into the page before. */
const style = 'section{break-before:page}h2{line-height:1;margin:0}';
const html = `<html lang="en"><title>T</title><style>${style}</style><body>${body}</body></html>`;

const read = (bytes: Uint8Array) => PDFDocument.load(bytes, { updateMetadata: false });

describe('A finished PDF', () => {
  const pool = lentPool();
  let printed: Uint8Array;
  let finished: Uint8Array;

  beforeAll(async () => {
    printed = await pool.print(html, { paper: 'A4' });
    finished = await finishPdf(printed, options);
  });
  afterAll(() => pool.close());

  it('is the same whatever numbers Chromium gave to the heads of tables, and in whatever order', async () => {
    const text = Buffer.from(printed).toString('latin1');
    const names = [...new Set(text.match(/node\d{8}/g))].filter((name) => !/0000000[1-3]$/.test(name));
    // The same table counted backwards from another number: the tree of names is in another order then.
    const others = new Map(names.toSorted().map((name, at) => [name, `node${String(90_000 - at).padStart(8, '0')}`]));
    const other = withTree(text.replace(/node\d{8}/g, (name) => others.get(name) ?? name));

    expect(names.length).toBeGreaterThan(30);
    expect(other).not.toBe(text);
    expect(Buffer.from(await finishPdf(Buffer.from(other, 'latin1'), options)).equals(finished)).toBe(true);
  });

  it('finds each head of a table by the name that its cells know it by', async () => {
    const pdf = await read(finished);
    const names = treeOfNames(pdf);
    const elements = dictionaries(pdf);
    const known = [...names.keys()];

    expect(known).toEqual(known.toSorted());
    expect(known[0]).toBe('node00000001');
    for (const [name, element] of names) expect(element.get(PDFName.of('ID'))?.toString()).toBe(`(${name})`);
    const heads = elements.flatMap((element) => headsOf(element));
    expect(heads.length).toBeGreaterThan(100);
    expect(heads.filter((head) => !names.has(head))).toEqual([]);
  });

  it('leaves texts alone that look like the name of an element', async () => {
    const pdf = await read(finished);
    const alternatives = dictionaries(pdf).flatMap((one) => textIn(one, 'Alt') ?? []);

    expect(alternatives).toEqual(['(node00000001)']);
    expect(bookmarks(pdf)).toEqual(expect.arrayContaining(['(node00000002)', 'node00000003']));
  });

  it('has each heading once among its bookmarks, at the top of a page too', async () => {
    expect(bookmarks(await read(printed))).toContain('SignaturesSignatures');
    expect(bookmarks(await read(finished))).toEqual([
      ...['Packet', '(node00000002)', 'node00000003'],
      ...['Signatures', 'Bora Bora', '李娜'],
    ]);
  });

  it('says what it is in its information, its metadata and its catalog', async () => {
    const pdf = await read(finished);
    const metadata = pdf.catalog.lookup(PDFName.of('Metadata')) as PDFRawStream;
    const xmp = Buffer.from(metadata.contents).toString();

    expect([pdf.getTitle(), pdf.getAuthor(), pdf.getProducer(), pdf.getCreator()]).toEqual([
      options.title,
      ...['The panel', 'A producer', 'A creator'],
    ]);
    expect([pdf.getCreationDate(), pdf.getModificationDate()]).toEqual([options.at, options.at]);
    expect(textIn(pdf.catalog, 'Lang')).toBe('en-GB');
    expect(xmp).toContain('>Technical seller (Midwest) \\ 李娜 &#38; &#60;nine&#62;<');
    expect(xmp).toContain('2026-11-24T14:00:00Z');
    expect(Buffer.from(finished).toString('latin1')).not.toMatch(/Skia|Chromium/);
  });

  it('brings each attached file whole, as data of the whole document', async () => {
    const files = await attachmentsOf(finished);
    const pdf = await read(finished);
    const specifications = pdf.catalog.lookup(PDFName.of('AF'), PDFArray);

    expect([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['a é.json', '{"a":1}'],
      ['b.json', '{"b":2}'],
    ]);
    const first = specifications.lookup(0, PDFDict);
    expect(textIn(first, 'Desc')).toBe('The (first)');
    expect(first.get(PDFName.of('AFRelationship'))?.toString()).toBe('/Data');
  });

  it('says the same where another Chromium packs its objects', async () => {
    const packed = await (await read(printed)).save({ useObjectStreams: true });
    const [pdf, other] = [await read(finished), await read(await finishPdf(packed, options))];

    expect(Buffer.from(packed).toString('latin1')).not.toContain('\nxref');
    for (const said of [bookmarks, (one: PDFDocument) => [...treeOfNames(one).keys()]]) {
      expect(said(other)).toEqual(said(pdf));
    }
    expect([other.getTitle(), other.getPageCount()]).toEqual([options.title, pdf.getPageCount()]);
  });

  it.each([
    ['cut in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['empty', () => Buffer.alloc(0)],
    ['no PDF', () => Buffer.from('%PDF-1.4\nstartxref\n9\n%%EOF\n')],
  ])('is refused where what was printed is %s', async (_, damaged) => {
    await expect(finishPdf(damaged(Buffer.from(printed)), options)).rejects.toThrow();
  });

  (isInstalled('qpdf') ? it : it.skip)('has nothing that qpdf warns of', () => {
    const folder = mkdtempSync(join(tmpdir(), 'callboard-pdf-'));
    try {
      writeFileSync(join(folder, 'p.pdf'), finished);
      expect(execFileSync('qpdf', ['--check', join(folder, 'p.pdf')]).toString()).toContain('No syntax or stream');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Puts the one leaf of the tree of names into order again, after its names were changed. */
function withTree(text: string): string {
  return text.replace(/\/Limits \[[^\]]*\]\n\/Names \[([^\]]*)\]/, (_, names: string) => {
    const pairs = [...names.matchAll(/(\(node\d{8}\)) (\d+ 0 R)/g)].toSorted(([, a], [, b]) => (a! < b! ? -1 : 1));
    const limits = `${pairs[0]?.[1]} ${pairs.at(-1)?.[1]}`;
    return `/Limits [${limits}]\n/Names [${pairs.map(([pair]) => pair).join(' ')}]`;
  });
}

function dictionaries(pdf: PDFDocument): PDFDict[] {
  return pdf.context.enumerateIndirectObjects().flatMap(([, object]) => (object instanceof PDFDict ? [object] : []));
}

function textIn(dictionary: PDFDict, key: string): string | undefined {
  return dictionary.lookupMaybe(PDFName.of(key), PDFString, PDFHexString)?.decodeText();
}

/** Every element that the tree of names knows, in the tree's order. */
function treeOfNames(pdf: PDFDocument): Map<string, PDFDict> {
  const root = pdf.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict).lookup(PDFName.of('IDTree'), PDFDict);
  const kids = root.lookup(PDFName.of('Kids'), PDFArray);
  const found = new Map<string, PDFDict>();
  for (let kid = 0; kid < kids.size(); kid += 1) {
    const names = kids.lookup(kid, PDFDict).lookup(PDFName.of('Names'), PDFArray);
    for (let at = 0; at < names.size(); at += 2) {
      found.set(names.lookup(at, PDFString).asString(), names.lookup(at + 1, PDFDict));
    }
  }
  return found;
}

/** The names of the heads that a cell of a table says it belongs to. */
function headsOf(element: PDFDict): string[] {
  const attributes = element.lookup(PDFName.of('A'));
  if (!(attributes instanceof PDFArray)) return [];
  return Array.from({ length: attributes.size() }, (_, at) => {
    const heads = attributes.lookup(at, PDFDict).lookupMaybe(PDFName.of('Headers'), PDFArray);
    return (heads?.asArray() ?? []).map((head) => (head as PDFString).asString());
  }).flat();
}

/** The titles of all bookmarks, from the first to the last. */
function bookmarks(pdf: PDFDocument): string[] {
  const below = (item: PDFDict | undefined): string[] => {
    if (!item) return [];
    const [first, next] = ['First', 'Next'].map((key) => item.lookupMaybe(PDFName.of(key), PDFDict));
    return [textIn(item, 'Title') ?? '', ...below(first), ...below(next)];
  };
  return below(pdf.catalog.lookup(PDFName.of('Outlines'), PDFDict).lookup(PDFName.of('First'), PDFDict));
}
