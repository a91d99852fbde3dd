import type { AssessmentKind, CriterionKind } from '../../assessments/model/vocabulary.js';
import type { PointsSource } from '../../assessments/points/points-plan.js';
import type { Category } from '../../jobs/model/category.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import type { Intraclass, MeanSquares } from '../statistics/intraclass.js';
import type { Estimate, NotEstimable } from '../statistics/estimate.js';
import type { ErrorCovariance, Precision } from './totals.js';
import type { RatingScale } from '../../assessments/model/rating-scale.js';

export type { ErrorCovariance, Precision };

/**
 * The whole outcome of a comparison, as plain data. Scores are in points, 0 to `job.maximum`, not rounded; shares and
 * weights are fractions of 1; what something counts is in points out of 100. Everything refers to candidates, panelists, assessments and criteria by key.
 */
export interface Comparison {
  job: Evidence['job'];
  /** What points follow from. */
  pointsFrom: PointsSource;
  /** Whether there are category scores: only assessment scores where no criterion names a category. */
  overallFrom: 'categories' | 'assessments';
  categories: CategorySummary[];
  assessments: AssessmentSummary[];
  panelists: PanelistSummary[];
  /** In the order to show: by band, alphabetically inside a band, then the partial ones alphabetically. */
  candidates: CandidateComparison[];
  bands: Band[];
  /** Every two ranked candidates; of more than 500 only the first with everybody, and everybody with the next. */
  pairs: PairComparison[];
  /** Pairs whose intervals meet although they are told apart, or the other way round. */
  misdrawn: [string, string][];
  /** Between assessments: how far one panelist errs alike about one candidate. */
  errorCovariances: ErrorCovariance[];
  sensitivity: Scenario[];
  /** Candidate × criterion, the largest spread first; only those with any. */
  disagreements: Disagreement[];
  dissent: Dissent[];
  narrowing: Narrowing;
  deviations: Deviation[];
  sentences: Sentences;
}

export interface CategorySummary {
  category: Category;
  /** What it counts out of 100, if categories are weighed. A category that is not measured has none. */
  points: Estimate;
  /** What the job analysis says, out of 100 for all four. */
  promised: Estimate;
  reason?: string;
  /** How many criteria that carry weight measure it. */
  criteria: number;
}

export interface AssessmentSummary {
  key: string;
  name: string;
  kind: AssessmentKind;
  levels: number;
  /** What it counts out of 100. */
  points: number;
  /** What the plan's weights say, out of 100 for the chosen assessments. */
  promised: Estimate;
  weightReason?: string;
  panelists: string[];
  criteria: CriterionSummary[];
  agreement: Agreement;
  severity: Severity;
  precision: Precision;
}

export interface CriterionSummary {
  key: string;
  name: string;
  kind: CriterionKind;
  /** How many values the scale has. */
  levels: number;
  scale: RatingScale;
  /** What the parts are called in which ratings are counted, lowest first: each level, or five parts of the scale. */
  bands: string[];
  measures: Category[];
  /** What it counts out of 100. */
  points: number;
  /** The same by the categories that it measures. */
  pointsByCategory: Partial<Record<Category, number>>;
  /** As the plan has it, within the assessment. */
  weight: number;
  weightReason?: string;
  anchors: string[];
}

export interface PanelistSummary {
  key: string;
  name: string;
  /** Assessments in which they signed a scorecard. */
  assessments: string[];
  scorecards: number;
  /** Mean lean over their assessments under the assessments' shares of the overall, in points. */
  lean: Estimate;
}

