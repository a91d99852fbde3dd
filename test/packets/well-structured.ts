import { beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDict, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import { contentOf, decoded, elements, type ReadPdf, type StructureNode } from '../support/structure-tree.js';

/** What the structure of every packet is asked, of one that is printed already. */
export function describeStructure(what: string, candidates: number, printed: () => Promise<ReadPdf>): void {
  describe(`the structure of a packet of ${what}`, () => {
    let read: ReadPdf;
    let all: StructureNode[];
    beforeAll(async () => {
      read = await printed();
      all = elements(read.root);
    }, 180_000);

    const of = (type: string) => all.filter((one) => one.type === type);
    const rowsOf = (table: StructureNode) => elements(table).filter(({ type }) => type === 'TR');
    const cellsOf = (row: StructureNode) => row.children.filter(({ type }) => type === 'TH' || type === 'TD');

    it('holds whatever is drawn, or calls it an artifact', () => {
      const marks = new Set(of('content').map(({ page, mark }) => `${page} ${mark}`));
      const { drawings } = read;

      expect(drawings.reduce((sum, { times }) => sum + times, 0)).toBeGreaterThan(10_000);
      expect(drawings.filter(({ artifact, mark, page }) => !artifact && !marks.has(`${page} ${mark}`))).toEqual([]);
      expect(drawings.filter(({ artifact, mark }) => artifact && mark !== undefined)).toEqual([]);
    });

    it('calls the running heads and page numbers artifacts on every page', () => {
      const pages = new Set(read.drawings.filter(({ artifact, text }) => artifact && text).map(({ page }) => page));
      expect(pages.size).toBe(read.pdf.getPageCount());
    });

    it('is read page after page; only the head of a table comes again on its later pages', () => {
      const heads = of('TR').filter((row) => row.children.every(({ type }) => type === 'TH'));
      const again = new Set(heads.flatMap(contentOf));
      const pages = of('content').flatMap((node) => (node.page === undefined || again.has(node) ? [] : [node.page]));
      const last = pages.at(-1);

      expect(pages).toEqual(pages.toSorted((one, other) => one - other));
      expect(last).toBe(read.pdf.getPageCount() - 1);
    });

    it('has one title, and headings without a level left out', () => {
      const levels = all.flatMap(({ type }) => (/^H[1-6]$/.test(type) ? [Number(type[1])] : []));

      expect(levels.filter((level) => level === 1)).toEqual([1]);
      expect(levels[0]).toBe(1);
      levels.forEach((level, at) => expect(level).toBeLessThanOrEqual((levels[at - 1] ?? 0) + 1));
      for (const heading of all.filter(({ type }) => /^H[1-6]$/.test(type))) {
        expect(contentOf(heading).length).toBeGreaterThan(0);
      }
    });

    it('has tables of rows of the same length, with headers that say what they are for', () => {
      expect(of('Table').length).toBeGreaterThan(20);
      for (const table of of('Table')) {
        const rows = rowsOf(table);
        const lengths = rows.map((row) => cellsOf(row).reduce((sum, { columns }) => sum + columns, 0));
        const headers = rows.flatMap(cellsOf).filter(({ type }) => type === 'TH');

        expect(new Set(lengths).size).toBe(1);
        for (const row of rows) expect(cellsOf(row)).toHaveLength(row.children.length);
        for (const { type } of table.children) expect(['Caption', 'TR']).toContain(type);
        expect(headers.map(({ scope }) => scope).filter((scope) => scope !== 'Row' && scope !== 'Column')).toEqual([]);
        const ids = new Set(headers.map(({ id }) => id));
        const named = rows.flatMap(cellsOf).flatMap((cell) => cell.headers);
        expect(named.filter((id) => !ids.has(id))).toEqual([]);
        expect(headers.length).toBeGreaterThan(0);
      }
    });

    it('has figures with words in their place, and lists of items', () => {
      expect(of('Figure').length).toBeGreaterThan(1);
      for (const { alt } of of('Figure')) expect(alt?.length).toBeGreaterThan(40);
      for (const { children } of of('L')) expect(new Set(children.map(({ type }) => type))).toEqual(new Set(['LI']));
    });

    it('uses only types that PDF 1.7 has, or says which of them each stands for', () => {
      const tree = read.pdf.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
      const roles = tree.lookupMaybe(PDFName.of('RoleMap'), PDFDict);
      const known = new Set([...standard, ...(roles?.keys() ?? []).map((key) => key.decodeText())]);
      expect([...new Set(all.map(({ type }) => type))].filter((type) => !known.has(type))).toEqual([]);
    });

    it('says its title and language, and that it is tagged', () => {
      const { catalog } = read.pdf;
      const metadata = decoded(catalog.lookup(PDFName.of('Metadata')) as PDFRawStream);

      expect(read.pdf.getTitle()).toBe('Technical seller, Midwest: comparison packet');
      expect(catalog.lookup(PDFName.of('Lang'))?.toString()).toBe('(en)');
      expect(catalog.lookup(PDFName.of('MarkInfo'), PDFDict).get(PDFName.of('Marked'))?.toString()).toBe('true');
      const preferences = catalog.lookup(PDFName.of('ViewerPreferences'), PDFDict);
      expect(preferences.get(PDFName.of('DisplayDocTitle'))?.toString()).toBe('true');
      expect(metadata).toContain('<pdfuaid:part>1</pdfuaid:part>');
      for (const page of read.pdf.getPages()) expect(page.node.get(PDFName.of('Tabs'))?.toString()).toBe('/S');
    });

    it('has a bookmark for every part, each once and on its page', () => {
      const { bookmarks } = read;
      const second = bookmarks.filter(({ level }) => level === 2).map(({ title }) => title);

      expect(bookmarks[0]).toMatchObject({ title: 'Technical seller, Midwest', level: 1, page: 0 });
      expect(new Set(second).size).toBe(second.length);
      for (const { title } of bookmarks) expect(title).not.toMatch(/^(.{3,})\1$/u);
      const pages = bookmarks.map(({ page }) => page);
      expect(pages).toEqual(pages.toSorted((one, other) => one - other));
      expect(pages[0]).toBeGreaterThanOrEqual(0);
    });

    it('has its signatures after four pages and one a candidate', () => {
      const signatures = read.bookmarks.find(({ level, title }) => level === 2 && title === 'Signatures');
      expect(signatures?.page).toBe(4 + candidates);
    });

    it('brings its fonts, with the letters that their signs stand for', () => {
      const fonts = read.pdf.context
        .enumerateIndirectObjects()
        .flatMap(([, object]) =>
          object instanceof PDFDict && object.get(PDFName.of('Type'))?.toString() === '/Font' ? [object] : [],
        )
        .filter((font) => font.get(PDFName.of('Subtype'))?.toString() !== '/CIDFontType2');

      expect(fonts.length).toBeGreaterThan(2);
      for (const font of fonts) {
        expect(font.has(PDFName.of('ToUnicode'))).toBe(true);
        const name = font.get(PDFName.of('BaseFont'))?.toString() ?? '/AAAAAA+';
        expect(name).toMatch(/^\/[A-Z]{6}\+/);
      }
    });
  });
}

/** @see ISO 32000-1, 14.8.4 */
const standard =
  'content Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private H H1 H2 H3 H4 H5 H6 P L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby Warichu Figure Formula Form'.split(
    ' ',
  );
