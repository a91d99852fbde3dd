import { createHash } from 'node:crypto';
import type { Evidence, ScorecardEvidence, SittingEvidence } from '../assessments/evidence.js';

/** Evidence with letters in place of the candidates' names and keys, and what puts the same letters elsewhere. */
export interface Lettered {
  evidence: Evidence;
  /** By the candidate's own key. */
  letters: ReadonlyMap<string, string>;
  mask: NameMask;
  /** How many places of the notes had a name in them: for a person to check before it goes out. */
  masked: number;
}

/**
 * The evidence without a candidate's name: each is "Candidate A", "B" … and names within notes are replaced likewise.
 * The letters follow neither the order of the names nor that of the scores, and are the same each time.
 */
export function lettered(evidence: Evidence): Lettered {
  const letters = lettersOf(evidence.candidates);
  const mask = new NameMask(evidence.candidates.map(({ key, name }) => ({ name, letter: letters.get(key) ?? '?' })));
  const text = (words: string) => mask.apply(words);
  const candidates = evidence.candidates.map(({ key }) => {
    const letter = letters.get(key) ?? '?';
    return { key: letter, name: `Candidate ${letter}` };
  });
  const assessments = evidence.assessments.map((assessment) => ({
    ...assessment,
    ...(assessment.weightReason === undefined ? {} : { weightReason: text(assessment.weightReason) }),
    sittings: assessment.sittings.map((sitting) => maskedSitting(sitting, letters, text)),
  }));
  return { evidence: { ...evidence, candidates, assessments }, letters, mask, masked: mask.count };
}

/** The letter of each candidate, by their key: neither in the order of the names nor of the scores, the same each time. */
export function lettersOf(candidates: readonly { key: string }[]): Map<string, string> {
  const digest = (key: string) => createHash('sha256').update(key).digest('hex');
  const order = candidates.map(({ key }) => key).sort((one, other) => (digest(one) < digest(other) ? -1 : 1));
  return new Map(order.map((key, place) => [key, letterAt(place)]));
}

function maskedSitting(
  sitting: SittingEvidence,
  letters: ReadonlyMap<string, string>,
  text: (words: string) => string,
): SittingEvidence {
  const scorecards = sitting.scorecards.map((card): ScorecardEvidence => ({
    ...card,
    ...(card.closedReason === undefined ? {} : { closedReason: text(card.closedReason) }),
    ratings: card.ratings.map(({ note, ...rating }) => (note === undefined ? rating : { ...rating, note: text(note) })),
  }));
  return { ...sitting, candidate: letters.get(sitting.candidate) ?? sitting.candidate, scorecards };
}

/** A to Z, then AA, AB … */
function letterAt(place: number): string {
  const last = String.fromCodePoint(65 + (place % 26));
  return place < 26 ? last : letterAt(Math.floor(place / 26) - 1) + last;
}

/**
 * Replaces candidates' names in running text: the whole name in any case, and each part of it as it is written, in
 * capitals, in small letters where it is long, and without its accents. It rather masks a word too many than leaves a name.
 */
export class NameMask {
  /** How many names were replaced so far. */
  count = 0;
  /** The texts in which one was, as they are now. */
  readonly texts = new Set<string>();
  private readonly rules: { pattern: RegExp; letter: string }[];
  /** Whether there is any name at all: most notes have none, and there are thousands of notes. */
  private readonly any: RegExp | undefined;

  constructor(people: readonly { name: string; letter: string }[]) {
    const whole = people.flatMap(({ name, letter }) => wholeNames(name).map((form) => rule(form, letter, 'giu')));
    const parts = people.flatMap(({ name, letter }) => nameParts(name).map((form) => rule(form, letter, 'gu')));
    const longestFirst = (one: { form: string }, other: { form: string }) => other.form.length - one.form.length;
    this.rules = [...whole.sort(longestFirst), ...parts.sort(longestFirst)];
    const forms = new Set(this.rules.map(({ pattern }) => pattern.source));
    if (forms.size > 0) this.any = new RegExp([...forms].join('|'), 'iu');
  }

  apply(text: string): string {
    const before = this.count;
    let masked = text.normalize('NFC');
    if (!this.any?.test(masked)) return masked;
    for (const { pattern, letter } of this.rules) {
      masked = masked.replace(pattern, () => {
        this.count += 1;
        return `[${letter}]`;
      });
    }
    if (this.count > before) this.texts.add(masked);
    return masked;
  }
}

const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

function rule(form: string, letter: string, flags: string): { form: string; pattern: RegExp; letter: string } {
  const words = form.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s*');
  // East Asian text has no spaces between words, and a letter put there before must stay as it is.
  const bounded = eastAsian.test(form) ? words : `(?<![\\p{L}\\p{N}[])${words}(?![\\p{L}\\p{N}])`;
  return { form, letter, pattern: new RegExp(bounded, flags) };
}

function wholeNames(name: string): string[] {
  const whole = name.normalize('NFC').trim();
  return whole === '' ? [] : [...new Set([whole, plainLetters(whole)])];
}

function nameParts(name: string): string[] {
  const parts = name
    .normalize('NFC')
    .split(/[\s,.'’"()_-]+/u)
    .filter((part) => part.length >= 2 || eastAsian.test(part));
  const forms = [...new Set(parts.flatMap((part) => [part, plainLetters(part)]))];
  return [...new Set(forms.flatMap((form) => [form, form.toUpperCase(), ...lowerCase(form)]))];
}

/** A short name in small letters is often a word, such as will or mark, and stays. */
function lowerCase(form: string): string[] {
  return form.length >= 5 ? [form.toLowerCase()] : [];
}

function plainLetters(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
}
