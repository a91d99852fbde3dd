import { describe, expect, it } from '@jest/globals';
import { BadCursor, CursorQuery, idPlace, isStretch, momentPlace, namePlace, Places } from './cursors.js';

const id = '01890000-0000-7000-8000-000000000000';
const moment = '2026-11-29 14:00:00.123456+00';
const queryOf = (given: Partial<CursorQuery>): CursorQuery => Object.assign(new CursorQuery(), given);
/** What a list would have given out for a place. */
const cursorOf = (place: unknown): string =>
  new Places(queryOf({ limit: 1 }), 'jobs').stretch(
    [1, 2],
    () => place as string[],
    (rows) => rows,
  ).next!;
const read = (cursor: string, list = 'jobs') => new Places(queryOf({ cursor }), list).after(momentPlace, idPlace);

describe('a cursor', () => {
  it('says where a list goes on', () => {
    expect(read(cursorOf([moment, id]))).toEqual([moment, id]);
    expect(new Places(queryOf({ limit: 5 }), 'jobs').after(idPlace)).toBe(undefined);
    expect(namePlace('Zoë, 1st')).toBe(true);
  });

  it('is refused where the database could not read the place, though the list might have given it out', () => {
    const places = [
      ...[
        ['2026-02-31 00:00:00+00', id],
        ['9:00', id],
        [moment, 'x'],
        [moment],
        [moment, id, id],
        [moment, 3],
        {},
        'x',
      ],
    ];
    for (const place of places) expect(() => read(cursorOf(place))).toThrow(BadCursor);
    for (const text of ['', '.', 'x.y', cursorOf([moment, id]).slice(1)]) expect(() => read(text)).toThrow(BadCursor);
    expect(() => read(cursorOf([moment, id]), 'people')).toThrow(BadCursor);
    expect(namePlace('\0')).toBe(false);
  });

  it('is not given where there is no more', () => {
    const places = new Places(queryOf({ limit: 2 }), 'jobs');
    const some = (rows: number[]) =>
      places.stretch(
        rows,
        () => [moment, id],
        (taken) => taken,
      );
    expect(some([1, 2])).toEqual({ items: [1, 2], next: null });
    expect(some([1, 2, 3])).toEqual({ items: [1, 2], next: expect.any(String) });
    expect(some([])).toEqual({ items: [], next: null });
  });

  it('goes with a limit, not with a page', () => {
    expect([isStretch(queryOf({})), isStretch(queryOf({ page: 2 })), isStretch(queryOf({ limit: 3 }))]).toEqual([
      ...[false, false, true],
    ]);
    expect(() => isStretch(queryOf({ limit: 3, page: 2 }))).toThrow('Fix 1 field.');
  });
});
