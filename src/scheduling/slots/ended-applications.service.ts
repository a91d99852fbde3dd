import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { lockSitting } from '../../assessments/model/locks.js';
import { book } from '../../assessments/sittings/sitting-times.service.js';
import type { Applied } from '../../candidates/application-access.js';
import { type ApplicationSection, ApplicationSections } from '../../candidates/application-sections.js';
import { Application, hasLeft } from '../../candidates/application.entity.js';
import { Applications } from '../../candidates/applications.service.js';
import { shareJob } from '../../jobs/model/locks.js';
import { Background } from '../../platform/background/background.js';
import { Database } from '../../platform/database/database.js';
import { Invitations } from '../calendars/invitations.service.js';
import { SlotPicks } from './slot-picks.service.js';

const task = 'application-left';

interface ToCome {
  id: string;
  assessment: string;
  at: Date;
  /** Whether somebody was invited, and nobody is any more. */
  canceled: boolean;
}

/**
 * What becomes of the sessions to come of a candidate who withdraws or is rejected, by whom and how ever: they take
 * nobody's time any more, and whoever was invited is told that they are canceled. Where that is taken back, times are
 * taken again if they are free, and nothing is sent by itself: the candidate's page says what to do.
 *
 * It is done from the queue, by what the stage is then: the locks of sessions come before those of an application.
 */
@Injectable()
export class EndedApplications implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly applications: Applications,
    private readonly background: Background,
    private readonly invitations: Invitations,
    private readonly picks: SlotPicks,
    private readonly sections: ApplicationSections,
  ) {}

  onModuleInit(): void {
    this.background.handle<{ applicationId: string }>(task, ({ applicationId }) => this.follow(applicationId));
    this.applications.whenMoved(async (tx, { applicationId, from, to }) => {
      if (hasLeft(from) === hasLeft(to)) return;
      await this.background.add(tx, task, { applicationId }, { key: `${task}:${applicationId}` });
    });
    const section = (viewer: Viewer, applied: Applied) => this.section(viewer, applied);
    this.sections.add({ place: 45, whileRating: 'hidden', section });
  }

  private follow(id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const before = await tx.findOneBy(Application, { id });
      if (!before) return;
      await shareJob(tx, before.jobId);
      const sittings = await tx.query<{ id: string }[]>(
        'select id from sittings where application_id = $1 and at > now() order by id',
        [id],
      );
      for (const sitting of sittings) await lockSitting(tx, sitting.id);
      const { stage } = await tx.findOneByOrFail(Application, { id });
      for (const sitting of sittings) {
        await book(tx, sitting.id);
        if (!hasLeft(stage)) continue;
        await this.picks.release(tx, sitting.id);
        await this.invitations.changed(tx, sitting.id);
      }
    });
  }

  private async section(viewer: Viewer, { application }: Applied): Promise<ApplicationSection | undefined> {
    const { id, jobId, stage } = application;
    if (!viewer.may('sitting.edit', jobId)) return undefined;
    const rows = (await this.database.reader.query<ToCome[]>(sessionsToCome, [id])).filter(({ canceled }) => canceled);
    if (rows.length === 0) return undefined;
    const text = hasLeft(stage)
      ? 'invitations were canceled. The session itself is still planned.'
      : 'invitations were canceled, and aren’t sent again by themselves. Open the session to send them.';
    return {
      title: 'Canceled invitations',
      lines: rows.map(({ assessment, at }) => ({ text: `${assessment}: ${text}`, at })),
      links: rows.map(({ id: sitting, assessment }) => ({ url: `/sittings/${sitting}`, label: `Open: ${assessment}` })),
    };
  }
}

const sessionsToCome = `
  select s.id, t.name as assessment, s.at,
         exists (select 1 from invitations i where i.sitting_id = s.id) and not exists (
           select 1 from invitations i where i.sitting_id = s.id and not i.canceled) as canceled
    from sittings s join assessments t on t.id = s.assessment_id
   where s.application_id = $1 and s.at > now() and not t.hide_author
   order by s.at, s.id limit 20`;
