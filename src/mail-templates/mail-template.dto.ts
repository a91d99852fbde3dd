import { Line, LongText, WholeNumber } from '../platform/http/fields.js';

export class WordingInput {
  @Line({ max: 150, description: 'With placeholders, such as {job}.' })
  subject: string;

  @LongText({ max: 10_000, description: 'With placeholders, such as {name}. An empty line begins a new paragraph.' })
  body: string;

  @WholeNumber({ min: 0, max: 2_000_000_000, description: 'The version of the draft that was read; 0 for none.' })
  version: number;
}

export class WordingSeen {
  @Line({ min: 64, max: 64, description: 'The digest of what was previewed: only that is used.' })
  digest: string;
}
