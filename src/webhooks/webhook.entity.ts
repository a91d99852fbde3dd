import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Job } from '../jobs/model/job.entity.js';

/** An address of another system that is told what happens. */
@Entity('webhooks')
@Check('ck_webhooks_url', `"url" ~ '^https?://' and length("url") <= 2000`)
@Check('ck_webhooks_events', `cardinality("events") > 0`)
export class Webhook {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  url: string;

  /** What it is for, in its owner's words. */
  @Column('text', { default: '' })
  note: string;

  @Column('text', { array: true })
  events: string[];

  /** Only what happens in this job; null for all. */
  @Index()
  @Column('uuid', { nullable: true })
  jobId: string | null;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job> | null;

  @Column('boolean', { default: true })
  active: boolean;

  /** Locked with a key of the installation, which is not in the database. */
  @Column('bytea')
  secret: Buffer;

  /** The secret before, which signs as well until the receiver has the new one. */
  @Column('bytea', { nullable: true })
  earlierSecret: Buffer | null;

  @Column('timestamptz', { nullable: true })
  earlierUntil: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}

export const deliveryStates = ['waiting', 'delivered', 'failed', 'canceled'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One try to deliver a message. */
export interface DeliveryAttempt {
  /** ISO 8601 in UTC. */
  at: string;
  /** Of the answer; none where there was none. */
  status?: number;
  milliseconds: number;
  /** Why it counts as not delivered, in words. */
  problem?: string;
}

/** What a webhook is to be told, and what became of it. */
@Entity('webhook_deliveries')
@Index(['webhookId', 'createdAt', 'id'])
@Check('ck_webhook_deliveries_state', `"state" in (${deliveryStates.map((state) => `'${state}'`).join(', ')})`)
export class WebhookDelivery {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  webhookId: string;

  @ManyToOne(() => Webhook, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'webhook_id' })
  webhook?: Relation<Webhook>;

  /** Of the record; null for a test. */
  @Column('uuid', { nullable: true })
  eventId: string | null;

  @Column('text')
  type: string;

  @Column('text', { default: 'waiting' })
  state: DeliveryState;

  @Column('jsonb', { default: [] })
  attempts: DeliveryAttempt[];

  @Column('timestamptz', { nullable: true })
  nextAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;
}
