import type {
  AssessmentEvidence,
  CandidateEvidence,
  CriterionEvidence,
  Evidence,
  RatingEvidence,
  ScorecardEvidence,
  SittingEvidence,
} from '../../assessments/evidence/evidence.js';
import { levelScale, type RatingScale, shareOnScale, valueCount } from '../../assessments/model/rating-scale.js';
import { isSubmitted } from '../../assessments/model/vocabulary.js';
import type { Category } from '../../jobs/model/category.js';

/** The evidence that was chosen, indexed so that each rating is found once. Candidates are in alphabetical order. */
export interface Ratings {
  evidence: Evidence;
  candidates: readonly CandidateEvidence[];
  assessments: readonly RatedAssessment[];
  /** The criteria of all chosen assessments in one list; a criterion's place in it is its `index`. */
  criteria: readonly RatedCriterion[];
  /** A panelist's name. */
  panelistName(key: string): string;
  /** A candidate's name. */
  candidateName(key: string): string;
}

export interface RatedAssessment {
  evidence: AssessmentEvidence;
  criteria: readonly RatedCriterion[];
  /** By candidate; a candidate without a sitting is not here. */
  takings: ReadonlyMap<string, RatedSitting>;
  /** Who signed a scorecard, in the order of the evidence's panelists. */
  panelists: readonly string[];
}

export interface RatedCriterion {
  evidence: CriterionEvidence;
  assessment: AssessmentEvidence;
  index: number;
  scale: RatingScale;
  /** How many values the scale has. */
  levels: number;
}

/** One candidate's sitting with the scorecards that count. */
export interface RatedSitting {
  sitting: SittingEvidence;
  scorecards: readonly SignedScorecard[];
}

export interface SignedScorecard {
  panelist: string;
  state: ScorecardEvidence['state'];
  /** Why it is not blind; absent where it is. */
  notBlind?: string;
  /** What else is said of it; absent where nothing is. */
  marks?: readonly string[];
  /** By the criterion's place in the assessment; undefined where nothing was said of it. */
  ratings: readonly (RatingEvidence | undefined)[];
  /** By the criterion's place: the rating as given, a value of its scale; undefined is missing. */
  levels: readonly (number | undefined)[];
  /** By the criterion's place: 0 for the scale's minimum to 1 for its maximum; undefined is missing. */
  shares: readonly (number | undefined)[];
}

/** What to compare, by key; everything where it is left out. */
export interface Selection {
  candidates?: readonly string[];
  assessments?: readonly string[];
}

/** A candidate or assessment was asked for that the evidence does not have. */
export class UnknownSelection extends RangeError {
  constructor(
    readonly list: 'candidates' | 'assessments',
    readonly key: string,
  ) {
    super(`There is no ${list === 'candidates' ? 'candidate' : 'assessment'} "${key}" to compare.`);
  }
}

const collator = new Intl.Collator('en', { numeric: true });

/** Alphabetical by name, then by key, whatever the order of the evidence. */
export function alphabetically(one: { key: string; name: string }, other: { key: string; name: string }): number {
  const names = collator.compare(one.name, other.name);
  return names !== 0 ? names : one.key < other.key ? -1 : one.key > other.key ? 1 : 0;
}

/** @throws UnknownSelection for a key that the evidence does not have */
export function ratingsOf(evidence: Evidence, selection: Selection = {}): Ratings {
  const candidates = chosen('candidates', evidence.candidates, selection.candidates).sort(alphabetically);
  const criteria: RatedCriterion[] = [];
  const seats = new Map(evidence.panelists.map((panelist, seat) => [panelist.key, seat]));
  const present = new Set(candidates.map((candidate) => candidate.key));
  const assessments = chosen('assessments', evidence.assessments, selection.assessments).map((assessment) => {
    const own = assessment.criteria.map((criterion, place): RatedCriterion => {
      const scale = criterion.scale ?? levelScale(criterion.kind, assessment.levels);
      return { evidence: criterion, assessment, index: criteria.length + place, scale, levels: valueCount(scale) };
    });
    criteria.push(...own);
    return ratedAssessment(assessment, own, present, seats);
  });
  const candidateNames = new Map(evidence.candidates.map(({ key, name }) => [key, name]));
  const panelistNames = new Map(evidence.panelists.map(({ key, name }) => [key, name]));
  return {
    evidence,
    candidates,
    assessments,
    criteria,
    panelistName: (key) => panelistNames.get(key) ?? key,
    candidateName: (key) => candidateNames.get(key) ?? key,
  };
}

