import { decoded, encodingOf } from '../file/read-bounded.js';

export type TextReading = { text: string; encoding: string; assumptions: string[] } | { problem: string };

/**
 * The text of a table. Without a name: UTF-8 or UTF-16 as the bytes say, else Windows-1252, and that is said.
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
  const said = 'The file is not UTF-8; it was read as Windows-1252 (Western European). Check names with accents.';
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252', assumptions: [said] };
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
