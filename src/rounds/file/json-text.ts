import { below, shown, type Problem } from './problem.js';

/** Deeper than any round file goes; a file that nests further is refused. */
const deepest = 64;
/** A round of 500 candidates, 6 panelists and 30 criteria holds about 400,000 values. */
const mostValues = 1_000_000;
const longestNumber = 40;

export type JsonReading = { value: unknown; problems: Problem[] } | { fault: Problem };

/**
 * Reads JSON as JSON.parse does, and besides says line and column of a fault, names fields given twice and
 * texts that no database stores, and refuses what nests or repeats without end.
 * Never throws: a fault that ends the reading comes back as `fault`, the others with the value.
 */
export function readJson(text: string): JsonReading {
  const reader = new JsonReader(text);
  try {
    return { value: reader.document(), problems: reader.problems };
  } catch (error) {
    if (error instanceof Fault) return { fault: { pointer: '', message: error.message } };
    throw error;
  }
}

class Fault extends Error {}

class JsonReader {
  readonly problems: Problem[] = [];
  private at = 0;
  private values = 0;
  private readonly path: (string | number)[] = [];

  constructor(private readonly text: string) {}

  document(): unknown {
    this.skipSpace();
    if (this.at === this.text.length) throw new Fault('the file is empty; a job file is one JSON object');
    const value = this.value();
    this.skipSpace();
    if (this.at < this.text.length) throw this.unexpected('the end of the file');
    return value;
  }

  private value(): unknown {
    this.values += 1;
    if (this.values > mostValues) throw new Fault('has more than a million values, more than any job has');
    switch (this.text[this.at]) {
      case '{':
        return this.nested(() => this.object());
      case '[':
        return this.nested(() => this.array());
      case '"':
        return this.checkedString();
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private nested<T>(read: () => T): T {
    if (this.path.length >= deepest) throw new Fault(`${this.place()}: nests deeper than ${deepest} levels`);
    this.at += 1;
    this.skipSpace();
    return read();
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    if (this.took('}')) return object;
    for (;;) {
      if (this.text[this.at] !== '"') throw this.unexpected('a field name in double quotes');
      const name = this.string();
      this.path.push(name);
      if (Object.hasOwn(object, name)) this.report('is given twice in the same object; keep one of the two');
      this.skipSpace();
      if (!this.took(':')) throw this.unexpected('a colon after the field name');
      const value = this.value();
      if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, configurable: true });
      else object[name] = value;
      this.path.pop();
      if (this.ended('}')) return object;
    }
  }

  private array(): unknown[] {
    const array: unknown[] = [];
    if (this.took(']')) return array;
    for (;;) {
      this.path.push(array.length);
      array.push(this.value());
      this.path.pop();
      if (this.ended(']')) return array;
    }
  }

  /** After a value: true at the end of the list, false where another value follows. */
  private ended(end: '}' | ']'): boolean {
    this.skipSpace();
    if (this.took(end)) return true;
    if (!this.took(',')) throw this.unexpected(`a comma or ${end}`);
    if (this.text[this.at] === end) throw new Fault(`${this.place()}: nothing follows the last comma; remove it`);
    return false;
  }

  private checkedString(): string {
    const value = this.string();
    if (/\p{Surrogate}/u.test(value)) this.report('contains half a character (a lone surrogate); enter the text again');
    return value;
  }

  private string(): string {
    const { text, at: start } = this;
    let escaped = false;
    let at = start + 1;
    for (; ; at += 1) {
      const code = at < text.length ? text.charCodeAt(at) : -1;
      if (code === 0x22) break;
      if (code === 0x5c) {
        escaped = true;
        at += 1;
      } else if (code < 0x20) throw this.broken(at, code);
    }
    this.at = at + 1;
    return escaped ? this.unescaped(start) : text.slice(start + 1, at);
  }

  /** A text that ends with the file, or holds what must be escaped. */
  private broken(at: number, code: number): Fault {
    this.at = at;
    if (code === -1) return this.unexpected('a closing double quote');
    return new Fault(`${this.place()}: ${controlWords[code] ?? 'a control character'} inside a text`);
  }

  private unescaped(start: number): string {
    try {
      return JSON.parse(this.text.slice(start, this.at)) as string;
    } catch {
      throw new Fault(`${this.place(start)}: this text has a backslash that doesn’t start a known escape; write \\\\`);
    }
  }

  private number(): number {
    const start = this.at;
    while ('+-.eE0123456789'.includes(this.text.charAt(this.at) || ' ')) this.at += 1;
    const digits = this.text.slice(start, Math.min(this.at, start + longestNumber + 1));
    if (digits === '') throw this.unexpected('a value');
    if (digits.length > longestNumber) throw new Fault(`${this.place(start)}: a number of more than 40 digits`);
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(digits)) {
      throw new Fault(`${this.place(start)}: “${digits}” is not a number as JSON writes it`);
    }
    const value = Number(digits);
    if (!Number.isFinite(value)) this.report(`${digits} is too large a number`);
    return Number.isFinite(value) ? value : 0;
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.unexpected('a value');
    this.at += word.length;
    return value;
  }

  private took(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    this.skipSpace();
    return true;
  }

  private skipSpace(): void {
    for (; ; this.at += 1) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  private report(message: string): void {
    if (this.problems.length < 1000) this.problems.push({ pointer: this.path.reduce<string>(below, ''), message });
  }

  private unexpected(expected: string): Fault {
    if (this.at >= this.text.length) {
      return new Fault(`${this.place()}: the file ends where ${expected} should follow; it seems to be cut off`);
    }
    const found = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0x20);
    return new Fault(`${this.place()}: expected ${expected}, found “${shown(found)}”`);
  }

  private place(at = this.at): string {
    let line = 1;
    let start = 0;
    for (let end = this.text.indexOf('\n'); end !== -1 && end < at; end = this.text.indexOf('\n', start)) {
      line += 1;
      start = end + 1;
    }
    return `line ${line}, column ${Math.min(at, this.text.length) - start + 1}`;
  }
}

const controlWords: Record<number, string> = {
  0x00: 'a NUL character',
  0x09: 'a tab (write \\t)',
  0x0a: 'a line break (write \\n)',
  0x0d: 'a line break (write \\n)',
};
