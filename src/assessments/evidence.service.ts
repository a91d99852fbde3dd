import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../accounts/viewer.js';
import { Job } from '../jobs/job.entity.js';
import { JobAccess } from '../jobs/job-access.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/domain-errors.js';
import { Blindness } from './blindness.service.js';
import type { Evidence } from './evidence.js';
import { evidenceOfRows } from './evidence-of-rows.js';
import { evidenceRows } from './evidence-rows.js';
import { isIn } from './vocabulary.js';

/** Gives a job's ratings to whoever compares them: the only way from scorecards to a comparison. */
@Injectable()
export class Evidences {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly blindness: Blindness,
  ) {}

  /**
   * What a viewer may see of a job's ratings; sittings they must not see yet are withheld. A constant number of
   * queries. An administrator's look at ratings that wait for everybody else goes on the record.
   * @throws NotFound where the viewer may not see the job
   */
  evidenceFor(viewer: Viewer, jobId: string): Promise<Evidence> {
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.job(viewer, jobId, 'comparison.view', tx);
      const sights = await this.blindness.ofJob(viewer, jobId, tx);
      const rows = await evidenceRows(tx, jobId);
      const looked = rows.scorecards.some((card) => isIn(card.state) && sights.get(card.sittingId)?.asAdministrator);
      if (looked) await this.blindness.recordLook(tx, viewer, { jobId });
      return evidenceOfRows(job, rows, (id) => sights.get(id)?.sight !== 'all');
    });
  }

  /** All of a job's ratings that are in, for the operator, who has the database anyway. @throws NotFound */
  everything(jobId: string, manager: EntityManager = this.database.reader): Promise<Evidence> {
    return Evidences.ofJob(manager, jobId);
  }

  /** The same, for a command that runs beside the server. @throws NotFound */
  static async ofJob(manager: EntityManager, jobId: string): Promise<Evidence> {
    const job = await manager.findOneBy(Job, { id: jobId });
    if (!job) throw new NotFound('job');
    return evidenceOfRows(job, await evidenceRows(manager, jobId), () => false);
  }
}
