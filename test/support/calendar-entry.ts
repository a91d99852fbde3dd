import ICAL from 'ical.js';
import type { ReceivedMail } from './inbox.js';

/** The calendar entry of a mail, as another library reads it. */
export function entryOf(mail: ReceivedMail) {
  const part = mail.attachments.find(({ mimeType }) => mimeType === 'text/calendar')!;
  const text = typeof part.content === 'string' ? part.content : new TextDecoder().decode(part.content);
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent')!);
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: event.uid,
    sequence: event.sequence,
    at: event.startDate.toJSDate().toISOString(),
    ends: event.endDate.toJSDate().toISOString(),
    attendees: event.attendees.map((one) => String(one.getFirstValue()).toLowerCase()),
    status: event.component.getFirstPropertyValue('status'),
  };
}
