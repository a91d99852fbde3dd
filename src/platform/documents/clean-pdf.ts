import { inflateSync } from 'node:zlib';
import type { PDFDict, PDFDocument, PDFObject, PDFRawStream } from '@cantoo/pdf-lib';
import { cleanJpeg } from './clean-images.js';
import { Uncleanable } from '../base/domain-errors.js';

type Library = typeof import('@cantoo/pdf-lib');

/** Of the catalog, what a reader needs to show the pages, to find its way, and to read them aloud. */
const catalogKeys = new Set([
  ...['Type', 'Version', 'Pages', 'PageLabels', 'PageLayout', 'PageMode', 'Outlines', 'Dests', 'Names', 'Lang'],
  ...['MarkInfo', 'StructTreeRoot', 'OCProperties', 'ViewerPreferences', 'AcroForm'],
]);

/** Wherever they stand, these say who made a thing, with what, when, or from which file. */
const tellingKeys = [
  ...['Metadata', 'PieceInfo', 'LastModified', 'AF', 'AA', 'Thumb', 'Author', 'Creator', 'Producer', 'CreatorInfo'],
  ...['ModDate', 'CreationDate', 'OPI', 'Ref', 'XFA', 'SpiderInfo'],
];

const markupKeys = ['T', 'M', 'NM', 'Subj', 'RC', 'FS', 'IRT', 'Popup'];
const filesOfTheirOwn = new Set([
  'FileAttachment',
  'Sound',
  'Movie',
  'Screen',
  'RichMedia',
  '3D',
  'Projection',
  'Popup',
]);
const actionsElsewhere = new Set([
  ...['Launch', 'GoToR', 'GoToE', 'SubmitForm', 'ImportData', 'JavaScript', 'Rendition', 'Sound', 'Movie', 'Thread'],
]);

/** Of pictures that are files of their own, with what those say of themselves. */
const pictureFilters = new Set(['DCTDecode', 'DCT', 'JPXDecode']);

/**
 * A PDF of nothing but its pages: without what it says of itself (document information, XMP, identifiers), what
 * programs left in it, who commented and signed, attached files, scripts, and everything that no page needs.
 * @throws Uncleanable where it is encrypted, broken, or blown up
 * @see ISO 32000-2, 7.7.2, 12.5, 12.8, 14.3 to 14.5
 */
export async function cleanPdf(bytes: Buffer): Promise<Buffer> {
  const library = await import('@cantoo/pdf-lib');
  const pdf = await loadedPdf(bytes);
  const { context, catalog } = pdf;
  for (const key of catalog.keys()) if (!catalogKeys.has(key.decodeText())) catalog.delete(key);
  const names = catalog.lookup(library.PDFName.of('Names'));
  if (names instanceof library.PDFDict) {
    for (const key of names.keys()) if (key.decodeText() !== 'Dests') names.delete(key);
  }
  const needed = new Sweep(library, (ref) => context.lookup(ref)).from(catalog);
  const root = context.trailerInfo.Root as PDFObject;
  for (const [ref] of context.enumerateIndirectObjects()) {
    if (ref !== root && !needed.has(ref)) context.delete(ref);
  }
  context.trailerInfo = { Root: root } as typeof context.trailerInfo;
  const how = { rewrite: true, useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false };
  return Buffer.from(await pdf.save(how));
}

/**
 * An uploaded PDF, opened with care.
 * @throws Uncleanable where it is encrypted, broken, or blown up
 */
export async function loadedPdf(bytes: Buffer): Promise<PDFDocument> {
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  try {
    refuseBlownUp(bytes);
    const pdf = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
    if (!pdf.isEncrypted && pdf.getPageCount() > 0) return pdf;
  } catch (error) {
    // Nothing in a protected file can be read, so that it seems broken.
    if (error instanceof Uncleanable && !bytes.includes('/Encrypt')) throw error;
  }
  throw new Uncleanable(bytes.includes('/Encrypt') ? 'the PDF is protected' : 'the PDF is broken');
}

/** Goes through everything that can be reached, cleans it, and remembers what was reached. */
class Sweep {
  private readonly seen = new Set<PDFObject>();

  constructor(
    private readonly library: Library,
    private readonly lookup: (ref: PDFObject) => PDFObject | undefined,
  ) {}

