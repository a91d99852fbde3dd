import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { isOpen } from '../../assessments/model/vocabulary.js';
import { packetStyles } from '../../packets/document/packet-html.js';
import { type BrowserPool, BrowserPoolClosed } from '../../platform/browser/browser-pool.js';
import { BrowserUnavailable } from '../../platform/browser/find-browser.js';
import { packetFontFaces, packetFontStack } from '../../platform/browser/fonts.js';
import { markup, safe } from '../../platform/views/html.js';
import { productViews, templatesFolder, type Views } from '../../platform/views/views.js';
import { BoundPages, sheets } from './bound-pages.js';
import { closingParts } from './records-back-matter.js';
import { jobPart, planParts } from './records-model.js';
import type { RecordsFile, RecordsSource } from './records-source.js';
import { RedactionIndex, type RecordsPart } from './redaction-index.js';
import { redactionGroups } from './redactions.js';
import { candidateParts, sittingParts } from './scorecard-parts.js';
import { uploadedFile } from './uploaded-file.js';
import type { Regional } from '../../platform/base/regional.js';

export type RecordsStep = { step: 'printing' | 'files' | 'joining'; done: number; of: number };

interface RecordsHow {
  signal?: AbortSignal;
  /** Told how far it is; what it throws ends the printing. */
  progress?: (step: RecordsStep) => void | Promise<void>;
}

export interface PrintedRecords {
  pdf: Uint8Array;
  pages: number;
  /** Hexadecimal. */
  sha256: string;
  fileName: string;
  /** How many lines the list of what must be redacted has. */
  redactions: number;
}

const withoutContent = { picture: undefined, text: undefined, follows: undefined };
/** Milliseconds for one part; a large one on a busy machine takes some seconds. */
const partTimeout = 180_000;
/** Letters of HTML that are printed at a time: each print begins with a process and fonts of its own. */
const enough = 250_000;
/** The front's own length decides the page numbers in it: more often than this it does not change. */
const mostFronts = 5;

/**
 * Prints everything on file about a job as one flat PDF: what must be redacted first, then a table of contents. It is
 * printed a few parts at a time, so that memory does not grow with the job beyond the file itself.
 * @throws PrintFailed, BrowserUnavailable, BrowserPoolClosed, or the signal's reason
 */
export async function printRecords(
  input: RecordsSource,
  pool: BrowserPool,
  how: RecordsHow = {},
): Promise<PrintedRecords> {
  return new RecordsPrint(input, pool, how, await BoundPages.create()).print();
}

class RecordsPrint {
  private readonly places: RedactionIndex;
  private readonly contentsId: string;

  constructor(
    private readonly input: RecordsSource,
    private readonly pool: BrowserPool,
    private readonly how: RecordsHow,
    private readonly pages: BoundPages,
  ) {
    const { candidates, team } = input.round;
    this.places = new RedactionIndex({ candidates, team });
    this.contentsId = this.places.addHeading(1, 'Contents');
  }

  async print(): Promise<PrintedRecords> {
    const parts = await this.parts();
    const bodies: string[] = [];
    for (const [done, part] of parts.entries()) {
      await this.told('printing', done, parts.length);
      bodies.push(recordsBody(part, this.input));
      const isEnough = bodies.reduce((sum, { length }) => sum + length, 0) >= enough;
      if (isEnough || done === parts.length - 1) await this.appendBodies(bodies.splice(0));
    }
    await this.printFiles();
    await this.told('joining', 0, 1);
    const redactions = await this.printFront();
    const { job } = this.input.round;
    const about = `Records of ${job.requisition || job.title}`;
    const pdf = await this.pages.finish(this.places.headings, { title: about, running: about, at: this.input.madeAt });
    await this.told('joining', 1, 1);
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    return { pdf, pages: this.pages.count, sha256, fileName: fileName(this.input), redactions };
  }

  private parts(): Promise<RecordsPart[]> {
    const { round } = this.input;
    return this.places.indexed([
      jobPart(round),
      ...planParts(round),
      ...candidateParts(round),
      ...sittingParts(round),
      ...closingParts(this.input),
    ]);
  }

  private async printFiles(): Promise<void> {
    const { files } = this.input;
    const top = { id: this.places.addHeading(1, 'Uploaded files'), title: 'Uploaded files' };
    if (files.length === 0) await this.append({ template: 'records/file', model: { top, none: true } });
    for (const [done, file] of files.entries()) {
      await this.told('files', done, files.length);
      await this.printFile(file, done === 0 ? { top } : {});
    }
  }

  private async printFile(file: RecordsFile, top: object): Promise<void> {
    const { what, candidate, name } = file;
    const { pages, ...about } = await uploadedFile(file, sheets[this.input.paper]);
    const heading = this.places.addHeading(2, `${what}: ${candidate}`);
    const model = { heading, what, candidate, name, ...about, ...top };
    const problem = about.problem ?? (await this.printedFile(model, pages));
    if (problem) await this.append({ template: 'records/file', model: { ...model, ...withoutContent, problem } });
    const where = `${what}, ${name}${problem ? ': not shown here, redact the file itself' : ''}`;
    this.places.addFinding(heading, { kind: 'file', whose: candidate, where, through: true });
  }

