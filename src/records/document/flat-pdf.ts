import type { PDFDict, PDFDocument, PDFPage, PDFRef } from '@cantoo/pdf-lib';
import { loadedPdf } from '../../platform/documents/clean-pdf.js';

type Library = typeof import('@cantoo/pdf-lib');

/** In points: A4 or Letter, upright. */
export interface Sheet {
  width: number;
  height: number;
}

/** Around an uploaded page, in points: below it stands the page number. */
const margin = { side: 28, top: 28, bottom: 48 };
/** What a page needs to be drawn. */
const drawn = ['Type', 'Parent', 'Contents', 'Resources', 'Group'];
// Flags of an annotation: hidden, and not shown on a screen.
const unseen = 2 | 32;

/**
 * The pages of an uploaded PDF as nothing but what they show: what stands in a form or a comment is drawn into the page,
 * and fields, comments, links and scripts are gone. Each is made to fit the paper, turned as it is read.
 * @throws Uncleanable where it is encrypted, broken, or blown up
 */
export async function flatPdf(bytes: Uint8Array, sheet: Sheet): Promise<PDFDocument> {
  const library = await import('@cantoo/pdf-lib');
  const pdf = await loadedPdf(Buffer.from(bytes));
  fillForm(library, pdf);
  for (const page of pdf.getPages()) new FlatPage(library, pdf, page).flatten(sheet);
  return pdf;
}

/** Some programs leave it to the reader to draw what was filled in. */
function fillForm({ PDFName, PDFBool }: Library, pdf: PDFDocument): void {
  try {
    const acroForm = pdf.catalog.lookup(PDFName.of('AcroForm')) as PDFDict | undefined;
    if (acroForm?.lookup(PDFName.of('NeedAppearances')) === PDFBool.True) pdf.getForm().updateFieldAppearances();
  } catch {
    // Then what is drawn already has to do.
  }
}

class FlatPage {
  constructor(
    private readonly library: Library,
    private readonly pdf: PDFDocument,
    private readonly page: PDFPage,
  ) {}

  flatten(sheet: Sheet): void {
    const { PDFName, PDFArray } = this.library;
    const { node } = this.page;
    node.normalize();
    const before = fitted(this.page, sheet);
    const over = this.annotations().join('\n');
    const [width, height] = before.landscape ? [sheet.height, sheet.width] : [sheet.width, sheet.height];
    const contents = node.Contents();
    const own = contents instanceof PDFArray ? contents.asArray() : [];
    const stream = (text: string) => this.pdf.context.register(this.pdf.context.flateStream(text));
    const all = [stream(`q ${before.operators}\nq\n`), ...own, stream(`\nQ\n${over}\nQ\n`)];
    node.set(PDFName.of('Contents'), this.pdf.context.obj(all));
    for (const key of node.keys()) if (!drawn.includes(key.decodeText())) node.delete(key);
    // What a page does not say it takes from the tree of pages.
    for (const box of ['MediaBox', 'CropBox']) node.set(PDFName.of(box), this.pdf.context.obj([0, 0, width, height]));
    node.set(PDFName.of('Rotate'), this.pdf.context.obj(0));
  }

  /** What annotations show, as operators; what they show it with becomes part of the page's resources. */
  private annotations(): string[] {
    const { PDFName, PDFArray, PDFDict, PDFNumber } = this.library;
    const list = this.page.node.lookup(PDFName.of('Annots'));
    if (!(list instanceof PDFArray)) return [];
    return list.asArray().flatMap((entry) => {
      const annotation = this.pdf.context.lookup(entry);
      if (!(annotation instanceof PDFDict)) return [];
      const flags = annotation.lookup(PDFName.of('F'));
      if (flags instanceof PDFNumber && (flags.asNumber() & unseen) !== 0) return [];
      if (annotation.lookup(PDFName.of('Subtype')) === PDFName.of('Popup')) return [];
      const form = this.appearance(annotation);
      return form ? this.drawing(annotation, form) : [];
    });
  }

  private appearance(annotation: PDFDict): PDFRef | undefined {
    const { PDFName, PDFDict, PDFRef, PDFStream } = this.library;
    const appearances = annotation.lookup(PDFName.of('AP'));
    if (!(appearances instanceof PDFDict)) return undefined;
    let normal = appearances.get(PDFName.of('N'));
    const states = this.pdf.context.lookup(normal);
    if (states instanceof PDFDict) {
      const state = annotation.lookup(PDFName.of('AS'));
      normal = state instanceof PDFName ? states.get(state) : undefined;
    }
    return normal instanceof PDFRef && this.pdf.context.lookup(normal) instanceof PDFStream ? normal : undefined;
  }

