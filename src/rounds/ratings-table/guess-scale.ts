import { valueCount, type RatingScale } from '../../assessments/model/rating-scale.js';

/** A scale that the ratings themselves suggest, and others that they would fit as well. */
export interface ScaleGuess {
  scale: RatingScale;
  /** Ends of other scales; none where the usual one is hardly in doubt. */
  others: { minimum: number; maximum: number }[];
}

/** The most values a scale is cut into. */
const mostValues = 100_001;

/**
 * What scale numbers are probably on when nothing states it: 1 to 7 levels and 0 to 4 are taken as they are; beyond
 * that the usual ends are 10, 20, 25, 50 and 100.
 * @param values at least one
 */
export function guessScale(values: readonly number[]): ScaleGuess {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const whole = values.every(Number.isInteger);
  const { minimum, maximum, others } = whole ? wholeEnds(low, high) : brokenEnds(low, high);
  return { scale: scaleBetween(minimum, maximum, values), others };
}

interface Ends {
  minimum: number;
  maximum: number;
  others: { minimum: number; maximum: number }[];
}

function wholeEnds(low: number, high: number): Ends {
  if (low < 0) return aroundZero(low, high);
  if (high <= 7 && low >= 1) return { minimum: 1, maximum: Math.max(3, high), others: [] };
  if (high <= 7) return { minimum: 0, maximum: Math.max(1, high), others: [] };
  if (high <= 10) return low >= 1 ? either(1, 0, 10) : { minimum: 0, maximum: 10, others: [] };
  return toUsualEnd(high);
}

function brokenEnds(low: number, high: number): Ends {
  if (low < 0) return aroundZero(low, high);
  if (high <= 1)
    return {
      minimum: 0,
      maximum: 1,
      others: [
        { minimum: 0, maximum: 5 },
        { minimum: 0, maximum: 10 },
      ],
    };
  if (high <= 5) {
    const top = Math.max(3, Math.ceil(high));
    const ends = low >= 1 ? either(1, 0, top) : { minimum: 0, maximum: top, others: [] };
    return { ...ends, others: [...ends.others, { minimum: 0, maximum: 10 }] };
  }
  if (high <= 10) return low >= 1 ? either(0, 1, 10) : { minimum: 0, maximum: 10, others: [] };
  return toUsualEnd(high);
}

function either(minimum: number, other: number, maximum: number): Ends {
  return { minimum, maximum, others: [{ minimum: other, maximum }] };
}

function aroundZero(low: number, high: number): Ends {
  const end = Math.ceil(Math.max(-low, high));
  return {
    minimum: -end,
    maximum: end,
    others: [{ minimum: Math.floor(low), maximum: Math.ceil(Math.max(high, low + 1)) }],
  };
}

function toUsualEnd(high: number): Ends {
  const usual = [20, 25, 30, 40, 50, 100].filter((end) => end >= high);
  const [maximum = roundUp(high), ...others] = usual;
  const more = others.includes(100) ? [{ minimum: 0, maximum: 100 }] : [];
  return { minimum: 0, maximum, others: [{ minimum: 1, maximum }, ...more] };
}

/** The next number with one digit that is not 0. */
function roundUp(high: number): number {
  const tens = 10 ** Math.floor(Math.log10(high));
  return Math.ceil(high / tens) * tens;
}

const steps = [1, 0.5, 0.25, 0.2, 0.1, 0.05, 0.01, 0.001];

/** A scale with the coarsest usual step on which all values are; very fine values are kept as they are. */
export function scaleBetween(minimum: number, maximum: number, values: readonly number[]): RatingScale {
  const fits = (step: number) =>
    isMultiple(maximum - minimum, step) && values.every((value) => isMultiple(value - minimum, step));
  const step = steps.find(fits) ?? 0.0001;
  const scale = { minimum, maximum, step };
  return valueCount(scale) <= mostValues ? scale : { minimum, maximum, step: (maximum - minimum) / (mostValues - 1) };
}

function isMultiple(distance: number, step: number): boolean {
  const times = distance / step;
  return Math.abs(times - Math.round(times)) < 1e-6;
}
