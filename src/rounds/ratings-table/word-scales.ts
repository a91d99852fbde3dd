/** Words that are often used for ratings, each scale from its lowest to its highest; a bar parts other words for one. */
const families: readonly (readonly string[])[] = [
  ['strong no', 'no', 'mixed|maybe|neutral|unsure|not sure|undecided|borderline', 'yes', 'strong yes'],
  ['definitely no|definitely not', 'no', 'mixed|maybe|neutral|unsure', 'yes', 'definitely yes|definitely'],
  ['strong no hire|strong no-hire', 'no hire|no-hire', 'mixed|neutral|borderline', 'hire', 'strong hire'],
  ['strongly disagree', 'disagree', 'neutral|neither agree nor disagree|neither', 'agree', 'strongly agree'],
  ['strong reject', 'reject', 'weak reject', 'borderline', 'weak accept', 'accept', 'strong accept'],
  ['very poor', 'poor', 'fair|average|ok|acceptable|adequate', 'good', 'very good', 'excellent|outstanding'],
  ['unacceptable', 'marginal', 'acceptable', 'good', 'superior|excellent|outstanding'],
  ['unsatisfactory', 'needs improvement', 'satisfactory', 'good', 'excellent|outstanding'],
  [
    'far below expectations',
    'below expectations',
    'meets expectations',
    'exceeds expectations',
    'far exceeds expectations',
  ],
  ['does not meet', 'partially meets', 'meets', 'exceeds'],
  ['not met', 'partially met', 'met', 'exceeded'],
  ['very low', 'low', 'medium|moderate', 'high', 'very high'],
  ['very weak', 'weak', 'average|medium', 'strong', 'very strong'],
  ['never', 'rarely', 'sometimes', 'often', 'always'],
  ['none', 'novice|beginner|basic', 'intermediate', 'advanced', 'expert'],
  ['bronze', 'silver', 'gold'],
  ['red', 'amber|yellow', 'green'],
];

/** All words of each family. */
const wordsOf = new Map(families.map((family) => [family, new Set(family.flatMap((word) => word.split('|')))]));

/** Words beyond these are in a scale only where the table uses them: a scale may do without a middle or an end. */
const optional = new Set([
  'mixed',
  'neutral',
  'very poor',
  'very low',
  'very weak',
  'none',
  'borderline',
  'unsure',
  'far below expectations',
  'far exceeds expectations',
  'strong reject',
  'strong accept',
  'weak reject',
  'weak accept',
  'very good',
  'very high',
  'very strong',
]);

export interface WordScale {
  /** Lowest first, spelled as the table spells them where it does. */
  names: string[];
  /** By the word as `fold` writes it: its place from 0. */
  places: ReadonlyMap<string, number>;
}

/** A word without case, spaces and signs at its ends, so that "Strong  Yes" is "strong yes". */
export function fold(word: string): string {
  return word
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.!]+$/, '');
}

/**
 * The scale that words are on, where they are of a usual one; undefined where they are not.
 * @param words as the table spells them, each once or more
 */
export function knownScale(words: readonly string[]): WordScale | undefined {
  const used = new Map(words.map((word) => [fold(word), word.trim()]));
  if (used.size === 0) return undefined;
  return letterScale(used) ?? familyScale(used);
}

function familyScale(used: ReadonlyMap<string, string>): WordScale | undefined {
  const words = [...used.keys()];
  const fitting = families.find((family) => words.every((word) => wordsOf.get(family)!.has(word)));
  if (!fitting) return undefined;
  const steps = fitting
    .map((step) => step.split('|'))
    .map((step) => ({ step, said: step.find((word) => used.has(word)) }))
    .filter(({ step, said }) => said !== undefined || !optional.has(step[0]!));
  return scaleOf(
    steps.map(({ step, said }) => (said === undefined ? capital(step[0]!) : used.get(said)!)),
    steps.map(({ step }) => step),
  );
}

/** F to A, with plus and minus where the table has them; E only where it is used, and A+ too. */
function letterScale(used: ReadonlyMap<string, string>): WordScale | undefined {
  if (![...used.keys()].every((word) => /^[a-f][+\-−–]?$/.test(word))) return undefined;
  const plain = new Set([...used.keys()].map((word) => word.replace(/[−–]/, '-')));
  const signed = [...plain].some((word) => word.length > 1);
  const letters = ['f', ...(plain.has('e') || plain.has('e+') || plain.has('e-') ? ['e'] : []), 'd', 'c', 'b', 'a'];
  const lowest = letters.includes('e') && !plain.has('f') ? letters.slice(1) : letters;
  const steps = lowest.flatMap((letter) => {
    if (!signed) return [letter];
    if (letter === 'f') return [letter];
    return [`${letter}-`, letter, `${letter}+`].filter((one) => one !== 'a+' || plain.has(one));
  });
  return scaleOf(
    steps.map((step) => step.toUpperCase()),
    steps.map((step) => [step, step.replace('-', '−'), step.replace('-', '–')]),
  );
}

/**
 * The scale that a person put in order: "Strong no<No<Mixed<Yes<Strong yes", or a word a line.
 * @returns what is wrong with it, in words
 */
export function orderedScale(order: string): WordScale | { wrong: string } {
  const names = order
    .split(/[<\n;]/)
    .map((word) => word.normalize('NFC').trim())
    .filter((word) => word !== '');
  if (names.length < 2) return { wrong: 'name at least two words, the lowest first, with < between them' };
  const scale = scaleOf(
    names,
    names.map((name) => [fold(name)]),
  );
  return scale.places.size === names.length ? scale : { wrong: 'names a word twice' };
}

function scaleOf(names: string[], words: readonly (readonly string[])[]): WordScale {
  return { names, places: new Map(words.flatMap((step, place) => step.map((word) => [word, place] as const))) };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
