import type { PlainPdf } from './plain-pdf.js';
import { dictionary, referred, textOf, textString, valuesOf } from './pdf-syntax.js';

/**
 * A heading at the top of a page is drawn, invisibly, at the foot of the page before as well, and Chromium takes the
 * words of both for the bookmark's title ("SignaturesSignatures"). This leaves them once.
 */
export function mendBookmarks(file: PlainPdf): void {
  const outlines = file.entries(file.root).get('Outlines');
  const waiting = outlines ? [file.entries(referred(outlines)).get('First')] : [];
  for (let reference = waiting.pop(); reference; reference = waiting.pop()) {
    const number = referred(reference);
    const entries = file.entries(number);
    waiting.push(...[entries.get('First'), entries.get('Next')].filter((one) => one !== undefined));
    const title = textOf(entries.get('Title') ?? '()');
    if (title === undefined) continue;
    const element = entries.get('SE');
    const mended = element && pagesOf(file, referred(element)).size > 1 ? withoutEcho(title) : title;
    file.replace(number, dictionary(entries.set('Title', textString(mended.trim()))));
  }
}

/** The text without what it begins with, where that stands twice at its beginning; the longest such part. */
function withoutEcho(text: string): string {
  for (let length = text.length >> 1; length > 0; length -= 1) {
    if (text.startsWith(text.slice(0, length), length)) return text.slice(length);
  }
  return text;
}

/** The pages on which an element, or one within it, has content. */
function pagesOf(file: PlainPdf, number: number, pages = new Set<string>()): Set<string> {
  const entries = file.entries(number);
  const page = entries.get('Pg');
  const kids = entries.get('K') ?? '[]';
  for (const kid of kids.startsWith('[') ? valuesOf(kids) : [kids]) {
    if (/^\d+ 0 R$/.test(kid)) pagesOf(file, referred(kid), pages);
    else if (kid.startsWith('<<')) pages.add(/\/Pg (\d+ 0 R)/.exec(kid)?.[1] ?? page ?? '');
    else if (page) pages.add(page);
  }
  return pages;
}
