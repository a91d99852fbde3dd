import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { digestOf } from '../accounts/access/tokens.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { Audit } from '../audit/audit.service.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { InvalidInput, NotFound, RuleViolation, StaleEdit } from '../platform/base/domain-errors.js';
import { Database, replace, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import type { LetterKind, Wording } from '../platform/mail/letter-kind.js';
import { wordingFaults } from '../platform/mail/letter-text.js';
import { Mail, type WordingSource } from '../platform/mail/mail.js';
import { kindOf } from './letter-kinds.js';
import type { WordingInput } from './mail-template.dto.js';
import { MailWording } from './mail-wording.entity.js';

interface OfWording {
  mail: string;
  /** Absent for the organization's. */
  jobId?: string;
}

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'mail_wording.saved': OfWording;
    /** `digest`: of what was seen and is used. */
    'mail_wording.used': OfWording & { digest: string };
    'mail_wording.reset': OfWording;
  }
}

/** What mails say: the product's wording, the organization's over it, and a job's over that. */
@Injectable()
export class MailTemplates implements OnModuleInit, WordingSource {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly audit: Audit,
    private readonly mail: Mail,
  ) {}

  onModuleInit(): void {
    this.mail.wordBy(this);
  }

  /** A wording that no longer fits its kind of mail, since the product has changed, is passed over. */
  async inUse(kind: LetterKind, jobId?: string): Promise<Wording | undefined> {
    if (kind.wordedBy === 'nobody') return undefined;
    const rows = await this.database.reader.query<Wording[]>(
      `select subject, body from mail_wordings
        where mail = $1 and used_at is not null and ended_at is null and (job_id is null or job_id = $2)
        order by job_id nulls last`,
      [kind.key, kind.wordedBy === 'job' ? (jobId ?? null) : null],
    );
    return rows.find((wording) => wordingFaults(kind, wording).length === 0);
  }

  /**
   * Writes a draft. Nothing is sent with it before it was seen and then used.
   * @throws InvalidInput naming a placeholder that can't be filled in, or is missing; StaleEdit
   */
  save(viewer: Viewer, jobId: string | null, key: string, { subject, body, version }: WordingInput): Promise<void> {
    return this.changing(viewer, jobId, key, async (tx, kind) => {
      const faults = wordingFaults(kind, { subject, body });
      if (faults.length > 0) throw new InvalidInput(faults);
      const draft = await draftOf(tx, jobId, key);
      if ((draft?.version ?? 0) !== version) throw new StaleEdit();
      const facts = { subject, body, byId: viewer.id, byName: viewer.name, changedAt: new Date() };
      if (draft) await replace(tx, MailWording, draft, facts);
      else await tx.insert(MailWording, { id: newId(), mail: key, jobId, ...facts });
      await this.audit.record(tx, viewer, 'mail_wording.saved', ofWording(key, jobId));
    });
  }

  /**
   * From now on mails say what the draft says.
   * @param digest of what was seen
   * @throws StaleEdit where the draft is not what was seen; RuleViolation where there is none
   */
  use(viewer: Viewer, jobId: string | null, key: string, digest: string): Promise<void> {
    return this.changing(viewer, jobId, key, async (tx, kind) => {
      const draft = await draftOf(tx, jobId, key);
      if (!draft) throw new RuleViolation('mail_wording.none', 'There is no draft to use. Save one first.');
      if (wordingDigest(kind, draft) !== digest) throw new StaleEdit();
      await endUsed(tx, jobId, key);
      await replace(tx, MailWording, draft, { usedAt: new Date() });
      await this.audit.record(tx, viewer, 'mail_wording.used', { ...ofWording(key, jobId), digest });
    });
  }

  /** Goes back to the wording that a job, or the organization, has without one of its own; a draft goes as well. */
  reset(viewer: Viewer, jobId: string | null, key: string): Promise<void> {
    return this.changing(viewer, jobId, key, async (tx) => {
      const draft = await draftOf(tx, jobId, key);
      if (draft) await tx.delete(MailWording, { id: draft.id });
      const ended = await endUsed(tx, jobId, key);
      if (!draft && ended === 0) {
        throw new RuleViolation('mail_wording.own', 'There is no wording of your own to remove.');
      }
      await this.audit.record(tx, viewer, 'mail_wording.reset', ofWording(key, jobId));
    });
  }

  private changing(
    viewer: Viewer,
    jobId: string | null,
    key: string,
    work: (tx: Tx, kind: LetterKind) => Promise<void>,
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      const kind = kindOf(key);
      if (jobId !== null) await this.jobs.job(viewer, jobId, 'job.edit', tx);
      else if (!viewer.may('mail.word')) throw new NotFound('email');
      refuseFixed(kind, jobId);
      await work(tx, kind);
    });
  }
}

/** Tells one wording from another, down to its last character. */
export function wordingDigest({ key }: LetterKind, { subject, body }: Wording): string {
  return digestOf(JSON.stringify([key, subject, body]));
}

export function draftOf(manager: EntityManager, jobId: string | null, key: string): Promise<MailWording | null> {
  return manager.findOneBy(MailWording, { mail: key, jobId: jobId ?? IsNull(), usedAt: IsNull() });
}

/** Whether a kind of mail can be reworded there, and if not, why. */
export function fixedBecause({ wordedBy }: LetterKind, jobId: string | null): string | undefined {
  if (wordedBy === 'nobody') {
    return 'This email protects accounts. It always says the same, so that everyone can tell a real one from a forged one, and no one can hide a sign-in behind other words.';
  }
  if (wordedBy === 'organization' && jobId !== null) {
    return 'This email isn’t about a single job, so only administrators can reword it, for the whole organization.';
  }
  return undefined;
}

function refuseFixed(kind: LetterKind, jobId: string | null): void {
  const why = fixedBecause(kind, jobId);
  if (why) throw new RuleViolation('mail_wording.fixed', why);
}

async function endUsed(tx: Tx, jobId: string | null, key: string): Promise<number> {
  const used = { mail: key, jobId: jobId ?? IsNull(), usedAt: Not(IsNull()), endedAt: IsNull() };
  const { affected } = await tx.update(MailWording, used, { endedAt: new Date() });
  return affected ?? 0;
}

function ofWording(mail: string, jobId: string | null): OfWording {
  return { mail, ...(jobId && { jobId }) };
}
