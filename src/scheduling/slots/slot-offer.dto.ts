import { Matches } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { Day, Flag, IdField, Instant, Line, SomeOf, WholeNumber } from '../../platform/http/fields.js';
import { type Weekday, weekdays } from './slot-pattern.js';

const clock = (description: string): PropertyDecorator =>
  applyDecorators(
    Line({ max: 5, description }),
    Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'Enter a time of day, such as 09:30.' }),
  );

export class SlotOfferInput {
  @Line({ max: 100, description: 'Key of an assessment.' })
  assessmentKey: string;

  @IdField({ list: true, description: 'Sessions of that assessment whose candidates may choose.' })
  sittings: string[] = [];

  @Day({ description: 'The first day.' })
  from: string;

  @Day({ description: 'The last day.' })
  to: string;

  @SomeOf(weekdays, { atLeast: 1, description: 'Days of the week.' })
  weekdays: Weekday[];

  @clock('When the first slot of a day begins, HH:MM.')
  begins: string;

  @clock('When the last slot of a day has ended, HH:MM.')
  ends: string;

  @WholeNumber({ min: 5, max: 1440, description: 'How long a session takes.' })
  minutes: number;

  @WholeNumber({ min: 0, max: 480, description: 'Minutes free between two sessions.' })
  buffer: number;

  @Line({ max: 64, description: 'The time zone of these days and hours, such as America/Chicago.' })
  timeZone: string;

  @Line({ optional: true, max: 200 })
  place?: string;

  @Flag({ description: 'Whether the place is a room that no other session can have meanwhile.' })
  holdsRoom = false;
}

export class SlotPick {
  @Instant({ description: 'The time that is picked, one of those offered.' })
  at: string;
}

export class SlotQuery {
  @Line({ optional: true, max: 100, description: 'Key of the assessment.' })
  assessment?: string;
}
