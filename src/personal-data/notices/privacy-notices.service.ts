import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit, callboard } from '../../audit/audit.service.js';
import { type DemographicKey, questionOf } from '../../demographics/demographic-questions.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { InvalidInput, StaleEdit } from '../../platform/base/domain-errors.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { LongText, WholeNumber } from '../../platform/http/fields.js';
import { clockOf } from '../retention/retention-clock.js';
import { CandidateNotices } from '../../candidate-pages/candidate-notices.js';
import { noticeBlocks, standardNotice } from './notice-text.js';
import { PrivacyNotice } from './privacy-notice.entity.js';

export class NoticeInput {
  @LongText({ max: 20_000, description: 'The notice. Paragraphs are apart by an empty line; "# " begins a heading.' })
  text: string;

  @WholeNumber({
    min: 0,
    max: 1_000_000,
    description: 'The number of the version that was edited; 0 for the standard text.',
  })
  number: number;
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'privacy.notice_saved': { jobId: string; number: number };
  }
}

/** A notice as candidates are shown it. */
export interface ShownNotice {
  /** 0 for the standard text, which nobody was shown yet. */
  number: number;
  text: string;
  madeAt: Date | null;
  madeByName: string;
}

/** What a job tells its candidates of their data. Versions are added, never changed. */
@Injectable()
export class PrivacyNotices implements CandidateNotices {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly audit: Audit,
    @Inject(SETTINGS)
    private readonly settings: Pick<Settings, 'organization' | 'privacyContact' | 'retentionMonths' | 'mail'>,
  ) {}

  /** The notice as it stands now. The caller has checked that the job may be seen. */
  async current(jobId: string, manager?: EntityManager): Promise<ShownNotice> {
    const reader = manager ?? this.database.reader;
    const saved = await reader.findOne(PrivacyNotice, { where: { jobId }, order: { number: 'DESC' } });
    if (saved && saved.madeById !== null) return noticeIn(saved);
    const text = await this.standard(jobId, reader);
    if (saved?.text === text) return noticeIn(saved);
    return { number: saved?.number ?? 0, text, madeAt: null, madeByName: callboard.name };
  }

  /** The notice on a candidate's own page. */
  async of(manager: EntityManager, jobId: string) {
    return { blocks: noticeBlocks((await this.forCandidate(manager, jobId)).text) };
  }

  /** The versions, the newest first. The caller has checked that the job may be seen. */
  versions(jobId: string): Promise<PrivacyNotice[]> {
    return this.database.reader.find(PrivacyNotice, { where: { jobId }, order: { number: 'DESC' }, take: 100 });
  }

  /**
   * What a candidate is shown, for their own page. The standard text becomes a version then, so that what was shown
   * stays on file; another, once the job's facts, and so the text, have changed.
   */
  async forCandidate(tx: Tx, jobId: string): Promise<ShownNotice> {
    const now = await this.current(jobId, tx);
    if (now.madeAt !== null) return now;
    await tx.query(
      `insert into privacy_notices (id, job_id, number, text, made_by_name) values ($1, $2, $3, $4, $5)
       on conflict (job_id, number) do nothing`,
      [newId(), jobId, now.number + 1, now.text, callboard.name],
    );
    return this.current(jobId, tx);
  }

  /** @throws NotFound, Forbidden; StaleEdit where somebody saved a version meanwhile; InvalidInput where it is empty */
  async save(viewer: Viewer, jobId: string, { text, number }: NoticeInput): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.jobs.toChange(viewer, jobId, 'privacy.edit', tx);
      const now = await this.current(jobId, tx);
      if (now.number !== number) throw new StaleEdit();
      if (text.trim() === '') throw InvalidInput.field('text', 'Enter the notice.');
      if (text === now.text) return;
      const made = { madeById: viewer.id, madeByName: viewer.name };
      await tx.insert(PrivacyNotice, { id: newId(), jobId, number: now.number + 1, text, ...made });
      await this.audit.record(tx, viewer, 'privacy.notice_saved', { jobId, number: now.number + 1 });
    });
  }

  private async standard(jobId: string, manager: EntityManager): Promise<string> {
    const { organization, privacyContact, retentionMonths = 12, mail } = this.settings;
    const [job] = await manager.query<[{ title: string; requisition: string }]>(
      'select title, requisition from jobs where id = $1',
      [jobId],
    );
    const { months } = await clockOf(manager, retentionMonths, jobId);
    const recruiters = await manager.query<{ name: string; email: string | null }[]>(
      `select p.name, p.email from hiring_team_members m join people p on p.id = m.person_id
        where m.job_id = $1 and 'recruiter' = any (m.roles) and p.disabled_at is null order by p.name`,
      [jobId],
    );
    const contacts = privacyContact
      ? [privacyContact]
      : recruiters.map(({ name, email }) => (email ? `${name} (${email})` : name));
    const kinds = await manager.query<{ name: string; kind: string }[]>(
      `select s.name, s.kind from assessments s join assessment_plans p on p.id = s.plan_id
        where p.job_id = $1 and p.number = (select max(number) from assessment_plans where job_id = $1)
        order by s.position`,
      [jobId],
    );
    const taken = kinds.filter(({ kind }) => kind !== 'reference');
    const [more] = await manager.query<[{ voluntary: DemographicKey[] | null; webhooks: boolean; profiles: boolean }]>(
      `select (select questions from demographic_surveys where job_id = $1) as voluntary,
              exists (select from webhooks where active and (job_id is null or job_id = $1)) as webhooks,
              exists (select from disc_profiles d join applications a on a.id = d.application_id where a.job_id = $1) as profiles`,
      [jobId],
    );
    return standardNotice({
      organization,
      jobTitle: job.title,
      requisition: job.requisition,
      months,
      contacts,
      assessments: taken.map(({ name }) => `the ${name.toLowerCase()}`),
      references: taken.length < kinds.length,
      voluntary: (more.voluntary ?? []).map((key) => questionOf(key).label.toLowerCase()),
      webhooks: more.webhooks,
      profiles: more.profiles,
      mail: mail !== undefined,
    });
  }
}

function noticeIn({ number, text, madeAt, madeByName }: PrivacyNotice): ShownNotice {
  return { number, text, madeAt, madeByName };
}