export interface CandidateComparison {
  key: string;
  name: string;
  status: { complete: true } | { complete: false; missing: string[] };
  /** From 1; equals share a rank. Absent for a partial candidate. */
  rank?: number;
  /** Place in `bands`; absent where there is no rank. */
  band?: number;
  /** The best and the worst rank that the evidence leaves open, for all candidates at once; absent without a rank. */
  rankRange?: RankRange;
  overall: Estimate;
  /** To be compared with the other candidates': where two do not meet, the two are told apart. */
  interval: Interval | NotEstimable;
  /** The overall as each panelist alone would have it. */
  panelists: PanelistOverall[];
  categories: CategoryScore[];
  assessments: AssessmentScore[];
  /** "1st in 9 of 11", or why there is none. */
  sensitivity: SensitivityLine;
  /** Up to three criteria at or above two thirds of the scale, highest first. */
  strengths: CriterionReference[];
  /** Up to three criteria at or below a third of it, or with a lowest level among the ratings, lowest first. */
  doubts: CriterionReference[];
}

/** A score ± plusMinus in points; cut off at the ends of the scale. */
export interface Interval {
  plusMinus: number;
  low: number;
  high: number;
}

/** Ranks from `best` to `worst`, from 1. */
export interface RankRange {
  best: number;
  worst: number;
}

export interface CriterionReference {
  assessment: string;
  criterion: string;
}

export interface PanelistOverall {
  panelist: string;
  value: number;
  /** The assessments it rests on; not the whole overall unless `complete`. */
  assessments: string[];
  /** True when they rated all that counts. */
  complete: boolean;
}

export interface CategoryScore {
  category: Category;
  score: Estimate;
  /** `rated` of `criteria` have a rating; `ratings` in all, by `panelists` persons. */
  basis: { rated: number; criteria: number; ratings: number; panelists: number };
}

export interface AssessmentScore {
  assessment: string;
  at?: string;
  state: 'taken' | 'not in' | 'withheld' | 'no sitting';
  scorecards: { in: number; expected: number; closed: number };
  /** "3 of 4 scorecards", where not all that were expected are in. */
  mark?: string;
  score: Estimate;
  /** To be compared with the other candidates' of this assessment, as that of the overall. */
  interval: Interval | NotEstimable;
  totals: PanelistTotal[];
  criteria: CriterionScore[];
}

export interface PanelistTotal {
  panelist: string;
  revised: boolean;
  /** What else is said of the scorecard; absent where nothing is. */
  marks?: readonly string[];
  total: Estimate;
  /** Of the criteria that carry weight. */
  rated: number;
  criteria: number;
  /** "over 4 of 5", where they rated fewer than all. */
  mark?: string;
}

export interface CriterionScore {
  criterion: string;
  /** In points. */
  mean: Estimate;
  /** In values of the scale. */
  meanLevel: Estimate;
  /** How many rated it, of the scorecards that are in. */
  basis: { ratings: number; scorecards: number };
  /** How many ratings are in each of the criterion's bands, lowest first. */
  counts: number[];
  /** For a yes or no: how many said yes, and Wilson's 95% interval of the share. */
  yes?: { count: number; of: number; interval: { low: number; high: number } | NotEstimable };
  ratings: PanelistRating[];
}

export interface PanelistRating {
  panelist: string;
  /** Absent where it was not observed or not rated. */
  level?: number;
  note?: string;
}

/** Candidates that the evidence does not separate from one another. */
export interface Band {
  /** Alphabetically by name. */
  candidates: string[];
  /** Candidates of later bands whom the evidence does not separate from somebody here. */
  overlaps: { candidate: string; with: string[] }[];
}

export interface PairComparison {
  /** The higher overall first; alphabetical where equal. */
  candidates: [string, string];
  /** In points, not negative. */
  difference: number;
  /** The same once it no longer matters who rated whom; below 0 where that turns the two round. */
  adjustedDifference: Estimate;
  standardError: Estimate;
  df: Estimate;
  /** What both differences must exceed, with all pairs read at once (Tukey). */
  leastAmongAll: Estimate;
  separatedAmongAll: boolean;
}

