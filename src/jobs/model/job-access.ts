import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Permission } from '../../accounts/access/permissions.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { Forbidden, NotFound } from '../../platform/base/domain-errors.js';
import { Job } from './job.entity.js';
import { lockJob, shareJob } from './locks.js';

/** The only way to a job: through whoever asks for it. */
@Injectable()
export class JobAccess {
  constructor(private readonly database: Database) {}

  /**
   * A job on which the viewer has a permission.
   * @param of its id; or the job itself, where it was read already
   * @throws NotFound where the viewer may not see the job, or there is none; Forbidden where they may only see it
   */
  async job(viewer: Viewer, of: string | Job, permission: Permission, manager?: EntityManager): Promise<Job> {
    const id = typeof of === 'string' ? of : of.id;
    if (!viewer.may('job.view', id)) throw new NotFound('job');
    const job = typeof of === 'string' ? await (manager ?? this.database.reader).findOneBy(Job, { id }) : of;
    if (!job) throw new NotFound('job');
    if (!viewer.may(permission, id)) throw new Forbidden();
    return job;
  }

  /**
   * A job about to be changed: others who change it wait until this transaction is over.
   * @throws NotFound, Forbidden as for `job`
   */
  async toChange(viewer: Viewer, id: string, permission: Permission, tx: Tx): Promise<Job> {
    if (this.may(viewer, id, permission)) await lockJob(tx, id);
    return this.job(viewer, id, permission, tx);
  }

  /**
   * A job whose team, analysis and plan's versions stay as they are until this transaction is over.
   * @throws NotFound, Forbidden as for `job`
   */
  async toUse(viewer: Viewer, id: string, permission: Permission, tx: Tx): Promise<Job> {
    if (this.may(viewer, id, permission)) await shareJob(tx, id);
    return this.job(viewer, id, permission, tx);
  }

  /** Nobody else makes others wait for a job. */
  private may(viewer: Viewer, id: string, permission: Permission): boolean {
    return viewer.may('job.view', id) && viewer.may(permission, id);
  }
}
