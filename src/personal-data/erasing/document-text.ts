import { unzipSync } from 'fflate';

/** Bytes that a document may have inside one another before no more is read. */
const mostUnpacked = 256 * 1024 * 1024;

/**
 * What a document says, as far as it can be read: the pages of a PDF (without spaces), the parts of a DOCX or XLSX,
 * and of anything else its bytes as text. Nobody is shown it: it is searched for names.
 */
export async function documentText(content: Buffer): Promise<string> {
  if (content.subarray(0, 5).toString('latin1') === '%PDF-') return (await pdfText(content)) ?? plainText(content);
  if (content.subarray(0, 2).toString('latin1') === 'PK') return packedText(content) ?? plainText(content);
  return plainText(content);
}

async function pdfText(content: Buffer): Promise<string | undefined> {
  try {
    const { PDFDocument } = await import('@cantoo/pdf-lib');
    const { pageTexts } = await import('../../platform/pdf/pdf-text.js');
    const pdf = await PDFDocument.load(content, { ignoreEncryption: true, updateMetadata: false });
    const about = [pdf.getTitle(), pdf.getAuthor(), pdf.getSubject(), pdf.getKeywords()];
    const attached = pdf.getAttachments().map(({ name, data }) => `${name} ${Buffer.from(data).toString('utf8')}`);
    return [...pageTexts(pdf), ...about, ...attached].filter(Boolean).join('\n');
  } catch {
    return undefined;
  }
}

function packedText(content: Buffer): string | undefined {
  let left = mostUnpacked;
  try {
    const files = unzipSync(content, { filter: ({ originalSize }) => (left -= originalSize) >= 0 });
    return Object.entries(files)
      .map(
        ([name, bytes]) =>
          `${name} ${Buffer.from(bytes)
            .toString('utf8')
            .replace(/<[^>]*>/g, ' ')}`,
      )
      .join('\n');
  } catch {
    return undefined;
  }
}

function plainText(content: Buffer): string {
  const wide = content.length % 2 === 0 ? `\n${content.toString('utf16le')}` : '';
  return `${content.toString('utf8')}\n${content.toString('latin1')}${wide}`;
}
