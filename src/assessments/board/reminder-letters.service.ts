import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LinkLetters } from '../../accounts/people/link-letters.service.js';
import { Background } from '../../platform/background/background.js';
import type { JobRun } from '../../platform/background/workers.js';
import { Database } from '../../platform/database/database.js';
import { isOpen, type ScorecardState } from '../model/vocabulary.js';

export const reminderTask = 'scorecard-reminder';

interface Row {
  personId: string;
  state: ScorecardState;
  jobId: string;
  job: string;
  assessment: string;
  /** Null where reviewers of a writing sample do not know whose it is; then nor when and where it was written. */
  candidate: string | null;
  at: Date | null;
  place: string;
  by: string;
}

/** The mail of a reminder: what is waiting, and a button that opens it. Nothing in it is about anybody else's card. */
@Injectable()
export class ReminderLetters implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly letters: LinkLetters,
  ) {}

  onModuleInit(): void {
    this.background.handle<{ scorecardId: string; byId: string }>(reminderTask, ({ scorecardId, byId }, run) =>
      this.send(run, scorecardId, byId),
    );
  }

  private async send(run: JobRun, id: string, byId: string): Promise<void> {
    const [row] = await this.database.reader.query<Row[]>(waiting, [id, byId]);
    // Submitted, closed or taken off the panel before the mail went out.
    if (!row || !isOpen(row.state)) return;
    const { personId, jobId, job, assessment, candidate, at, place, by } = row;
    await this.letters.send(run, {
      ...{ personId, jobId, purpose: 'reminder', landing: `/scorecards/${id}`, template: 'reminder' },
      subject: `Reminder: complete your scorecard (${assessment}, ${job})`,
      model: { job, assessment, candidate, at, place, by },
    });
  }
}

const waiting = `
  select c.panelist_id as "personId", c.state, j.id as "jobId", j.title as job, t.name as assessment,
         case when t.hide_author then null else n.name end as candidate,
         case when t.hide_author then null else s.at end as at,
         case when t.hide_author then '' else s.place end as place,
         coalesce((select name from people where id = $2), '') as by
    from scorecards c
    join sittings s on s.id = c.sitting_id
    join assessments t on t.id = s.assessment_id
    join applications a on a.id = s.application_id
    join candidates n on n.id = a.candidate_id
    join jobs j on j.id = a.job_id
   where c.id = $1`;
