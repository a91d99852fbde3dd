import { categories, type Category } from '../jobs/analysis/category.js';
import { categoryWeights } from '../jobs/analysis/category-weights.js';
import type { Job } from '../jobs/job.entity.js';
import type {
  AssessmentEvidence,
  CandidateEvidence,
  Evidence,
  ScorecardEvidence,
  SittingEvidence,
} from './evidence.js';
import type { CriterionRow, EvidenceRows, RatingRow, ScorecardRow, SittingRow } from './evidence-rows.js';
import { levelsOf } from './vocabulary.js';

/**
 * The evidence of one job: the newest plan, with ratings given under earlier ones where a criterion of the same key,
 * kind and number of levels is still in it. A sitting that is withheld keeps its place, without scorecards.
 * @param withheld whether the ratings of a sitting are hidden from whoever this is for
 */
export function evidenceOfRows(job: Job, rows: EvidenceRows, withheld: (sittingId: string) => boolean): Evidence {
  const { title, requisition, department, location, maximum } = job;
  const given: Given = { ...rows, ratingsOf: ratingsByCard(rows), cardsOf: cardsBySitting(rows) };
  return {
    job: { title, ...filled({ requisition, department, location }), maximum },
    categoryWeights: weightsOf(rows),
    candidates: candidatesOf(rows),
    panelists: panelistsOf(rows),
    assessments: newestPlan(rows).map((criteria) => assessmentEvidence(criteria, given, withheld)),
  };
}

/** The rows, with what belongs together found at once: a large round has tens of thousands of ratings. */
interface Given extends EvidenceRows {
  ratingsOf: ReadonlyMap<string, RatingRow[]>;
  cardsOf: ReadonlyMap<string, ScorecardRow[]>;
}

function ratingsByCard({ ratings }: EvidenceRows): Map<string, RatingRow[]> {
  const found = new Map<string, RatingRow[]>();
  for (const rating of ratings) {
    const own = found.get(rating.scorecardId);
    if (own) own.push(rating);
    else found.set(rating.scorecardId, [rating]);
  }
  return found;
}

function cardsBySitting({ scorecards }: EvidenceRows): Map<string, ScorecardRow[]> {
  const found = new Map<string, ScorecardRow[]>();
  for (const card of scorecards) {
    const others = found.get(card.sittingId);
    if (others) others.push(card);
    else found.set(card.sittingId, [card]);
  }
  return found;
}

function weightsOf({ attributes, weights }: EvidenceRows): Evidence['categoryWeights'] {
  const weighed = categoryWeights(attributes, weights);
  const entries = categories.map((category) => {
    const { weight, reason } = weighed[category];
    return [category, { weight, ...filled({ reason }) }] as const;
  });
  return Object.fromEntries(entries) as Record<Category, { weight: number; reason?: string }>;
}

/** Those who have a sitting, in the order in which they applied. */
function candidatesOf({ sittings }: EvidenceRows): CandidateEvidence[] {
  const byId = new Map(sittings.map((sitting) => [sitting.applicationId, sitting]));
  const inOrder = [...byId].sort(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.map(([, { candidate, candidateName }]) => ({ key: candidate, name: candidateName }));
}

/** Those who have a scorecard, in the order in which they came to the team; whoever left it comes last. */
function panelistsOf({ scorecards }: EvidenceRows): { key: string; name: string }[] {
  const byKey = new Map(scorecards.map((card) => [card.panelist, card]));
  const place = ({ memberId, panelist }: ScorecardRow) => (memberId ? `0${memberId}` : `1${panelist}`);
  const inOrder = [...byKey.values()].sort((one, other) => (place(one) < place(other) ? -1 : 1));
  return inOrder.map(({ panelist, panelistName }) => ({ key: panelist, name: panelistName }));
}

/** The criteria of the newest plan, a list an assessment. */
function newestPlan({ criteria }: EvidenceRows): CriterionRow[][] {
  const newest = criteria.at(-1)?.plan;
  const assessments = new Map<string, CriterionRow[]>();
  for (const row of criteria.filter(({ plan }) => plan === newest)) {
    assessments.set(row.assessmentId, [...(assessments.get(row.assessmentId) ?? []), row]);
  }
  return [...assessments.values()];
}

function assessmentEvidence(
  criteria: readonly CriterionRow[],
  rows: Given,
  withheld: (sittingId: string) => boolean,
): AssessmentEvidence {
  const [first] = criteria as [CriterionRow, ...CriterionRow[]];
  const asked = criteria.filter(({ id }) => id !== null);
  return {
    ...{ key: first.assessment, name: first.assessmentName, kind: first.assessmentKind, levels: first.levels },
    weight: first.assessmentWeight,
    ...filled({ weightReason: first.assessmentWeightReason }),
    criteria: asked.map(({ key, name, kind, measures, weight, weightReason, anchors }) => ({
      ...{ key, name, kind, measures, weight },
      ...filled({ weightReason }),
      anchors,
    })),
    sittings: rows.sittings
      .filter(({ assessment }) => assessment === first.assessment)
      .map((sitting) => sittingEvidence(sitting, comparable(asked, sitting, rows), rows, withheld(sitting.id))),
  };
}

/** Keys of the criteria that meant the same scale when the sitting was held. */
function comparable(asked: readonly CriterionRow[], sitting: SittingRow, { criteria }: EvidenceRows): Set<string> {
  const then = criteria.filter(({ assessmentId, id }) => assessmentId === sitting.assessmentId && id !== null);
  const scales = new Map(then.map((row) => [row.key, scale(row)]));
  return new Set(asked.filter((row) => scales.get(row.key) === scale(row)).map(({ key }) => key));
}

function scale({ kind, levels }: CriterionRow): string {
  return `${kind} ${levelsOf(kind, levels)}`;
}

function sittingEvidence(
  sitting: SittingRow,
  criteria: ReadonlySet<string>,
  rows: Given,
  withheld: boolean,
): SittingEvidence {
  const cards = rows.cardsOf.get(sitting.id) ?? [];
  return {
    candidate: sitting.candidate,
    ...filled({ at: sitting.at?.toISOString().replace('.000Z', 'Z') }),
    ...(withheld && { withheld }),
    expected: cards.length,
    scorecards: withheld ? [] : cards.flatMap((card) => scorecardEvidence(card, criteria, rows)),
  };
}

function scorecardEvidence(
  { id, panelist, state, closedReason }: ScorecardRow,
  criteria: ReadonlySet<string>,
  { ratingsOf }: Given,
): ScorecardEvidence[] {
  if (state === 'closed') return [{ panelist, state, ...filled({ closedReason }), ratings: [] }];
  if (state !== 'submitted' && state !== 'revised') return [];
  const own = (ratingsOf.get(id) ?? []).filter(({ criterion }) => criteria.has(criterion));
  return [
    {
      panelist,
      state,
      ratings: own.map(({ criterion, level, note }) => ({ criterion, level, ...filled({ note }) })),
    },
  ];
}

/** The fields that say something; an empty text is an absent one. */
function filled<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as { [K in keyof T]?: string };
}
