import type { Job } from '../../jobs/model/job.entity.js';
import type {
  AssessmentEvidence,
  CandidateEvidence,
  Evidence,
  RatingEvidence,
  ScorecardEvidence,
  SittingEvidence,
} from './evidence.js';
import { type CriterionRow, type EvidenceRows, type RatingsRow, rowsOfText, type SeatRow } from './evidence-rows.js';
import { notBlindWords } from '../model/known-before.js';
import { levelsOf, recusedWords } from '../model/vocabulary.js';
import { instant, omitEmpty } from '../../platform/base/json-fields.js';

/**
 * The evidence of one job: the newest plan, with ratings given under earlier ones where a criterion of the same key,
 * kind and number of levels is still in it. A sitting that is withheld keeps its place, without scorecards.
 */
export function buildEvidence(job: Evidence['job'], rows: EvidenceRows): Evidence {
  const given: Given = { ...rows, ratingsOf: ratingsByCard(rows), seatsOf: seatsBySitting(rows) };
  return {
    job,
    pointsFrom: rows.criteria.at(-1)?.pointsFrom ?? 'assessments_and_categories',
    categoryWeights: rows.categoryWeights,
    candidates: candidatesOf(rows.sittings),
    panelists: panelistsOf(rows),
    assessments: newestPlan(rows).map((criteria) => assessmentEvidence(criteria, given)),
  };
}

/** The evidence of a text: see `textOfRows`. */
export function evidenceFromText(text: string): Evidence {
  const { job, rows } = rowsOfText<Evidence['job']>(text);
  return buildEvidence(job, rows);
}

/** What evidence says of the job itself. */
export function jobHeader({ title, requisition, department, location, maximum }: Job): Evidence['job'] {
  return { title, ...omitEmpty({ requisition, department, location }), maximum };
}

/** The rows, with what belongs together found at once: a large round has tens of thousands of ratings. */
interface Given extends EvidenceRows {
  ratingsOf: ReadonlyMap<string, RatingsRow>;
  /** In the order of the sittings. */
  seatsOf: ReadonlyMap<string, SeatRow[]>;
}

function ratingsByCard({ ratings }: EvidenceRows): Map<string, RatingsRow> {
  return new Map(ratings.map((row) => [row.scorecardId, row]));
}

function seatsBySitting({ sittings }: EvidenceRows): Map<string, SeatRow[]> {
  const found = new Map<string, SeatRow[]>();
  for (const seat of sittings) {
    const others = found.get(seat.id);
    if (others) others.push(seat);
    else found.set(seat.id, [seat]);
  }
  return found;
}

