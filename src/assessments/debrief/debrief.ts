import type { RatingsTable } from '../sittings/sitting-ratings.js';
import type { SittingView } from '../sittings/sitting-views.service.js';
import type { ScorecardState } from '../model/vocabulary.js';

type RatedCriterion = RatingsTable['criteria'][number];

/** A criterion with how far its panelists are apart. */
export interface DebriefCriterion extends RatedCriterion {
  /** Highest less lowest level; 0 where fewer than two panelists chose one. */
  apart: number;
  /** The same as a share of the scale, 0 to 1: what the debrief is sorted by. */
  spread: number;
}

/** A sitting's debrief, as one viewer may see it. */
export interface DebriefView {
  sittingId: string;
  openedAt: Date;
  job: SittingView['job'];
  assessment: { key: string; name: string; kind: string };
  candidate: string;
  at: Date | null;
  /** "3 of 4 submitted, 1 closed". */
  state: string;
  own?: { id: string; state: ScorecardState };
  /** Whether the viewer may see the ratings, and if not, why. */
  panelists?: RatingsTable['panelists'];
  criteria?: DebriefCriterion[];
  withheld?: string;
}

export function debriefView(view: SittingView, openedAt: Date): DebriefView {
  const { id, job, assessment, candidate, at, state, own, ratings, withheld } = view;
  return {
    ...{ sittingId: id, openedAt, job, candidate, at, state, own, withheld },
    assessment: { key: assessment.key, name: assessment.name, kind: assessment.kind },
    panelists: ratings?.panelists,
    criteria: ratings && bySpread(ratings.criteria),
  };
}

/** The debrief's agenda: where the panelists are furthest apart comes first, then as the assessment has it. */
export function bySpread(criteria: readonly RatedCriterion[]): DebriefCriterion[] {
  const measured = criteria.map((criterion, place) => ({ ...criterion, ...spreadOf(criterion), place }));
  measured.sort((one, other) => other.spread - one.spread || other.variance - one.variance || one.place - other.place);
  return measured.map(({ variance: _variance, place: _place, ...criterion }) => criterion);
}

function spreadOf({ ratings, levels }: RatedCriterion): { apart: number; spread: number; variance: number } {
  const given = ratings.flatMap(({ level }) => (level === null ? [] : [level]));
  if (given.length < 2) return { apart: 0, spread: 0, variance: 0 };
  const apart = Math.max(...given) - Math.min(...given);
  const steps = levels - 1;
  const mean = given.reduce((sum, level) => sum + level, 0) / given.length;
  const squares = given.reduce((sum, level) => sum + (level - mean) ** 2, 0);
  // Rounded, so that the order does not hang on the order of the additions.
  const variance = Math.round((squares / given.length / steps ** 2) * 1e9) / 1e9;
  return { apart, spread: apart / steps, variance };
}
