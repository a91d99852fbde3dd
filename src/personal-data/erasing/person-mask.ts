import { NameMask, spellings } from '../../comparison/engine/name-mask.js';

/** Who is taken out of texts, and what is put in their place. */
export interface Masked {
  names: readonly string[];
  emails: readonly string[];
  phones: readonly string[];
  /** Short keys that name them in a job's documents, and what takes their place. */
  keys: ReadonlyMap<string, string>;
  /** Identifiers of rows about them: what JSON has beside one is about them too. */
  ids: ReadonlySet<string>;
  /** "Erased candidate 3" */
  label: string;
  /** Parts of their names, in small letters, that others in their jobs have too. */
  shared: ReadonlySet<string>;
}

/**
 * Whose text it is: about them (any part of their name goes, and any address), of their job (parts of the name go
 * where nobody else there has them), or anywhere else (the whole name, their address and number).
 */
export type Scope = 'own' | 'job' | 'elsewhere';

export const removedText = '[removed]';

/** Takes one person out of texts. */
export class PersonMask {
  private readonly masks: Record<Scope | 'ownData', NameMask>;
  private readonly contacts: RegExp[];
  private readonly exact: Map<string, string>;

  /** @param dropped texts that go altogether wherever they stand by themselves */
  constructor(
    private readonly who: Masked,
    private readonly dropped: ReadonlySet<string> = new Set(),
  ) {
    const people = who.names.map((name) => ({ name, letter: who.label }));
    const several = people.filter(({ name }) => /\S[\s,]+\S/.test(name));
    const all = (): boolean => true;
    this.masks = {
      own: new NameMask(people),
      ownData: new NameMask(people, { addresses: false }),
      job: new NameMask(people, { addresses: false, spare: (part) => who.shared.has(part) }),
      elsewhere: new NameMask(several, { addresses: false, spare: all }),
    };
    this.contacts = [...who.emails.map(mailPattern), ...who.phones.flatMap((phone) => phonePattern(phone) ?? [])];
    this.exact = new Map(who.names.map((name) => [name, who.label]));
  }

  text(text: string, scope: Scope): string {
    if (this.exact.has(text) && scope !== 'elsewhere') return this.who.label;
    return this.masked(text, this.masks[scope]);
  }

  /** A list or JSON. */
  data(value: unknown, scope: Scope): unknown {
    if (typeof value === 'string') return this.string(value, scope);
    if (Array.isArray(value)) return value.map((one) => this.data(one, scope));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const within = scope === 'job' && entries.some(([, one]) => this.tellsWho(one)) ? 'own' : scope;
    return Object.fromEntries(entries.map(([key, one]) => [this.string(key, scope), this.data(one, within)]));
  }

  /** Whether a text or the text of a document names them in full, or has their address or number. */
  isNamedIn(text: string): boolean {
    const letters = lettersOf(text);
    if (this.who.names.some((name) => lettersOf(name).length > 5 && letters.includes(lettersOf(name)))) return true;
    return this.contacts.some((pattern) => text.search(pattern) >= 0);
  }

  private string(text: string, scope: Scope): string {
    if (scope !== 'elsewhere') {
      if (this.dropped.has(text)) return removedText;
      const by = this.who.keys.get(text) ?? this.exact.get(text);
      if (by !== undefined) return by;
    }
    return this.masked(text, this.masks[scope === 'own' ? 'ownData' : scope]);
  }

  private tellsWho(value: unknown): boolean {
    if (typeof value !== 'string') return false;
    return this.who.keys.has(value) || this.exact.has(value) || this.who.ids.has(value);
  }

  private masked(text: string, mask: NameMask): string {
    let masked = text;
    for (const pattern of this.contacts) masked = masked.replace(pattern, removedText);
    const before = mask.count;
    const named = mask.apply(masked);
    // Without a name in it a text stays as it is written, to the last sign.
    return mask.count > before ? named : masked;
  }
}

/** A pattern of PostgreSQL (`~*`) that finds every text which may have to be masked, and some more. */
export function searchPattern({ names, emails, phones }: Pick<Masked, 'names' | 'emails' | 'phones'>): string {
  const words = (name: string) =>
    name
      .split(/[\s,]+/)
      .map(forPostgres)
      .join('.{0,6}');
  const forms = names.flatMap((name) => [name, ...spellings(name.normalize('NFC').trim())]).map(words);
  const numbers = phones.flatMap((phone) => lastDigits(phone) ?? []).map((digits) => [...digits].join('\\D{0,4}'));
  return [...new Set([...forms, ...emails.map(forPostgres), ...numbers])].filter((one) => one !== '').join('|');
}

function mailPattern(mail: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}._%+-])${escaped(mail)}(?![\\p{L}\\p{N}-])`, 'giu');
}

function phonePattern(phone: string): RegExp | undefined {
  const digits = lastDigits(phone);
  if (!digits) return undefined;
  const between = '[\\s().\\-/\\u00a0\\u2010-\\u2013]*';
  return new RegExp(`(?<!\\d)[(+]?(?:\\d(?:${between}\\d){0,3}${between})?${[...digits].join(between)}(?!\\d)`, 'gu');
}

/** The last nine digits, as numbers are compared; nothing where there are too few to be a number. */
function lastDigits(phone: string): string | undefined {
  const digits = phone.replace(/\D/g, '');
  return digits.length >= 7 ? digits.slice(-9) : undefined;
}

function lettersOf(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** As it stands in text, or in JSON where a quotation mark or a backslash has another before it. */
function forPostgres(text: string): string {
  return text
    .replace(/["\\]/g, '.{0,2}')
    .replace(/[*+?^${}()|[\]]/g, '\\$&')
    .replace(/(?<!\\)\.(?!\{)/g, '\\.');
}
