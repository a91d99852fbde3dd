import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { Audit } from '../audit/audit.service.js';
import { Job } from '../jobs/model/job.entity.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { InvalidInput, NotFound, RuleViolation, StaleEdit } from '../platform/base/domain-errors.js';
import { Database, replace, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { type ListQuery, offsetOf, type Paged, paged, pageSize, pattern } from '../platform/http/paging.js';
import { isPrivateAddress, privateAddress } from './public-addresses.js';
import { WebhookDeliveries } from './webhook-deliveries.service.js';
import type { DeliveriesQuery, WebhookChange, WebhookInput } from './webhook.dto.js';
import { Webhook, WebhookDelivery } from './webhook.entity.js';
import { testType } from './webhook-events.js';
import { newSecret, WebhookSecrets } from './webhook-secrets.js';
import { idPlace, momentPlace, Places, type Stretch } from '../platform/http/cursors.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'webhook.added': { webhookId: string; events: string[] };
    'webhook.changed': { webhookId: string; fields: string[] };
    'webhook.secret_replaced': { webhookId: string };
    'webhook.tested': { webhookId: string };
    'webhook.replayed': { webhookId: string; deliveryId: string };
    'webhook.removed': { webhookId: string };
  }
}

/** How long the secret before still signs, in milliseconds. */
export const earlierLastsMs = 24 * 60 * 60 * 1000;

/** Which other systems are told what, and what became of it. Administrators alone see to it. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly secrets: WebhookSecrets,
    private readonly deliveries: WebhookDeliveries,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'webhooksPrivate'>,
  ) {}

  /** The newest first, each with how its deliveries stand. Two queries. */
  async list(query: ListQuery): Promise<Paged<ListedWebhook>> {
    const words = query.q ? pattern(query.q) : null;
    const fits = '$1::text is null or w.url ilike $1 or w.note ilike $1';
    const rows = await this.database.reader.query<ListedWebhook[]>(
      `select ${facts},
              (select count(*)::int from webhook_deliveries d where d.webhook_id = w.id and d.state = 'waiting') as waiting,
              (select count(*)::int from webhook_deliveries d where d.webhook_id = w.id and d.state = 'failed') as failed
         from webhooks w left join jobs j on j.id = w.job_id
        where ${fits} order by w.created_at desc, w.id limit $2 offset $3`,
      [words, pageSize, offsetOf(query)],
    );
    const [{ total }] = await this.database.reader.query<[{ total: number }]>(
      `select count(*)::int as total from webhooks w where ${fits}`,
      [words],
    );
    return paged(rows, total, query);
  }

  /** @throws NotFound */
  async one(id: string): Promise<WebhookFacts> {
    const [row] = await this.database.reader.query<WebhookFacts[]>(
      `select ${facts} from webhooks w left join jobs j on j.id = w.job_id where w.id = $1`,
      [id],
    );
    if (!row) throw new NotFound('webhook');
    return row;
  }

  /** What it was to be told, the newest first. */
  async log(id: string, query: DeliveriesQuery) {
    const [items, total] = await this.database.reader.findAndCount(WebhookDelivery, {
      where: { webhookId: id, ...(query.state ? { state: query.state } : {}) },
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: offsetOf(query),
      take: pageSize,
    });
    return paged(items, total, query);
  }

  /** For programs: what follows a place in the log. @throws BadCursor */
  async logAfter(id: string, query: DeliveriesQuery): Promise<Stretch<WebhookDelivery>> {
    const places = new Places(query, `deliveries ${id}`);
    const [at, last] = places.after(momentPlace, idPlace) ?? [];
    const found = this.database.reader
      .createQueryBuilder(WebhookDelivery, 'd')
      .addSelect('d.created_at::text', 'place')
      .where('d.webhook_id = :id', { id });
    if (query.state) found.andWhere('d.state = :state', { state: query.state });
    if (last !== undefined) found.andWhere('(d.created_at, d.id) < (:at::timestamptz, :last)', { at, last });
    const { entities, raw } = await found
      .orderBy('d.created_at', 'DESC')
      .addOrderBy('d.id', 'DESC')
      .limit(places.limit)
      .getRawAndEntities<{ place: string }>();
    const rows = entities.map((entity, index) => ({ entity, place: raw[index]!.place }));
    return places.stretch(
      rows,
      ({ entity, place }) => [place, entity.id],
      (taken) => taken.map(({ entity }) => entity),
    );
  }

  /** @returns its secret, which is shown this once */
  async add(viewer: Viewer, input: WebhookInput): Promise<{ id: string; secret: string }> {
    const secret = newSecret();
    const locked = await this.secrets.lock(secret);
    return this.database.transaction(async (tx) => {
      const wanted = await this.wanted(tx, input);
      const id = newId();
      await tx.insert(Webhook, { id, ...wanted, secret: locked });
      await this.audit.record(tx, viewer, 'webhook.added', { webhookId: id, events: wanted.events });
      return { id, secret };
    });
  }

  /** @throws NotFound; StaleEdit with the webhook as it is now */
  async change(viewer: Viewer, id: string, input: WebhookChange): Promise<void> {
    await this.database.transaction(async (tx) => {
      const webhook = await tx.findOneBy(Webhook, { id });
      if (!webhook) throw new NotFound('webhook');
      if (webhook.version !== input.version) throw new StaleEdit(undefined, await this.one(id));
      const wanted = { ...(await this.wanted(tx, input)), active: input.active };
      const fields = Object.entries(wanted).flatMap(([name, value]) =>
        JSON.stringify(webhook[name as keyof Webhook]) === JSON.stringify(value) ? [] : [name],
      );
      if (fields.length === 0) return;
      await replace(tx, Webhook, webhook, wanted);
      await this.audit.record(tx, viewer, 'webhook.changed', { webhookId: id, fields });
    });
  }

  /** A new secret; the one before signs as well for a day. @returns the new one, which is shown this once */
  async replaceSecret(viewer: Viewer, id: string): Promise<{ secret: string }> {
    const secret = newSecret();
    const locked = await this.secrets.lock(secret);
    await this.database.transaction(async (tx) => {
      const webhook = await tx.findOneBy(Webhook, { id });
      if (!webhook) throw new NotFound('webhook');
      const earlierUntil = new Date(Date.now() + earlierLastsMs);
      await replace(tx, Webhook, webhook, { secret: locked, earlierSecret: webhook.secret, earlierUntil });
      await this.audit.record(tx, viewer, 'webhook.secret_replaced', { webhookId: id });
    });
    return { secret };
  }

  /** Sends a message that nothing happened, to see whether it arrives. */
  async test(viewer: Viewer, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.active(tx, id);
      const deliveryId = newId();
      await tx.insert(WebhookDelivery, { id: deliveryId, webhookId: id, eventId: null, type: testType });
      await this.deliveries.queue(tx, deliveryId);
      await this.audit.record(tx, viewer, 'webhook.tested', { webhookId: id });
    });
  }

  /** Sends a message once more, under the id that it had: a receiver that knows it already can tell. */
  async replay(viewer: Viewer, id: string, deliveryId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.active(tx, id);
      const rows = await tx.query<unknown[]>(
        `with again as (
           update webhook_deliveries set state = 'waiting', ended_at = null, next_at = now(), attempts = '[]'
            where id = $1 and webhook_id = $2 and state <> 'waiting' returning 1)
         select 1 from again`,
        [deliveryId, id],
      );
      if (rows.length === 0) {
        const there = await tx.existsBy(WebhookDelivery, { id: deliveryId, webhookId: id });
        if (!there) throw new NotFound('delivery');
        throw new RuleViolation('webhook.waiting', 'This message is still on its way. It is tried again by itself.');
      }
      await this.deliveries.queue(tx, deliveryId);
      await this.audit.record(tx, viewer, 'webhook.replayed', { webhookId: id, deliveryId });
    });
  }

  /** With everything that it was told and was to be told. */
  async remove(viewer: Viewer, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { affected } = await tx.delete(Webhook, { id });
      if (affected !== 1) throw new NotFound('webhook');
      await this.audit.record(tx, viewer, 'webhook.removed', { webhookId: id });
    });
  }

  private async active(tx: Tx, id: string): Promise<void> {
    const webhook = await tx.findOneBy(Webhook, { id });
    if (!webhook) throw new NotFound('webhook');
    if (!webhook.active) throw new RuleViolation('webhook.paused', 'This webhook is paused. Turn it on first.');
  }

  private async wanted(tx: Tx, { url, note = '', events, jobId }: WebhookInput) {
    refuseAddress(url, this.settings.webhooksPrivate);
    if (jobId && !(await tx.existsBy(Job, { id: jobId }))) throw InvalidInput.field('jobId', 'There is no such job.');
    return { url, note, events: [...events], jobId: jobId ?? null };
  }
}

