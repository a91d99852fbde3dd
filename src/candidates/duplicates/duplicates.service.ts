import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { lockJob } from '../../jobs/model/locks.js';
import { InvalidInput, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { IdField, LongText } from '../../platform/http/fields.js';
import { Application } from '../application.entity.js';
import { Candidate } from '../candidate.entity.js';
import { holdAddresses } from '../candidates.service.js';
import { hiddenWhileRating, WhoIsRating } from '../who-is-rating.js';
import { ApplicationMerges } from './application-merges.js';
import { CandidateMerge } from './candidate-merge.entity.js';
import { mergeApplications, survivorOf } from './merge-applications.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    /** In each job of the person; `mergedApplicationId` where both had applied for it. */
    'candidate.merged': {
      jobId: string;
      applicationId: string;
      candidateId: string;
      mergedCandidateId: string;
      mergedApplicationId?: string;
      reason?: string;
    };
  }
}

export class MergeInput {
  @IdField({ description: 'The candidate whose name, email and phone stay.' })
  keep: string;

  @IdField({ description: 'The candidate who is the same person.' })
  merge: string;

  @LongText({ optional: true, max: 1000, description: 'Why, once ratings are in.' })
  reason?: string;
}

/** Merges candidates who are one person: both histories are kept, and nothing undoes it but hand. */
@Injectable()
export class Duplicates {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
    private readonly merges: ApplicationMerges,
    private readonly audit: Audit,
  ) {}

  /**
   * @throws InvalidInput where they are not alike by email, or by name and phone; or a reason is missing
   * @throws RuleViolation where the viewer does not run every job of both, still scores them, or both were scored
   */
  merge(viewer: Viewer, jobId: string, { keep, merge, reason }: MergeInput): Promise<{ applicationId: string }> {
    return this.database.transaction(async (tx) => {
      await this.jobs.job(viewer, jobId, 'candidate.edit', tx);
      const { kept, merged } = await pair(tx, jobId, keep, merge);
      const { applications, scored } = await this.held(tx, viewer, [kept, merged]);
      if (scored.size > 0 && !reason) {
        const message = 'Ratings are in, so say why these are one person. It is shown in the comparison.';
        throw InvalidInput.field('reason', message);
      }
      const events = [];
      let applicationId = applications.find((one) => one.candidateId === keep && one.jobId === jobId)?.id;
      for (const other of applications.filter(({ candidateId }) => candidateId === merge)) {
        const own = applications.find((one) => one.candidateId === keep && one.jobId === other.jobId);
        const fold = own && survivorOf(own, other, scored, kept.name);
        if (fold) await this.fold(tx, viewer, { kept, merged, ...fold });
        const stays = fold ? fold.to.id : other.id;
        await tx.query('update applications set candidate_id = $2 where id = $1', [stays, keep]);
        if (other.jobId === jobId) applicationId = stays;
        events.push({ jobId: other.jobId, applicationId: stays, ...(fold && { mergedApplicationId: fold.from.id }) });
      }
      for (const own of applications.filter((one) => one.candidateId === keep)) {
        if (!events.some((one) => one.jobId === own.jobId)) events.push({ jobId: own.jobId, applicationId: own.id });
      }
      await this.close(tx, viewer, { kept, merged, marked: scored.size > 0 ? reason : undefined });
      const common = { candidateId: keep, mergedCandidateId: merge, ...(reason && { reason }) };
      await this.audit.recordEach(
        tx,
        viewer,
        'candidate.merged',
        events.map((one) => ({ ...one, ...common })),
      );
      if (!applicationId) throw new NotFound('candidate');
      return { applicationId };
    });
  }

  /** Their applications, with everything locked in order: jobs, people, applications. */
  private async held(tx: Tx, viewer: Viewer, people: readonly Candidate[]) {
    const ids = people.map(({ id }) => id);
    const jobs = await tx.query<{ id: string }[]>(
      'select distinct job_id as id from applications where candidate_id = any($1::uuid[]) order by 1',
      [ids],
    );
    const foreign = jobs.filter(({ id }) => !viewer.may('candidate.edit', id));
    if (foreign.length > 0) {
      const message =
        'One of them is a candidate for another job as well, which you don’t run. Someone who runs both, or an administrator, can merge them.';
      throw new RuleViolation('candidate.elsewhere', message, [{ field: 'merge', message }]);
    }
    for (const { id } of jobs) await lockJob(tx, id);
    await holdAddresses(
      tx,
      people.map(({ email }) => email),
    );
    const applications = await tx
      .createQueryBuilder(Application, 'application')
      .setLock('for_no_key_update')
      .where('application.candidate_id = any(:ids)', { ids })
      .orderBy('application.id')
      .getMany();
    for (const { id } of applications) {
      if (await this.rating.isRating(viewer.id, id, tx))
        throw new RuleViolation('application.rating', hiddenWhileRating);
    }
    const scored = await this.rating.rated(
      applications.map(({ id }) => id),
      tx,
    );
    return { applications, scored };
  }

  private async fold(
    tx: Tx,
    viewer: Viewer,
    { kept, merged, from, to }: { kept: Candidate; merged: Candidate; from: Application; to: Application },
  ): Promise<void> {
    await this.merges.run(tx, { jobId: to.jobId, from: from.id, to: to.id });
    const { facts, resumeId } = await mergeApplications(tx, from, to);
    await tx.delete(Application, { id: from.id });
    const { name, email, phone } = merged;
    await tx.insert(CandidateMerge, {
      ...{ id: newId(), candidateId: kept.id, mergedCandidateId: merged.id },
      ...{ applicationId: to.id, mergedApplicationId: from.id, resumeId },
      merged: { name, email, phone, application: facts },
      ...{ byId: viewer.id, byName: viewer.name, at: new Date() },
    });
  }

  /** What is left of the one that goes: what was said of them stands in the merge, and beside their scores. */
  private async close(
    tx: Tx,
    viewer: Viewer,
    { kept, merged, marked }: { kept: Candidate; merged: Candidate; marked: string | undefined },
  ): Promise<void> {
    const { name, email, phone } = merged;
    const by = { byId: viewer.id, byName: viewer.name, at: new Date() };
    if (kept.identity !== merged.identity) {
      await tx.query('select unite_candidates($1::uuid, array[$2::uuid])', [kept.identity, merged.identity]);
    }
    await tx.query('update candidate_merges set candidate_id = $2 where candidate_id = $1', [merged.id, kept.id]);
    await tx.insert(CandidateMerge, {
      ...{ id: newId(), candidateId: kept.id, mergedCandidateId: merged.id, merged: { name, email, phone }, ...by },
    });
    const day = by.at.toISOString().slice(0, 10);
    const mark = `merged with “${name}”, ${email ?? 'no email'}, by ${viewer.name} on ${day}, after ratings were in: ${marked}`;
    const marks = [...kept.marks, ...merged.marks, ...(marked === undefined ? [] : [mark])];
    await tx.delete(Candidate, { id: merged.id });
    await tx.query(
      `update candidates set marks = $2, email = coalesce(email, $3), phone = case when phone = '' then $4 else phone end,
              version = version + 1 where id = $1`,
      [kept.id, marks, email, phone],
    );
  }
}

/** @throws NotFound, InvalidInput */
async function pair(tx: Tx, jobId: string, keep: string, merge: string) {
  const rows = await tx.query<{ alike: boolean; here: boolean }[]>(
    `select coalesce(mail_key(k.email) = mail_key(m.email), false)
            or coalesce(name_key(k.name) = name_key(m.name) and phone_key(k.phone) = phone_key(m.phone), false) as alike,
            exists (select from applications a where a.job_id = $3 and a.candidate_id in (k.id, m.id)) as here
       from candidates k join candidates m on m.id = $2 where k.id = $1 and k.id <> m.id`,
    [keep, merge, jobId],
  );
  if (!rows[0]?.here) throw InvalidInput.field('merge', 'Choose two candidates, one of them of this job.');
  if (!rows[0].alike) {
    const message = 'They have neither the same email nor the same name and phone. Correct the details first.';
    throw InvalidInput.field('merge', message);
  }
  const kept = await tx.findOneByOrFail(Candidate, { id: keep });
  const merged = await tx.findOneByOrFail(Candidate, { id: merge });
  return { kept, merged };
}
