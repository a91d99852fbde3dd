import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Blindness } from '../../assessments/model/blindness.service.js';
import type { Shown } from '../../looks/looks.js';
import type { Tx } from '../../platform/database/database.js';

/** One application and its job. */
export interface OfJob {
  applicationId: string;
  jobId: string;
}

/** Whether everything about a candidate is in somebody's sight: ratings are, once nobody rates the candidate any more. */
@Injectable()
export class CandidateSight {
  constructor(private readonly blindness: Blindness) {}

  /**
   * To be called in the transaction in which all of it is read: that it was shown is written down, and an
   * administrator's look at what waits for everyone else goes on the record.
   * @returns false, with nothing written, where some of it is hidden from the viewer
   */
  async look(tx: Tx, viewer: Viewer, applications: readonly OfJob[]): Promise<boolean> {
    const early: OfJob[] = [];
    for (const one of applications) {
      const sight = await this.of(tx, viewer, one);
      if (sight === 'not all') return false;
      if (sight === 'as administrator') early.push(one);
    }
    for (const one of early) await this.blindness.recordLook(tx, viewer, one);
    const [shown] = await tx.query<[Shown]>(everything, [applications.map(({ applicationId }) => applicationId)]);
    await this.blindness.recordShown(tx, viewer, 'records', shown);
    return true;
  }

  private async of(tx: Tx, viewer: Viewer, one: OfJob): Promise<'all' | 'as administrator' | 'not all'> {
    const open = await tx.query<{ own: boolean }[]>(
      `select c.panelist_id = $2 as own from scorecards c join sittings s on s.id = c.sitting_id
        where s.application_id = $1 and c.state in ('due', 'draft')`,
      [one.applicationId, viewer.id],
    );
    if (open.some(({ own }) => own)) return 'not all';
    const sights = [...(await this.blindness.ofApplication(viewer, one, tx)).values()];
    if (sights.some(({ sight }) => sight !== 'all')) return 'not all';
    const asAdministrator = sights.some((sight) => sight.asAdministrator);
    // What somebody has saved and not signed is nobody's to see but an administrator's.
    if (open.length > 0 && !asAdministrator) return 'not all';
    return asAdministrator ? 'as administrator' : 'all';
  }
}

/** What of the applications there is to be shown. */
const everything = `
  select array(select id from sittings where application_id = any ($1::uuid[])) as ratings,
         array(select id from applications where id = any ($1::uuid[]) and resume_id is not null) as resume,
         array(select application_id from screens where application_id = any ($1::uuid[])) as screen,
         array(select application_id from disc_profiles where application_id = any ($1::uuid[])) as disc,
         array(select distinct application_id from decisions where application_id = any ($1::uuid[])) as outcome`;
