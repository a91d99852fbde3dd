import { describe, expect, it } from '@jest/globals';
import { mostSlots, type SlotPattern, slotTimes } from './slot-pattern.js';

const pattern: SlotPattern = {
  ...{ from: '2036-11-24', to: '2036-11-24', weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] },
  ...{ begins: '09:00', ends: '12:00', minutes: 45, buffer: 15, timeZone: 'America/Chicago' },
};
const times = (given: Partial<SlotPattern> = {}) => slotTimes({ ...pattern, ...given }).map((at) => at.toISOString());

describe('a pattern of slots', () => {
  it('fills the hours of each chosen day, with a buffer between, none past the end', () => {
    expect(times()).toEqual(['2036-11-24T15:00:00.000Z', '2036-11-24T16:00:00.000Z', '2036-11-24T17:00:00.000Z']);
    expect(times({ ends: '11:44' })).toHaveLength(2);
    expect(times({ from: '2036-11-22', to: '2036-11-25', ends: '10:00' })).toEqual([
      '2036-11-24T15:00:00.000Z',
      '2036-11-25T15:00:00.000Z',
    ]);
    expect(times({ from: '2036-11-25', to: '2036-11-24' })).toEqual([]);
  });

  it('keeps to the clock of the place from before a change to after it', () => {
    const week = { from: '2036-10-31', to: '2036-11-03', ends: '10:00' };
    // Friday in summer time, Monday in winter time: nine o’clock both.
    expect(times(week)).toEqual(['2036-10-31T14:00:00.000Z', '2036-11-03T15:00:00.000Z']);
    const night = { weekdays: ['sun'] as const, begins: '00:30', ends: '03:30', minutes: 60, buffer: 0 };
    // The night with an hour more has one slot more than its hours say, the one with an hour less one less.
    expect(times({ ...night, from: '2036-11-02', to: '2036-11-02' })).toEqual(
      ['05:30', '06:30', '07:30', '08:30'].map((at) => `2036-11-02T${at}:00.000Z`),
    );
    expect(times({ ...night, from: '2037-03-08', to: '2037-03-08' })).toEqual(
      ['06:30', '07:30'].map((at) => `2037-03-08T${at}:00.000Z`),
    );
  });

  it('stops where nobody would choose any more', () => {
    expect(times({ to: '2037-02-20', begins: '00:00', ends: '23:59', minutes: 5, buffer: 0 })).toHaveLength(
      mostSlots + 1,
    );
  });
});
