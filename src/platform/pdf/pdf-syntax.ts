/** The bytes are not written in the way that is read here. */
export class UnexpectedPdf extends Error {
  override name = 'UnexpectedPdf';
}

const token = /\s*(\/[^\s()<>[\]{}/%]*|\((?:[^()\\]|\\[^])*\)|<<|>>|<[\dA-Fa-f\s]*>|[[\]]|[^\s()<>[\]{}/%]+)/y;

/** The tokens of a dictionary or another value: names, strings, brackets, numbers and words. */
function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    tokens.push(found[1]!);
    if (token.lastIndex === text.length) return tokens;
    if (!text.slice(token.lastIndex).trim()) return tokens;
  }
  throw new UnexpectedPdf('a value cannot be read');
}

/** Where the value that begins with token `at` is over. */
function valueEnd(tokens: readonly string[], at: number): number {
  if (tokens[at + 2] === 'R') return at + 3;
  let depth = 0;
  for (let next = at; next < tokens.length; next += 1) {
    if (tokens[next] === '<<' || tokens[next] === '[') depth += 1;
    if (tokens[next] === '>>' || tokens[next] === ']') depth -= 1;
    if (depth <= 0) return next + 1;
  }
  throw new UnexpectedPdf('a value does not end');
}

/**
 * The entries of a dictionary, by key without its slash; each value is text as it may be written again.
 * @throws UnexpectedPdf
 */
export function entriesOf(dictionary: string): Map<string, string> {
  const tokens = tokensOf(dictionary);
  if (tokens[0] !== '<<' || tokens.at(-1) !== '>>') throw new UnexpectedPdf('a dictionary was expected');
  const entries = new Map<string, string>();
  for (let at = 1; at < tokens.length - 1;) {
    const key = tokens[at]!;
    if (!key.startsWith('/')) throw new UnexpectedPdf('a key was expected');
    const end = valueEnd(tokens, at + 1);
    entries.set(key.slice(1), tokens.slice(at + 1, end).join(' '));
    at = end;
  }
  return entries;
}

/** The values of an array, each as text. @throws UnexpectedPdf */
export function valuesOf(array: string): string[] {
  const tokens = tokensOf(array);
  if (tokens[0] !== '[' || tokens.at(-1) !== ']') throw new UnexpectedPdf('an array was expected');
  const values: string[] = [];
  for (let at = 1; at < tokens.length - 1;) {
    const end = valueEnd(tokens, at);
    values.push(tokens.slice(at, end).join(' '));
    at = end;
  }
  return values;
}

/** A dictionary of these entries; those without a value are left out. */
export function dictionary(entries: Iterable<readonly [string, string | undefined]>): string {
  return `<<${[...entries].flatMap(([key, value]) => (value === undefined ? [] : `/${key} ${value}`)).join('\n')}>>`;
}

/** The number of the object that a reference names. @throws UnexpectedPdf if it is none */
export function referred(value: string | undefined): number {
  const [, number] = /^(\d+) 0 R$/.exec(value ?? '') ?? [];
  if (!number) throw new UnexpectedPdf('a reference was expected');
  return Number(number);
}

/** A text as a string: plain where it is ASCII, else UTF-16. */
export function textString(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `(${text.replace(/[()\\]/g, '\\$&')})`;
  return `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`;
}

/** What a string says; of one that is neither UTF-16 nor ASCII, undefined. */
export function textOf(string: string): string | undefined {
  if (string.startsWith('<')) {
    const bytes = Buffer.from(string.slice(1, -1).replace(/\s/g, ''), 'hex');
    return bytes.length % 2 === 0 && bytes.readUInt16BE(0) === 0xfeff
      ? bytes.swap16().toString('utf16le', 2)
      : undefined;
  }
  const plain = string.slice(1, -1).replace(/\\([()\\])/g, '$1');
  return /^[\x20-\x7e]*$/.test(plain) && !/\\\d/.test(string) ? plain : undefined;
}

/** A time as a string, in UTC. */
export function dateString(at: Date): string {
  return `(D:${at.toISOString().replace(/[-:T]|\..*$/g, '')}Z)`;
}

/** A string within a value, by where it begins and ends (its brackets included), and where the key before it begins. */
export interface FoundString {
  object: number;
  from: number;
  to: number;
  key: number;
}

const code = { open: 0x28, close: 0x29, slash: 0x2f, less: 0x3c, more: 0x3e, backslash: 0x5c } as const;

/**
 * Reads a value, names every string in it, and says where it ends: a dictionary with its last bracket.
 * @param value where it begins, and before what it has to end
 * @throws UnexpectedPdf
 */
export function scanned(
  bytes: Buffer,
  { object, start, last }: { object: number; start: number; last: number },
  eachString: (string: FoundString) => void,
): number {
  let depth = 0;
  let key = start;
  for (let at = start; at < last; at += 1) {
    const byte = bytes[at];
    if (byte === code.slash) key = at;
    else if (byte === code.open) {
      const to = stringEnd(bytes, at, last);
      eachString({ object, from: at, to, key });
      at = to - 1;
    } else if (byte === code.less && bytes[at + 1] === code.less) {
      depth += 1;
      at += 1;
    } else if (byte === code.more && bytes[at + 1] === code.more) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    } else if (byte === code.less) at = bytes.indexOf(code.more, at);
  }
  if (depth !== 0) throw new UnexpectedPdf('a dictionary does not end');
  return last;
}

function stringEnd(bytes: Buffer, from: number, last: number): number {
  let depth = 0;
  for (let at = from; at < last; at += 1) {
    if (bytes[at] === code.backslash) at += 1;
    else if (bytes[at] === code.open) depth += 1;
    else if (bytes[at] === code.close && (depth -= 1) === 0) return at + 1;
  }
  throw new UnexpectedPdf('a string does not end');
}
