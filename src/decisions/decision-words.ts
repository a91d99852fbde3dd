import { paragraphs } from '../candidates/candidate-labels.js';
import type { CandidateComparison } from '../comparison/engine/comparison.js';
import { basisWords, type DecisionBasis } from './decision-basis.js';
import type { Decision, Outcome } from './decision.entity.js';
import { dateText, type Regional } from '../platform/base/regional.js';

export const outcomeName: Record<Outcome, string> = { hire: 'Hire', hold: 'Hold', decline: 'Reject' };

export interface ShownDecision {
  id: string;
  applicationId: string;
  outcome: Outcome;
  reason: string;
  decidedByName: string;
  decidedAt: string;
  /** Null while any rating of this job is kept from the viewer: it would tell of scores. */
  departsFromOrder: boolean | null;
  /** What is said of it, such as how whoever decided was signed in. */
  marks: string[];
  /** The comparison it was made on; null where none was kept, or while any rating is kept from the viewer. */
  basis: DecisionBasis | null;
}

/** A tie as the range of its ranks, as the comparison says it: an order within it would say what the ratings do not. */
export function standing(candidate: CandidateComparison, rank: string | undefined): string {
  if (candidate.rank === undefined || !('value' in candidate.overall)) return 'score incomplete';
  return `rank ${rank}, ${candidate.overall.value.toFixed(0)} points`;
}

/** A decision as everybody may read it. */
export function shown(decision: Decision, hidesOrder = false): ShownDecision {
  const { id, applicationId, outcome, reason, decidedByName, decidedAt, departsFromOrder, basis, marks } = decision;
  return {
    id,
    applicationId,
    outcome,
    reason,
    decidedByName,
    decidedAt: decidedAt.toISOString(),
    departsFromOrder: hidesOrder ? null : departsFromOrder,
    marks,
    basis: hidesOrder ? null : basis,
  };
}

/** @param regional its dates are told */
export function inWords(decision: ShownDecision, nameOf: (key: string) => string, regional: Regional) {
  const { basis } = decision;
  const words = basis && basisWords(basis, nameOf, (at) => dayOf(at, regional));
  return {
    ...decision,
    outcomeName: outcomeName[decision.outcome],
    reason: paragraphs(decision.reason),
    basis: words && { ...words, digest: basis.digest, passed: basis.before.map(nameOf).join(', ') },
  };
}

/** The day of a moment, within a sentence. */
export function dayOf(at: string, regional: Regional): string {
  return dateText(new Date(at), regional, { year: true });
}
