/** Lines of a part that must stay on its page, and how many of them did not find room. */
export interface Shortened {
  lines: string[];
  left: number;
}

/** On one line, cut at the end of a word; what is cut stands whole in the appendix. */
export function shortened(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (widthOf(line) <= length) return line;
  let kept = '';
  let width = 0;
  for (const letter of line) {
    width += widthOf(letter);
    if (width > length) break;
    kept += letter;
  }
  const end = kept.lastIndexOf(' ');
  return `${kept.slice(0, end > kept.length / 2 ? end : kept.length)} …`;
}

/** As many of the lines as there is room for, each no longer than `length`. */
export function firstOf(lines: readonly string[], most: number, length = Infinity): Shortened {
  const kept = lines.length > most ? lines.slice(0, most - 1) : lines;
  return { lines: kept.map((line) => shortened(line, length)), left: lines.length - kept.length };
}

/** In letters of usual width; those of Chinese, Japanese and Korean are two wide. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += (letter.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1;
  return width;
}
