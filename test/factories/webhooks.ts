import { newId } from '../../src/platform/database/ids.js';
import { Webhook, WebhookDelivery } from '../../src/webhooks/webhook.entity.js';
import type { TestApplication } from '../support/application.js';

/** A webhook that is paused, so that nothing is sent, with a message that it was told. */
export async function givenWebhook({ database }: TestApplication): Promise<{ id: string; deliveryId: string }> {
  const [id, deliveryId] = [newId(), newId()];
  const secret = Buffer.alloc(64);
  const events = ['packet.made'];
  await database.insert(Webhook, {
    id,
    url: 'https://example.com/hooks',
    note: 'Payroll',
    events,
    active: false,
    secret,
  });
  const attempts = [{ at: new Date().toISOString(), milliseconds: 12, status: 204 }];
  const told = { type: 'packet.made', state: 'delivered' as const, attempts, endedAt: new Date() };
  await database.insert(WebhookDelivery, { id: deliveryId, webhookId: id, eventId: null, ...told });
  return { id, deliveryId };
}
