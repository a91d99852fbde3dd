import { type Html, markup } from '../views/html.js';
import type { Regional } from '../base/regional.js';
import type { Filling, LetterKind, Place, Wording } from './letter-kind.js';

/** A piece of a line. What was filled in is told apart: in it nothing becomes a link. */
type Span = { text: string; filled: boolean } | { words: string; url: string };
type Line = readonly Span[];

type Block = { paragraph: readonly Line[] } | { list: readonly Line[] } | { words: string; url: string };

/** A mail with everything filled in, before it is text or HTML. */
export interface FilledLetter {
  /** One line. */
  subject: string;
  blocks: readonly Block[];
}

/** What is wrong with a wording, and in which field. */
export interface WordingFault {
  field: keyof Wording;
  message: string;
}

/** `{name}`, or `{link: words}`. Braces around anything longer than a line are just braces. */
const placePattern = /\{([^{}\n:]*)(?::([^{}\n]*))?\}/g;

/** Why a wording can't be used for a kind of mail: placeholders that nothing fills, or that are missing. */
export function wordingFaults({ places }: Pick<LetterKind, 'places'>, { subject, body }: Wording): WordingFault[] {
  const inSubject = [...subject.matchAll(placePattern)].flatMap((match) => placeFault(places, match, true) ?? []);
  const inBody = [...body.matchAll(placePattern)].flatMap((match) => placeFault(places, match, false) ?? []);
  const used = new Set([...body.matchAll(placePattern)].map(([, name]) => name!.trim()));
  const missing = Object.entries(places)
    .filter(([name, { required }]) => required && !used.has(name))
    .map(([name, { means }]) => `{${name}} has to be in the text: ${means}.`);
  return [
    ...inSubject.map((message) => ({ field: 'subject' as const, message })),
    ...[...inBody, ...missing].map((message) => ({ field: 'body' as const, message })),
  ];
}

function placeFault(places: Record<string, Place>, match: RegExpExecArray, inSubject: boolean): string | undefined {
  const [whole, given = '', words] = match;
  const name = given.trim();
  if (!Object.hasOwn(places, name)) {
    const all = Object.keys(places);
    const near = all.find((known) => isNear(known, name.toLowerCase()));
    const list = all.map((known) => `{${known}}`).join(', ');
    const hint = near ? `Did you mean {${near}}? ` : '';
    return `${whole} can’t be filled in. ${hint}Use ${list}, or write it without braces.`;
  }
  const { button, sample } = places[name]!;
  if (words !== undefined && button === undefined) return `${whole}: only a link takes words after a colon.`;
  if (inSubject && (button !== undefined || typeof sample !== 'string')) return `{${name}} can’t be in a subject.`;
  return undefined;
}

/** Whether one turns into the other by changing, leaving out, adding or swapping a letter or two. */
function isNear(known: string, typed: string): boolean {
  if (typed.length > 40 || Math.abs(known.length - typed.length) > 2) return false;
  const rows = [...Array(known.length + 1).keys()].map((row) => [row, ...Array<number>(typed.length).fill(0)]);
  for (let column = 0; column <= typed.length; column += 1) rows[0]![column] = column;
  for (let row = 1; row <= known.length; row += 1) {
    for (let column = 1; column <= typed.length; column += 1) {
      const same = known[row - 1] === typed[column - 1] ? 0 : 1;
      rows[row]![column] = Math.min(
        rows[row - 1]![column]! + 1,
        rows[row]![column - 1]! + 1,
        rows[row - 1]![column - 1]! + same,
      );
    }
  }
  return rows[known.length]![typed.length]! <= 2;
}

/**
 * A wording with everything in its place. A line with a placeholder that is empty in this mail is left out; what nothing
 * fills stays as it is written.
 */
export function fillLetter(
  { places }: Pick<LetterKind, 'places'>,
  { subject, body }: Wording,
  fillings: Record<string, Filling>,
  reader: Regional,
): FilledLetter {
  const filling = (name: string): string | readonly string[] => {
    const given = Object.hasOwn(fillings, name) ? fillings[name]! : null;
    const said = (typeof given === 'function' ? given(reader) : given) ?? '';
    return typeof said === 'string' ? oneLine(said) : said.map(oneLine);
  };
  const line = (text: string) => filledLine(text, places, filling);
  const flat = (line(subject) ?? [])
    .map((span) => ('url' in span ? '' : span.text))
    .join('')
    .trim();
  const blocks = body
    .split(/\n(?:[ \t]*\n)+/)
    .flatMap((paragraph) => blocksOf(paragraph.split('\n'), line, { places, filling }));
  return { subject: oneLine(flat), blocks };
}

type Fill = (name: string) => string | readonly string[];

