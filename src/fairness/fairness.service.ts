import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../accounts/access/viewer.js';
import { isSeatedIn } from '../assessments/model/seated-in-job.js';
import { Audit } from '../audit/audit.service.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { DemographicAnswers } from '../demographics/demographic-answers.service.js';
import { type DemographicKey, demographicKeys, questionOf } from '../demographics/demographic-questions.js';
import type { Job } from '../jobs/model/job.entity.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { jobPlaces } from '../jobs/model/job-navigation.js';
import { Forbidden, StaleEdit } from '../platform/base/domain-errors.js';
import { Database } from '../platform/database/database.js';
import type { SurveyInput } from './fairness.dto.js';
import type { ImpactFigures } from './impact-figures.js';
import { chanceWords, countWords, ratioWords, verdict } from './impact-words.js';
import { ImpactReports, type MadeReport } from './impact-reports.service.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'demographics.chosen': { jobId: string; questions: DemographicKey[] };
    'impact.viewed': { jobId: string };
  }
}

const ratersKeepOut =
  'You’re on a panel for this job’s candidates. How groups fared is kept from anyone who rates them; a recruiter or ' +
  'hiring manager of the job who isn’t on a panel, or an administrator, can see it.';

/** How a job's steps and criteria treated groups alike, for those who run it and rate nobody in it. */
@Injectable()
export class Fairness {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
    private readonly answers: DemographicAnswers,
    private readonly reports: ImpactReports,
    private readonly audit: Audit,
  ) {}

  /** @throws NotFound, Forbidden also for whoever rates or has rated somebody of the job */
  async report(viewer: Viewer, jobId: string) {
    const job = await this.jobs.job(viewer, jobId, 'impact.view');
    await this.refuseRaters(viewer, job, this.database.reader);
    const asked = await this.answers.asked(this.database.reader, jobId);
    const steps = await this.reports.bySteps(jobId);
    const criteria = await this.reports.byCriteria(viewer, jobId);
    await this.database.transaction((tx) => this.audit.record(tx, viewer, 'impact.viewed', { jobId }));
    return { job, asked, steps: steps ?? null, criteria: criteria ?? null };
  }

  async page(viewer: Viewer, jobId: string) {
    const { job, asked, steps, criteria } = await this.report(viewer, jobId);
    const closed = job.status === 'closed';
    const parts = [
      { id: 'steps', title: 'By step', unit: 'Passed', made: steps },
      { id: 'criteria', title: 'By criterion', unit: 'Reached the middle of the scale', made: criteria },
    ];
    return {
      title: `Adverse impact: ${job.title}`,
      ...jobPlaces(job, 'overview'),
      closed,
      anything: steps !== null || criteria !== null,
      parts: parts.flatMap(({ made, ...part }) => (made ? [{ ...part, ...shownPart(made, closed) }] : [])),
      mayChoose: viewer.may('job.edit', jobId),
      action: `/jobs/${jobId}/adverse-impact/questions`,
      asked,
      was: wasOf(asked),
      choices: demographicKeys.map((value) => ({ value, label: questionOf(value).label })),
    };
  }

  /** Which questions candidates may answer about themselves. @throws NotFound, Forbidden, StaleEdit */
  async choose(
    viewer: Viewer,
    jobId: string,
    { questions, was }: SurveyInput,
  ): Promise<{ questions: DemographicKey[] }> {
    return this.database.transaction(async (tx) => {
      await this.jobs.toChange(viewer, jobId, 'job.edit', tx);
      const before = await this.answers.asked(tx, jobId);
      const chosen = demographicKeys.filter((key) => questions.includes(key));
      if (was !== undefined && was !== wasOf(before)) throw new StaleEdit();
      if (wasOf(before) === wasOf(chosen)) return { questions: chosen };
      await tx.query(
        `insert into demographic_surveys (job_id, questions) values ($1, $2)
         on conflict (job_id) do update set questions = $2, version = demographic_surveys.version + 1`,
        [jobId, chosen],
      );
      await this.audit.record(tx, viewer, 'demographics.chosen', { jobId, questions: chosen });
      return { questions: chosen };
    });
  }

  private async refuseRaters(viewer: Viewer, job: Job, manager: EntityManager): Promise<void> {
    const seated = await isSeatedIn(manager, viewer.id, job.id);
    if (seated || (await this.rating.inJob(viewer.id, job.id, manager)).size > 0) {
      throw new Forbidden(ratersKeepOut);
    }
  }
}

const wasOf = (questions: readonly DemographicKey[]): string => questions.join(',') || 'none';

function shownPart({ madeAt, figures }: MadeReport, closed: boolean) {
  return {
    madeAt: madeAt.toISOString(),
    steps: figures.steps
      .filter(({ questions }) => questions.length > 0)
      .map(({ key, name, questions }) => ({ id: key.replaceAll(' ', '-'), name, tables: tablesOf(questions, closed) })),
  };
}

function tablesOf(questions: ImpactFigures['steps'][number]['questions'], closed: boolean) {
  return questions.map(({ label, groups, leftOut }) => ({
    label,
    rows: groups.map((group) => ({
      name: group.name,
      counted: countWords(group),
      ratio: ratioWords(group),
      chance: closed ? chanceWords(group) : '',
      verdict: verdict(group, closed),
    })),
    leftOut: leftOut === 0 ? '' : `${leftOut === 1 ? 'One group' : `${leftOut} groups`} of fewer than 5 not shown.`,
  }));
}
