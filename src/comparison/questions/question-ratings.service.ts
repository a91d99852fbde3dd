import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Blindness } from '../../assessments/model/blindness.service.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { QuestionReader } from '../../question-bank/question-reader.service.js';
import type { QuestionRecord } from '../../question-bank/question-records.js';
import { type GivenLevel, type RatingSpread, spreadOf } from './spread-of-ratings.js';

/** The ratings of a question in one job, on one scale. */
export interface JobSpread {
  jobId: string;
  job: string;
  spread: RatingSpread;
}

/** How a question was rated, as far as a viewer may see it. */
export interface RatedQuestion {
  question: QuestionRecord;
  /** All jobs together, by the number of levels. */
  together: RatingSpread[];
  jobs: JobSpread[];
  /** Whether sessions are left out that the viewer may not see yet. */
  withheld: boolean;
}

interface AskedRow {
  jobId: string;
  job: string;
  levels: number;
  criteria: string[];
}

/** The newest jobs are looked at, so that a question that is always asked takes no longer. */
const mostJobs = 20;

/** Tells how a question of the bank spread ratings, and how far panels agreed on it. */
@Injectable()
export class QuestionRatings {
  constructor(
    private readonly database: Database,
    private readonly questions: QuestionReader,
    private readonly blindness: Blindness,
  ) {}

  /**
   * Of jobs that the viewer may compare, and of sessions that are open to them; that they were shown ratings of those is
   * written down, as for a comparison.
   * @throws NotFound, Forbidden
   */
  async of(viewer: Viewer, questionId: string): Promise<RatedQuestion> {
    const question = await this.questions.one(viewer, questionId);
    return this.database.transaction(async (tx) => {
      const asked = await this.asked(tx, viewer, question.key);
      const jobs: (JobSpread & { given: GivenLevel[] })[] = [];
      let withheld = false;
      for (const row of asked) {
        const sights = await this.blindness.ofJob(viewer, row.jobId, tx);
        const open = [...sights].filter(([, { sight }]) => sight === 'all');
        withheld ||= [...sights.values()].some(({ sight }) => sight === 'withheld' || sight === 'own');
        const given = await this.given(
          tx,
          viewer,
          row,
          open.map(([id]) => id),
        );
        if (given.length === 0) continue;
        if (open.some(([, { asAdministrator }]) => asAdministrator)) {
          await this.blindness.recordLook(tx, viewer, { jobId: row.jobId });
        }
        const { jobId, job, levels } = row;
        jobs.push({ jobId, job, spread: spreadOf(levels, given), given });
      }
      const scales = [...new Set(jobs.map(({ spread }) => spread.levels))].sort((one, other) => other - one);
      const together = scales.map((levels) =>
        spreadOf(
          levels,
          jobs.flatMap(({ spread, given }) => (spread.levels === levels ? given : [])),
        ),
      );
      return { question, together, jobs: jobs.map(({ given: _given, ...row }) => row), withheld };
    });
  }

  private asked(tx: Tx, viewer: Viewer, key: string): Promise<AskedRow[]> {
    const jobs = viewer.jobsWhere('comparison.view');
    return tx.query<AskedRow[]>(
      `select j.id as "jobId", j.title as job, t.levels, array_agg(c.id) as criteria
         from criteria c join assessments t on t.id = c.assessment_id
         join assessment_plans p on p.id = t.plan_id join jobs j on j.id = p.job_id
        where c.question_key = $1 and ($2::uuid[] is null or j.id = any($2))
        group by j.id, j.title, t.levels order by j.id desc limit ${mostJobs}`,
      [key, jobs === 'every job' ? null : jobs],
    );
  }

  private async given(
    tx: Tx,
    viewer: Viewer,
    { criteria }: AskedRow,
    sittings: readonly string[],
  ): Promise<GivenLevel[]> {
    const rows = await tx.query<{ sitting: string; level: number }[]>(
      `select c.sitting_id as sitting, r.level from ratings r join scorecards c on c.id = r.scorecard_id
        where r.criterion_id = any($1::uuid[]) and c.sitting_id = any($2::uuid[])
          and c.state in ('submitted', 'revised') and r.level is not null`,
      [criteria, sittings],
    );
    const shown = [...new Set(rows.map(({ sitting }) => sitting))];
    await this.blindness.recordShown(tx, viewer, 'comparison', { ratings: shown });
    return rows.map(({ sitting, level }) => ({ unit: sitting, level }));
  }
}
