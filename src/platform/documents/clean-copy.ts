import { cleanDocx, textOf, unpacked } from './clean-docx.js';
import { cleanJpeg, cleanPng } from './clean-images.js';
import { cleanPdf } from './clean-pdf.js';
import { Uncleanable } from '../base/domain-errors.js';

export const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** A document without what it says of its author beside its text; or why that cannot be taken out of it. */
export type CleanCopy = { content: Buffer } | { problem: string };

const cleaners: Record<string, (bytes: Buffer) => Buffer | Promise<Buffer>> = {
  'application/pdf': cleanPdf,
  'image/png': cleanPng,
  'image/jpeg': cleanJpeg,
  [docx]: cleanDocx,
  'text/plain': (bytes) => bytes,
};

/** @param mediaType as found in the bytes */
export async function cleanCopy(bytes: Buffer, mediaType: string): Promise<CleanCopy> {
  const clean = cleaners[mediaType];
  if (!clean) return { problem: 'it is of another kind' };
  try {
    return { content: await clean(bytes) };
  } catch (error) {
    // A reader of documents may stumble over a broken one in any way; what is not cleaned is not handed out.
    return { problem: error instanceof Uncleanable ? error.message : 'the file is broken' };
  }
}

/** The words in a document, where they can be read without drawing it: of a text and of a Word file. */
export function wordsIn(bytes: Buffer, mediaType: string): string | undefined {
  if (mediaType === 'text/plain') return bytes.toString('utf8');
  if (mediaType !== docx) return undefined;
  try {
    const parts = [...unpacked(bytes)].filter(([name]) => /^word\/[^/]+\.xml$/.test(name));
    return parts.map(([, content]) => wordsOfXml(textOf(content))).join('\n');
  } catch {
    return undefined;
  }
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" };

function wordsOfXml(xml: string): string {
  return xml
    .replace(/<\/(?:\w+:)?p>|<(?:\w+:)?(?:tab|br)\b[^>]*>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|apos);/g, (entity) => entities[entity] ?? '');
}
