import type {
  AssessmentKind,
  CriterionKind,
  NotesRequired,
  Opening,
  ScorecardState,
} from '../../assessments/model/vocabulary.js';
import type { Stage } from '../../candidates/application.entity.js';
import type { RoundSourceDetails, RoundStage } from './round-pipeline-parts.js';
import { type CategoryWeights, weightsOf } from '../../jobs/model/category-weights.js';
import type { RolePart } from '../../assessments/model/role-play.js';
import type { PointsSource } from '../../assessments/points/points-plan.js';
import type { Category } from '../../jobs/model/category.js';

/**
 * The round file: all of one job's hiring as one JSON document. Keys are short texts, unique in their
 * list; every reference is by key; instants are ISO 8601 in UTC; an absent field is an empty one.
 */
export interface RoundFile {
  format: 'callboard-round/1';
  job: RoundJob;
  team: RoundPerson[];
  analysis: { attributes: RoundAttribute[]; weights: RoundCategoryWeight[]; experts?: RoundExpert[] };
  /** Oldest first; the last one is in force. */
  plans: RoundPlan[];
  candidates: RoundCandidate[];
  sittings: RoundSitting[];
  decisions: RoundDecision[];
  /** Who wrote it, and that it is as they wrote it. */
  seal?: RoundSeal;
}

/** Who wrote a job file, and that it is as they wrote it. */
export interface RoundSeal {
  /** The address of the installation that wrote it. */
  installation: string;
  /** ISO 8601 in UTC. */
  sealedAt: string;
  /** SHA-256 of everything else in the file, as JSON with sorted keys, in hexadecimal. */
  sha256: string;
  /** The public key (Ed25519, SPKI, base64). */
  key: string;
  /** Ed25519 over everything above, in base64. */
  signature: string;
}

export interface RoundJob {
  title: string;
  department?: string;
  location?: string;
  requisition?: string;
  summary?: string;
  objectives: string[];
  sources: Source[];
  /** What a perfect overall is shown as; 100 by default. */
  maximum: number;
  discNote?: string;
  status: 'open' | 'closed';
  /** Its own stages, the first first; the usual ones unless said. */
  stages?: RoundStage[];
  /** Where it was advertised, and what that cost. */
  postings?: { place: string; cost?: number; currency?: string }[];
}

export const sources = ['advertised', 'promoted_from_within', 'experienced_hire', 'referral'] as const;
type Source = (typeof sources)[number];

export interface RoundPerson {
  key: string;
  name: string;
  email?: string;
  roles: ('recruiter' | 'hiring_manager' | 'panelist')[];
}

interface RoundAttribute {
  key: string;
  category: Category;
  name: string;
  definition: string;
  /** 1 to 5; a mean of experts' ratings has two decimals. */
  importance: number;
  /** Where it is the mean of experts' ratings. */
  importanceFrom?: 'experts';
  /** Why the team set another than that. */
  importanceReason?: string;
  needed: 'at_entry' | 'learnt';
}

/** Somebody who knows the work, and what they say of each attribute. */
export interface RoundExpert {
  name: string;
  /** What makes them one. */
  expertise: string;
  invitedBy: string;
  invitedAt: string;
  submittedAt?: string;
  /** No answer was waited for any more. */
  withdrawnAt?: string;
  /** They could see the others' ratings before they were asked. */
  sawResults?: boolean;
  ratings: { attribute: string; importance: number; needed: 'at_entry' | 'learnt' }[];
}

/** A weight set by hand in place of the one that follows from importance. */
interface RoundCategoryWeight {
  category: Category;
  weight: number;
  reason: string;
}

export interface RoundPlan {
  version: number;
  /** Why this version was made; the first has none. */
  reason?: string;
  frozenAt?: string;
  /** Which ratings must have a note before a scorecard is signed; the lowest and the highest level unless said. */
  notesRequired?: NotesRequired;
  /** When ratings open: each assessment by itself unless said. */
  opening?: Opening;
  /** What panelists sign, with {name} for their name; the usual words unless said. */
  statement?: string;
  /** What points follow from; see pointsSourceOf for a plan that does not say. */
  pointsFrom?: PointsSource;
  /** What the categories count under a frozen version; see keptWeightsOf for one that does not say. */
  categoryWeights?: CategoryWeights;
  /** As of when the analysis had these weights. */
  weighedAt?: string;
  assessments: RoundAssessment[];
}

export interface RoundAssessment {
  key: string;
  kind: AssessmentKind;
  name: string;
  /** 3 to 7. */
  levels: number;
  weight: number;
  weightReason?: string;
  brief?: string;
  /** Parts that panelists play in an audition; a scorecard's `plays` names one. */
  parts?: RolePart[];
  hideAuthor?: boolean;
  criteria: RoundCriterion[];
}

export interface RoundCriterion {
  key: string;
  kind: CriterionKind;
  name: string;
  /** What is asked, or what to look for, as asked. */
  prompt: string;
  measures: Category[];
  why?: string;
  /** Keys of the attributes that it measures. */
  attributes: string[];
  preferredAnswer?: string;
  followUps: string[];
  /** One text a level, lowest first (two for yes or no: no, then yes). */
  anchors: string[];
  weight: number;
  weightReason?: string;
  /** The bank question that the words came from. */
  question?: { key: string; version: number };
}

