import type { PointsSource } from '../points/points-plan.js';
import type { AssessmentKind, CriterionKind, ScorecardState } from '../model/vocabulary.js';
import type { Category } from '../../jobs/model/category.js';
import type { RatingScale } from '../model/rating-scale.js';

/**
 * All that a comparison is made of, as plain data: what one viewer may see of one job's scorecards.
 * Keys are unique within their list; every reference is by key. What is not here is missing, never 0.
 */
export interface Evidence {
  job: {
    title: string;
    requisition?: string;
    department?: string;
    location?: string;
    /** What an overall of 1 is shown as; 100 unless the job says otherwise. */
    maximum: number;
  };
  pointsFrom: PointsSource;
  /** Any non-negative numbers; only their proportions matter. */
  categoryWeights: Record<Category, { weight: number; reason?: string }>;
  candidates: readonly CandidateEvidence[];
  panelists: readonly { key: string; name: string }[];
  assessments: readonly AssessmentEvidence[];
  /**
   * True where a panelist is only a column of a table, held by different people from candidate to candidate. Then
   * nothing is said of how one panelist grades across candidates.
   */
  panelistsVary?: true;
}

export interface CandidateEvidence {
  key: string;
  name: string;
  /** What is said of them beside their scores, such as a name changed after ratings were in. */
  marks?: readonly string[];
}

export interface AssessmentEvidence {
  key: string;
  name: string;
  kind: AssessmentKind;
  /** Levels of the scale, 3 to 7, for criteria without a scale of their own; a yes/no criterion has two. */
  levels: number;
  weight: number;
  weightReason?: string;
  criteria: readonly CriterionEvidence[];
  sittings: readonly SittingEvidence[];
}

export interface CriterionEvidence {
  key: string;
  name: string;
  kind: CriterionKind;
  measures: readonly Category[];
  weight: number;
  weightReason?: string;
  /** Where the ratings came with a scale of their own; otherwise levels 1 to L. */
  scale?: RatingScale;
  /** The words for each level, lowest first; may be empty when the ratings came from a plain table. */
  anchors: readonly string[];
}

/** One candidate taking one assessment: at most one a pair. */
export interface SittingEvidence {
  candidate: string;
  /** ISO 8601 in UTC. */
  at?: string;
  /** True where the viewer may not see this sitting's ratings yet; it then has no scorecards here. */
  withheld?: boolean;
  /** How many scorecards the sitting expects, whether or not they are in. */
  expected: number;
  /** Only those whose ratings count, or that were closed without them. */
  scorecards: readonly ScorecardEvidence[];
}

export interface ScorecardEvidence {
  panelist: string;
  state: Extract<ScorecardState, 'submitted' | 'revised' | 'closed'>;
  /** Why a scorecard was closed without ratings. */
  closedReason?: string;
  /** What its panelist had been shown of the candidate before it was in, and who seated them; absent where it is blind. */
  notBlind?: string;
  /** What else is said of it, such as that it was imported; absent where nothing is. */
  marks?: readonly string[];
  ratings: readonly RatingEvidence[];
}

export interface RatingEvidence {
  criterion: string;
  /** A value of the criterion's scale, 1 to its levels unless it has its own; null where it was not observed. */
  level: number | null;
  note?: string;
}