  /** The appearance's box, after its matrix, is laid over the annotation's rectangle. @see ISO 32000-2, 12.5.5 */
  private drawing(annotation: PDFDict, form: PDFRef): string[] {
    const { PDFName, PDFStream } = this.library;
    const dict = (this.pdf.context.lookup(form) as InstanceType<typeof PDFStream>).dict;
    const rect = this.numbers(annotation, 'Rect', 4);
    const box = this.numbers(dict, 'BBox', 4);
    const [a, b, c, d, e, f] = this.numbers(dict, 'Matrix', 6) ?? [1, 0, 0, 1, 0, 0];
    if (!rect || !box) return [];
    const corners = [0, 2].flatMap((x) =>
      [1, 3].map((y) => [a! * box[x]! + c! * box[y]! + e!, b! * box[x]! + d! * box[y]! + f!] as const),
    );
    const [left, right] = extremes(corners.map(([x]) => x));
    const [low, high] = extremes(corners.map(([, y]) => y));
    const [toLeft, toRight] = extremes([rect[0]!, rect[2]!]);
    const [toLow, toHigh] = extremes([rect[1]!, rect[3]!]);
    if (right === left || high === low) return [];
    const [x, y] = [(toRight - toLeft) / (right - left), (toHigh - toLow) / (high - low)];
    dict.set(PDFName.of('Type'), PDFName.of('XObject'));
    dict.set(PDFName.of('Subtype'), PDFName.of('Form'));
    const name = this.page.node.newXObject('Shown', form).asString();
    return [`q ${[x, 0, 0, y, toLeft - left * x, toLow - low * y].map(plain).join(' ')} cm ${name} Do Q`];
  }

  private numbers(dict: PDFDict, key: string, count: number): number[] | undefined {
    const { PDFName, PDFArray, PDFNumber } = this.library;
    const list = dict.lookup(PDFName.of(key));
    if (!(list instanceof PDFArray) || list.size() !== count) return undefined;
    const found = list.asArray().map((entry) => this.pdf.context.lookup(entry));
    return found.every((one) => one instanceof PDFNumber) ? found.map((one) => one.asNumber()) : undefined;
  }
}

function extremes(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Operators that lay what a page shows onto the paper: turned as it is read, never larger than it was. */
function fitted(page: PDFPage, sheet: Sheet): { operators: string; landscape: boolean } {
  const box = page.getCropBox();
  const angle = (((Math.round(page.getRotation().angle / 90) * 90) % 360) + 360) % 360;
  const sideways = angle % 180 === 90;
  const [wide, tall] = sideways ? [box.height, box.width] : [box.width, box.height];
  const landscape = wide > tall;
  const [width, height] = landscape ? [sheet.height, sheet.width] : [sheet.width, sheet.height];
  const room = { width: width - 2 * margin.side, height: height - margin.top - margin.bottom };
  const scale = Math.min(1, room.width / wide, room.height / tall);
  const left = margin.side + (room.width - wide * scale) / 2;
  const low = margin.bottom + (room.height - tall * scale);
  const [cos, sin] = [Math.round(Math.cos((angle * Math.PI) / 180)), Math.round(Math.sin((angle * Math.PI) / 180))];
  // Clockwise about the lower left corner of its box, then moved back into sight.
  const back = { 0: [0, 0], 90: [0, box.width], 180: [box.width, box.height], 270: [box.height, 0] }[angle] ?? [0, 0];
  const place = [scale, 0, 0, scale, left + back[0]! * scale, low + back[1]! * scale];
  const turn = [cos, -sin, sin, cos, 0, 0];
  const clip = `${plain(box.x)} ${plain(box.y)} ${plain(box.width)} ${plain(box.height)} re W n`;
  const steps = [place, turn, [1, 0, 0, 1, -box.x, -box.y]].map((step) => `${step.map(plain).join(' ')} cm`);
  return { operators: `${steps.join(' ')} ${clip}`, landscape };
}

/** A number as PDF writes it, without an exponent. */
function plain(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(5))) : '0';
}
