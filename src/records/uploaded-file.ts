import { createHash } from 'node:crypto';
import type { PDFDocument } from '@cantoo/pdf-lib';
import { cleanCopy, docx } from '../platform/documents/clean-copy.js';
import { textOf, unpacked } from '../platform/documents/office-package.js';
import { Uncleanable } from '../platform/documents/uncleanable.js';
import { flatPdf, type Sheet } from './flat-pdf.js';
import type { RecordsFile } from './records-document.js';

/** Longer texts are no résumé, and would fill thousands of pages. */
const mostLetters = 400_000;

const kinds: Record<string, string> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG picture',
  'image/jpeg': 'JPEG picture',
  'text/plain': 'plain text',
  [docx]: 'Word document',
};

/** What the sheet before a file says, and what is shown of the file. */
export interface UploadedFile {
  kind: string;
  size: string;
  sha256: string;
  /** Its pages, of a PDF. */
  pages?: PDFDocument;
  /** A data URL. */
  picture?: string;
  text?: string;
  /** What comes next, or what is left out. */
  follows?: string;
  /** Why it cannot be shown, as a part of a sentence. */
  problem?: string;
}

/** Reads an uploaded file. It never throws for what is in it: one that cannot be shown has its problem. */
export async function uploadedFile(file: RecordsFile, sheet: Sheet): Promise<UploadedFile> {
  const type = file.mediaType.split(';')[0]!.trim();
  const bytes = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  const about = {
    kind: kinds[type] ?? type,
    size: `${Math.max(1, Math.round(bytes.length / 1024)).toLocaleString('en-GB')} KB`,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  try {
    return { ...about, ...(await shown(bytes, type, sheet)) };
  } catch (error) {
    return { ...about, problem: error instanceof Uncleanable ? error.message : 'the file is broken' };
  }
}

async function shown(bytes: Buffer, type: string, sheet: Sheet): Promise<Partial<UploadedFile>> {
  if (type === 'application/pdf') {
    const pages = await flatPdf(bytes, sheet);
    const count = pages.getPageCount();
    return { pages, follows: count === 1 ? 'Its one page follows.' : `Its ${count} pages follow.` };
  }
  if (type === 'image/png' || type === 'image/jpeg') {
    const clean = await cleanCopy(bytes, type);
    if ('problem' in clean) return { problem: clean.problem };
    return { picture: `data:${type};base64,${clean.content.toString('base64')}` };
  }
  if (type !== docx && type !== 'text/plain') return { problem: 'it is of another kind' };
  const text = type === docx ? wordText(bytes) : bytes.toString('utf8');
  if (text.length > mostLetters) return { problem: 'it is longer than can be printed' };
  const follows = type === docx ? 'Its text, without its pictures and its layout:' : 'Its text:';
  return text.trim() === '' ? { follows: 'There is no text in it.' } : { text, follows };
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
