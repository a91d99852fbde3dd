import { createHash } from 'node:crypto';
import { mapRoles, markArtifacts } from '../pdf/artifacts.js';
import { mendBookmarks } from '../pdf/bookmarks.js';
import { ElementNames } from '../pdf/element-names.js';
import { type AboutFile, attach, type AttachedFile, describe } from '../pdf/metadata.js';
import { UnexpectedPdf } from '../pdf/pdf-syntax.js';
import { PlainPdf } from '../pdf/plain-pdf.js';
import { writePdf } from '../pdf/write-pdf.js';

export interface FinishOptions extends AboutFile {
  attachments?: readonly AttachedFile[];
}

/**
 * Gives a printed PDF its metadata and attachments, and mends what Chromium leaves. The same print and options give the
 * same bytes, whenever it is done; tags and fonts stay as they are.
 */
export async function finishPdf(printed: Uint8Array, options: FinishOptions): Promise<Uint8Array> {
  try {
    return await finished(Buffer.from(printed), options);
  } catch (error) {
    if (!(error instanceof UnexpectedPdf)) throw error;
    return finished(await rewritten(printed), options);
  }
}

/**
 * The files attached to a PDF, by name.
 * @throws when it is no PDF that can be read
 */
export async function attachmentsOf(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  return new Map(pdf.getAttachments().map((file) => [file.name, file.data]));
}

async function finished(bytes: Buffer, options: FinishOptions): Promise<Uint8Array> {
  const names = new ElementNames();
  const file = new PlainPdf(bytes, (string) => names.see(bytes, string));
  names.renumber(file);
  mendBookmarks(file);
  mapRoles(file);
  await markArtifacts(file);
  describe(file, options);
  await attach(file, options.attachments ?? [], options.at);
  return writePdf(file, digest(options));
}

/** The same document written plainly: for a Chromium that writes otherwise than the one we know. Slow. */
async function rewritten(printed: Uint8Array): Promise<Buffer> {
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  const pdf = await PDFDocument.load(printed, { updateMetadata: false });
  return Buffer.from(await pdf.save({ useObjectStreams: false, updateFieldAppearances: false, addDefaultPage: false }));
}

/** Thirty-two hexadecimal digits for what the file says of itself. */
function digest({ attachments = [], ...about }: FinishOptions): string {
  const hash = createHash('sha256').update(JSON.stringify(about));
  for (const { bytes, ...file } of attachments) hash.update(JSON.stringify(file)).update(bytes);
  return hash.digest('hex').slice(0, 32).toUpperCase();
}
