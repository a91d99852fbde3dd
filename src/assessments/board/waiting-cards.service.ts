import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Database } from '../../platform/database/database.js';
import { Mail } from '../../platform/mail/mail.js';
import { remindableAgain } from '../sittings/reminder-rules.js';

/** A scorecard that a comparison waits for. It says nothing of what is in it. */
export interface WaitingCard {
  sittingId: string;
  at: Date | null;
  /** The candidate's and the assessment's keys, as evidence has them. */
  candidate: string;
  assessment: string;
  panelistId: string;
  panelist: string;
  scorecardId: string;
  /** The viewer's own. */
  own: boolean;
  /** Whether the viewer can remind them now, by email. */
  remindable: boolean;
}

type WaitingRow = Omit<WaitingCard, 'own' | 'remindable'> & { remindedAt: Date | null; reachable: boolean };

/** Whom a job waits for: the scorecards that are neither submitted nor closed. */
@Injectable()
export class WaitingCards {
  constructor(
    private readonly database: Database,
    private readonly mail: Mail,
  ) {}

  /**
   * For whoever runs the job, in the order of the sessions; nothing for anybody else. Where somebody still reviews work
   * whose authors are hidden, nothing of that assessment: it would tell them whose it is. One query.
   */
  async ofJob(viewer: Viewer, jobId: string): Promise<WaitingCard[]> {
    if (!viewer.may('sitting.view', jobId)) return [];
    const rows = await this.database.reader.query<WaitingRow[]>(waiting, [jobId, viewer.id]);
    const now = new Date();
    const byMail = this.mail.configured && viewer.may('sitting.edit', jobId);
    return rows.map(({ remindedAt, reachable, ...card }) => {
      const own = card.panelistId === viewer.id;
      return { ...card, own, remindable: byMail && !own && reachable && remindableAgain(remindedAt, now) };
    });
  }
}

/** More are a list of its own: the schedule. */
const waiting = `
  select s.id as "sittingId", s.at, a.key as candidate, s.assessment_key as assessment, c.panelist_id as "panelistId",
         p.name as panelist, c.id as "scorecardId", c.reminded_at as "remindedAt",
         p.email is not null and p.disabled_at is null
           and (p.password_hash is not null or p.admitted_at is not null) as reachable
    from scorecards c
    join sittings s on s.id = c.sitting_id
    join applications a on a.id = s.application_id
    join assessments t on t.id = s.assessment_id
    join people p on p.id = c.panelist_id
   where a.job_id = $1 and c.state in ('due', 'draft')
     and not (t.hide_author and exists (
           select 1 from scorecards o
             join sittings m on m.id = o.sitting_id
             join applications b on b.id = m.application_id
            where o.panelist_id = $2 and b.job_id = $1 and m.assessment_key = s.assessment_key
              and o.state in ('due', 'draft')))
   order by s.at nulls last, s.id, c.position, c.id
   limit 200`;
