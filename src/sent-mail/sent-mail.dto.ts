import { IdField, Line, OneOf } from '../platform/http/fields.js';
import { ListQuery } from '../platform/http/paging.js';
import { mailStates, type MailState } from './sent-mail.entity.js';

export class SentMailQuery extends ListQuery {
  @OneOf(mailStates, { optional: true, description: 'Only emails in this state.' })
  state?: MailState;

  @IdField({ optional: true, description: 'Only emails to and about this application.' })
  application?: string;
}

/** A bounce as a provider reports it in JSON. */
export class BounceInput {
  @Line({ max: 500, description: 'The Message-ID of the email, or its X-Callboard-Mail.' })
  messageId: string;

  @Line({
    max: 200,
    description: 'A status such as 5.1.1, or an SMTP code such as 550. What begins with 4 is only delayed.',
  })
  status: string;

  @Line({ optional: true, max: 254, description: 'Whom it did not reach; it has to be whom it was sent to.' })
  recipient?: string;

  @Line({ optional: true, max: 1000, description: 'What the other server said.' })
  reason?: string;
}
