import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

interface Family {
  name: string;
  sheets: readonly string[];
  /** Of a family for one script, only these files are of use: the others repeat Latin letters. */
  files?: RegExp;
}

/**
 * One file a weight wherever there may be much text: Chromium draws variable fonts letter by letter (as Type 3),
 * which makes a packet several times as large and as slow. Only the large East Asian families are variable.
 */
const latin = family('Source Sans 3', ['400', '600', '700', '400-italic', '600-italic']);
const scripts = [
  family('Noto Sans Arabic', ['400', '700'], /-arabic-arabic-/),
  family('Noto Sans Hebrew', ['400', '700'], /-hebrew-hebrew-/),
  family('Noto Sans Devanagari', ['400', '700'], /-devanagari-devanagari-/),
];
const signs = family('Noto Sans Symbols 2', ['400'], /-symbols-400/);
const emoji = family('Noto Emoji', ['400']);
/** Chinese characters are drawn differently by language; without a sign of it, the simplified Chinese forms are used. */
const eastAsian = { zh: variable('SC'), 'zh-Hant': variable('TC'), ja: variable('JP'), ko: variable('KR') } as const;
type EastAsian = keyof typeof eastAsian;
const eastAsianLanguages = Object.keys(eastAsian) as EastAsian[];

function family(name: string, weights: readonly string[], files?: RegExp): Family {
  const folder = name.toLowerCase().replaceAll(' ', '-');
  return { name, sheets: weights.map((weight) => `@fontsource/${folder}/${weight}.css`), files };
}

function variable(region: string): Family {
  const sheet = `@fontsource-variable/noto-sans-${region.toLowerCase()}/wght.css`;
  return { name: `Noto Sans ${region} Variable`, sheets: [sheet] };
}

/** The value of `font-family` for what is printed: the Latin face, then one family for each other script. */
export const packetFontStack = stack(eastAsianLanguages);

/**
 * The language that a text's letters give away: kana are Japanese, hangul Korean. Chinese characters alone do not tell.
 * Put it into the `lang` attribute of the element that holds a name.
 */
export function languageFromLetters(text: string): 'ja' | 'ko' | undefined {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja';
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  return undefined;
}

/**
 * The @font-face rules, with the fonts inside as data URLs, that a document needs: only the files for characters
 * that occur in it. Use with `packetFontStack`.
 * @param document the HTML whole, or plain text. The language of Chinese characters is read from kana or hangul between
 *   the same two tags, else from the nearest `lang` attribute.
 */
export async function packetFontFaces(document: string): Promise<string> {
  const wanted = new Wanted();
  const italic = mayBeItalic(document);
  const latinFiles = (await filesOf(latin)).filter((file) => italic || file.style === 'normal');
  // Whatever stands around them, letters and signs of the Latin face below these never need another face.
  const brought = new Uint8Array(0x2000);
  for (const run of textRuns(document)) {
    const seen = new Set<number>();
    for (let at = 0; at < run.text.length; at += 1) {
      if (brought[run.text.charCodeAt(at)]) continue;
      const character = run.text.codePointAt(at)!;
      if (character > 0xffff) at += 1;
      if (seen.has(character)) continue;
      seen.add(character);
      const inLatin = wanted.add(latin, latinFiles, character);
      if (inLatin) brought[character] = 1;
      if (!inLatin || (character >= 0x2000 && isEastAsianText(run.text))) await addFallback(wanted, character, run);
    }
  }
  const languages = eastAsianLanguages.filter((language) => wanted.has(eastAsian[language]));
  return (await wanted.rules()) + languages.map(languageRule).join('');
}

/** A letter comes from the first family that has it; for a sign, all that may have it are brought. */
async function addFallback(wanted: Wanted, character: number, run: TextRun): Promise<void> {
  const isLetter = /[\p{L}\p{M}\p{Nd}]/u.test(String.fromCodePoint(character));
  for (const one of [...scripts, signs, emoji]) {
    if (wanted.add(one, await filesOf(one), character) && isLetter) return;
  }
  for (const language of [eastAsianLanguage(run), ...eastAsianLanguages]) {
    const one = eastAsian[language];
    if (wanted.addOnly(one, await filesOf(one), character)) return;
  }
}

async function filesOf({ sheets, files }: Family): Promise<readonly FontFile[]> {
  const all = (await Promise.all(sheets.map(fontFiles))).flat();
  return files ? all.filter((file) => files.test(file.path)) : all;
}

function eastAsianLanguage({ text, language = '' }: TextRun): EastAsian {
  const letters = languageFromLetters(text);
  if (letters) return letters;
  if (/^ja\b/i.test(language)) return 'ja';
  if (/^ko\b/i.test(language)) return 'ko';
  return /^zh-(hant|tw|hk|mo)\b/i.test(language) ? 'zh-Hant' : 'zh';
}

function isEastAsianText(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text);
}

function mayBeItalic(document: string): boolean {
  return /italic|<(?:em|i|cite|dfn|var|address)\b/i.test(document);
}

function languageRule(language: EastAsian): string {
  const values = language === 'zh-Hant' ? ['zh-Hant', 'zh-TW', 'zh-HK', 'zh-MO'] : [language];
  const others = eastAsianLanguages.filter((other) => other !== language);
  return `${values.map((value) => `[lang|="${value}"]`).join(',')}{font-family:${stack([language, ...others])}}\n`;
}

