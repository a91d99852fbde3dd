import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import type { Comparison } from '../../comparison/engine/comparison.js';
import { lettered } from '../../comparison/engine/letters.js';
import type { Selection } from '../../comparison/engine/ratings.js';
import { dateText, type Paper, type Regional } from '../../platform/base/regional.js';
import type { BrowserPool } from '../../platform/browser/browser-pool.js';
import { letteredContext, type PacketContext } from './packet-context.js';
import { packetHtml } from './packet-html.js';
import { packetModel, type PacketModel } from './packet-model.js';

/** Its dates are those of the zone and the locale. */
export interface PacketOptions extends Regional {
  paper: Paper;
  /** Candidates' names; else letters, and no name anywhere in the file. */
  names: boolean;
  /** What letters are drawn with; see `lettered`. */
  letterSecret?: string;
  /** The time the packet says it was made at. */
  madeAt: Date;
  selection?: Selection;
  signal?: AbortSignal;
  /** Milliseconds for printing; longer is a PrintFailed. */
  timeout?: number;
  /** Told what is done next, and what is known by then; what it throws ends the printing. */
  onStage?: (stage: 'layout' | 'printing' | 'sealing', known?: { kilobytes?: number; pages?: number }) => Promise<void>;
}

export interface PrintedPacket {
  pdf: Uint8Array;
  pages: number;
  /** Hexadecimal. */
  sha256: string;
  fileName: string;
  /** What it was made from; with letters, if it has letters. */
  comparison: Comparison;
  /** How many names within notes were replaced by letters: for a person to check before it goes out. */
  masked: number;
  /** The texts of the packet in which a name was replaced, as they are printed. Not in the file as a list. */
  maskedTexts: string[];
  /** The candidates' own keys by letter. */
  keys?: Record<string, string>;
}

/**
 * Prints the packet of a comparison as a tagged PDF that carries the comparison's figures as an attached file. The same
 * evidence, context and options give the same bytes. Neither a database nor a network is needed.
 * @throws UnknownSelection; PrintFailed, BrowserUnavailable, BrowserPoolClosed, or the signal's reason
 */
export async function printPacket(
  evidence: Evidence,
  context: PacketContext,
  options: PacketOptions,
  pool: BrowserPool,
): Promise<PrintedPacket> {
  const { model, comparison, ...hidden } = preparedPacket(evidence, context, options);
  const { paper, signal, timeout, onStage } = options;
  await onStage?.('layout');
  const html = await packetHtml(model, options);
  await onStage?.('printing', { kilobytes: Math.ceil(html.length / 1024) });
  const printed = await pool.print(html, { paper, signal, timeout, running: runningText(model, options) });
  const pages = pagesOf(printed);
  await onStage?.('sealing', { pages });
  const figures = Buffer.from(JSON.stringify(comparison));
  // Read with the first packet, so that the server itself starts sooner.
  const { finishPdf } = await import('../../platform/browser/finish-pdf.js');
  const pdf = await finishPdf(printed, {
    title: model.title,
    language: 'en',
    author: 'The hiring panel',
    producer: 'Callboard',
    creator: 'Callboard',
    at: options.madeAt,
    attachments: [
      {
        name: 'comparison.json',
        bytes: figures,
        type: 'application/json',
        description: 'All scores in this packet, with the ratings and notes behind them',
      },
    ],
  });
  return {
    pdf,
    pages,
    sha256: createHash('sha256').update(pdf).digest('hex'),
    fileName: fileName(model, options),
    comparison,
    ...hidden,
  };
}

/** The packet before it is printed: with letters where they are asked for. */
export function preparedPacket(
  evidence: Evidence,
  context: PacketContext,
  options: Pick<PacketOptions, 'names' | 'letterSecret' | 'madeAt' | 'timeZone' | 'locale' | 'selection'>,
): { model: PacketModel } & Pick<PrintedPacket, 'comparison' | 'masked' | 'maskedTexts' | 'keys'> {
  if (options.names) return { ...packetModel(evidence, context, options), masked: 0, maskedTexts: [] };
  const hidden = lettered(evidence, options.letterSecret);
  const candidates = options.selection?.candidates?.map((key) => hidden.letters.get(key) ?? key);
  const selection = { ...options.selection, ...(candidates ? { candidates } : {}) };
  const made = packetModel(hidden.evidence, letteredContext(context, hidden), { ...options, selection });
  const printed = JSON.stringify(made);
  const maskedTexts = [...hidden.mask.texts].filter((text) => printed.includes(JSON.stringify(text).slice(1, -1)));
  const keys = Object.fromEntries([...hidden.letters].map(([own, letter]) => [letter, own]));
  return { ...made, masked: hidden.mask.count, maskedTexts, keys };
}

function runningText({ job, madeAt }: PacketModel, regional: PacketOptions) {
  const at = dateText(new Date(madeAt), regional, { year: true, time: true, zoneName: true });
  const what = job.requisition ? `${job.title} · ${job.requisition}` : job.title;
  return { topLeft: 'Callboard', topRight: `Confidential · generated ${at}`, bottomLeft: what };
}

function fileName({ job, madeAt }: PacketModel, { timeZone, names }: PacketOptions): string {
  const day = DateTime.fromISO(madeAt, { zone: timeZone }).toFormat('yyyy-MM-dd');
  const what = (job.requisition || job.title).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  const short = [...what].slice(0, 60).join('').replace(/^-|-$/g, '') || 'job';
  return `packet-${short}-${day}${names ? '' : '-letters'}.pdf`;
}

/** Chromium writes each page's dictionary uncompressed. */
function pagesOf(printed: Uint8Array): number {
  return (
    Buffer.from(printed)
      .toString('latin1')
      .match(/\/Type\s*\/Page\b/g) ?? []
  ).length;
}
