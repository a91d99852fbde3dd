import type { AssessmentEvidence } from '../../assessments/evidence/evidence.js';
import type { AssessmentSummary, Comparison } from './comparison.js';

/** Whether an assessment is a reference check that the plan gives no points: it is read beside the scores. */
export function isContext({ kind, points }: Pick<AssessmentSummary, 'kind' | 'points'>): boolean {
  return kind === 'reference' && points === 0;
}

/** The same, of an assessment as its ratings come. */
export function isContextByPlan({ kind, weight }: Pick<AssessmentEvidence, 'kind' | 'weight'>): boolean {
  return kind === 'reference' && weight === 0;
}

/**
 * A comparison without what is context, for the parts that speak of the panel: how far it agrees, where it is furthest
 * apart, and every criterion that it rated.
 */
export function withoutContext(comparison: Comparison): Comparison {
  const context = new Set(comparison.assessments.filter(isContext).map(({ key }) => key));
  if (context.size === 0) return comparison;
  const assessments = comparison.assessments.filter(({ key }) => !context.has(key));
  const seated = new Set(assessments.flatMap(({ panelists }) => panelists));
  return {
    ...comparison,
    assessments,
    panelists: comparison.panelists
      .filter(({ key }) => seated.has(key))
      .map((one) => ({ ...one, assessments: one.assessments.filter((key) => !context.has(key)) })),
    candidates: comparison.candidates.map((one) => ({
      ...one,
      assessments: one.assessments.filter(({ assessment }) => !context.has(assessment)),
    })),
  };
}
