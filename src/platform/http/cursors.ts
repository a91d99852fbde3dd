import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import { InvalidInput } from '../base/domain-errors.js';
import { isId } from '../database/ids.js';
import { Line, WholeNumber } from './fields.js';
import { ListQuery } from './paging.js';

/** The query of a list that can be read from one place to the next, however it changes meanwhile. */
export class CursorQuery extends ListQuery {
  @WholeNumber({ min: 1, max: 100, optional: true, description: 'How many to read at once, following `next`.' })
  limit?: number;

  @Line({ optional: true, max: 2000, description: 'The `next` of the answer before.' })
  cursor?: string;
}

/** A stretch of a list: what follows a place in it, and where the next one begins. */
export interface Stretch<T> {
  items: T[];
  /** For `cursor`; null at the end. */
  next: string | null;
}

/** A cursor that no list gave out, or that another list did. */
export class BadCursor extends InvalidInput {
  constructor() {
    super([{ field: 'cursor', message: 'Send the “next” of an answer of this list, with the same filters.' }]);
  }
}

const usualLimit = 25;

/** Whether a list is asked for from place to place rather than by pages. @throws InvalidInput where it is asked for both */
export function isStretch(query: CursorQuery): boolean {
  const wanted = query.cursor !== undefined || query.limit !== undefined;
  if (wanted && query.page !== undefined) {
    throw InvalidInput.field('page', 'Leave this out where “cursor” or “limit” is given.');
  }
  return wanted;
}

/**
 * Where in a list a query goes on. A place is what the last row shown is sorted by, as texts, and nothing that was not
 * shown, since a cursor can be read by whoever has it.
 */
export class Places {
  private readonly list: string;

  /** @param name of the list, with the identifier of what it belongs to */
  constructor(
    private readonly query: CursorQuery,
    name: string,
  ) {
    const { cursor: _, limit: _limit, page: _page, ...filters } = query;
    this.list = JSON.stringify([name, Object.entries(filters).filter(([, value]) => value !== undefined)]);
  }

  /** One more than are shown is read, to know whether there is a next one. */
  get limit(): number {
    return (this.query.limit ?? usualLimit) + 1;
  }

  /** Nothing at the beginning. @param kinds of the values. @throws BadCursor */
  after(...kinds: readonly PlaceKind[]): string[] | undefined {
    const { cursor } = this.query;
    if (cursor === undefined) return undefined;
    const [sealed = '', encoded = ''] = cursor.split('.');
    const text = Buffer.from(encoded, 'base64url').toString('utf8');
    const place = sealed === this.sealOf(text) ? textsIn(text) : undefined;
    if (place?.length !== kinds.length || !kinds.every((fits, index) => fits(place[index]!))) throw new BadCursor();
    return place;
  }

  /** @param rows as many as there are, up to `limit` */
  stretch<Row, T>(rows: readonly Row[], place: (row: Row) => string[], shown: (rows: Row[]) => T[]): Stretch<T> {
    const taken = rows.slice(0, this.limit - 1);
    const last = taken.at(-1);
    const more = last !== undefined && rows.length >= this.limit;
    const text = more ? JSON.stringify(place(last)) : '';
    return {
      items: shown(taken),
      next: more ? `${this.sealOf(text)}.${Buffer.from(text).toString('base64url')}` : null,
    };
  }

  /** Tells the lists apart. It guards nothing: a place that somebody makes up shows them what they may see anyway. */
  private sealOf(text: string): string {
    return createHash('sha256').update(`${this.list}\n${text}`).digest('base64url').slice(0, 16);
  }
}

function textsIn(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the database can read a text as what a place is made of. */
type PlaceKind = (text: string) => boolean;

export const idPlace: PlaceKind = isId;
export const momentPlace: PlaceKind = (text) => DateTime.fromSQL(text, { setZone: true }).isValid;
export const namePlace: PlaceKind = (text) => !text.includes('\0');
