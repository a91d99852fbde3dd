import { NameMask, spellings } from '../../comparison/engine/name-mask.js';

/** Who is taken out of texts, and what is put in their place. */
export interface Masked {
  names: readonly string[];
  emails: readonly string[];
  phones: readonly string[];
  /** Short keys that name them in a job's documents, and what takes their place. */
  keys: ReadonlyMap<string, string>;
  /** "Erased candidate 3" */
  label: string;
  /** Parts of their names, in small letters, that others in their jobs have too. */
  shared: ReadonlySet<string>;
}

/**
 * Whose text it is. About them, any part of their name goes, and any address. In notes on others of their job, parts of
 * the name go that nobody else there has. In what belongs to the job itself, its plan and its documents, the whole name
 * goes, their keys, and copies of texts that were masked elsewhere; anywhere else the whole name. Their address and
 * number go everywhere.
 */
export type Scope = 'own' | 'notes' | 'job' | 'elsewhere';

export const removedText = '[removed]';

/** A copy of a text is known again by its letters from this length on. */
const copyLength = 12;

/** Takes one person out of texts. Texts about them come first: copies of those are known again in documents. */
export class PersonMask {
  private readonly masks: Record<Scope | 'ownData', NameMask>;
  private readonly contacts: RegExp[];
  /** What takes the place of a whole text. */
  private readonly exact = new Map<string, string>();

  constructor(private readonly who: Masked) {
    const people = who.names.map((name) => ({ name, letter: who.label }));
    const several = people.filter(({ name }) => /\S[\s,]+\S/.test(name));
    const whole = new NameMask(several, { addresses: false, spare: () => true });
    this.masks = {
      own: new NameMask(people),
      ownData: new NameMask(people, { addresses: false }),
      notes: new NameMask(people, { addresses: false, spare: (part) => who.shared.has(part) }),
      job: whole,
      elsewhere: whole,
    };
    this.contacts = [...who.emails.map(mailPattern), ...who.phones.flatMap((phone) => phonePattern(phone) ?? [])];
    for (const name of who.names) this.exact.set(name, who.label);
    for (const [key, by] of who.keys) this.exact.set(key, by);
  }

  /** Has a text go altogether, and its copies. */
  drop(text: string): string {
    if (text.length >= copyLength) this.exact.set(text, removedText);
    return removedText;
  }

  text(text: string, scope: Scope): string {
    return this.string(text, scope, this.masks[scope]);
  }

  /** A list or JSON. */
  data(value: unknown, scope: Scope): unknown {
    const mask = this.masks[scope === 'own' ? 'ownData' : scope];
    if (typeof value === 'string') return this.string(value, scope, mask);
    if (Array.isArray(value)) return value.map((one) => this.data(one, scope));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, one]) => [this.string(key, scope, mask), this.data(one, scope)]);
    return Object.fromEntries(entries) as unknown;
  }

  /** Whether a text or the text of a document names them in full, or has their address or number. */
  isNamedIn(text: string): boolean {
    const letters = lettersOf(text);
    if (this.who.names.some((name) => lettersOf(name).length > 5 && letters.includes(lettersOf(name)))) return true;
    return this.contacts.some((pattern) => text.search(pattern) >= 0);
  }

  private string(text: string, scope: Scope, mask: NameMask): string {
    const by = scope === 'elsewhere' ? undefined : this.exact.get(text);
    if (by !== undefined) return by;
    const masked = this.masked(text, mask);
    const isNote = scope === 'own' || scope === 'notes';
    if (isNote && masked !== text && text.length >= copyLength) this.exact.set(text, masked);
    return masked;
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

/** Finds nothing: where there is nothing to look for. */
const never = 'x\\Ax';

/** A pattern of PostgreSQL (`~*`) that finds every text which may have to be masked, and some more. */
export function searchPattern({ names, emails, phones }: Pick<Masked, 'names' | 'emails' | 'phones'>): string {
  const words = (name: string) =>
    name
      .split(/[\s,]+/)
      .map(forPostgres)
      .join('.{0,6}');
  const forms = names.flatMap((name) => [name, ...spellings(name.normalize('NFC').trim())]).map(words);
  return anyOf([...forms, ...contactForms(emails, phones)]);
}

/** One that finds only what is certainly theirs: for what is deleted rather than masked. */
export function certainPattern({ names, emails, phones }: Pick<Masked, 'names' | 'emails' | 'phones'>): string {
  const several = names.filter((name) => /\S\s+\S/.test(name) && name.length >= 6);
  const forms = several.map((name) => `\\m${name.split(/\s+/).map(forPostgres).join('\\s+')}\\M`);
  return anyOf([...forms, ...contactForms(emails, phones)]);
}

function contactForms(emails: readonly string[], phones: readonly string[]): string[] {
  const numbers = phones.flatMap((phone) => lastDigits(phone) ?? []);
  return [...emails.map(forPostgres), ...numbers.map((digits) => [...digits].join('[^0-9a-z]{0,4}'))];
}

function anyOf(forms: readonly string[]): string {
  return [...new Set(forms)].filter((one) => one !== '').join('|') || never;
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
