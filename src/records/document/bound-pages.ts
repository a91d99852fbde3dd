import type { PDFDict, PDFDocument, PDFFont, PDFPage, PDFRef } from '@cantoo/pdf-lib';
import type { Sheet } from './flat-pdf.js';
import type { Heading } from './redaction-index.js';
import type { Paper } from '../../platform/base/regional.js';

type Library = typeof import('@cantoo/pdf-lib');

export const sheets: Record<Paper, Sheet> = {
  A4: { width: 595.28, height: 841.89 },
  Letter: { width: 612, height: 792 },
};

export interface AboutRecords {
  title: string;
  /** Stands before each page's number, as far as it can be written in Latin letters. */
  running: string;
  at: Date;
}

/** The document as it grows: pages are taken out of printed parts one part at a time, so that no part is kept. */
export class BoundPages {
  /** The page of each element, from 1, without the front. */
  private readonly places = new Map<string, number>();

  private constructor(
    private readonly library: Library,
    private readonly pdf: PDFDocument,
  ) {}

  static async create(): Promise<BoundPages> {
    const library = await import('@cantoo/pdf-lib');
    return new BoundPages(library, await library.PDFDocument.create({ updateMetadata: false }));
  }

  get count(): number {
    return this.pdf.getPages().length;
  }

  pageOf(id: string): number | undefined {
    return this.places.get(id);
  }

  /** Adds the pages of a printed part, and what is known of where its elements are. @returns how many pages */
  async append(printed: Uint8Array): Promise<number> {
    const part = await this.read(printed);
    const before = this.count;
    for (const [id, page] of this.destinations(part)) this.places.set(id, before + page);
    return this.add(await this.takenFrom(part));
  }

  /** Takes all pages out of a flat document, for `add`. @throws whatever a broken document brings about */
  async taken(flat: Uint8Array): Promise<PDFPage[]> {
    return this.takenFrom(await this.read(flat));
  }

  private read(printed: Uint8Array): Promise<PDFDocument> {
    return this.library.PDFDocument.load(printed, { updateMetadata: false });
  }

  private async takenFrom(part: PDFDocument): Promise<PDFPage[]> {
    const pages = await this.pdf.copyPages(part, part.getPageIndices());
    return pages.map((page) => this.bare(page));
  }

  /** Adds pages at the end. @returns how many */
  add(pages: readonly PDFPage[]): number {
    for (const page of pages) this.pdf.addPage(page);
    return pages.length;
  }

  /** Puts the front before everything else. */
  async prepend(printed: Uint8Array): Promise<void> {
    const part = await this.read(printed);
    const pages = await this.takenFrom(part);
    pages.forEach((page, at) => this.pdf.insertPage(at, page));
    for (const [id, page] of this.places) this.places.set(id, page + pages.length);
    for (const [id, page] of this.destinations(part)) this.places.set(id, page);
  }

  /** Numbers the pages, writes the bookmarks, and saves it. */
  async finish(headings: readonly Heading[], { title, running, at }: AboutRecords): Promise<Uint8Array> {
    const { pdf } = this;
    await this.number(running);
    this.writeBookmarks(headings);
    pdf.setTitle(title, { showInWindowTitleBar: true });
    pdf.setProducer('Callboard');
    pdf.setCreator('Callboard');
    pdf.setLanguage('en');
    pdf.setCreationDate(at);
    pdf.setModificationDate(at);
    return pdf.save({ useObjectStreams: true, addDefaultPage: false, updateFieldAppearances: false });
  }

  private async number(running: string): Promise<void> {
    const font = await this.pdf.embedFont(this.library.StandardFonts.Helvetica);
    const known = new Set(font.getCharacterSet());
    const latin = [...running].every((letter) => known.has(letter.codePointAt(0)!)) ? running : 'Records';
    const pages = this.pdf.getPages();
    for (const [index, page] of pages.entries()) {
      const text = `${latin} \u00b7 page ${index + 1} of ${pages.length}`;
      const size = sizeOf(font, text, page.getWidth() - 92);
      page.drawText(text, { x: page.getWidth() - 46 - font.widthOfTextAtSize(text, size), y: 24, size, font });
      // Drawing on a page gives it an empty list of annotations.
      page.node.delete(this.library.PDFName.of('Annots'));
    }
  }

