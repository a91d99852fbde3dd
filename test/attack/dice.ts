/** Numbers that come the same again for the same seed. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 up to `below`. */
  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)]!;
  }
}

/** Whether an input must be refused, whatever else is true; of others that isn't known. */
export type Expectation = 'refused' | 'anything';

const letters = 'abcdefghijklmnopqrstuvwxyz ';

/** Texts that break what takes them for something else. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfffy',
  '\u202Etxt.exe',
  '\uFEFF',
  'Ａ'.repeat(50),
  'é'.normalize('NFD').repeat(40),
  '👩‍👩‍👧‍👦'.repeat(20),
  'ﷺ'.repeat(30),
  `'; drop table people; --`,
  `" or "1"="1`,
  '%',
  '_%\\',
  '\\',
  '$1',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  '=cmd|/c calc!A1',
  '../../../etc/passwd',
  '%00%0a%0d',
  'a\r\nBcc: everyone@example.com',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  '0x10',
  '1e400',
  '99999999999999999999',
  '-1',
  '2026-02-30',
  '0000-00-00',
  '+275760-09-13T00:00:00.001Z',
  '294277-01-01T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  'Infinity',
  '00000000-0000-0000-0000-000000000000',
  '0'.repeat(36),
  '[]',
  '{}',
  'true',
  '(?:(a+)+)+$',
  'a'.repeat(2000) + '!',
];

export const hostileNumbers: readonly number[] = [
  ...[-1, 0, 0.1, -0, 1e-320, 1e21, 1e308, 2 ** 31, 2 ** 31 - 1, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, -(2 ** 63)],
];

/** A text of that many letters, of one alphabet or another. */
export function textOfLength(dice: Dice, length: number): string {
  const alphabet = dice.pick([letters, letters, 'äöüßéñç ', '漢字かな交じり文', 'шрифт ', 'مرحبا ']);
  let text = '';
  for (let i = 0; i < length; i += 1) text += alphabet[dice.int(alphabet.length)]!;
  // Blanks around it would be taken off.
  return text.trim().padEnd(length, 'x');
}
