import chardet from 'chardet';
import { decoded, encodingOf } from './decode-text.js';

type TextReading = { text: string; encoding: string; assumptions: string[] } | { problem: string };

/**
 * The text of a table. Without a name: UTF-8 or UTF-16 as the bytes say, else what the letters point to, else
 * Windows-1252, and that is said.
 * @param named an encoding by a name that TextDecoder knows
 */
export function decodeTable(bytes: Uint8Array, named?: string): TextReading {
  if (named !== undefined) return decodeAs(bytes, named.trim());
  if (startsWith(bytes, [0xff, 0xfe, 0, 0]) || startsWith(bytes, [0, 0, 0xfe, 0xff])) {
    return { problem: 'is text in UTF-32, which is not read; save it as CSV in UTF-8' };
  }
  const encoding = encodingOf(bytes);
  const text = decoded(bytes, encoding);
  if (text !== undefined) return { text, encoding, assumptions: [] };
  if (encoding !== 'utf-8') return { problem: 'is UTF-16 with half a character in it; save it again as CSV in UTF-8' };
  return likeliest(bytes);
}

function likeliest(bytes: Uint8Array): TextReading {
  const name = encodingByLetters(bytes);
  const reading = name && decodeAs(bytes, name);
  if (!reading || 'problem' in reading) {
    const said = 'The file is not UTF-8; it was read as Windows-1252 (Western European). Check names with accents.';
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252', assumptions: [said] };
  }
  const said = `The file is not UTF-8; it was read as ${name}, which its letters point to. Check names with accents.`;
  return { ...reading, assumptions: [said] };
}

function decodeAs(bytes: Uint8Array, name: string): TextReading {
  const decoder = decoderNamed(name);
  const example = 'give one such as utf-8, utf-16le, windows-1252 or shift_jis';
  if (!decoder) return { problem: `“${name.slice(0, 40)}” is not an encoding that is known here; ${example}` };
  try {
    return { text: decoder.decode(bytes), encoding: decoder.encoding, assumptions: [] };
  } catch {
    return { problem: `“${name.slice(0, 40)}” does not fit this file; ${example}` };
  }
}

function decoderNamed(name: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(name, { fatal: true });
  } catch {
    return undefined;
  }
}

function startsWith(bytes: Uint8Array, first: readonly number[]): boolean {
  return first.every((byte, place) => bytes[place] === byte);
}

/** How sure the detection has to be, of 100. In a table there are few words, so it is never very sure. */
const sureOfLetters = 20;
const sureOfPairs = 60;
/** Of a longer file the first part tells. */
const sampled = 64 * 1024;
/** What a browser reads as Windows-1252. */
const western = new Set(['ISO-8859-1', 'windows-1252', 'ASCII']);
const byPairs = new Set(['Shift_JIS', 'EUC-JP', 'EUC-KR', 'Big5', 'GB18030']);

/** An encoding other than Western European, where the file's letters point to one. */
function encodingByLetters(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, sampled);
  const whole = chardet.analyse(sample)[0];
  if (whole && byPairs.has(whole.name) && whole.confidence >= sureOfPairs) return whole.name;
  // Addresses and numbers are the same everywhere: only words with other letters tell.
  const best = chardet.analyse(otherWords(sample))[0];
  if (!best || western.has(best.name) || byPairs.has(best.name)) return undefined;
  return best.confidence >= sureOfLetters ? best.name : undefined;
}

function otherWords(bytes: Uint8Array): Uint8Array {
  const words: number[] = [];
  let start = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    if (at < bytes.length && isLetter(bytes[at]!)) continue;
    const word = bytes.subarray(start, at);
    if (word.some((byte) => byte >= 128)) words.push(...word, 32);
    start = at + 1;
  }
  return Uint8Array.from(words);
}

function isLetter(byte: number): boolean {
  return byte >= 128 || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}
