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
