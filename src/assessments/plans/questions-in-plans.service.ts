import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Database } from '../../platform/database/database.js';
import { type QuestionUse, QuestionUses } from '../../question-bank/question-uses.js';

/** Reads from the plans where a question of the bank is asked. */
@Injectable()
export class QuestionsInPlans extends QuestionUses {
  constructor(private readonly database: Database) {
    super();
  }

  of(viewer: Viewer, key: string): Promise<QuestionUse[]> {
    const jobs = viewer.jobsWhere('job.view');
    return this.database.reader.query<QuestionUse[]>(
      `select j.id as "jobId", j.title as job, j.requisition, p.number as plan, a.name as assessment,
          c.question_version as number
        from criteria c join assessments a on a.id = c.assessment_id
        join assessment_plans p on p.id = a.plan_id join jobs j on j.id = p.job_id
        where c.question_key = $1 and ($2::uuid[] is null or j.id = any($2))
        order by j.title, j.id, p.number desc, a.position limit 200`,
      [key, jobs === 'every job' ? null : jobs],
    );
  }
}
