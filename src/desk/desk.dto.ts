import { candidateSources, type CandidateSource } from '../jobs/model/job.entity.js';
import { IdField, Line, OneOf, WholeNumber } from '../platform/http/fields.js';
import { ListQuery } from '../platform/http/paging.js';

/** Where candidates are counted: the stages in which somebody waits, and everybody who is out of the running. */
export const deskStages = ['applied', 'screen', 'assessment', 'finalist', 'closed'] as const;
export type DeskStage = (typeof deskStages)[number];

const listPage = { min: 1, max: 100_000, optional: true } as const;

/** What a desk is narrowed down to. `q` are words of a job's title or requisition number. */
export class DeskQuery extends ListQuery {
  @IdField({ optional: true, description: 'Only this job.' })
  job?: string;

  @Line({
    optional: true,
    max: 200,
    description: 'A person’s name: of the hiring team for jobs, of the panel for scorecards.',
  })
  person?: string;

  @OneOf(deskStages, {
    optional: true,
    description: 'Only jobs with a candidate at this stage, and what they wait for.',
  })
  stage?: DeskStage;

  @OneOf(candidateSources, { optional: true, description: 'Only candidates from this source.' })
  source?: CandidateSource;

  @WholeNumber({ ...listPage, description: 'Page of the sessions, from 1.' })
  due?: number;

  @WholeNumber({ ...listPage, description: 'Page of the people whose scorecards are outstanding, from 1.' })
  people?: number;

  @WholeNumber({ ...listPage, description: 'Page of the packets to hand over, from 1.' })
  packets?: number;

  @WholeNumber({ ...listPage, description: 'Page of the emails that did not arrive, from 1.' })
  emails?: number;
}

export class DeskReminderInput {
  @IdField({ description: 'The panelist.' })
  personId: string;

  @IdField({ optional: true, description: 'Only scorecards of this job; if left out, of all jobs that you run.' })
  jobId?: string;
}
