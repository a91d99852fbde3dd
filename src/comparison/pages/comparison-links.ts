import type { RatingLinks } from '../engine/ratings.js';
import type { ComparisonQuery } from './comparison.dto.js';

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
