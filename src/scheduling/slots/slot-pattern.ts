import { DateTime } from 'luxon';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** Days and hours on the clock of one place. */
export interface SlotPattern {
  /** YYYY-MM-DD, both included. */
  from: string;
  to: string;
  weekdays: readonly Weekday[];
  /** HH:MM, the first slot begins. */
  begins: string;
  /** HH:MM, the last one has ended. */
  ends: string;
  minutes: number;
  buffer: number;
  timeZone: string;
}

/** Nobody chooses from more. */
export const mostSlots = 300;
/** Days that a pattern may reach over. */
export const longestPattern = 92;

/**
 * The beginnings of all slots of a pattern, in order. Hours are those of the place's clock on each day, also where it
 * changes that day; a slot lasts as long as it says, whatever the clock does meanwhile.
 * @returns at most `mostSlots` and one
 */
export function slotTimes(pattern: SlotPattern): Date[] {
  const { from, to, begins, ends, minutes, buffer, timeZone: zone } = pattern;
  const times: Date[] = [];
  const last = DateTime.fromISO(to, { zone: 'UTC' });
  for (let day = DateTime.fromISO(from, { zone: 'UTC' }); day <= last; day = day.plus({ days: 1 })) {
    if (!pattern.weekdays.includes(weekdays[day.weekday - 1]!)) continue;
    const end = DateTime.fromISO(`${day.toISODate()}T${ends}`, { zone });
    let at = DateTime.fromISO(`${day.toISODate()}T${begins}`, { zone });
    while (at.plus({ minutes }) <= end) {
      times.push(at.toJSDate());
      if (times.length > mostSlots) return times;
      at = at.plus({ minutes: minutes + buffer });
    }
  }
  return times;
}
