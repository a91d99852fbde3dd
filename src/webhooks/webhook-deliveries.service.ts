import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Background } from '../platform/background/background.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { Database, type Tx } from '../platform/database/database.js';
import { sendWebhook } from './send-webhook.js';
import { factsOf, testType } from './webhook-events.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { type DeliveryAttempt, type Webhook, WebhookDelivery } from './webhook.entity.js';

/** Seconds before the second try, the third, and so on; after the last one it is given up: about a day and a half in all. */
const waits = [10, 60, 300, 1800, 7200, 18_000, 36_000, 72_000];

export const deliverTask = 'webhook.deliver';

interface Due extends Pick<Webhook, 'url' | 'active' | 'secret' | 'earlierSecret' | 'earlierUntil'> {
  id: string;
  type: string;
  attempts: DeliveryAttempt[];
  state: WebhookDelivery['state'];
  at: Date;
  payload: Record<string, unknown> | null;
}

/** Delivers what webhooks are to be told: each message until it is answered with 2xx, or given up. */
@Injectable()
export class WebhookDeliveries implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly secrets: WebhookSecrets,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'webhooksPrivate'>,
  ) {}

  onModuleInit(): void {
    this.background.handle<{ deliveryId: string }>(deliverTask, ({ deliveryId }) => this.deliver(deliveryId), {
      atOnce: 4,
    });
  }

  /** Puts a delivery into the queue. */
  async queue(tx: Tx, deliveryId: string, runAt?: Date): Promise<void> {
    await this.background.add(tx, deliverTask, { deliveryId }, { attempts: 3, ...(runAt ? { runAt } : {}) });
  }

  private async deliver(id: string): Promise<void> {
    const [due] = await this.database.reader.query<Due[]>(dueOf, [id]);
    if (!due || due.state !== 'waiting') return;
    if (!due.active) return this.end(id, due, 'canceled');
    const attempt = await this.send(due);
    if (!attempt.problem) return this.end(id, due, 'delivered', attempt);
    const wait = waits[due.attempts.length];
    if (wait === undefined) return this.end(id, due, 'failed', attempt);
    const nextAt = new Date(Date.now() + wait * 1000);
    await this.database.transaction(async (tx) => {
      const noted = await note(tx, id, due, { nextAt, attempt });
      if (noted) await this.queue(tx, id, nextAt);
    });
  }

  private async send(due: Due): Promise<DeliveryAttempt> {
    const kept = due.earlierSecret && due.earlierUntil && due.earlierUntil > new Date() ? [due.earlierSecret] : [];
    try {
      const secrets = await Promise.all([due.secret, ...kept].map((locked) => this.secrets.open(locked)));
      const message = { id: due.id, url: due.url, body: bodyOf(due), secrets };
      return await sendWebhook(message, this.settings.webhooksPrivate);
    } catch {
      const problem = 'Its secret was made by another installation. Replace the secret.';
      return { at: new Date().toISOString(), milliseconds: 0, problem };
    }
  }

  private async end(id: string, due: Due, state: WebhookDelivery['state'], attempt?: DeliveryAttempt): Promise<void> {
    await this.database.transaction((tx) => note(tx, id, due, { state, ...(attempt ? { attempt } : {}) }));
  }
}

/** Writes a try down, unless somebody else has meanwhile. @returns whether it did */
async function note(
  tx: Tx,
  id: string,
  { attempts }: Due,
  { state = 'waiting', nextAt = null, attempt }: Partial<WebhookDelivery> & { attempt?: DeliveryAttempt },
): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    `with done as (
       update webhook_deliveries set state = $3, next_at = $4, attempts = attempts || $5::jsonb,
              ended_at = case when $3 = 'waiting' then null else now() end
        where id = $1 and state = 'waiting' and jsonb_array_length(attempts) = $2 returning 1)
     select 1 from done`,
    [id, attempts.length, state, nextAt, JSON.stringify(attempt ? [attempt] : [])],
  );
  return rows.length > 0;
}

const dueOf = `
  select d.id, d.type, d.state, d.attempts, w.url, w.active, w.secret, w.earlier_secret as "earlierSecret",
         w.earlier_until as "earlierUntil", coalesce(e.at, d.created_at) as at,
         e.payload || jsonb_build_object('actorId', e.actor_id) as payload
    from webhook_deliveries d join webhooks w on w.id = d.webhook_id left join audit_events e on e.id = d.event_id
   where d.id = $1`;

/** As Standard Webhooks has it: what happened, when, and which things it happened to. */
function bodyOf({ type, at, payload }: Due): string {
  const data = type === testType || !payload ? {} : factsOf(type, payload);
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}
