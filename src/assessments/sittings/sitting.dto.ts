import { Flag, IdField, Instant, Line, LongText, Nested, WholeNumber } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';

/** One place on a panel. */
export class SeatInput {
  @IdField({ description: 'A member of the hiring team.' })
  personId: string;

  @Line({ optional: true, max: 200, description: 'Their role in an audition.' })
  plays?: string;
}

/** A member of the team as the form lists them: on the panel or not. */
export class SeatChoice extends SeatInput {
  @Flag()
  sits = false;
}

const overriding = {
  optional: true,
  max: 500,
  description: 'Reason for adding someone who has already been shown ratings. Their scorecard is marked as not blind.',
};

const leaving = {
  optional: true,
  max: 300,
  description: 'Reason for removing someone from the panel, once scorecards for the candidate have been submitted.',
};

class SittingDetails {
  @Instant({ optional: true, description: 'When it takes place; for a writing sample, by when it is reviewed.' })
  at?: string;

  @WholeNumber({ optional: true, min: 5, max: 1440, description: 'How long it takes. With it, clashes are refused.' })
  minutes?: number;

  @Line({ optional: true, max: 200 })
  place?: string;

  @Flag({ optional: true, description: 'Whether the place is a room that no other session can have meanwhile.' })
  holdsRoom?: boolean;

  @LongText({ optional: true, max: 2000, description: 'What the candidate will present.' })
  topic?: string;

  @Line(overriding)
  override?: string;
}

export class SittingInput extends SittingDetails {
  @IdField()
  applicationId: string;

  @Line({ max: 100, description: 'Key of an assessment of the newest plan.' })
  assessmentKey: string;

  @Nested(() => SeatInput, { list: true, maxItems: 50 })
  panel: SeatInput[] = [];

  @Flag({ description: 'Divide the interview questions among the panel, in order.' })
  shareQuestions = false;
}

export class SittingForm extends SittingDetails {
  @IdField()
  applicationId: string;

  @Line({ max: 100 })
  assessmentKey: string;

  @Nested(() => SeatChoice, { list: true, maxItems: 500 })
  seats: SeatChoice[] = [];

  @Flag()
  shareQuestions = false;
}

export class SittingChange extends SittingDetails {
  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version that was read.' })
  version: number;

  @Nested(() => SeatInput, { list: true, maxItems: 50, optional: true, description: 'If left out, it stays as it is.' })
  panel?: SeatInput[];

  @Line(leaving)
  reason?: string;
}

export class SittingChangeForm extends SittingDetails {
  @WholeNumber({ min: 1, max: 2_147_483_647 })
  version: number;

  @Line(leaving)
  reason?: string;

  @Nested(() => SeatChoice, { list: true, maxItems: 500 })
  seats: SeatChoice[] = [];
}

/** Who asks one question of an interview. */
export class AskerInput {
  @Line({ max: 100, description: 'Key of a criterion of the interview.' })
  criterion: string;

  @IdField({ optional: true, description: 'A panelist; if left out, no one is assigned.' })
  panelistId?: string;
}

export class AskersInput {
  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version of the session that was read.' })
  version: number;

  @Nested(() => AskerInput, { list: true, maxItems: 100 })
  askers: AskerInput[] = [];
}

/** Those of the list who were ticked. */
export function panelOf(seats: readonly SeatChoice[]): SeatInput[] {
  return seats.filter((seat) => seat.sits).map(({ personId, plays }) => ({ personId, plays }));
}

export class SittingQuery extends ListQuery {
  @IdField({ optional: true, description: 'Only sessions of this application.' })
  application?: string;

  @Line({ optional: true, max: 100, description: 'Only sessions of the assessment with this key.' })
  assessment?: string;
}
