import type { AssessmentKind } from '../model/vocabulary.js';

/** One question of an interview, and who of the panel asks it. Everybody scores all. */
export interface AskedBy {
  criterion: { key: string; name: string };
  /** Null while nobody was named. */
  panelist: { id: string; name: string } | null;
}

interface Line {
  key: string;
  name: string;
}

interface Seat {
  panelistId: string;
  asks: readonly string[];
  panelist?: { name: string };
}

/** The questions of an interview in their order; none of another assessment. */
export function askersOf(kind: AssessmentKind, criteria: readonly Line[], panel: readonly Seat[]): AskedBy[] {
  if (kind !== 'interview') return [];
  return criteria.map(({ key, name }) => {
    const seat = panel.find(({ asks }) => asks.includes(key));
    return {
      criterion: { key, name },
      panelist: seat ? { id: seat.panelistId, name: seat.panelist?.name ?? '' } : null,
    };
  });
}

/**
 * Questions shared out in their order, each of the panel asking a run of them, so that the talk changes hands seldom.
 * @returns the keys for each of `count` panelists; the first ones ask one more where it does not come out even
 */
export function sharedOut(keys: readonly string[], count: number): string[][] {
  const [each, over] = [Math.floor(keys.length / count), keys.length % count];
  return Array.from({ length: count }, (_, seat) => {
    const start = seat * each + Math.min(seat, over);
    return keys.slice(start, start + each + (seat < over ? 1 : 0));
  });
}