function stack(languages: readonly EastAsian[]): string {
  const families = [latin, ...scripts, signs, ...languages.map((language) => eastAsian[language]), emoji];
  return `${families.map((one) => `"${one.name}"`).join(',')},sans-serif`;
}

/** The files to bring, and of those with thousands of characters, the characters they are brought for. */
class Wanted {
  private readonly files = new Map<FontFile, { family: Family; only?: Set<number> }>();

  /** Brings the files for this character. @returns whether there are any */
  add(family: Family, files: readonly FontFile[], character: number): boolean {
    const found = files.filter((file) => covers(file, character));
    for (const file of found) this.files.set(file, { family });
    return found.length > 0;
  }

  /** The same, for these characters alone, so that another language's form of a character is left to its own family. */
  addOnly(family: Family, files: readonly FontFile[], character: number): boolean {
    const file = files.find((one) => covers(one, character));
    if (!file) return false;
    const entry = this.files.get(file) ?? { family, only: new Set() };
    entry.only?.add(character);
    this.files.set(file, entry);
    return true;
  }

  has(family: Family): boolean {
    return [...this.files.values()].some((entry) => entry.family === family);
  }

  /** Sorted, so that the order in which characters occur changes nothing. */
  async rules(): Promise<string> {
    const sorted = [...this.files].sort(([a], [b]) => (a.path < b.path ? -1 : 1));
    return (await Promise.all(sorted.map(([file, { family, only }]) => fontFace(family.name, file, only)))).join('');
  }
}

/** One font file of a family: the characters it is for, and how its @font-face describes it. */
export interface FontFile {
  path: string;
  style: string;
  weight: string;
  ranges: readonly CharacterRange[];
}

/** First and last code point. */
type CharacterRange = readonly [number, number];

const { resolve } = createRequire(import.meta.url);
const read = new Map<string, Promise<readonly FontFile[]>>();

/**
 * The files of a family from @fontsource, as its own style sheet lists them.
 * @param sheet the sheet's address, such as `@fontsource-variable/noto-sans-hebrew/wght.css`
 */
function fontFiles(sheet: string): Promise<readonly FontFile[]> {
  let files = read.get(sheet);
  if (!files) read.set(sheet, (files = readSheet(resolve(sheet))));
  return files;
}

/** Whether a file is for this character. */
function covers(file: FontFile, character: number): boolean {
  return file.ranges.some(([first, last]) => character >= first && character <= last);
}

/** The file as an @font-face with its data inside, for all of its characters or only for some. */
async function fontFace(family: string, file: FontFile, only?: ReadonlySet<number>): Promise<string> {
  const data = (await readFile(file.path)).toString('base64');
  const ranges = only ? [...only].sort((a, b) => a - b).map((one): CharacterRange => [one, one]) : file.ranges;
  return (
    `@font-face{font-family:"${family}";font-style:${file.style};font-weight:${file.weight};font-display:block;` +
    `src:url(data:font/woff2;base64,${data}) format("woff2");unicode-range:${ranges.map(rangeText).join(',')}}\n`
  );
}

async function readSheet(path: string): Promise<readonly FontFile[]> {
  const css = await readFile(path, 'utf8');
  return [...css.matchAll(/@font-face\s*\{([^}]*)\}/g)].map(([, body = '']) => {
    const value = (pattern: RegExp) => pattern.exec(body)?.[1] ?? '';
    return {
      path: join(dirname(path), value(/url\(([^)]+)\)/)),
      style: value(/font-style:\s*([^;]+);/),
      weight: value(/font-weight:\s*([^;]+);/),
      ranges: value(/unicode-range:\s*([^;]+);/)
        .split(',')
        .map(characterRange),
    };
  });
}

function characterRange(text: string): CharacterRange {
  const [first = '', last = first] = text.trim().replace(/^U\+/i, '').split('-');
  return [parseInt(first, 16), parseInt(last, 16)];
}

function rangeText([first, last]: CharacterRange): string {
  return first === last ? `U+${first.toString(16)}` : `U+${first.toString(16)}-${last.toString(16)}`;
}

/** A piece of a document's text between two tags, and the language it stands in, if a `lang` attribute says so. */
interface TextRun {
  text: string;
  language?: string;
}

const markup = /<(\/?)([a-z][\w-]*)([^>]*)>|<!--[^]*?-->|([^<]+|<)/gi;
const empty = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

/** The runs of text in an HTML document or in plain text. Made for documents of our own: it follows no repair rules. */
export function textRuns(html: string): TextRun[] {
  const runs: TextRun[] = [];
  const open: { name: string; language?: string }[] = [];
  for (const [, closing, tag, attributes = '', text] of html.matchAll(markup)) {
    const language = open.at(-1)?.language;
    const name = tag?.toLowerCase();
    if (text?.trim()) runs.push({ text, language });
    if (!name || empty.has(name) || attributes.endsWith('/')) continue;
    if (closing)
      open.length = Math.max(
        open.findLastIndex((element) => element.name === name),
        0,
      );
    else open.push({ name, language: /\slang\s*=\s*["']?([\w-]+)/i.exec(attributes)?.[1] ?? language });
  }
  return runs;
}
