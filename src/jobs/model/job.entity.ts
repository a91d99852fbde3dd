import { randomBytes } from 'node:crypto';
import { Check, Column, Entity, type EntityManager, Index, PrimaryColumn } from 'typeorm';

const jobStatuses = ['open', 'closed'] as const;
export type JobStatus = (typeof jobStatuses)[number];

export const candidateSources = ['advertised', 'promoted_from_within', 'experienced_hire', 'referral'] as const;
export type CandidateSource = (typeof candidateSources)[number];

/** Of scorecards that are late, and of sessions that are near. */
export const reminderKinds = ['scorecards', 'sessions'] as const;
export type ReminderKind = (typeof reminderKinds)[number];

/** An opening, with its requisition number. */
@Entity('jobs')
@Index(['createdAt', 'id'])
@Check('ck_jobs_status', `"status" in ('open', 'closed')`)
@Check('ck_jobs_maximum', `"maximum" between 1 and 1000`)
@Check('ck_jobs_reminders', `"reminders" <@ array['scorecards', 'sessions']::text[]`)
@Check('ck_jobs_letter_secret', `length("letter_secret") >= 32`)
export class Job {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  title: string;

  @Column('text', { default: '' })
  department: string;

  @Column('text', { default: '' })
  location: string;

  @Column('text', { default: '' })
  requisition: string;

  @Column('text', { default: '' })
  summary: string;

  @Column('text', { array: true, default: '{}' })
  objectives: string[];

  /** Candidate sources. */
  @Column('text', { array: true, default: '{}' })
  sources: CandidateSource[];

  /** What a perfect overall is shown as. */
  @Column('integer', { default: 100 })
  maximum: number;

  /** What DiSC strengths mean for this role; context for a conversation, never a number in the score. */
  @Column('text', { default: '' })
  discNote: string;

  /** Those that go out by themselves. */
  @Column('text', { array: true, default: '{scorecards,sessions}' })
  reminders: ReminderKind[];

  /** See `letterSecretOf`, which alone reads it. */
  @Column('text', { select: false })
  letterSecret?: string;

  @Column('text', { default: 'open' })
  status: JobStatus;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}

/** For a new job: 256 bits, hexadecimal. */
export function newLetterSecret(): string {
  return randomBytes(32).toString('hex');
}

/** What the letters of a job's candidates are drawn with. It is in no answer, file or record. One query. Undefined where there is no job. */
export async function letterSecretOf(manager: EntityManager, jobId: string): Promise<string | undefined> {
  const [row] = await manager.query<{ secret: string }[]>('select letter_secret as secret from jobs where id = $1', [
    jobId,
  ]);
  return row?.secret;
}