/** Nothing where a placeholder of the line is empty; but of a subject what is left. */
function filledLine(text: string, places: Record<string, Place>, filling: Fill): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const match of text.matchAll(placePattern)) {
    const [whole, given = '', words] = match;
    const name = given.trim();
    if (!Object.hasOwn(places, name)) continue;
    spans.push(...typed(text.slice(at, match.index)));
    at = match.index + whole.length;
    const value = filling(name);
    const button = places[name]!.button;
    const flat = typeof value === 'string' ? value : value.join(', ');
    spans.push(
      button === undefined ? { text: flat, filled: true } : { words: words?.trim() || button, url: webAddress(flat) },
    );
  }
  return [...spans, ...typed(text.slice(at))];
}

/** What somebody wrote: the web addresses in it can be opened. */
function typed(text: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const { 0: url, index } of text.matchAll(/https?:\/\/[^\s<>"'{}]*[^\s<>"'{}.,;:!?)\]]/gi)) {
    if (!URL.canParse(url)) continue;
    if (index > at) spans.push({ text: text.slice(at, index), filled: false });
    spans.push({ words: url, url });
    at = index + url.length;
  }
  return at < text.length ? [...spans, { text: text.slice(at), filled: false }] : spans;
}

/** Only what opens in a browser is ever a link. */
function webAddress(url: string): string {
  return /^https?:\/\//i.test(url) ? url : '';
}

function blocksOf(
  lines: readonly string[],
  line: (text: string) => Span[],
  { places, filling }: { places: Record<string, Place>; filling: Fill },
): Block[] {
  const blocks: Block[] = [];
  const add = (kind: 'paragraph' | 'list', one: Line) => {
    const last = blocks.at(-1);
    const same = last && kind in last ? (last as Record<typeof kind, Line[]>)[kind] : undefined;
    if (same) same.push(one);
    else blocks.push(kind === 'list' ? { list: [one] } : { paragraph: [one] });
  };
  for (const text of lines) {
    const names = [...text.matchAll(placePattern)]
      .map(([, name]) => name!.trim())
      .filter((name) => Object.hasOwn(places, name));
    if (text.trim() === '' || names.some((name) => filling(name).length === 0)) continue;
    const [only] = names;
    const alone = names.length === 1 && text.trim().replace(placePattern, '') === '';
    const value = alone ? filling(only!) : '';
    const spans = line(text);
    if (alone && typeof value !== 'string') for (const item of value) add('list', [{ text: item, filled: true }]);
    else if (alone && 'url' in spans.find((span) => 'url' in span || span.filled)!) {
      blocks.push(spans.find((span) => 'url' in span)!);
    } else if (/^\s*[-*•] /.test(text)) add('list', line(text.replace(/^\s*[-*•] +/, '')));
    else add('paragraph', spans);
  }
  return blocks;
}

/** As plain text: the address of a link after its words; or, for others than its reader, only that there is one. */
export function letterText({ blocks }: FilledLetter, { hideLinks = false } = {}): string {
  const lineText = (line: Line) => line.map((span) => spanText(span, hideLinks)).join('');
  return blocks
    .map((block) => {
      if ('url' in block) return hideLinks ? `[${block.words}]` : `${block.words}:\n${block.url}`;
      if ('list' in block) return block.list.map((line) => `- ${lineText(line)}`).join('\n');
      return block.paragraph.map(lineText).join('\n');
    })
    .join('\n\n')
    .trim();
}

function spanText(span: Span, hideLinks: boolean): string {
  if (!('url' in span)) return span.text;
  if (span.words === span.url) return span.url;
  return hideLinks ? `[${span.words}]` : `${span.words} (${span.url})`;
}

/** As HTML: everything escaped; `inert` for a page that shows what a mail looks like, where no link leads anywhere. */
export function letterHtml({ blocks }: FilledLetter, { inert = false } = {}): Html {
  const opened = (words: string, url: string, button: boolean) =>
    markup`<a${button && markup` class="button"`}${!inert && markup` href="${url}"`}>${words}</a>`;
  const line = (spans: Line) =>
    spans.map((span) => {
      if ('url' in span) return opened(span.words, span.url, false);
      return span.filled ? markup`<bdi>${span.text}</bdi>` : span.text;
    });
  const html = blocks.map((block) => {
    if ('url' in block) return markup`<p>${opened(block.words, block.url, true)}</p>\n`;
    if ('list' in block) return markup`<ul>${block.list.map((item) => markup`<li>${line(item)}</li>`)}</ul>\n`;
    return markup`<p>${block.paragraph.map((spans, index) => [index > 0 && markup`<br>\n`, ...line(spans)])}</p>\n`;
  });
  return markup`${html}`;
}

/** A name or subject as a header may hold it: whatever would begin a new line is a space. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- naming control characters is the point
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, ' ').trim();
}
