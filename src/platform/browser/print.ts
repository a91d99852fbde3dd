import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, BrowserContext, HTTPRequest, Page } from 'puppeteer';
import { packetFontStack } from './fonts.js';
import type { Paper } from '../base/regional.js';

export interface PrintOptions {
  paper: Paper;
  /** What stands above and below every page; page numbers ("1 / 14") stand at the lower right unless switched off. */
  running?: RunningText;
  signal?: AbortSignal;
  /** Milliseconds, 60,000 if not given; longer is a PrintFailed. */
  timeout?: number;
  /** Without tags and bookmarks: for pages that become part of another file, which would lose them. */
  plain?: boolean;
}

/** The document could not be printed as it was given; trying again would not help. */
export class PrintFailed extends Error {
  override name = 'PrintFailed';
}

/** It took longer than it was given; it may succeed where the machine has less to do. */
export class PrintTookTooLong extends PrintFailed {
  override name = 'PrintTookTooLong';
}

/** Flags that leave Chromium no way out, for what the policy in the document does not govern (prefetch, refresh). */
export const sealedFlags: readonly string[] = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=http://127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
];

const moved = 'The document changed or moved to another address while it was printed.';
const fixed = { preferCSSPageSize: true, printBackground: true, tagged: true, outline: true } as const;
const plain = { tagged: false, outline: false } as const;
/** Laying the document out for a screen that no one looks at would take as long as printing it. */
const unlaid = '@media screen{body{display:none}}';
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/**
 * Prints a document as a tagged PDF with bookmarks from its headings; title and language come from the document.
 * Nothing is fetched: no script runs, and only what is inlined as a data URL is shown.
 * @throws PrintFailed if it takes too long or the document moves away; the signal's reason; else what befell Chromium
 */
export async function printDocument(browser: Browser, html: string, options: PrintOptions): Promise<Uint8Array> {
  const { timeout = 60_000, signal } = options;
  signal?.throwIfAborted();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new PrintTookTooLong(`Printing took longer than ${timeout} ms.`)), timeout);
  // Taken off again at the end: a signal that outlives the print would keep the print's megabytes.
  const givenUp = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', givenUp, { once: true });
  const opening = browser.createBrowserContext({ downloadBehavior: { policy: 'deny' } });
  try {
    return await Promise.race([printIn(opening, html, options, stop), aborted(stop.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', givenUp);
    await closeContext(browser, opening);
  }
}

async function printIn(opening: Promise<BrowserContext>, html: string, options: PrintOptions, stop: AbortController) {
  try {
    const page = await openPage(opening, stop);
    await page.setContent(sealedDocument(html, options), { waitUntil: 'load', timeout: 0 });
    const root = await page.$('html');
    const text = await page.evaluate(shownText);
    await page.evaluate(loadFonts);
    const pdf = await page.pdf({ ...fixed, ...(options.plain && plain), format: options.paper, timeout: 0 });
    const stayed = await root?.evaluate((element) => element.isConnected);
    if (stayed && page.url() === 'about:blank' && (await page.evaluate(shownText)) === text) return pdf;
  } catch (error) {
    // A page that moved or crashed often fails first with a vaguer error than the event that tells why.
    await wait(50);
    stop.signal.throwIfAborted();
    throw error;
  }
  throw new PrintFailed(moved);
}

async function openPage(opening: Promise<BrowserContext>, stop: AbortController): Promise<Page> {
  const impatience = setTimeout(() => stop.abort(new Error('Chromium opened no page.')), 15_000);
  const newPage = opening.then((context) => context.newPage());
  const page = await newPage.finally(() => clearTimeout(impatience));
  await seal(page);
  page.on('error', () => stop.abort(new Error('The page ended while it was printed.')));
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) stop.abort(new PrintFailed(moved));
  });
  return page;
}

async function seal(page: Page): Promise<void> {
  await Promise.all([page.setJavaScriptEnabled(false), page.setOfflineMode(true), page.setRequestInterception(true)]);
  page.on('request', (request: HTTPRequest) => {
    const isInline = request.url().startsWith('data:') && !request.isNavigationRequest();
    // A refused navigation that is "aborted" leaves the document standing; any other refusal shows an error page.
    void (isInline ? request.continue() : request.abort('aborted')).catch(() => undefined);
  });
}

/** The policy comes before anything of the document; what follows is read as if it had begun the document itself. */
function sealedDocument(html: string, options: PrintOptions): string {
  const head = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`;
  return `${head}<style>${pageStyle(options.paper, options.running)}${unlaid}</style>${html}`;
}

/** Runs in the page. As nothing is laid out, nothing has asked for the fonts yet; each is brought because it is needed. */
async function loadFonts(): Promise<void> {
  const { document } = globalThis as unknown as { document: { fonts: Iterable<{ load(): Promise<unknown> }> } };
  await Promise.allSettled([...document.fonts].map((font) => font.load()));
}

/** Runs in the page. The head is left out: it holds megabytes of fonts. */
function shownText(): string {
  const { document } = globalThis as unknown as { document: { body: { textContent: string } | null } };
  return document.body?.textContent ?? '';
}

/** Rejects with the signal's reason. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** A Chromium that does not even close a page is stuck, and is ended. */
async function closeContext(browser: Browser, opening: Promise<BrowserContext>): Promise<void> {
  const closed = opening.then((context) => context.close()).catch(() => undefined);
  const impatience = setTimeout(() => browser.process()?.kill('SIGKILL'), 5_000);
  await closed;
  clearTimeout(impatience);
}

/** Text above and below every printed page. It is text: nothing in it is read as HTML or CSS. */
interface RunningText {
  topLeft?: string;
  topRight?: string;
  bottomLeft?: string;
  bottomCenter?: string;
  /** "1 / 14" at the lower right; on unless false. */
  pageNumbers?: boolean;
}

/**
 * The page as CSS: paper, margins, running text and page numbers. It comes before the document's own styles,
 * so that these may change it (`@page`, and `@page :first` for a first page of its own).
 */
export function pageStyle(paper: Paper, running: RunningText = {}): string {
  const boxes = [
    box('top-left', running.topLeft),
    box('top-right', running.topRight),
    box('bottom-left', running.bottomLeft),
    box('bottom-center', running.bottomCenter),
    running.pageNumbers === false ? '' : '@bottom-right{content:counter(page) " / " counter(pages)}',
  ];
  const text = `font-family:${packetFontStack};font-size:8.5pt;font-variant-numeric:tabular-nums`;
  return `@page{size:${paper};margin:18mm 16mm 18mm;${text};${boxes.join('')}}`;
}

function box(place: string, text: string | undefined): string {
  return text ? `@${place}{content:${cssString(text)}}` : '';
}

/** A CSS string in which every character that could end it, or the style element around it, is escaped. */
function cssString(text: string): string {
  const escaped = text.replace(/[\p{Cc}"'\\<>&]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 0 ? '' : `\\${code.toString(16)} `;
  });
  return `"${escaped}"`;
}
