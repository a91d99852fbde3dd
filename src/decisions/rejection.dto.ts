import { IdField, LongText, OneOf, When } from '../platform/http/fields.js';

/** Why many are rejected at once, in words that stand in each decision. */
export const rejectionReasons = {
  requirement: 'Doesn’t meet a requirement of the job',
  others_closer: 'Other candidates are closer to what the job needs',
  no_response: 'Didn’t respond, or didn’t come to a session',
  filled: 'The position is filled',
  canceled: 'The position was canceled',
  other: 'Another reason',
} as const;
export type RejectionReason = keyof typeof rejectionReasons;
const reasons = Object.keys(rejectionReasons) as RejectionReason[];

export class RejectionQuery {
  @IdField({ list: true, optional: true, description: 'The applications, at most 500.' })
  ids?: string[];
}

export class RejectionInput {
  @IdField({ list: true, description: 'The applications, at most 500.' })
  ids: string[] = [];

  @OneOf(reasons)
  reason: RejectionReason;

  @When(({ reason, detail }) => reason === 'other' || Boolean(detail))
  @LongText({ max: 2000, description: 'What else there is to say; needed for another reason.' })
  detail?: string;
}

/** The reason as each decision keeps it. */
export function rejectionWords({ reason, detail }: Pick<RejectionInput, 'reason' | 'detail'>): string {
  if (reason === 'other') return detail ?? '';
  return detail ? `${rejectionReasons[reason]}. ${detail}` : `${rejectionReasons[reason]}.`;
}
