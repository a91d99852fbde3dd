import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { dateText } from '../../src/platform/base/regional.js';
import { calendarText } from '../../src/scheduling/calendars/calendar-text.js';

const event = {
  ...{ uid: 'a@example.com', sequence: 0, canceled: false, stamp: new Date('2036-01-01T00:00:00Z'), minutes: 90 },
  ...{ summary: 'Interview; "final", (Seller)\nÅsa', description: 'Topic: a, b; c', place: 'Room 4, 2nd floor' },
};

const minute = 60_000;

/** What another library reads in a calendar. */
async function readBack(at: Date) {
  const parsed = new ICAL.Component(ICAL.parse(await calendarText('REQUEST', [{ ...event, at }])) as unknown[]);
  return new ICAL.Event(parsed.getFirstSubcomponent('vevent')!);
}

/** The panel sits in three zones, of which two change their clocks, on days of their own. */
const zones = ['America/Chicago', 'Europe/Berlin', 'Asia/Kolkata'];
const wall = (at: Date) => zones.map((timeZone) => dateText(at, { timeZone, locale: 'en-US' }, { time: true }));

describe('a calendar entry on days when clocks change', () => {
  it.each([
    ['Chicago springs forward: before', '2037-03-08T07:30:00Z', ['Mar 8, 1:30 AM', 'Mar 8, 8:30 AM', 'Mar 8, 1:00 PM']],
    ['Chicago springs forward: after', '2037-03-08T08:30:00Z', ['Mar 8, 3:30 AM', 'Mar 8, 9:30 AM', 'Mar 8, 2:00 PM']],
    [
      'Berlin springs forward: before',
      '2037-03-29T00:30:00Z',
      ['Mar 28, 7:30 PM', 'Mar 29, 1:30 AM', 'Mar 29, 6:00 AM'],
    ],
    [
      'Berlin springs forward: after',
      '2037-03-29T01:30:00Z',
      ['Mar 28, 8:30 PM', 'Mar 29, 3:30 AM', 'Mar 29, 7:00 AM'],
    ],
    [
      'Berlin falls back: the hour first',
      '2036-10-26T00:30:00Z',
      ['Oct 25, 7:30 PM', 'Oct 26, 2:30 AM', 'Oct 26, 6:00 AM'],
    ],
    [
      'Berlin falls back: the hour again',
      '2036-10-26T01:30:00Z',
      ['Oct 25, 8:30 PM', 'Oct 26, 2:30 AM', 'Oct 26, 7:00 AM'],
    ],
    [
      'Chicago falls back: the hour first',
      '2036-11-02T06:30:00Z',
      ['Nov 2, 1:30 AM', 'Nov 2, 7:30 AM', 'Nov 2, 12:00 PM'],
    ],
    [
      'Chicago falls back: the hour again',
      '2036-11-02T07:30:00Z',
      ['Nov 2, 1:30 AM', 'Nov 2, 8:30 AM', 'Nov 2, 1:00 PM'],
    ],
  ])('%s: the same moment for everyone, as long as it is', async (_, iso, shown) => {
    const at = new Date(iso);
    const read = await readBack(at);
    expect(read.startDate.toJSDate()).toEqual(at);
    expect(read.endDate.toJSDate()).toEqual(new Date(at.getTime() + 90 * minute));
    expect(read.startDate.zone.tzid).toBe('UTC');
    expect(wall(read.startDate.toJSDate())).toEqual(shown);
  });

  it('says what it is about, whatever signs are in it', async () => {
    const read = await readBack(new Date('2036-11-02T06:30:00Z'));
    expect([read.summary, read.description, read.location]).toEqual([event.summary, event.description, event.place]);
    expect([read.uid, read.sequence]).toEqual(['a@example.com', 0]);
  });
});
