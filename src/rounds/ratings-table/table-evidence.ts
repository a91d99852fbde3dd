import type { AssessmentKind } from '../../assessments/model/vocabulary.js';
import type {
  AssessmentEvidence,
  CriterionEvidence,
  Evidence,
  RatingEvidence,
  ScorecardEvidence,
  SittingEvidence,
} from '../../assessments/evidence/evidence.js';
import type { SingleRating } from './repeated-ratings.js';
import { grouped, unique } from './table-grouping.js';
import { levelsShared, ownScale, type AssessmentShape, type CriterionShape, type TableShape } from './table-shape.js';

/**
 * The evidence in ratings whose shape was found without a problem.
 * @param vary whether a panelist is not the same person from candidate to candidate
 */
export function evidenceFromRatings(
  ratings: readonly SingleRating[],
  shape: TableShape,
  title: string,
  vary: boolean,
): Evidence {
  const candidates = keyed('c', unique(ratings.map(({ entry }) => entry.candidate)));
  const panelists = keyed('p', unique(ratings.map(({ entry }) => entry.panelist)));
  const byAssessment = grouped(ratings, ({ entry }) => entry.assessment);
  const assessments = [...shape.assessments.values()].map((assessment, index): AssessmentEvidence => {
    const own = byAssessment.get(assessment.name) ?? [];
    const criteria = keyed('k', [...assessment.criteria.keys()]);
    const levels = levelsShared(assessment);
    return {
      key: `a${index + 1}`,
      name: assessment.name,
      kind: kindNamed(assessment.name),
      levels,
      weight: 1,
      criteria: [...assessment.criteria.values()].map((criterion) => criterionEvidence(criterion, criteria, levels)),
      sittings: sittingsOf(own, assessment, { candidates, panelists, criteria }, vary),
    };
  });
  return {
    job: { title, maximum: 100 },
    pointsFrom: 'assessments_only',
    categoryWeights: {
      technical: { weight: 1 },
      business: { weight: 1 },
      interpersonal: { weight: 1 },
      lifestyle: { weight: 1 },
    },
    candidates: [...candidates].map(([name, key]) => ({ key, name })),
    panelists: [...panelists].map(([name, key]) => ({ key, name })),
    assessments,
    ...(vary && { panelistsVary: true as const }),
  };
}

function criterionEvidence(criterion: CriterionShape, keys: Keys, levels: number): CriterionEvidence {
  const { name, kind, weight, measures } = criterion;
  const scale = ownScale(criterion, levels);
  return { key: keys.get(name) ?? name, name, kind, measures, weight, ...(scale && { scale }), anchors: [] };
}

type Keys = ReadonlyMap<string, string>;

interface AllKeys {
  candidates: Keys;
  panelists: Keys;
  criteria: Keys;
}

function sittingsOf(
  ratings: readonly SingleRating[],
  assessment: AssessmentShape,
  keys: AllKeys,
  vary: boolean,
): SittingEvidence[] {
  return [...grouped(ratings, ({ entry }) => entry.candidate)].map(([candidate, own]) => {
    const cards = [...grouped(own, ({ entry }) => entry.panelist)];
    const scorecards = cards.flatMap(([panelist, card]) => scorecardOf(panelist, card, assessment, keys));
    // A seat that no one took is not a scorecard that is missing.
    const expected = vary ? scorecards.length : cards.length;
    return { candidate: keys.candidates.get(candidate) ?? candidate, expected, scorecards };
  });
}

/** A card with a rating is in; one that says why there is none is closed; an empty one is expected and not in. */
function scorecardOf(
  panelist: string,
  card: readonly SingleRating[],
  { criteria }: AssessmentShape,
  keys: AllKeys,
): ScorecardEvidence[] {
  const key = keys.panelists.get(panelist) ?? panelist;
  if (card.some(({ value }) => value !== null)) {
    const ratings = card.flatMap(({ entry, value }) =>
      criteria.has(entry.criterion) ? ratingEvidence(entry.criterion, value, entry.note, keys.criteria) : [],
    );
    return [{ panelist: key, state: 'submitted', ratings }];
  }
  for (const { entry } of card) {
    if (entry.value.kind === 'absent') {
      return [{ panelist: key, state: 'closed', closedReason: entry.value.text, ratings: [] }];
    }
  }
  return [];
}

function ratingEvidence(criterion: string, level: number | null, note: string, criteria: Keys): RatingEvidence[] {
  if (level === null && note === '') return [];
  return [{ criterion: criteria.get(criterion) ?? criterion, level, ...(note !== '' && { note }) }];
}

/** The instrument that an assessment's name suggests; an interview where it suggests none. */
export function kindNamed(name: string): AssessmentKind {
  if (/writ|essay|letter|memo/i.test(name)) return 'writing_sample';
  if (/audition|present|perform|demo|pitch|role.?play/i.test(name)) return 'audition';
  return 'interview';
}

function keyed(mark: string, names: readonly string[]): Map<string, string> {
  return new Map(names.map((name, index) => [name, `${mark}${index + 1}`]));
}
