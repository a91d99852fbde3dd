import { isContextByPlan } from './context.js';
import type { RatedAssessment, RatedSitting, RatingFilter, Ratings } from './ratings.js';
import type { Comparison, Deviation } from './comparison.js';
import { counted } from './wording.js';

/** In words that hold for whoever looks and for whoever is handed the packet. */
const keptBack = ': hidden while scorecards are open';

/** Whose ratings of what are kept back, as "Karim Haddad, Audition"; of one candidate or assessment where it is named. */
export function withheldIn(
  { deviations, candidates, assessments }: Comparison,
  { candidate, assessment }: Pick<RatingFilter, 'candidate' | 'assessment'> = {},
): string[] {
  return deviations
    .filter(({ kind }) => kind === 'withheld')
    .filter((one) => candidate === undefined || one.candidate === candidate)
    .filter((one) => assessment === undefined || one.assessment === assessment)
    .map((one) => subjectOf(named(candidates, one.candidate), named(assessments, one.assessment)));
}

function named(all: readonly { key: string; name: string }[], key: string): string {
  return all.find((one) => one.key === key)?.name ?? key;
}

function subjectOf(candidate: string, assessment: string): string {
  return `${candidate}, ${assessment}`;
}

/** Where the round departed from its plan: what is missing, withheld, closed without ratings, revised, or not blind. */
export function deviationsOf(ratings: Ratings): Deviation[] {
  const all = ratings.candidates.flatMap((candidate) =>
    ratings.assessments.flatMap((assessment) => {
      // A reference that is context is not owed by everybody.
      if (isContextByPlan(assessment.evidence) && !assessment.takings.has(candidate.key)) return [];
      const about = { candidate: candidate.key, assessment: assessment.evidence.key };
      const subject = subjectOf(candidate.name, assessment.evidence.name);
      return ofTaking(ratings, assessment.takings.get(candidate.key), about, subject);
    }),
  );
  // A packet has room for the first ones only.
  const first = all.filter(({ kind }) => kind === 'not blind');
  return [...first, ...markedIn(ratings), ...all.filter(({ kind }) => kind !== 'not blind')];
}

const mostNamed = 3;

/** What is said of scorecards, each once with whose they are: a whole round may be imported. */
function markedIn(ratings: Ratings): Deviation[] {
  const found = new Map<string, { candidate: string; assessment: string; whose: string }[]>();
  for (const candidate of ratings.candidates) {
    for (const { takings, evidence } of ratings.assessments) {
      for (const { panelist, marks = [] } of takings.get(candidate.key)?.scorecards ?? []) {
        const whose = `${subjectOf(candidate.name, evidence.name)}, ${ratings.panelistName(panelist)}`;
        const card = { candidate: candidate.key, assessment: evidence.key, whose };
        for (const mark of marks) found.set(mark, [...(found.get(mark) ?? []), card]);
      }
    }
  }
  const details = ratings.candidates.flatMap(({ key, name, marks = [] }) =>
    marks.map((mark): Deviation => ({
      ...{ kind: 'marked', candidate: key, assessment: '', reason: mark },
      words: `${name}: ${mark}.`,
    })),
  );
  const ofCards = [...found].map(([mark, cards]): Deviation => {
    const [{ candidate, assessment }] = cards as [(typeof cards)[number]];
    const named = cards.slice(0, mostNamed).map(({ whose }) => whose);
    const more = cards.length > mostNamed ? ` and ${cards.length - mostNamed} more` : '';
    const words = `${counted(cards.length, 'scorecard')} ${mark} (${named.join('; ')}${more}).`;
    return { kind: 'marked', candidate, assessment, reason: mark, words };
  });
  return [...details, ...ofCards];
}

function ofTaking(
  ratings: Ratings,
  taking: RatedSitting | undefined,
  about: { candidate: string; assessment: string },
  subject: string,
): Deviation[] {
  if (taking === undefined) return [{ ...about, kind: 'no sitting', words: `${subject}: no session yet.` }];
  const { sitting } = taking;
  if (sitting.withheld) return [{ ...about, kind: 'withheld', words: `${subject}${keptBack}.` }];
  const closed = sitting.scorecards
    .filter(({ state }) => state === 'closed')
    .map(({ panelist, closedReason }): Deviation => ({
      ...about,
      kind: 'closed',
      panelist,
      ...(closedReason ? { reason: closedReason } : {}),
      words: `${subject}: closed without ${ratings.panelistName(panelist)}'s scorecard${closedReason ? ` (${closedReason})` : ''}.`,
    }));
  const revised = taking.scorecards
    .filter(({ state }) => state === 'revised')
    .map(({ panelist }): Deviation => ({
      ...about,
      kind: 'revised',
      panelist,
      words: `${subject}: ${ratings.panelistName(panelist)} revised their scorecard.`,
    }));
  const notBlind = taking.scorecards.flatMap(({ panelist, notBlind: reason }): Deviation[] =>
    reason === undefined
      ? []
      : [
          {
            ...about,
            kind: 'not blind',
            panelist,
            reason,
            words: `${subject}: ${ratings.panelistName(panelist)}'s scorecard is not blind: they ${reason}.`,
          },
        ],
  );
  const waiting = sitting.expected - taking.scorecards.length - closed.length;
  const missing: Deviation[] =
    waiting > 0
      ? [
          {
            ...about,
            kind: 'missing',
            words: `${subject}: ${waiting} of ${counted(sitting.expected, 'scorecard')} not submitted.`,
          },
        ]
      : [];
  return [...missing, ...closed, ...revised, ...notBlind];
}

/** Why a candidate has no score in an assessment, in words; nothing where they have one. */
export function whyNotTaken(assessment: RatedAssessment, taking: RatedSitting | undefined): string | undefined {
  const { name } = assessment.evidence;
  if (taking === undefined) return `${name}: no session yet`;
  if (taking.sitting.withheld) return `${name}${keptBack}`;
  if (taking.scorecards.length > 0) return undefined;
  const { scorecards } = taking.sitting;
  const allClosed = scorecards.length > 0 && scorecards.length >= taking.sitting.expected;
  return allClosed ? `${name}: closed without a scorecard` : `${name}: no scorecard has been submitted`;
}