  from(root: PDFObject): Set<PDFObject> {
    const waiting: PDFObject[] = [root];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (this.seen.has(next)) continue;
      this.seen.add(next);
      waiting.push(...this.below(next));
    }
    return this.seen;
  }

  /** What an object holds, once it is cleaned. */
  private below(object: PDFObject): PDFObject[] {
    const { PDFRef, PDFDict, PDFArray, PDFStream, PDFRawStream } = this.library;
    if (object instanceof PDFRef) return [this.lookup(object)].filter((found) => found !== undefined);
    if (object instanceof PDFArray) return object.asArray();
    if (object instanceof PDFRawStream) this.cleanPicture(object);
    const dict = object instanceof PDFStream ? object.dict : object;
    if (!(dict instanceof PDFDict)) return [];
    this.clean(dict);
    return dict.values();
  }

  private clean(dict: PDFDict): void {
    const type = this.nameIn(dict, 'Type');
    const subtype = this.nameIn(dict, 'Subtype');
    this.drop(dict, tellingKeys);
    if (type === 'Page') {
      this.drop(dict, ['B', 'ID']);
      this.cleanAnnotations(dict);
    }
    const annotation = type === 'Annot' || (subtype !== undefined && this.has(dict, 'Rect') && !this.has(dict, 'BBox'));
    if (annotation && subtype !== 'Widget') this.drop(dict, markupKeys);
    const file = type === 'Filespec' || type === 'F' || this.has(dict, 'EF');
    const signature = type === 'Sig' || type === 'DocTimeStamp' || this.has(dict, 'ByteRange');
    const action = (type === 'Action' || type === undefined) && actionsElsewhere.has(this.nameIn(dict, 'S') ?? '');
    if (file || signature || action) this.empty(dict, ['Type', 'S']);
  }

  /** Notes stay, with what they say; files, sounds and films go. */
  private cleanAnnotations(page: PDFDict): void {
    const { PDFName, PDFArray, PDFDict } = this.library;
    const list = page.lookup(PDFName.of('Annots'));
    if (!(list instanceof PDFArray)) return;
    for (let index = list.size() - 1; index >= 0; index -= 1) {
      const annotation = list.lookup(index);
      const subtype = annotation instanceof PDFDict ? this.nameIn(annotation, 'Subtype') : undefined;
      if (subtype === undefined || filesOfTheirOwn.has(subtype)) list.remove(index);
    }
  }

  private cleanPicture(stream: PDFRawStream): void {
    const filters = this.filtersOf(stream.dict);
    const packed = filters.find((name) => pictureFilters.has(name));
    if (packed === undefined) return;
    // Packed once more, it cannot be looked into.
    if (filters.length > 1) throw new Uncleanable('a picture in the PDF is packed in an unusual way');
    const bytes = Buffer.from(stream.contents.buffer, stream.contents.byteOffset, stream.contents.byteLength);
    if (!packed.startsWith('JPX') && stream.dict.has(this.library.PDFName.of('Width'))) {
      try {
        (stream as { contents: Uint8Array }).contents = new Uint8Array(cleanJpeg(bytes));
        return;
      } catch (error) {
        if (!(error instanceof Uncleanable)) throw error;
      }
    }
    const telling = ['<x:xmpmeta', 'http://ns.adobe.com/xap', 'Exif\0\0', 'Photoshop 3.0'];
    if (telling.some((words) => bytes.includes(words, 0, 'latin1'))) {
      throw new Uncleanable('a picture in the PDF says more than it shows');
    }
  }

  /** In the order in which they are undone. */
  private filtersOf(dict: PDFDict): string[] {
    const { PDFName, PDFArray } = this.library;
    const filter = dict.lookup(PDFName.of('Filter'));
    const all = filter instanceof PDFArray ? filter.asArray().map((_, place) => filter.lookup(place)) : [filter];
    return all.flatMap((name) => (name instanceof PDFName ? [name.decodeText()] : []));
  }

  private nameIn(dict: PDFDict, key: string): string | undefined {
    const { PDFName } = this.library;
    const value = dict.lookup(PDFName.of(key));
    return value instanceof PDFName ? value.decodeText() : undefined;
  }

  private has(dict: PDFDict, key: string): boolean {
    return dict.has(this.library.PDFName.of(key));
  }

  private drop(dict: PDFDict, keys: readonly string[]): void {
    for (const key of keys) dict.delete(this.library.PDFName.of(key));
  }

  private empty(dict: PDFDict, but: readonly string[]): void {
    for (const key of dict.keys()) if (!but.includes(key.decodeText())) dict.delete(key);
  }
}

const mostUnpacked = 64 * 1024 * 1024;

/**
 * Streams that hold the file's own structure are unpacked in memory when it is read: refuses the file where they are
 * packed so that they would fill it.
 */
function refuseBlownUp(bytes: Buffer): void {
  let unpacked = 0;
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    const from = at + (bytes[at + 6] === 0x0d ? 8 : 7);
    if (bytes[from - 1] !== 0x0a || bytes.toString('latin1', at - 3, at) === 'end') continue;
    const before = Math.max(bytes.lastIndexOf('endobj', at), bytes.lastIndexOf('endstream', at), at - 100_000, 0);
    const dict = bytes.toString('latin1', before, at).replace(/#([0-9a-f]{2})/gi, fromHex);
    if (!/ObjStm|XRef|\/Type\s*\d+\s+\d+\s+R/.test(dict) || !dict.includes('/Filter')) continue;
    const once = dict.split('/Filter').length === 2;
    const plain = /\/Filter\s*(\/FlateDecode\b|\[\s*\/FlateDecode\s*\])/.test(dict);
    if (!once || !plain) throw new Uncleanable('the PDF is packed in an unusual way');
    const end = bytes.indexOf('endstream', from);
    unpacked += lengthOf(bytes.subarray(from, end < 0 ? bytes.length : end), mostUnpacked - unpacked);
  }
}

function fromHex(_: string, code: string): string {
  return String.fromCharCode(parseInt(code, 16));
}

function lengthOf(packed: Buffer, most: number): number {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, most) }).length;
  } catch (error) {
    const large = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new Uncleanable(large ? 'the PDF is packed too tightly' : 'the PDF is broken');
  }
}
