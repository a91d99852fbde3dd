import { Line, WholeNumber } from './fields.js';

/** The query of every list: which page, and what to look for. */
export class ListQuery {
  @WholeNumber({ min: 1, max: 100_000, optional: true, description: 'Page, from 1.' })
  page?: number;

  @Line({ optional: true, max: 200, description: 'Words to search for.' })
  q?: string;
}

/** One page of a list. */
export interface Paged<T> {
  items: T[];
  page: number;
  pages: number;
  total: number;
}

export const pageSize = 25;

/** How many rows to skip for a page. */
export function offsetOf(query: { page?: number }, size = pageSize): number {
  return ((query.page ?? 1) - 1) * size;
}

export function paged<T>(items: T[], total: number, query: { page?: number }, size = pageSize): Paged<T> {
  return { items, page: query.page ?? 1, pages: Math.max(1, Math.ceil(total / size)), total };
}

/** A search text as a pattern for ILIKE, its own wildcards taken as characters. */
export function pattern(words: string): string {
  return `%${words.replace(/[\\%_]/g, (char) => `\\${char}`)}%`;
}
