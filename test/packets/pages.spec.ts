import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PDFRawStream } from '@cantoo/pdf-lib';
import { printPacket } from '../../src/packets/document/print-packet.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { evidenceFromRound } from '../../src/rounds/transfer/evidence-from-round.js';
import { packetContextFromRound } from '../../src/rounds/transfer/packet-context-from-round.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';
import { crowdedRound } from '../factories/crowded-round.js';
import {
  contentOf,
  decoded,
  elements,
  readStructure,
  type ReadPdf,
  type StructureNode,
} from '../support/structure-tree.js';
import { lentPool } from '../support/lent-browser.js';
import { describeStructure } from './well-structured.js';

const pool = lentPool();
afterAll(() => pool.close());

async function printed(
  round: RoundFile,
  paper: 'A4' | 'Letter',
  keys?: string[],
  locale = paper === 'A4' ? 'de-DE' : 'en-US',
): Promise<ReadPdf> {
  const { pdf } = await printPacket(
    evidenceFromRound(round),
    packetContextFromRound(round),
    {
      ...{
        paper,
        names: true,
        madeAt: new Date('2026-11-24T14:00:00Z'),
        timeZone: 'UTC',
        locale,
        timeout: 150_000,
      },
      ...(keys && { selection: { candidates: keys } }),
    },
    pool,
  );
  return readStructure(pdf);
}

/** The page, from 1, on which each heading of the second level begins. */
function sections({ bookmarks }: ReadPdf): { title: string; page: number }[] {
  return bookmarks.filter(({ level }) => level === 2).map(({ title, page }) => ({ title, page: page + 1 }));
}

function isHeading({ type }: StructureNode): boolean {
  return /^H[1-6]$/.test(type);
}

/** Rows of a table's body that have content on two pages; a head is printed on every page that a table is on. */
function splitRows({ root }: ReadPdf): StructureNode[] {
  return elements(root).filter(
    (row) =>
      row.type === 'TR' &&
      row.children.some(({ type }) => type === 'TD') &&
      new Set(contentOf(row).map(({ page }) => page)).size > 1,
  );
}

/** Headings, captions and heads of tables that end a page while what they head begins the next. */
function orphans({ root }: ReadPdf): string[] {
  const found: string[] = [];
  const all = elements(root);
  const contentFrom = (place: number) => {
    for (let at = place; at < all.length; at += 1) if (all[at]!.type === 'content') return all[at];
    return undefined;
  };
  all.forEach((node, at) => {
    const headRow = node.type === 'TR' && node.children.every(({ type }) => type === 'TH');
    if (!isHeading(node) && node.type !== 'Caption' && !headRow) return;
    const own = contentOf(node);
    // What is inside comes first, without a gap.
    const after = at + elements(node).length;
    const next = contentFrom(after);
    if (own.length === 0 || !next) return;
    // What is drawn again elsewhere does not count: the last page is where its reader is led on from.
    if (!own.some(({ page }) => page === next.page)) found.push(`${node.type} on page ${own.at(-1)!.page! + 1}`);
  });
  return found;
}

/** How many hundredths of its size a document is drawn at: Chromium makes all of it smaller for one table too wide. */
function scaleOf({ pdf }: ReadPdf): number {
  const contents = pdf.getPage(0).node.Contents() as PDFRawStream;
  const [, scale] = /^\s*(?:\/Artifact BMC\s+)?(?:q\s+)?([\d.]+) 0 0 -[\d.]+ /.exec(decoded(contents)) ?? [];
  return Math.round(Number(scale) * 100);
}

/** Printed when it is first asked for, and kept while something is still asked of it. */
function once(print: () => Promise<ReadPdf>): () => Promise<ReadPdf> {
  let read: Promise<ReadPdf> | undefined;
  return () => (read ??= print());
}

const crowds = [
  { candidates: 2, panelists: 8, paper: 'A4' },
  { candidates: 5, panelists: 8, paper: 'Letter' },
  { candidates: 12, panelists: 8, paper: 'A4' },
  { candidates: 22, panelists: 4, paper: 'Letter' },
] as const;

describe.each(crowds)(
  'a packet of $candidates candidates, $panelists panelists and 21 criteria with long names and notes, on $paper',
  ({ candidates, panelists, paper }) => {
    const print = once(() => printed(crowdedRound({ candidates, panelists, criteria: 12 }), paper));
    let read: ReadPdf;
    beforeAll(async () => {
      read = await print();
    }, 180_000);

    it('takes four pages, one a candidate, and signatures with the appendix', () => {
      const found = sections(read);
      const pages = found.map(({ page }) => page);
      const signatures = found.findIndex(({ title }) => title === 'Signatures');

      expect(found.slice(2, 6).map(({ title, page }) => `${title} ${page}`)).toEqual([
        'The role, and how candidates were judged 2',
        'The comparison 3',
        expect.stringMatching(/^The panel [34]$/),
        'Criteria 4',
      ]);
      expect(pages.slice(0, 2)).toEqual([1, 1]);
      expect(pages.slice(6, signatures)).toEqual(Array.from({ length: candidates }, (_, at) => 5 + at));
      expect(pages[signatures]).toBe(5 + candidates);
      expect(scaleOf(read)).toBe(24);
    });

    it('splits no row and leaves no heading at the end of a page', () => {
      expect(elements(read.root).filter(({ type }) => type === 'TR').length).toBeGreaterThan(100);
      expect(splitRows(read).length).toBe(0);
      expect(orphans(read)).toEqual([]);
    });

    if (candidates === 12) describeStructure('a crowded round', candidates, print);
  },
);

describe.each(['A4', 'Letter'] as const)('the demo round on %s', (paper) => {
  const demo = (count: number) => {
    const keys = demoRound.candidates.map(({ key }) => key).slice(0, count);
    return printed(demoRound, paper, keys);
  };
  const ofAll = once(() => demo(demoRound.candidates.length));
  it.each([2, 5])('with %i candidates takes four pages and one each, and splits nothing', async (count) => {
    const read = await (count === demoRound.candidates.length ? ofAll() : demo(count));

    expect(sections(read).find(({ title }) => title === 'Signatures')?.page).toBe(5 + count);
    expect(splitRows(read).length).toBe(0);
    expect(orphans(read)).toEqual([]);
  });

  if (paper === 'A4') describeStructure('the demo round', demoRound.candidates.length, ofAll);
});

it('takes as many pages for two candidates on A4 with American dates', async () => {
  const read = await printed(demoRound, 'A4', ['okafor', 'lina'], 'en-US');
  expect(sections(read).find(({ title }) => title === 'Signatures')?.page).toBe(7);
});
