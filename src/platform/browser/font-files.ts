import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** One font file of a family: the characters it is for, and how its @font-face describes it. */
export interface FontFile {
  path: string;
  style: string;
  weight: string;
  ranges: readonly CharacterRange[];
}

/** First and last code point. */
export type CharacterRange = readonly [number, number];

const { resolve } = createRequire(import.meta.url);
const read = new Map<string, Promise<readonly FontFile[]>>();

/**
 * The files of a family from @fontsource, as its own style sheet lists them.
 * @param sheet the sheet's address, such as `@fontsource-variable/noto-sans-hebrew/wght.css`
 */
export function fontFiles(sheet: string): Promise<readonly FontFile[]> {
  let files = read.get(sheet);
  if (!files) read.set(sheet, (files = readSheet(resolve(sheet))));
  return files;
}

/** Whether a file is for this character. */
export function covers(file: FontFile, character: number): boolean {
  return file.ranges.some(([first, last]) => character >= first && character <= last);
}

/** The file as an @font-face with its data inside, for all of its characters or only for some. */
export async function fontFace(family: string, file: FontFile, only?: ReadonlySet<number>): Promise<string> {
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
