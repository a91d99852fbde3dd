/** Why a figure cannot be had, in words that follow "not estimable:". */
export type Reason =
  | 'one panelist'
  | 'one candidate'
  | 'no rating'
  | 'no two ratings of the same thing'
  | 'no variation'
  | 'the panelists agree exactly'
  | 'fewer than 3 candidates'
  | 'fewer than 15 candidates'
  | 'not every panelist scored every candidate'
  | 'the panels do not overlap'
  | 'the panelists are not the same people from candidate to candidate'
  | 'too few ratings to tell chance from difference'
  | 'an assessment is missing'
  | 'a category has no rating'
  | 'not measured'
  | 'nothing carries weight';

export interface NotEstimable {
  notEstimable: Reason;
}

/** A number that may not exist. It is never NaN, infinite, null, or 0 in place of missing. */
export type Estimate = { value: number } | NotEstimable;

/** The estimate of a number, or the reason when the arithmetic gave none. */
export function estimate(value: number | undefined, reason: Reason): Estimate {
  return value !== undefined && Number.isFinite(value) ? { value } : { notEstimable: reason };
}

/** The number, or undefined where there is none. */
export function valueOf(answer: Estimate): number | undefined {
  return 'value' in answer ? answer.value : undefined;
}

/** The same estimate in other units. */
export function scaled(answer: Estimate, factor: number): Estimate {
  return 'value' in answer ? { value: answer.value * factor } : answer;
}

/** One reason for many figures, the same whatever their order. */
export function oneReason(reasons: readonly NotEstimable[]): NotEstimable | undefined {
  return [...reasons].sort((a, b) => (a.notEstimable < b.notEstimable ? -1 : 1))[0];
}

/** The part of two figures by which they may differ through the order of additions alone: then they are the same. */
export const rounding = 1e-9;

/** A figure without what the order of additions does to it, so that equal ones are equal. */
export function steady(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}
