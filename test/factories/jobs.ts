import { Attribute } from '../../src/jobs/model/attribute.entity.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import type { TestApplication } from '../support/application.js';
import { inserted } from './inserted.js';

let count = 0;

/** Something a job needs; valid as it comes. */
export async function givenAttribute(
  { database }: TestApplication,
  job: Pick<Job, 'id'>,
  given: Partial<Attribute> = {},
): Promise<Attribute> {
  count += 1;
  return inserted(database, Attribute, {
    id: newId(),
    jobId: job.id,
    key: `T${100 + count}`,
    category: 'technical',
    name: `Attribute ${count}`,
    importance: 3,
    needed: 'at_entry',
    position: count,
    ...given,
  });
}

/** A plan that the first opened scorecard has frozen. */
export async function givenFrozenPlan({ database }: TestApplication, job: Pick<Job, 'id'>): Promise<void> {
  await database.query('insert into assessment_plans (id, job_id, number, frozen_at) values ($1, $2, 1, now())', [
    newId(),
    job.id,
  ]);
}

/** What the record says, oldest first: who did what, with which facts. */
export async function recordOf(
  { database }: TestApplication,
  jobId: string,
): Promise<{ type: string; actorId: string; payload: Record<string, unknown> }[]> {
  return database.query(
    `select type, actor_id as "actorId", payload from audit_events where job_id = $1 order by sequence`,
    [jobId],
  );
}