export interface RoundCandidate {
  key: string;
  /** Who it is, the same in every round of one installation. */
  person?: string;
  name: string;
  email?: string;
  phone?: string;
  /** What is said of them wherever their ratings are. */
  marks?: string[];
  source?: Source;
  sourceDetails?: RoundSourceDetails;
  stage: Stage;
  /** The furthest they came, where that is not their stage. */
  furthest?: Stage;
  /** The key of the job's own stage that somebody put them in; it means their `stage`. */
  jobStage?: string;
  tags?: string[];
  /** Of the hiring team, the first first. */
  notes?: { text: string; by: string; at: string }[];
  screen?: RoundScreen;
  disc?: RoundDisc;
  resume?: RoundDocument;
}

export interface RoundScreen {
  signs: { sign: string; seen: 'yes' | 'no' | 'not_seen' }[];
  note?: string;
  by?: string;
  at?: string;
}

interface RoundDiscBase {
  takenOn?: string;
  instrument?: string;
  note?: string;
}
type Dimensions = { d: number; i: number; s: number; c: number };
export type RoundDisc = RoundDiscBase &
  (
    | { form: 'style'; style: string }
    | { form: 'scores'; scores: Dimensions }
    | { form: 'segments'; segments: Dimensions }
    | { form: 'tallies'; most: Dimensions & { star: number }; least: Dimensions & { star: number } }
  );

export interface RoundDocument {
  fileName: string;
  mediaType: string;
  /** Base64. */
  content: string;
}

export interface RoundSitting {
  candidate: string;
  assessment: string;
  /** The plan version whose words were used; the last one unless said. */
  plan?: number;
  at?: string;
  place?: string;
  topic?: string;
  /** Of a reference check. */
  referee?: RoundReferee;
  document?: RoundDocument;
  /** From then on its panelists could revise. */
  debriefOpenedAt?: string;
  scorecards: RoundScorecard[];
}

/** Who spoke for a candidate, and what they wrote. */
export interface RoundReferee {
  name: string;
  relation: string;
  email?: string;
  phone?: string;
  /** How it was made sure who they are. */
  identity?: string;
  /** How the candidate agreed, when, and who recorded it. */
  consent?: { how: string; at: string; recordedBy?: string };
  answeredAt?: string;
  answers: { criterion: string; text: string }[];
}

export interface RoundScorecard {
  panelist: string;
  /** The part this panelist plays in an audition. */
  plays?: string;
  /** Keys of the criteria whose question this panelist asks in an interview. */
  asks?: string[];
  state: ScorecardState;
  openedAt?: string;
  submittedAt?: string;
  statement?: string;
  closedReason?: string;
  /** What its panelist had been shown of the candidate before it was in, and who seated them. */
  notBlind?: string;
  /** What its panelist declared of an interest of their own. */
  conflict?: string;
  /** What else is said of it wherever its ratings are, such as that it was imported. */
  marks?: string[];
  ratings: RoundRating[];
  /** Of a revised scorecard: what it said before, the first version first. */
  versions?: RoundScorecardVersion[];
}

export interface RoundScorecardVersion {
  /** 1 is what was submitted first. */
  number: number;
  /** Why the next version took its place. */
  reason: string;
  submittedAt: string;
  statement?: string;
  ratings: RoundRating[];
}

export interface RoundRating {
  criterion: string;
  /** 1 to the criterion's levels (yes is 2, no is 1); null is "not observed". */
  level: number | null;
  note?: string;
}

export interface RoundDecision {
  candidate: string;
  outcome: 'hire' | 'hold' | 'decline';
  reason: string;
  by: string;
  at: string;
  departsFromOrder: boolean;
  /** What is said of it, such as that it was imported. */
  marks?: string[];
}

/**
 * What a plan's points follow from. A file from before there were points does not say: a plan that was locked in it was
 * scored under literal weights and keeps them; one that was not is open to change, and takes the points of today.
 */
export function pointsSourceOf(plan: RoundPlan, round: RoundFile): PointsSource {
  return plan.pointsFrom ?? (lockedSince(plan, round) === null ? 'assessments_and_categories' : 'literal_weights');
}

/**
 * What the categories count under a plan. A file that does not say, from before frozen plans kept it, or of a plan that
 * is not frozen, has it in its analysis.
 */
export function keptWeightsOf(plan: RoundPlan | undefined, { analysis }: RoundFile): CategoryWeights {
  return plan?.categoryWeights ?? weightsOf(analysis.attributes, analysis.weights);
}

/** A plan under which a scorecard was begun is locked, whether or not the file says since when; null where it is not. */
export function lockedSince(plan: RoundPlan, round: RoundFile): string | null {
  if (plan.frozenAt !== undefined) return plan.frozenAt;
  const held = round.sittings.filter((sitting) => (sitting.plan ?? round.plans.length) === plan.version);
  const begun = held.flatMap(({ scorecards }) => scorecards.filter(({ state }) => state !== 'due'));
  if (begun.length === 0) return null;
  const times = begun.flatMap(({ openedAt, submittedAt }) => openedAt ?? submittedAt ?? []);
  return times.toSorted()[0] ?? new Date().toISOString();
}

/** Whoever stepped back before they had signed has a draft too. */
function isUnsigned({ state, submittedAt }: RoundScorecard, states: readonly RoundScorecard['state'][]): boolean {
  return states.includes(state) || (state === 'recused' && submittedAt === undefined);
}

/** A round without what was never signed: the ratings of scorecards in these states stay their panelists' own. */
export function withoutDrafts(round: RoundFile, states: readonly RoundScorecard['state'][]): RoundFile {
  const sittings = round.sittings.map((sitting) => ({
    ...sitting,
    scorecards: sitting.scorecards.map((card) => (isUnsigned(card, states) ? { ...card, ratings: [] } : card)),
  }));
  return { ...round, sittings };
}
