import type { PointsSource } from '../../assessments/points/points-plan.js';
import { type CategoryWeights, weightsOf } from '../../jobs/analysis/weigh-categories.js';
import type { RoundFile, RoundPlan } from './round-file.js';

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