/** Those who have a sitting, in the order in which they applied. */
export function candidatesOf(sittings: readonly SeatRow[]): CandidateEvidence[] {
  const byId = new Map(sittings.map((sitting) => [sitting.applicationId, sitting]));
  const inOrder = [...byId].sort(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.map(([, { candidate, candidateName, candidateMarks: marks = [] }]) => ({
    ...{ key: candidate, name: candidateName },
    ...(marks.length > 0 ? { marks } : {}),
  }));
}

/** Those who have a scorecard, in the order in which they came to the team; whoever left it comes last. */
function panelistsOf({ sittings }: EvidenceRows): { key: string; name: string }[] {
  const byKey = new Map(sittings.flatMap((seat) => (seat.panelistId ? [[seat.panelist, seat] as const] : [])));
  const place = ({ memberId, panelist }: SeatRow) => (memberId ? `0${memberId}` : `1${panelist}`);
  const inOrder = [...byKey.values()].sort((one, other) => (place(one) < place(other) ? -1 : 1));
  return inOrder.map(({ panelist, panelistName }) => ({ key: panelist, name: panelistName }));
}

/** The criteria of the newest plan, a list an assessment. */
export function newestPlan({ criteria }: Pick<EvidenceRows, 'criteria'>): CriterionRow[][] {
  const newest = criteria.at(-1)?.plan;
  const assessments = new Map<string, CriterionRow[]>();
  for (const row of criteria.filter(({ plan }) => plan === newest)) {
    assessments.set(row.assessmentId, [...(assessments.get(row.assessmentId) ?? []), row]);
  }
  return [...assessments.values()];
}

function assessmentEvidence(criteria: readonly CriterionRow[], rows: Given): AssessmentEvidence {
  const [first] = criteria as [CriterionRow, ...CriterionRow[]];
  const asked = criteria.filter(({ id }) => id !== null);
  // Sittings under the same version of the plan are read alike.
  const readings = new Map<string, Reading>();
  const readingOf = (seat: SeatRow) => {
    const known = readings.get(seat.assessmentId) ?? reading(asked, seat, rows);
    readings.set(seat.assessmentId, known);
    return known;
  };
  return {
    ...{ key: first.assessment, name: first.assessmentName, kind: first.assessmentKind, levels: first.levels },
    weight: first.assessmentWeight,
    ...omitEmpty({ weightReason: first.assessmentWeightReason }),
    criteria: asked.map(({ key, name, kind, measures, weight, weightReason, anchors }) => ({
      ...{ key, name, kind, measures, weight },
      ...omitEmpty({ weightReason }),
      anchors,
    })),
    sittings: [...rows.seatsOf.values()]
      .filter(([seat]) => seat!.assessment === first.assessment)
      .map((seats) => sittingEvidence(seats, readingOf(seats[0]!), rows)),
  };
}

/** By the place of a criterion among the rows: its key, where it meant the same scale when the sitting was held. */
type Reading = readonly (string | undefined)[];

function reading(asked: readonly CriterionRow[], sitting: SeatRow, { criteria }: EvidenceRows): Reading {
  const scales = new Map(asked.map((row) => [row.key, scale(row)]));
  return criteria.map((row) => {
    const then = row.assessmentId === sitting.assessmentId && row.id !== null;
    return then && scales.get(row.key) === scale(row) ? row.key : undefined;
  });
}

function scale({ kind, levels }: CriterionRow): string {
  return `${kind} ${levelsOf(kind, levels)}`;
}

function sittingEvidence(seats: readonly SeatRow[], keys: Reading, rows: Given): SittingEvidence {
  const [sitting] = seats as [SeatRow, ...SeatRow[]];
  const cards = seats.filter(({ panelistId }) => panelistId !== null);
  const withheld = sitting.state === 'hidden';
  return {
    candidate: sitting.candidate,
    ...omitEmpty({ at: sitting.at ? instant(sitting.at) : undefined }),
    ...(withheld && { withheld }),
    expected: cards.length,
    scorecards: withheld ? [] : cards.flatMap((card) => scorecardEvidence(card, keys, rows)),
  };
}

function scorecardEvidence(
  { scorecardId, panelist, state, closedReason, known, marks }: SeatRow,
  keys: Reading,
  { ratingsOf }: Given,
): ScorecardEvidence[] {
  if (state === 'recused') return [{ panelist, state: 'closed', closedReason: recusedWords, ratings: [] }];
  if (state === 'closed') return [{ panelist, state, ...omitEmpty({ closedReason }), ratings: [] }];
  if (state !== 'submitted' && state !== 'revised') return [];
  const row = ratingsOf.get(scorecardId!);
  const notBlind = known ? notBlindWords(known) : undefined;
  return [
    {
      panelist,
      state,
      ...omitEmpty({ notBlind, marks: marks.length > 0 ? marks : undefined }),
      ratings: row ? readRatings(row, keys) : [],
    },
  ];
}

/** Those given under a criterion that means the same today, in the order of the criteria. */
function readRatings({ ratings }: RatingsRow, keys: Reading): RatingEvidence[] {
  return (JSON.parse(ratings) as [place: number, level: number | null, note: string][]).flatMap(
    ([place, level, note]) => {
      const criterion = keys[place];
      if (criterion === undefined) return [];
      return [note === '' ? { criterion, level } : { criterion, level, note }];
    },
  );
}
