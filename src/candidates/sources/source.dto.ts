import { candidateSources, type CandidateSource } from '../../jobs/model/job.entity.js';
import { Day, Decimal, Email, IdField, Line, OneOf, WholeNumber } from '../../platform/http/fields.js';
import { mostVersions } from '../candidate.dto.js';

export const currencies = ['USD', 'EUR', 'GBP', 'CAD', 'AUD', 'CHF', 'JPY', 'INR', 'MXN', 'BRL'] as const;
export type Currency = (typeof currencies)[number];

export class PostingInput {
  @Line({ max: 120, description: 'Where the job is advertised.' })
  place: string;

  @Decimal({ min: 0, max: 9_999_999, optional: true })
  cost?: number;

  @OneOf(currencies, { optional: true, description: 'USD unless said.' })
  currency?: Currency;
}

export class PostingEdit extends PostingInput {
  @WholeNumber({ min: 1, max: mostVersions })
  version: number;
}

/** Where a candidate came from. Of the rest only what belongs to the source is kept. */
export class SourceInput {
  @OneOf(candidateSources, { optional: true })
  source?: CandidateSource;

  @IdField({ optional: true, description: 'Of a job posting: which.' })
  postingId?: string;

  @Line({ optional: true, max: 200, description: 'Of an internal candidate: the role they can go back to.' })
  returnRole?: string;

  @Day({ optional: true, description: 'Of an internal candidate: until when they can go back.' })
  returnUntil?: string;

  @OneOf(['yes', 'no'] as const, {
    optional: true,
    description: 'Of an internal candidate: whether their manager was told.',
  })
  managerTold?: 'yes' | 'no';

  @Line({ optional: true, max: 200, description: 'Of a referral: by whom.' })
  referredBy?: string;

  @Email({ optional: true, description: 'Of a referral: their email address.' })
  referrerEmail?: string;

  @WholeNumber({ min: 1, max: mostVersions, description: 'The application’s version, as read.' })
  version: number;
}