/** @throws InvalidInput on `url`; names are looked up only when something is sent */
function refuseAddress(url: string, mayBePrivate: boolean): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const fault = (message: string) => InvalidInput.field('url', message);
  if (!parsed || !['https:', 'http:'].includes(parsed.protocol)) {
    throw fault('Enter an address that begins with https://, as in https://example.com/hooks.');
  }
  if (parsed.username || parsed.password)
    throw fault('Leave out the user name and password. Messages are signed instead.');
  if (mayBePrivate) return;
  if (parsed.protocol !== 'https:')
    throw fault('Enter an address that begins with https://, so that no one can read along.');
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const isLocal = /(^|\.)(localhost|local|internal)$/i.test(host) || (isIP(host) !== 0 && isPrivateAddress(host));
  if (isLocal) throw fault(privateAddress);
}

/** A webhook without its secret. */
export interface WebhookFacts extends Pick<Webhook, 'id' | 'url' | 'note' | 'events' | 'jobId' | 'active' | 'version'> {
  job: string | null;
  createdAt: Date;
  earlierUntil: Date | null;
}

interface ListedWebhook extends WebhookFacts {
  /** Messages on their way, and given up. */
  waiting: number;
  failed: number;
}

const facts = `w.id, w.url, w.note, w.events, w.job_id as "jobId", w.active, w.version, j.title as job,
  w.created_at as "createdAt", w.earlier_until as "earlierUntil"`;
