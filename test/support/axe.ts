import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'puppeteer';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** From now on axe is in the page, whatever it opens: a page that is not sent half a megabyte each time. */
export async function bringAxe(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(axe);
}

export interface Findings {
  /** Whether the page can be scrolled sideways. */
  sideways: boolean;
  /** What axe found: rule, and the first place. */
  violations: string[];
}

/** What axe found on a page: rule, and the places. */
export async function violationsOn(page: Page): Promise<string[]> {
  return (await findingsOn(page)).violations;
}

/** What is wrong on a page as it is laid out now. */
export async function findingsOn(page: Page): Promise<Findings> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return findingsWithAxe(page);
}

/** The same, of a page that was given axe before it was opened. */
export function findingsWithAxe(page: Page): Promise<Findings> {
  return page.evaluate(look, `${lookedAtInFolds},${givesNames},${asksStyles}`);
}

/** What rules of axe look at even where it can't be seen; of nothing else in a fold that is closed do they say anything. */
const lookedAtInFolds =
  '[accesskey],[role],[aria-hidden],[id],area,blink,marquee,audio,video,meta,iframe,frame,object,slot';
/** What may name or describe something elsewhere, seen or not. */
const givesNames =
  '[for],[aria-labelledby],[aria-describedby],[aria-owns],[aria-controls],[aria-details],[headers],[usemap]';
/** What our styles ask of elements within others (`:has`). */
const asksStyles = 'input,select,textarea,[data-kind],[aria-invalid]';

/** A fold that is closed, what it holds, and where that stood. */
interface Fold {
  details: HTMLDetailsElement;
  content: Element;
  place: Comment;
}

interface Tools {
  axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
  folds?: Fold[];
}

/**
 * Runs in the page. What closed folds hold is taken out for the time that they are closed: axe asks everything of each
 * element of it before it finds that nobody can see it, of one in three of all elements.
 * @param kept what a fold is left alone for
 */
async function look(kept: string): Promise<Findings> {
  const tools = globalThis as unknown as Tools;
  const folds = (tools.folds ??= []);
  const isClosed = (details: HTMLDetailsElement) =>
    !details.open && getComputedStyle(details, '::details-content').contentVisibility === 'hidden';
  for (const { details, content, place } of folds) if (!isClosed(details)) place.replaceWith(content);
  const sideways = document.documentElement.scrollWidth > window.innerWidth;
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details:not([open])')) {
    if (!details.isConnected || !isClosed(details)) continue;
    for (const content of details.querySelectorAll(':scope > :not(summary)')) {
      if (content.matches(kept) || content.querySelector(kept)) continue;
      const place = document.createComment('');
      content.replaceWith(place);
      folds.push({ details, content, place });
    }
  }
  const { violations } = await tools.axe.run({ resultTypes: ['violations'] });
  return { sideways, violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 160)}`) };
}
