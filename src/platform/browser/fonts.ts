import { covers, fontFace, fontFiles, type FontFile } from './font-files.js';
import { textRuns, type TextRun } from './text-runs.js';

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
