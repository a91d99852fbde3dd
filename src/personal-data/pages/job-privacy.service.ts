import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { ratedIdentities } from '../../assessments/model/scorecards-to-come.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { Database } from '../../platform/database/database.js';
import { ListQuery, offsetOf, paged, pageSize, type Paged } from '../../platform/http/paging.js';
import { Erasure } from '../erasure.entity.js';
import { erasureLine } from '../erasing/erasures.pages.js';
import { knownErasures } from '../erasing/known-erasures.js';
import { noticeBlocks, period } from '../notices/notice-text.js';
import { PrivacyNotices } from '../notices/privacy-notices.service.js';
import { clockOf, countDue, type DueCandidate, dueCandidates } from '../retention/retention-clock.js';
import { LegalHold, RetentionRule } from '../retention/retention.entities.js';
import { periods, Retention } from '../retention/retention.service.js';

export class PrivacyQuery extends ListQuery {}

/** What of a job's privacy is told: its notice, its clock, its holds, and who is due. */
export interface JobPrivacy {
  job: Job;
  notice: { number: number; text: string; madeAt: Date | null; madeByName: string };
  retention: {
    months: number;
    own: number | null;
    automatic: boolean;
    startedAt: Date | null;
    isRating: boolean;
    version: number;
  };
  holds: (Pick<LegalHold, 'id' | 'reason' | 'placedByName' | 'placedAt' | 'applicationId'> & { name: string | null })[];
  /** The newest first; the last 25. */
  erasures: ReturnType<typeof erasureLine>[];
  due: { due: number; free: number };
  candidates: Paged<DueCandidate>;
}

/** The Privacy page of a job. */
@Injectable()
export class JobPrivacyView {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly notices: PrivacyNotices,
    private readonly retention: Retention,
  ) {}

  /** @throws NotFound, Forbidden */
  async data(viewer: Viewer, jobId: string, query: PrivacyQuery): Promise<JobPrivacy> {
    const job = await this.jobs.job(viewer, jobId, 'privacy.view');
    const { reader } = this.database;
    const months = this.retention.usualMonths;
    const counts = await countDue(reader, months, { jobId, viewerId: viewer.id });
    const page = { jobId, viewerId: viewer.id, limit: pageSize, offset: offsetOf(query) };
    const clock = await clockOf(reader, months, jobId);
    // Whoever rates somebody here must not learn that, or when, somebody was decided on.
    const isRating = await ratesIn(reader, viewer.id, jobId);
    const rule = await reader.findOneBy(RetentionRule, { jobId });
    return {
      job,
      notice: await this.notices.current(jobId),
      retention: {
        ...clock,
        startedAt: isRating ? null : clock.startedAt,
        isRating,
        own: rule?.months ?? null,
        version: rule?.version ?? 0,
      },
      holds: await reader.query<JobPrivacy['holds']>(holds, [jobId]),
      erasures: (await erasuresOf(reader, jobId)).map(erasureLine),
      due: { due: counts.due, free: counts.free },
      candidates: paged(await dueCandidates(reader, months, page), counts.running, query),
    };
  }

  async page(viewer: Viewer, jobId: string, query: PrivacyQuery) {
    const { job, notice, retention, holds: placed, due, candidates, erasures } = await this.data(viewer, jobId, query);
    const usual = this.retention.usualMonths;
    const ids = erasures.map(({ id }) => id);
    const known = await knownErasures(this.database.reader, viewer, ids);
    return {
      title: `Privacy: ${job.title}`,
      ...jobPlaces(job, 'privacy'),
      mayEdit: viewer.may('privacy.edit', jobId),
      notice: { ...notice, blocks: noticeBlocks(notice.text) },
      retention: { ...retention, words: period(retention.months), chosen: retention.own ?? 'installation' },
      periods: periods.map((value) => ({
        value,
        label: value === 'installation' ? `As this installation does (${period(usual)})` : periodLabel(Number(value)),
      })),
      holds: placed,
      erasures: erasures.map((one) => ({ ...one, isKnown: known.has(one.id) })),
      due,
      candidates: { ...candidates, items: candidates.items.map(dueLine) },
      choices: candidates.items.map(({ applicationId, name }) => ({ value: applicationId, label: name })),
    };
  }

  async noticePage(viewer: Viewer, jobId: string) {
    const job = await this.jobs.job(viewer, jobId, 'privacy.view');
    const notice = await this.notices.current(jobId);
    const versions = await this.notices.versions(jobId);
    return {
      title: `Privacy notice: ${job.title}`,
      ...jobPlaces(job, 'privacy'),
      mayEdit: viewer.may('privacy.edit', jobId),
      notice,
      versions: versions.map((one) => ({ ...one, blocks: noticeBlocks(one.text) })),
    };
  }
}

function erasuresOf(manager: EntityManager, jobId: string): Promise<Erasure[]> {
  return manager
    .createQueryBuilder(Erasure, 'e')
    .where('exists (select from applications a where a.job_id = :jobId and e.application_ids @> array[a.id])', {
      jobId,
    })
    .orderBy('e.asked_at', 'DESC')
    .limit(pageSize)
    .getMany();
}

/** How somebody whose time runs is told of, on both pages. */
export function dueLine({ keptBy, ...one }: DueCandidate) {
  const kept = { hold: 'legal hold', 'open scorecards': 'scorecards open' };
  return { ...one, kept: keptBy && kept[keptBy] };
}

function periodLabel(months: number): string {
  return months === 24 ? '2 years (usual for public bodies)' : period(months);
}

/** Whether somebody still rates, here or in another job, a candidate of this one. */
async function ratesIn(manager: EntityManager, viewerId: string, jobId: string): Promise<boolean> {
  const rows = await manager.query<object[]>(
    `select from applications a join candidates c on c.id = a.candidate_id
      where a.job_id = $1 and c.identity in (${ratedIdentities('$2')}) limit 1`,
    [jobId, viewerId],
  );
  return rows.length > 0;
}

const holds = `
  select h.id, h.reason, h.placed_by_name as "placedByName", h.placed_at as "placedAt",
         h.application_id as "applicationId", c.name
    from legal_holds h left join applications a on a.id = h.application_id left join candidates c on c.id = a.candidate_id
   where h.job_id = $1 and h.ended_at is null order by h.placed_at desc, h.id limit 200`;
