import { createHash, createHmac } from 'node:crypto';
import { NameMask } from './name-mask.js';
import type { Evidence, ScorecardEvidence, SittingEvidence } from '../../assessments/evidence/evidence.js';

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
 * @param secret what they are drawn with: whoever knows every name, but not this, learns nothing from a letter. Without
 *   one, as for a round in a file, names and notes in their own words take its place
 */
export function lettered(evidence: Evidence, secret = wordsOf(evidence)): Lettered {
  const letters = lettersOf(evidence.candidates, secret);
  const mask = new NameMask(evidence.candidates.map(({ key, name }) => ({ name, letter: letters.get(key) ?? '?' })));
  const text = (words: string) => mask.apply(words);
  const candidates = evidence.candidates.map(({ key, marks }) => {
    const letter = letters.get(key) ?? '?';
    // What was changed is who they are: only that something was, stands beside a letter.
    const changed = { marks: ['details changed after ratings were in'] };
    return { key: letter, name: `Candidate ${letter}`, ...(marks ? changed : {}) };
  });
  const assessments = evidence.assessments.map((assessment) => ({
    ...assessment,
    ...(assessment.weightReason === undefined ? {} : { weightReason: text(assessment.weightReason) }),
    sittings: assessment.sittings.map((sitting) => maskedSitting(sitting, letters, text)),
  }));
  return { evidence: { ...evidence, candidates, assessments }, letters, mask, masked: mask.count };
}

/** The letter of each candidate, by their key. */
export function lettersOf(candidates: readonly { key: string }[], secret: string): Map<string, string> {
  const digest = (key: string) => createHmac('sha256', secret).update(key).digest('hex');
  const order = candidates.map(({ key }) => key).sort((one, other) => (digest(one) < digest(other) ? -1 : 1));
  return new Map(order.map((key, place) => [key, letterAt(place)]));
}

/** A digest of what whoever gets the letters does not see, whatever the order of the evidence. */
function wordsOf({ candidates, assessments }: Evidence): string {
  const ratings = assessments.flatMap(({ sittings }) =>
    sittings.flatMap(({ candidate, scorecards }) =>
      scorecards.flatMap((card) => card.ratings.map(({ note = '' }) => JSON.stringify([candidate, note]))),
    ),
  );
  const names = candidates.map(({ key, name }) => JSON.stringify([key, name]));
  const hash = createHash('sha256');
  for (const words of [...names.toSorted(), ...ratings.toSorted()]) hash.update(words);
  return hash.digest('hex');
}

function maskedSitting(
  sitting: SittingEvidence,
  letters: ReadonlyMap<string, string>,
  text: (words: string) => string,
): SittingEvidence {
  const scorecards = sitting.scorecards.map((card): ScorecardEvidence => ({
    ...card,
    ...(card.closedReason === undefined ? {} : { closedReason: text(card.closedReason) }),
    ...(card.notBlind === undefined ? {} : { notBlind: text(card.notBlind) }),
    ...(card.marks ? { marks: card.marks.map(text) } : {}),
    ratings: card.ratings.map(({ note, ...rating }) => (note === undefined ? rating : { ...rating, note: text(note) })),
  }));
  return { ...sitting, candidate: letters.get(sitting.candidate) ?? sitting.candidate, scorecards };
}

/** A to Z, then AA, AB … */
function letterAt(place: number): string {
  const last = String.fromCodePoint(65 + (place % 26));
  return place < 26 ? last : letterAt(Math.floor(place / 26) - 1) + last;
}
