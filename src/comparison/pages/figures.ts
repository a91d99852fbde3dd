import type { Interval } from '../engine/comparison.js';
import type { Estimate, NotEstimable } from '../statistics/estimate.js';
import { coefficientText, decimal, pointsText } from '../engine/wording.js';

/** What stands where there is no figure. */
export const none = '–';

export function points(score: Estimate | undefined, maximum: number): string {
  return score && 'value' in score ? pointsText(score.value, maximum) : none;
}

export function plusMinus(interval: Interval | NotEstimable, maximum: number): string {
  return 'plusMinus' in interval ? pointsText(interval.plusMinus, maximum) : none;
}

/** "71–85". */
export function range(interval: Interval | NotEstimable, maximum: number): string | undefined {
  if (!('plusMinus' in interval)) return undefined;
  return `${pointsText(interval.low, maximum)}–${pointsText(interval.high, maximum)}`;
}

/** A level, or a mean of levels. */
export function level(value: Estimate): string {
  return 'value' in value ? decimal(value.value, 1) : none;
}

/** With its sign, as a lean is read: "+0.3", "−0.4", "0.0". */
export function signed(value: number, digits: number): string {
  const text = decimal(Math.abs(value), digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** ".48", or "not estimable: one panelist". */
export function coefficient(value: Estimate): string {
  return 'value' in value ? coefficientText(value.value) : `not estimable: ${value.notEstimable}`;
}