  /** Nothing but what a page shows. */
  private bare(page: PDFPage): PDFPage {
    const { PDFName } = this.library;
    for (const key of ['Annots', 'StructParents', 'Tabs', 'AA']) page.node.delete(PDFName.of(key));
    return page;
  }

  /** The named places of a printed file, by page from 1. */
  private destinations(part: PDFDocument): Map<string, number> {
    const { PDFName, PDFDict, PDFArray, PDFRef, PDFString, PDFHexString } = this.library;
    const pages = new Map(part.getPages().map(({ ref }, index) => [ref.toString(), index + 1]));
    const found = new Map<string, number>();
    const keep = (name: string, value: unknown) => {
      const place = value instanceof PDFDict ? value.lookup(PDFName.of('D')) : value;
      const ref = place instanceof PDFArray ? place.get(0) : undefined;
      const page = ref instanceof PDFRef ? pages.get(ref.toString()) : undefined;
      if (page) found.set(name, page);
    };
    const plain = part.catalog.lookup(PDFName.of('Dests'));
    if (plain instanceof PDFDict) for (const [key] of plain.entries()) keep(key.decodeText(), plain.lookup(key));
    const names = part.catalog.lookup(PDFName.of('Names'));
    const waiting = [names instanceof PDFDict ? names.lookup(PDFName.of('Dests')) : undefined];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      if (!(node instanceof PDFDict)) continue;
      const kids = node.lookup(PDFName.of('Kids'));
      if (kids instanceof PDFArray) waiting.push(...kids.asArray().map((kid) => part.context.lookup(kid)));
      const pairs = node.lookup(PDFName.of('Names'));
      if (!(pairs instanceof PDFArray)) continue;
      for (let at = 0; at + 1 < pairs.size(); at += 2) {
        const name = pairs.lookup(at);
        if (name instanceof PDFString || name instanceof PDFHexString) keep(name.decodeText(), pairs.lookup(at + 1));
      }
    }
    return found;
  }

  private writeBookmarks(headings: readonly Heading[]): void {
    const { PDFName, PDFHexString } = this.library;
    const { context, catalog } = this.pdf;
    const roots = tree(headings.filter(({ id }) => this.places.has(id)));
    const write = (branches: readonly Branch[], parent: PDFRef, dict: PDFDict): void => {
      const refs = branches.map(() => context.nextRef());
      branches.forEach(({ heading, below }, index) => {
        const page = this.pdf.getPage(this.places.get(heading.id)! - 1);
        const entry = context.obj({ Dest: [page.ref, 'Fit'] }) as PDFDict;
        entry.set(PDFName.of('Title'), PDFHexString.fromText(heading.title));
        entry.set(PDFName.of('Parent'), parent);
        if (index > 0) entry.set(PDFName.of('Prev'), refs[index - 1]!);
        if (index + 1 < refs.length) entry.set(PDFName.of('Next'), refs[index + 1]!);
        context.assign(refs[index]!, entry);
        write(below, refs[index]!, entry);
      });
      if (refs.length === 0) return;
      dict.set(PDFName.of('First'), refs[0]!);
      dict.set(PDFName.of('Last'), refs.at(-1)!);
      // Those below a closed bookmark are counted with a minus.
      dict.set(PDFName.of('Count'), context.obj(-refs.length));
    };
    const outlines = context.obj({ Type: 'Outlines' }) as PDFDict;
    const root = context.register(outlines);
    write(roots, root, outlines);
    outlines.set(PDFName.of('Count'), context.obj(roots.length));
    catalog.set(PDFName.of('Outlines'), root);
    catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'));
  }
}

interface Branch {
  heading: Heading;
  below: Branch[];
}

function tree(headings: readonly Heading[]): Branch[] {
  const roots: Branch[] = [];
  const open: Branch[] = [];
  for (const heading of headings) {
    while (open.length > 0 && open.at(-1)!.heading.level >= heading.level) open.pop();
    const branch = { heading, below: [] };
    (open.at(-1)?.below ?? roots).push(branch);
    open.push(branch);
  }
  return roots;
}

/** As large as fits beside itself, 8 points at most. */
function sizeOf(font: PDFFont, text: string, room: number): number {
  const width = font.widthOfTextAtSize(text, 8);
  return width > room ? (8 * room) / width : 8;
}
