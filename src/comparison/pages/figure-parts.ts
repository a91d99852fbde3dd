import type { RatingFilter } from '../engine/ratings.js';
import { pointsText } from '../engine/wording.js';
import type { CriterionResult } from './ratings-of-figure.js';
import { none } from './figures.js';

/** How a figure comes from its parts, so that a reader can do it again by hand. */
export interface FigureExplanation {
  /** The figure with what it is: "Overall 78 of 100, ± 7". */
  figure: string;
  words: string[];
  /** Its parts; no rows where the ratings themselves are the parts. */
  heads: string[];
  rows: { name: string; cells: string[]; about: RatingFilter | undefined }[];
  /** What the last column adds up to. */
  total?: string;
}

/** A part of a weighted mean: what it is, its score in points, what it counts in any unit, and that as it is printed. */
export interface Part {
  name: string;
  score: number | undefined;
  weight: number;
  counts: string;
  about: RatingFilter | undefined;
}

/** By place: how much more a point counts because another criterion of its assessment was not rated; 0 if not rated. */
export function pointsOverRated(all: readonly CriterionResult[]): number[] {
  const total = (places: readonly CriterionResult[]) =>
    places.reduce((sum, { criterion }) => sum + criterion.points, 0);
  return all.map(({ assessment, score }) => {
    if (!('value' in score.mean)) return 0;
    const own = all.filter((one) => one.assessment.key === assessment.key);
    const rated = total(own.filter((one) => 'value' in one.score.mean));
    return rated > 0 ? total(own) / rated : 1;
  });
}

/** A weighted mean as a table: what each part scores, what it counts, and what it brings; the last column adds up. */
export function weighted(
  parts: readonly Part[],
  maximum: number,
  kind: string,
  counted = 'Points',
): Pick<FigureExplanation, 'heads' | 'rows' | 'total'> {
  const sum = parts.reduce((total, { score, weight }) => total + (score === undefined ? 0 : weight), 0);
  const rows = parts
    .filter(({ weight }) => weight > 0)
    .map(({ name, score, weight, counts, about }) => ({
      name,
      cells:
        score === undefined
          ? [none, none, none]
          : [pointsText(score, maximum, 1), counts, pointsText((score * weight) / sum, maximum, 1)],
      about,
    }));
  const heads = [`${kind.charAt(0).toUpperCase()}${kind.slice(1)}`, 'Score', counted, 'Contribution'];
  const total = parts.reduce((all, { score, weight }) => all + (score === undefined ? 0 : (score * weight) / sum), 0);
  return { heads, rows, ...(sum > 0 ? { total: pointsText(total, maximum, 1) } : {}) };
}
