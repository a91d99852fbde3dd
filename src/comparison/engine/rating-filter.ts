import type { Category } from '../../jobs/model/category.js';

/**
 * Which ratings are meant: those of one candidate, by one panelist, of one assessment, criterion or category, or any of
 * these together, by key. A figure of the comparison is made of exactly such ratings.
 */
export interface RatingFilter {
  candidate?: string;
  category?: Category;
  assessment?: string;
  criterion?: string;
  panelist?: string;
}

/** The address at which the ratings behind a figure are shown. */
export type RatingLinks = (about: RatingFilter) => string;
