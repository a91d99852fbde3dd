import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Permission } from '../accounts/access/permissions.js';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Job } from '../jobs/model/job.entity.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/base/domain-errors.js';
import { Application } from './application.entity.js';
import type { Candidate } from './candidate.entity.js';

/** An application with the person and the job it joins. */
export interface Applied {
  application: Application;
  candidate: Candidate;
  job: Job;
}

/** The only way to an application: through whoever asks for it. */
@Injectable()
export class ApplicationAccess {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
  ) {}

  /** @throws NotFound where the viewer may not see its job, or there is none; Forbidden where they may only see it */
  async application(viewer: Viewer, id: string, permission: Permission, manager?: EntityManager): Promise<Applied> {
    const reader = manager ?? this.database.reader;
    const [application] = await reader.find(Application, { where: { id }, relations: { candidate: true } });
    if (!application?.candidate || !viewer.may('candidate.view', application.jobId)) throw new NotFound('application');
    const job = await this.jobs.job(viewer, application.jobId, permission, manager);
    return { application, candidate: application.candidate, job };
  }
}
