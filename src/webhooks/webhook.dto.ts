import { Flag, IdField, Line, OneOf, SomeOf, WholeNumber } from '../platform/http/fields.js';
import { type WebhookEventType, webhookEventTypes } from './webhook-events.js';
import { type DeliveryState, deliveryStates } from './webhook.entity.js';
import { CursorQuery } from '../platform/http/cursors.js';

export class WebhookInput {
  @Line({ max: 2000, description: 'Where messages go, as in https://example.com/hooks.' })
  url: string;

  @Line({ optional: true, max: 200, description: 'What it is for.' })
  note?: string;

  @SomeOf(webhookEventTypes, { atLeast: 1, description: 'What it is told.' })
  events: WebhookEventType[];

  @IdField({ optional: true, description: 'Only what happens in this job; everything where it is absent.' })
  jobId?: string;
}

export class WebhookChange extends WebhookInput {
  @Flag({ description: 'Whether it is told anything. What waits for a paused one is canceled.' })
  active: boolean;

  @WholeNumber({ min: 1, max: 2_000_000_000, description: 'The version that was read.' })
  version: number;
}

export class DeliveriesQuery extends CursorQuery {
  @OneOf(deliveryStates, { optional: true, description: 'Only deliveries in this state.' })
  state?: DeliveryState;
}
