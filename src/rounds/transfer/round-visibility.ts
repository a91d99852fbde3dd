import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Blindness } from '../../assessments/model/blindness.service.js';
import type { Means, Shown } from '../../looks/looks.js';
import type { Tx } from '../../platform/database/database.js';
import { RoundExportRule } from '../../jobs/model/job-hooks.js';
import { NotFound } from '../../platform/base/domain-errors.js';

/** Whether everything of a job is in sight of someone: what holds all of it is there for no one else. */
@Injectable()
export class RoundVisibility implements OnModuleInit {
  constructor(
    private readonly blindness: Blindness,
    private readonly exportRule: RoundExportRule,
  ) {}

  onModuleInit(): void {
    this.exportRule.decideBy((viewer, jobId, manager) => this.mayExport(viewer, jobId, manager));
  }

  /** Who is given the round: those who have the permission, at a moment when nothing of the job is hidden from them. */
  async mayExport(viewer: Viewer, jobId: string, manager: EntityManager): Promise<boolean> {
    return viewer.may('round.export', jobId) && (await this.of(viewer, jobId, manager)) !== 'not all';
  }

  /** Whether nothing is hidden from a viewer now; 'as administrator' where that is so only because they are one. */
  async of(viewer: Viewer, jobId: string, manager: EntityManager): Promise<'all' | 'as administrator' | 'not all'> {
    const sights = await this.blindness.ofJob(viewer, jobId, manager);
    const open = await sittingsWithOpenCards(manager, jobId);
    // A sitting may be in sight while someone's draft there is not.
    const hidden = [...sights].some(
      ([id, { sight, asAdministrator }]) => sight !== 'all' || (open.has(id) && !asAdministrator),
    );
    if (hidden) return 'not all';
    return [...sights.values()].some(({ asAdministrator }) => asAdministrator) ? 'as administrator' : 'all';
  }

  /**
   * To be called with the transaction in which everything of a job is read, for this viewer to take away: it is written
   * down, and an administrator's look at what waits for everyone else goes on the record.
   * @throws NotFound where anything is hidden from the viewer
   */
  async look(viewer: Viewer, jobId: string, means: Means, tx: Tx): Promise<void> {
    const sight = await this.of(viewer, jobId, tx);
    if (sight === 'not all') throw new NotFound('round');
    if (sight === 'as administrator') await this.blindness.recordLook(tx, viewer, { jobId });
    await this.blindness.recordShown(tx, viewer, means, await everythingOf(tx, jobId));
  }
}

/** What a file with everything of a job shows. */
async function everythingOf(tx: Tx, jobId: string): Promise<Shown> {
  const [shown] = await tx.query<Required<Shown>[]>(everything, [jobId]);
  return shown!;
}

const everything = `
  select array(select s.id from sittings s join applications a on a.id = s.application_id where a.job_id = $1) as ratings,
         array(select id from applications where job_id = $1 and resume_id is not null) as resume,
         array(select s.application_id from screens s join applications a on a.id = s.application_id where a.job_id = $1)
           as screen,
         array(select d.application_id from disc_profiles d join applications a on a.id = d.application_id
                where a.job_id = $1) as disc,
         array(select distinct n.application_id from application_notes n join applications a on a.id = n.application_id
                where a.job_id = $1) as note,
         array(select distinct s.application_id from referees r join sittings s on s.id = r.sitting_id
                 join applications a on a.id = s.application_id
                where a.job_id = $1 and r.answered_at is not null) as reference,
         array(select distinct d.application_id from decisions d join applications a on a.id = d.application_id
                where a.job_id = $1) as outcome`;

async function sittingsWithOpenCards(manager: EntityManager, jobId: string): Promise<Set<string>> {
  const rows = await manager.query<{ id: string }[]>(
    `select distinct c.sitting_id as id from scorecards c
       join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
      where a.job_id = $1 and c.state in ('due', 'draft')`,
    [jobId],
  );
  return new Set(rows.map(({ id }) => id));
}