export interface Agreement {
  panelists: number;
  /** Candidates with two or more scorecards. */
  candidates: number;
  /** Which alpha is the one to read: over the order of levels, or over distances where values are no levels. */
  metric: 'ordinal' | 'interval';
  ordinal: Estimate;
  /** Of the alpha to read. Only from 15 candidates on. */
  ordinalInterval: { low: number; high: number } | NotEstimable;
  nominal: Estimate;
  interval: Estimate;
  /** Shares of pairs of ratings: the same; at most one level apart, or a tenth of the scale where there are none. */
  pairs: { exact: number; adjacent: number; pairs: number } | NotEstimable;
  intraclass:
    | { meanSquares: MeanSquares; icc21: Intraclass; icc2k: Intraclass; icc31: Intraclass; icc3k: Intraclass }
    | NotEstimable;
  verdict: 'poor' | 'fair' | 'good' | 'excellent' | 'not estimable';
  /** The verdict in a sentence. */
  words: string;
}

export interface Severity {
  panelists: PanelistLean[];
  /** Each candidate's mean as the whole panel would have given it, in points. */
  adjustedMeans: { candidate: string; mean: Estimate }[];
  residualMeanSquare: Estimate;
  residualDf: number;
  /** False where the panels fall into parts that share neither a panelist nor a candidate: then no lean is given. */
  connected: boolean;
}

export interface PanelistLean {
  panelist: string;
  /** Above (or below, if negative) the panel's mean, in points. */
  lean: Estimate;
  /** The same in levels of the scale. */
  levels: Estimate;
  /** How often chance alone gives as much (t). */
  probability: Estimate;
  /** More than chance explains, with every panelist and assessment of the round read at once (Holm). */
  clear: boolean;
}

export type Scenario = {
  kind: 'equal category weights' | `${'panelist' | 'not blind' | 'assessment'} left out` | 'severity adjusted';
  /** The panelist or assessment left out. */
  subject?: string;
  label: string;
} & ({ ranks: { candidate: string; rank: number }[]; note?: string } | { notRun: string });

export type SensitivityLine =
  | { rank: number; kept: number; of: number; best: number; worst: number; words: string }
  | { notRun: string };

export interface Disagreement {
  candidate: string;
  assessment: string;
  criterion: string;
  /** Highest less lowest, as a fraction of the scale. */
  spread: number;
  lowest: { level: number; panelists: string[] };
  highest: { level: number; panelists: string[] };
}

/** A panelist whose own order puts somebody else first. */
export interface Dissent {
  panelist: string;
  /** Whom they put first, alphabetically. */
  first: string[];
  /** What their order rests on. */
  assessments: string[];
  /** True where the evidence does not separate their first from the leader. */
  withinBand: boolean;
  /** How far their first is above the leader in their own ratings, in points. */
  difference: number;
  /** What it must exceed to be more than one panelist's error, with all panelists and pairs read at once. */
  least: Estimate;
  remarkable: boolean;
}

export interface Narrowing {
  /** What one more panelist would do to the leader's interval, the most useful first. */
  options: { assessment: string; panelists: number; plusMinus: number; narrowed: number }[];
  /**
   * The fewest panelists to add to each panel until the first two would be told apart in at least four of five rounds,
   * if their difference is true, and in how many of all rounds (0 to 1) that many would.
   */
  panelistsNeeded:
    | { candidates: [string, string]; difference: number; more: number; chance: number }
    | { candidates: [string, string]; difference: number; more: 'more than 12' }
    | { notNeeded: string };
  /** What two candidates must truly differ by, in points, to be told apart four times in five, by panelists added to each panel. */
  detectable: { more: number; difference: number }[];
}

export interface Deviation {
  kind: 'missing' | 'closed' | 'revised' | 'not blind' | 'marked' | 'withheld' | 'no sitting';
  candidate: string;
  assessment: string;
  panelist?: string;
  reason?: string;
  words: string;
}

/** What a reader who never took statistics reads. */
export interface Sentences {
  headline: string;
  order: string[];
  separate: string[];
  dissent: string[];
  missing: string[];
  interval: string[];
  points: string[];
  lean: string[];
  agreement: { assessment: string; words: string }[];
}
