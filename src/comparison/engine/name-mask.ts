/** Words of English that are names too: in small letters they stay. Particles of names are among them. */
const ordinary = new Set(
  `a al an am and art as ash at bass be bell best bill black bond brown bush by chance chase chip cook curry da dale
  dawn day de dean del der di dove drew du east el eve faith field fisher fox frank gene gold good grace grant gray
  green grey guy hall hart hazel he herb hill hope hunter i if in iris is it ivy jack jay joy june king la lance lane
  le lee lily lo long love low mark max may me miles mine my news no north of olive on or page park pat pearl penny
  pierce pike pope price ray read reed rich rice rob robin rod root rose ruby sage sandy see sharp short sky small so
  son south star stone strong sue sun sunny swift tan to trip true up us van violet von wade ward way we wells west
  white will wise wood young your`.split(/\s+/),
);

/** What may stand between two letters of a name unseen, or where a line was broken in it. */
const within =
  '(?:[\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u2060-\\u2064\\ufeff]|[-\\u2010\\u2011][ \\t]*\\r?\\n\\s*)*';
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const unseen = /[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff]|\u034f/gu;

const addresses: readonly { pattern: RegExp; by: string }[] = [
  { pattern: /[\p{L}\p{N}._%+'-]+\s?@\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, by: '[e-mail address]' },
  {
    pattern: /(?:\+\s?\d|\(0?\d{1,4}\)|(?<![\p{L}\p{N}.,])0\d)[\d\s()./\u2010-\u2013-]{5,}\d/gu,
    by: '[telephone number]',
  },
  {
    pattern: /(?<![\p{L}\p{N}])\d{3}[-. \u2010-\u2013]\d{3}[-. \u2010-\u2013]\d{4}(?![\p{L}\p{N}])/gu,
    by: '[telephone number]',
  },
];

interface Rule {
  form: string;
  /** Its letters alone: a text without them in a row needs no closer look. */
  key: string;
  pattern: RegExp;
  letter: string;
}

/**
 * Replaces candidates' names in running text: the whole name, and each part of it, in any case, with and without
 * accents, with unseen signs between its letters, and with an s at its end; a part that is an ordinary word stays in
 * small letters. Email addresses and phone numbers go too, whoever's they are. It rather masks a word too many
 * than leaves a name.
 */
export class NameMask {
  /** How many names and addresses were replaced so far. */
  count = 0;
  /** The texts in which one was, as they are now. */
  readonly texts = new Set<string>();
  private readonly rules: Rule[];
  private readonly addresses: typeof addresses;

  /**
   * @param spare parts of names, in small letters, that stay where they stand alone
   * @param addresses whether email addresses and phone numbers go too
   */
  constructor(
    people: readonly { name: string; letter: string }[],
    { spare, addresses: all = true }: { spare?: (part: string) => boolean; addresses?: boolean } = {},
  ) {
    this.addresses = all ? addresses : [];
    const whole = people.flatMap(({ name, letter }) => spellings(plain(name)).map((form) => rule(form, letter, 'giu')));
    const parts = people.flatMap(({ name, letter }) =>
      nameParts(name).flatMap((part) => (spare?.(part.toLowerCase()) ? [] : partRules(part, letter))),
    );
    const longestFirst = (one: Rule, other: Rule) => other.form.length - one.form.length;
    this.rules = [...whole.sort(longestFirst), ...parts.sort(longestFirst)];
  }

  apply(text: string): string {
    const before = this.count;
    let masked = text.normalize('NFC');
    for (const { pattern, by } of this.addresses) masked = this.replaced(masked, pattern, by);
    const letters = folded(masked);
    for (const { key, pattern, letter } of this.rules) {
      if (letters.includes(key)) masked = this.replaced(masked, pattern, `[${letter}]`);
    }
    if (this.count > before) this.texts.add(masked);
    return masked;
  }

  private replaced(text: string, pattern: RegExp, by: string): string {
    return text.replace(pattern, () => {
      this.count += 1;
      return by;
    });
  }
}

function plain(name: string): string {
  return name.normalize('NFC').replace(unseen, '').trim();
}

/** An ordinary word, or one in capitals at the beginning of a sentence, is masked as it is written and in capitals only. */
function partRules(part: string, letter: string): Rule[] {
  return spellings(part).flatMap((form) =>
    ordinary.has(form.toLowerCase())
      ? [...new Set([form, form.toUpperCase()])].map((one) => rule(one, letter, 'gu'))
      : [rule(form, letter, 'giu')],
  );
}

function rule(form: string, letter: string, flags: string): Rule {
  const signs = [...form].map((sign) => (/\s/.test(sign) ? '\\s*' : /['’ʼ]/.test(sign) ? "['’ʼ]?" : escaped(sign)));
  const words = signs.join(within);
  // East Asian text has no spaces between words, and a letter put there before must stay as it is.
  const plural = [...form].length > 3 ? 's?' : '';
  const bounded = eastAsian.test(form) ? words : `(?<![\\p{L}\\p{N}[])${words}${plural}(?![\\p{L}\\p{N}\\]])`;
  return { form, key: folded(form), letter, pattern: new RegExp(bounded, flags) };
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function escaped(sign: string): string {
  return sign.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Each word, and of O’Brien-Smith each of its parts, with and without what is before the apostrophe. */
function nameParts(name: string): string[] {
  const parts = [/[\s,."()_/]+/u, /[\s,."()_/-]+/u, /[\s,.'’ʼ"()_/-]+/u].flatMap((between) =>
    plain(name).split(between),
  );
  return [...new Set(parts)].filter((part) => part.length >= 2 || eastAsian.test(part));
}

/** As it is written, without its accents, and as it is written where there are no such letters. */
export function spellings(text: string): string[] {
  if (text === '') return [];
  const spelled = text.replace(/[äöüßæœøåþðłđı]/giu, (sign) => {
    const by = without[sign.toLowerCase()] ?? sign;
    return sign === sign.toLowerCase() ? by : by.charAt(0).toUpperCase() + by.slice(1);
  });
  const bare = text.replace(/[øłđı]/giu, (sign) => plainSign[sign.toLowerCase()] ?? sign);
  return [...new Set([text, withoutAccents(text), withoutAccents(spelled), withoutAccents(bare)])];
}

const without: Record<string, string> = {
  ...{
    ä: 'ae',
    ö: 'oe',
    ü: 'ue',
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'oe',
    å: 'aa',
    þ: 'th',
    ð: 'd',
    ł: 'l',
    đ: 'd',
    ı: 'i',
  },
};
const plainSign: Record<string, string> = { ø: 'o', ł: 'l', đ: 'd', ı: 'i' };

function withoutAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
}
