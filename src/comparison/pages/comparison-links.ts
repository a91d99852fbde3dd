import type { Comparison } from '../engine/comparison.js';
import { withoutContext } from '../engine/context.js';
import { counted } from '../engine/wording.js';
import type { RatingLinks } from '../engine/ratings.js';
import type { ComparisonQuery } from './comparison.dto.js';
import { referencesIn } from './references-view.js';

const tabs = {
  answer: { path: '', label: 'Answer' },
  scores: { path: '/scores', label: 'Scores' },
  agreement: { path: '/agreement', label: 'Agreement' },
  ranking: { path: '/ranking', label: 'Would the ranking hold?' },
  disagreements: { path: '/disagreements', label: 'Talk about these first' },
  criteria: { path: '/criteria', label: 'Criteria' },
  references: { path: '/references', label: 'References' },
  method: { path: '/method', label: 'How it’s calculated' },
};

/** Named among the others only where one is on it. */
const all = { path: '/all', label: 'All on one page' };

export type ComparisonTab = keyof typeof tabs;

/** The places inside a comparison, each with its address and, where it lists something, how much. */
export function comparisonTabs(
  jobId: string,
  comparison: Comparison,
  query: ComparisonQuery,
  current: ComparisonTab | 'all',
) {
  const counts = countsOf(comparison);
  const some = comparison.assessments.some(({ kind }) => kind === 'reference');
  const shown = Object.entries(current === 'all' ? { ...tabs, all } : tabs).filter(
    // Named where the plan has any, or where one is on it.
    ([name]) => name !== 'references' || some || name === current,
  );
  return shown.map(([name, { path, label }]) => ({
    // The answer has no order of criteria to keep.
    url: `/jobs/${jobId}/comparison${path}${chosenQuery(query, name !== 'answer')}`,
    label,
    current: name === current,
    ...(counts[name as ComparisonTab] ?? { count: '', of: '' }),
  }));
}

function countsOf(comparison: Comparison): Partial<Record<ComparisonTab, { count: string; of: string }>> {
  const { assessments, disagreements } = withoutContext(comparison);
  const criteria = assessments.reduce((sum, one) => sum + one.criteria.length, 0);
  const of = (count: number, thing: string) => ({
    count: String(count),
    of: counted(count, thing).replace(/^\d+ /, ''),
  });
  return {
    agreement: of(assessments.length, 'assessment'),
    disagreements: of(Math.min(disagreements.length, mostDisagreements), 'disagreement'),
    references: of(referencesIn(comparison), 'reference check'),
    criteria: { count: String(criteria), of: criteria === 1 ? 'criterion' : 'criteria' },
  };
}

/** As many disagreements as anybody talks through; the others stand with their criteria. */
export const mostDisagreements = 20;

/** The same choice of candidates and assessments as a query, with its question mark; empty where nothing was chosen. */
export function chosenQuery({ candidates, assessments, show, order }: ComparisonQuery, withOrder = false): string {
  const query = new URLSearchParams();
  candidates.forEach((key) => query.append('candidates', key));
  assessments.forEach((key) => query.append('assessments', key));
  if (show === 'letters') query.set('show', show);
  if (withOrder && order === 'disagreements') query.set('order', order);
  return query.size > 0 ? `?${query.toString()}` : '';
}

/**
 * Addresses of the ratings behind figures of this comparison, from the page that they are on: a large comparison has a
 * thousand of them.
 * @param to the page of ratings as seen from there
 */
export function ratingLinks(to: 'comparison/ratings' | 'ratings', query: ComparisonQuery): RatingLinks {
  const chosen = chosenQuery(query).slice(1);
  return (about) => {
    // Written by hand, for the same reason.
    const own = Object.entries(about).map(([name, key]) => `${name}=${encodeURIComponent(key as string)}`);
    return `${to}?${[...own, ...(chosen ? [chosen] : [])].join('&')}`;
  };
}
