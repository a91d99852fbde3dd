import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { packetStyles } from '../../packets/document/packet-html.js';
import { dateText, type Paper, type Regional } from '../../platform/base/regional.js';
import type { BrowserPool } from '../../platform/browser/browser-pool.js';
import { packetFontFaces, packetFontStack } from '../../platform/browser/fonts.js';
import { markup, safe } from '../../platform/views/html.js';
import { productViews, templatesFolder, type Views } from '../../platform/views/views.js';
import type { ReportSource, ReportTexts } from './report-source.js';

interface ReportOptions extends Regional {
  paper: Paper;
  madeAt: Date;
  madeBy: string;
  signal?: AbortSignal;
  /** Told when the pages are printed; what it throws ends the making. */
  onPrinted?: () => Promise<void>;
}

export interface PrintedReport {
  pdf: Uint8Array;
  pages: number;
  /** Hexadecimal. */
  sha256: string;
  fileName: string;
}

let prepared: { views: Views; styles: string } | undefined;

/**
 * A job analysis in the order in which US guidelines ask for it: who and when, problem and setting, the content of the job
 * with method, roster and ratings, the selection procedure, how the two are linked, alternatives, use, contact and
 * accuracy. The same source and options give the same bytes.
 * @see Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.15 C (documentation of content validity)
 * @throws PrintFailed, BrowserUnavailable, BrowserPoolClosed, or the signal's reason
 */
export async function printReport(
  source: ReportSource,
  texts: ReportTexts,
  options: ReportOptions,
  pool: BrowserPool,
): Promise<PrintedReport> {
  const title = `Job analysis: ${source.job.title}`;
  const html = await reportHtml(title, reportModel(source, texts, options), options);
  const { paper, signal, madeAt } = options;
  const printed = await pool.print(html, { paper, running: running(source, options), ...(signal ? { signal } : {}) });
  await options.onPrinted?.();
  // Read with the first document, so that the server itself starts sooner.
  const { finishPdf } = await import('../../platform/browser/finish-pdf.js');
  const about = { language: 'en', author: 'The hiring team', producer: 'Callboard', creator: 'Callboard', at: madeAt };
  const pdf = await finishPdf(printed, { title, ...about });
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  return { pdf, pages: pagesOf(printed), sha256, fileName: fileName(source, options) };
}

/** What the template shows. */
function reportModel(
  source: ReportSource,
  { method, setting, alternatives, contact }: ReportTexts,
  options: ReportOptions,
) {
  const { job, plan, experts } = source;
  const submitted = experts.flatMap(({ submittedAt }) => submittedAt ?? []);
  return {
    ...source,
    job: {
      ...{ title: job.title, requisition: job.requisition, department: job.department, location: job.location },
      ...{ summary: job.summary, objectives: job.objectives, createdAt: job.createdAt },
    },
    planWords: plan.number === 0 ? 'no plan yet' : `version ${plan.number}`,
    lockedAt: plan.frozenAt,
    ratedFrom: submitted.length > 0 ? new Date(Math.min(...submitted.map(Number))) : null,
    ratedTo: submitted.length > 1 ? new Date(Math.max(...submitted.map(Number))) : null,
    method: paragraphs(method),
    setting: paragraphs(setting),
    alternatives: paragraphs(alternatives),
    contact: paragraphs(contact),
    madeAt: options.madeAt,
    madeBy: options.madeBy,
  };
}

type ReportModel = ReturnType<typeof reportModel>;

function paragraphs(text: string): string[] {
  return text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

async function reportHtml(title: string, model: ReportModel, regional: Regional): Promise<string> {
  prepared ??= prepare();
  const body = prepared.views.renderBare('analysis-report/document', model, regional);
  const fonts = await packetFontFaces(`<html lang="en"><title>${title}</title>${body}</html>`);
  const style = `${fonts}${prepared.styles}`;
  const head = markup`<html lang="en"><head><title>${title}</title><style>${safe(style)}</style></head>`;
  return `${head.toString()}<body>${body}</body></html>`;
}

function prepare(): { views: Views; styles: string } {
  const views = productViews();
  const own = readFileSync(join(templatesFolder, 'analysis-report', 'report.css'), 'utf8');
  return { views, styles: `${views.assets.styles}\n:root{--font:${packetFontStack}}\n${packetStyles()}\n${own}` };
}

function running({ job }: ReportSource, options: ReportOptions) {
  const at = dateText(options.madeAt, options, { year: true, time: true, zoneName: true });
  const what = job.requisition ? `${job.title} · ${job.requisition}` : job.title;
  return { topLeft: 'Callboard', topRight: `Job analysis · generated ${at}`, bottomLeft: what };
}

function fileName({ job }: ReportSource, { madeAt, timeZone }: ReportOptions): string {
  const day = DateTime.fromJSDate(madeAt, { zone: timeZone }).toFormat('yyyy-MM-dd');
  const what = (job.requisition || job.title).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  const short = [...what].slice(0, 60).join('').replace(/^-|-$/g, '') || 'job';
  return `job-analysis-${short}-${day}.pdf`;
}

/** Chromium writes each page's dictionary uncompressed. */
function pagesOf(printed: Uint8Array): number {
  return (
    Buffer.from(printed)
      .toString('latin1')
      .match(/\/Type\s*\/Page\b/g) ?? []
  ).length;
}