  /** @returns why the file cannot be shown, if it cannot; then nothing was added */
  private async printedFile(model: object, pages: Uint8Array | undefined): Promise<string | undefined> {
    try {
      const content = pages ? await this.pages.taken(pages) : [];
      await this.append({ template: 'records/file', model });
      this.pages.add(content);
      return undefined;
    } catch (error) {
      if (this.how.signal?.aborted || error instanceof BrowserPoolClosed || error instanceof BrowserUnavailable)
        throw error;
      return 'it can’t be shown';
    }
  }

  /** @returns how many lines the list has */
  private async printFront(): Promise<number> {
    const { places, pages, input } = this;
    let length = 2;
    for (let tries = 1; ; tries += 1) {
      const shift = length;
      const pageOf = (id: string) => {
        const page = pages.pageOf(id);
        return page === undefined ? undefined : page + shift;
      };
      const groups = redactionGroups(places.findings, places.headings, pageOf, pages.count + shift);
      const contents = places.headings
        .filter(({ id, level }) => level < 3 && id !== this.contentsId)
        .map(({ id, level, title }) => ({ title, rank: level === 1 ? 'one' : 'two', page: pageOf(id) ?? '' }));
      const model = { ...frontModel(input), contentsId: this.contentsId, groups, contents, pages: pages.count + shift };
      const printed = await this.printed([recordsBody({ template: 'records/front', model }, input)]);
      const found = await pageCount(printed);
      if (found === shift || tries === mostFronts) {
        await pages.prepend(printed);
        return groups.reduce((sum, { lines }) => sum + lines.length, 0);
      }
      length = found;
    }
  }

  private append(part: RecordsPart): Promise<void> {
    return this.appendBodies([recordsBody(part, this.input)]);
  }

  private async appendBodies(bodies: readonly string[]): Promise<void> {
    await this.pages.append(await this.printed(bodies));
  }

  private async printed(bodies: readonly string[]): Promise<Uint8Array> {
    const { paper } = this.input;
    const html = await recordsHtml(bodies);
    const { signal } = this.how;
    const running = { pageNumbers: false };
    return this.pool.print(html, { paper, running, plain: true, timeout: partTimeout, ...(signal ? { signal } : {}) });
  }

  private async told(step: RecordsStep['step'], done: number, of: number): Promise<void> {
    this.how.signal?.throwIfAborted();
    await this.how.progress?.({ step, done, of });
  }
}

function frontModel({ round, madeAt, madeBy }: RecordsSource) {
  const { title, requisition = '' } = round.job;
  const unsigned = round.sittings.flatMap(({ scorecards }) => scorecards).filter(({ state }) => isOpen(state)).length;
  const were =
    unsigned === 1
      ? '1 scorecard was not signed at that time.'
      : `${unsigned} scorecards were not signed at that time.`;
  return { title, requisition, madeAt, madeBy, unsigned: unsigned > 0 ? were : '' };
}

async function pageCount(printed: Uint8Array): Promise<number> {
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  return (await PDFDocument.load(printed, { updateMetadata: false })).getPageCount();
}

function fileName({ round: { job }, madeAt, timeZone }: RecordsSource): string {
  const day = DateTime.fromJSDate(madeAt, { zone: timeZone }).toFormat('yyyy-MM-dd');
  const what = (job.requisition || job.title).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  const short = [...what].slice(0, 60).join('').replace(/^-|-$/g, '') || 'job';
  return `records-${short}-${day}.pdf`;
}

/** A part of the records as HTML, without what goes around it. */
export function recordsBody({ template, model }: RecordsPart, regional: Regional): string {
  return ready().views.renderBare(template, model, regional);
}

/**
 * Parts of the records as one HTML document with styles and fonts inside, each from a new page. Every element with an id
 * is the target of a link that no one sees, so that the printed file says on which page it stands.
 */
export async function recordsHtml(bodies: readonly string[]): Promise<string> {
  const body = bodies.map((one) => `<div class="from-new-page">${one}</div>`).join('');
  const links = [...body.matchAll(/ id="(r\d+)"/g)].map(([, id]) => `<a href="#${id}"></a>`).join('');
  const fonts = await packetFontFaces(`<html lang="en">${body}</html>`);
  const head = markup`<html lang="en"><head><title>Records</title><style>${safe(`${fonts}${ready().styles}`)}</style></head>`;
  return `${head.toString()}<body><nav hidden>${links}</nav>${body}</body></html>`;
}

let prepared: { views: Views; styles: string } | undefined;

function ready(): { views: Views; styles: string } {
  return (prepared ??= prepare());
}

function prepare(): { views: Views; styles: string } {
  const views = productViews();
  const own = readFileSync(join(templatesFolder, 'records', 'records.css'), 'utf8');
  return { views, styles: `${views.assets.styles}\n:root{--font:${packetFontStack}}\n${packetStyles()}\n${own}` };
}
