import { categories, type Category, categoryName } from '../../jobs/model/category.js';
import { listed } from '../../platform/base/listed.js';

export interface CoverageGaps {
  /** Names of attributes that no criterion measures. */
  attributes: string[];
  /** Categories that have attributes and that no criterion with weight measures: they fall out of the overall. */
  categories: Category[];
  /** Names of criteria that count and are tied to no attribute. */
  criteria: string[];
}

interface CoveredAttribute {
  id: string;
  name: string;
  category: Category;
}
interface CoveringCriterion {
  id: string;
  name: string;
  measures: readonly Category[];
  weight: number;
}

/** What the plan leaves unmeasured, and what it measures for no reason that the analysis gives. */
export function coverageGaps(
  attributes: readonly CoveredAttribute[],
  criteria: readonly CoveringCriterion[],
  marks: readonly { criterionId: string; attributeId: string }[],
): CoverageGaps {
  const measured = new Set(marks.map(({ attributeId }) => attributeId));
  const tied = new Set(marks.map(({ criterionId }) => criterionId));
  const counting = criteria.filter(({ weight }) => weight > 0);
  return {
    attributes: attributes.filter(({ id }) => !measured.has(id)).map(({ name }) => name),
    categories: categories.filter(
      (category) =>
        attributes.some((attribute) => attribute.category === category) &&
        !counting.some(({ measures }) => measures.includes(category)),
    ),
    criteria: counting.filter(({ id }) => !tied.has(id)).map(({ name }) => name),
  };
}

/** The gaps in words, the gravest first; none where there are none. */
export function gapSentences(gaps: CoverageGaps): string[] {
  const sentences: string[] = [];
  if (gaps.categories.length > 0) {
    const names = gaps.categories.map((category) => categoryName[category]);
    sentences.push(
      `No weighted criterion measures ${listed(names)}, so it is left out of the overall score for every candidate.`,
    );
  }
  if (gaps.attributes.length > 0) sentences.push(`Nothing measures ${listed(gaps.attributes)}.`);
  if (gaps.criteria.length > 0) {
    const count = gaps.criteria.length;
    sentences.push(
      `${count === 1 ? 'One criterion is' : `${count} criteria are`} not linked to an attribute: ${listed(gaps.criteria)}.`,
    );
  }
  return sentences;
}
