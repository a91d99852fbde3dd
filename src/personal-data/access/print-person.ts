import { createHash } from 'node:crypto';
import { dateText, type Paper, type Regional } from '../../platform/base/regional.js';
import type { BrowserPool } from '../../platform/browser/browser-pool.js';
import { recordsBody, recordsHtml } from '../../records/document/records-document.js';
import type { Entry, PersonFile } from './gather-person.js';

export interface PrintedPerson {
  pdf: Buffer;
  sha256: string;
  pages: number;
  entries: number;
}

/** Milliseconds for all of it. */
const timeout = 180_000;

/** Prints everything on file about one person. The files themselves are in the JSON. */
export async function printPerson(
  file: PersonFile,
  pool: BrowserPool,
  { paper, signal, ...regional }: Regional & { paper: Paper; signal: AbortSignal },
): Promise<PrintedPerson> {
  const part = { template: 'privacy/on-file', model: modelOf(file, regional) };
  const html = await recordsHtml([recordsBody(part, regional)]);
  const title = `On file about ${file.names.join(', ')}`;
  const made = dateText(new Date(file.madeAt), regional, { year: true, time: true, zoneName: true });
  const running = { topLeft: 'Callboard', topRight: `Confidential · generated ${made}` };
  const printed = await pool.print(html, { paper, signal, timeout, running });
  const { finishPdf } = await import('../../platform/browser/finish-pdf.js');
  const about = { title, language: 'en', author: 'Callboard', producer: 'Callboard', creator: 'Callboard' };
  const pdf = Buffer.from(await finishPdf(printed, { ...about, at: new Date(file.madeAt), attachments: [] }));
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  const pages = (await PDFDocument.load(pdf, { updateMetadata: false })).getPageCount();
  const entries = file.sections.reduce((sum, section) => sum + section.entries.length, 0);
  return { pdf, pages, entries, sha256: createHash('sha256').update(pdf).digest('hex') };
}

function modelOf({ names, redacted, madeAt, sections, files }: PersonFile, regional: Regional) {
  return {
    names: names.join(', '),
    ...{ redacted, madeAt },
    sections: sections.map(({ title, entries }) => ({
      title,
      entries: entries.map((entry) => ({ facts: factsOf(entry, regional) })),
    })),
    files: files.map(({ name, type, bytes }) => ({ name, type, bytes })),
  };
}

function factsOf(entry: Entry, regional: Regional): { label: string; value: string }[] {
  return Object.entries(entry).map(([name, value]) => ({
    label: name.slice(0, 1).toUpperCase() + name.slice(1),
    value: textOf(value, regional),
  }));
}

function textOf(value: unknown, regional: Regional): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') {
    const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)$/.test(value);
    return isInstant ? dateText(new Date(value), regional, { year: true, time: true, zoneName: true }) : value;
  }
  if (Array.isArray(value)) return value.map((one) => textOf(one, regional)).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, one]) => `${key}: ${textOf(one, regional)}`)
    .join('\n');
}
