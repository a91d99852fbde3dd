import type { PDFDocument, PDFObject } from '@cantoo/pdf-lib';
import { cleanCopy, docx } from '../../platform/documents/clean-copy.js';
import { textOf, unpacked } from '../../platform/documents/clean-docx.js';
import { Uncleanable } from '../../platform/base/domain-errors.js';
import { flatPdf, type Sheet } from './flat-pdf.js';

/** Longer texts are no résumé, and would fill thousands of pages. */
const mostLetters = 400_000;

/** What is shown of an uploaded file. */
export interface UploadContent {
  /** Of a PDF: its pages, flat, as a file of their own. */
  pages?: Uint8Array;
  /** A data URL. */
  picture?: string;
  text?: string;
  /** What comes next, or what is left out. */
  follows?: string;
  /** Why it cannot be shown, as a part of a sentence. */
  problem?: string;
}

/** Never throws for what is in a file: one that cannot be shown has its problem. */
export async function uploadContent(bytes: Buffer, type: string, sheet: Sheet): Promise<UploadContent> {
  try {
    return await shown(bytes, type, sheet);
  } catch (error) {
    // A reader of documents may stumble over a broken one in any way.
    return { problem: error instanceof Uncleanable ? error.message : 'the file is broken' };
  }
}

async function shown(bytes: Buffer, type: string, sheet: Sheet): Promise<UploadContent> {
  if (type === 'application/pdf') {
    const flat = await flatPdf(bytes, sheet);
    const count = flat.getPageCount();
    return {
      pages: await pagesAlone(flat),
      follows: count === 1 ? 'Its one page follows.' : `Its ${count} pages follow.`,
    };
  }
  if (type === 'image/png' || type === 'image/jpeg') {
    const clean = await cleanCopy(bytes, type);
    if ('problem' in clean) return { problem: clean.problem };
    return { picture: `data:${type};base64,${clean.content.toString('base64')}` };
  }
  if (type !== docx && type !== 'text/plain') return { problem: 'it is of another kind' };
  const text = type === docx ? wordText(bytes) : bytes.toString('utf8');
  if (text.length > mostLetters) return { problem: 'it is longer than can be printed' };
  const follows = type === docx ? 'Its text, without pictures or layout:' : 'Its text:';
  return text.trim() === '' ? { follows: 'There is no text in it.' } : { text, follows };
}

const besides = ['Metadata', 'PieceInfo', 'AF', 'OPI', 'Ref', 'LastModified', 'StructParent', 'StructParents'];

/** The pages in a file that holds nothing that they are not drawn with. */
async function pagesAlone(pdf: PDFDocument): Promise<Uint8Array> {
  const { PDFDocument, PDFDict, PDFName, PDFStream } = await import('@cantoo/pdf-lib');
  const strip = (object: PDFObject): void => {
    const dict = object instanceof PDFStream ? object.dict : object;
    if (!(dict instanceof PDFDict)) return;
    if (object instanceof PDFStream) for (const key of besides) dict.delete(PDFName.of(key));
    const resources = dict.lookup(PDFName.of('Resources'));
    // What marks in the content mean may lead to whatever else is in the file.
    if (resources instanceof PDFDict) resources.delete(PDFName.of('Properties'));
  };
  for (const [, object] of pdf.context.enumerateIndirectObjects()) strip(object);
  const alone = await PDFDocument.create({ updateMetadata: false });
  for (const page of await alone.copyPages(pdf, pdf.getPageIndices())) alone.addPage(page);
  return alone.save({ addDefaultPage: false, updateFieldAppearances: false });
}

const wordParts = /^word\/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$/;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A Word document's text, a line for each paragraph: body, headers, notes and comments, one after the other. */
function wordText(bytes: Buffer): string {
  const parts = [...unpacked(bytes)].filter(([name]) => wordParts.test(name));
  const first = (name: string) => (name === 'word/document.xml' ? 0 : 1);
  return parts
    .sort(([one], [other]) => first(one) - first(other))
    .map(([, content]) => textOfXml(textOf(content)))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function textOfXml(xml: string): string {
  return xml
    .replace(/\s*[\r\n]\s*/g, ' ')
    .replace(/<w:instrText\b[^>]*>[^<]*<\/w:instrText>/g, '')
    .replace(/<\/w:p>|<w:br\b[^>]*>/g, '\n')
    .replace(/<w:tab\b[^>]*>/g, '\t')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
      if (name) return entities[name] ?? whole;
      const code = hex ? parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    });
}
