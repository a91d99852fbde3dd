import { Day, Line, LongText, Nested, OneOf, WholeNumber, When } from '../platform/http/fields.js';
import { type DiscForm, discForms } from './disc-profile.entity.js';

const only = (form: DiscForm): PropertyDecorator => When((all) => all['form'] === form);

export class ScoresInput {
  @WholeNumber({ min: 0, max: 100 })
  d: number;

  @WholeNumber({ min: 0, max: 100 })
  i: number;

  @WholeNumber({ min: 0, max: 100 })
  s: number;

  @WholeNumber({ min: 0, max: 100 })
  c: number;
}

export class SegmentsInput {
  @WholeNumber({ min: 1, max: 7 })
  d: number;

  @WholeNumber({ min: 1, max: 7 })
  i: number;

  @WholeNumber({ min: 1, max: 7 })
  s: number;

  @WholeNumber({ min: 1, max: 7 })
  c: number;
}

export class TalliesInput {
  @WholeNumber({ min: 0, max: 28 })
  d: number;

  @WholeNumber({ min: 0, max: 28 })
  i: number;

  @WholeNumber({ min: 0, max: 28 })
  s: number;

  @WholeNumber({ min: 0, max: 28 })
  c: number;

  @WholeNumber({ min: 0, max: 28, description: 'Choices that belong to no dimension.' })
  star: number;
}

/** A profile in the form that its report has. What the other forms hold is not looked at. */
export class DiscInput {
  @OneOf(discForms)
  form: DiscForm;

  @only('style')
  @Line({ optional: true, max: 5, description: 'One to three different letters of D, I, S, and C.' })
  style?: string;

  @only('scores')
  @Nested(() => ScoresInput, { optional: true })
  scores?: ScoresInput;

  @only('segments')
  @Nested(() => SegmentsInput, { optional: true })
  segments?: SegmentsInput;

  @only('tallies')
  @Nested(() => TalliesInput, { optional: true, description: 'The five counts total 28.' })
  most?: TalliesInput;

  @only('tallies')
  @Nested(() => TalliesInput, { optional: true, description: 'The five counts total 28.' })
  least?: TalliesInput;

  @Day({ optional: true })
  takenOn?: string;

  @Line({ optional: true, max: 200, description: 'The name of the report.' })
  instrument?: string;

  @LongText({ optional: true, max: 5000 })
  note?: string;

  @WholeNumber({ min: 1, max: 2_147_483_647, optional: true, description: 'If left out, the first profile.' })
  version?: number;
}

export class DiscRemoval {
  @WholeNumber({ min: 1, max: 2_147_483_647 })
  version: number;
}
