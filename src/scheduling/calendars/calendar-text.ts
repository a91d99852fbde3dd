/** One session as a calendar holds it. Times are instants: each reader's program shows them in the reader's own zone. */
export interface CalendarEvent {
  uid: string;
  sequence: number;
  canceled: boolean;
  /** When this was said. */
  stamp: Date;
  at: Date;
  /** Null where no length is known: then it is a moment. */
  minutes: number | null;
  summary: string;
  description: string;
  place: string;
  url?: string;
  /** Who asks whom, in an invitation. */
  between?: { organizer: Mailbox; attendee: Mailbox };
}

interface Mailbox {
  name: string;
  email: string;
}

export type CalendarMethod = 'REQUEST' | 'CANCEL' | 'PUBLISH';

const minute = 60_000;

/**
 * A calendar as text (RFC 5545), with the method of RFC 5546. All times are in UTC, so that no rule of a time zone has to
 * be told along, and none can be told wrongly.
 */
export async function calendarText(method: CalendarMethod, events: readonly CalendarEvent[], name?: string) {
  // Read with the first calendar, so that the server starts sooner.
  const {
    default: ical,
    ICalCalendarMethod,
    ICalAttendeeRole,
    ICalAttendeeStatus,
    ICalEventStatus,
  } = await import('ical-generator');
  const calendar = ical({ prodId: { company: 'Callboard', product: 'Callboard', language: 'EN' }, name });
  calendar.method(ICalCalendarMethod[method]);
  if (method === 'PUBLISH') calendar.ttl(60 * 60);
  for (const { uid, sequence, canceled, stamp, at, minutes, between, ...said } of events) {
    const event = calendar.createEvent({
      ...{ id: uid, sequence, stamp, start: at, summary: said.summary },
      end: minutes === null ? null : new Date(at.getTime() + minutes * minute),
      description: { plain: said.description },
      location: said.place || null,
      url: said.url ?? null,
      status: canceled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
    if (!between) continue;
    event.organizer(between.organizer);
    event.createAttendee({
      ...between.attendee,
      // Answers come by the links in the email: nobody reads what a program would send back.
      ...{ rsvp: false, role: ICalAttendeeRole.REQ, status: ICalAttendeeStatus.NEEDSACTION },
    });
  }
  return calendar.toString();
}