function chosen<T extends { key: string }>(
  list: 'candidates' | 'assessments',
  all: readonly T[],
  keys: readonly string[] | undefined,
): T[] {
  if (keys === undefined) return [...all];
  const unknown = keys.find((key) => !all.some((item) => item.key === key));
  if (unknown !== undefined) throw new UnknownSelection(list, unknown);
  const wanted = new Set(keys);
  return all.filter((item) => wanted.has(item.key));
}

function ratedAssessment(
  assessment: AssessmentEvidence,
  criteria: readonly RatedCriterion[],
  candidates: ReadonlySet<string>,
  seats: ReadonlyMap<string, number>,
): RatedAssessment {
  const takings = new Map<string, RatedSitting>();
  const panelists = new Set<string>();
  const places = new Map(criteria.map(({ evidence }, place) => [evidence.key, place]));
  for (const sitting of assessment.sittings) {
    if (!candidates.has(sitting.candidate)) continue;
    const signed = sitting.withheld ? [] : sitting.scorecards.filter((scorecard) => isSubmitted(scorecard.state));
    const scorecards = signed.map((scorecard) => signedScorecard(scorecard, criteria, places));
    scorecards.sort((a, b) => (seats.get(a.panelist) ?? 0) - (seats.get(b.panelist) ?? 0));
    scorecards.forEach((scorecard) => panelists.add(scorecard.panelist));
    takings.set(sitting.candidate, { sitting, scorecards });
  }
  const seated = [...panelists].sort((a, b) => (seats.get(a) ?? 0) - (seats.get(b) ?? 0));
  return { evidence: assessment, criteria, takings, panelists: seated };
}

function signedScorecard(
  scorecard: ScorecardEvidence,
  criteria: readonly RatedCriterion[],
  places: ReadonlyMap<string, number>,
): SignedScorecard {
  const ratings = criteria.map((): RatingEvidence | undefined => undefined);
  for (const rating of scorecard.ratings) {
    const place = places.get(rating.criterion);
    if (place !== undefined) ratings[place] = rating;
  }
  const levels = ratings.map((rating) => rating?.level ?? undefined);
  const shares = levels.map((level, place) =>
    level === undefined ? undefined : shareOnScale(criteria[place]!.scale, level),
  );
  const { panelist, state, notBlind, marks } = scorecard;
  return {
    panelist,
    state,
    ...(notBlind === undefined ? {} : { notBlind }),
    ...(marks ? { marks } : {}),
    ratings,
    levels,
    shares,
  };
}

/** A panelist's total over the criteria they rated, 0 to 1; undefined where they rated none that carries weight. */
export function totalOf(shares: readonly (number | undefined)[], weights: readonly number[]): number | undefined {
  let sum = 0;
  let weight = 0;
  for (let place = 0; place < shares.length; place += 1) {
    const share = shares[place];
    if (share === undefined) continue;
    sum += share * weights[place]!;
    weight += weights[place]!;
  }
  return weight > 0 ? sum / weight : undefined;
}

/**
 * Which ratings are meant: those of one candidate, by one panelist, of one assessment, criterion or category, or any of
 * these together, by key. A figure of the comparison is made of exactly such ratings.
 */
export interface RatingFilter {
  candidate?: string;
  category?: Category;
  assessment?: string;
  criterion?: string;
  panelist?: string;
}

/** The address at which the ratings behind a figure are shown. */
export type RatingLinks = (about: RatingFilter) => string;
