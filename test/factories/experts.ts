import { createHash } from 'node:crypto';
import { newId } from '../../src/platform/database/ids.js';
import type { TestApplication } from '../support/application.js';

/** Somebody who is asked to rate a job's analysis, and has not yet. */
export async function givenExpert(
  { database }: TestApplication,
  job: { id: string },
  person: { id: string; name: string },
): Promise<{ id: string }> {
  const id = newId();
  await database.query(
    `insert into analysis_experts (id, job_id, person_id, name, expertise, invited_by_name)
     values ($1, $2, $3, $4, 'Field engineer, 6 years', 'Rita')`,
    [id, job.id, person.id, person.name],
  );
  return { id };
}

/** A job analysis report that was made before, without printing one. */
export async function givenAnalysisReport(
  { database }: TestApplication,
  job: { id: string },
  person: { id: string; name: string },
): Promise<{ id: string }> {
  const id = newId();
  const content = Buffer.from('%PDF-1.7 analysis');
  const sha256 = createHash('sha256').update(content).digest('hex');
  await database.query(
    `insert into analysis_reports (id, job_id, asked_by_id, asked_by_name, asked_at, paper, time_zone, state, stage, method,
                                   contact, made_at, file_name, pages, sha256, content)
     values ($1, $2, $3, $4, now(), 'Letter', 'UTC', 'made', 'sealing', 'Together', 'Rita', now(), 'analysis.pdf', 5, $5, $6)`,
    [id, job.id, person.id, person.name, sha256, content],
  );
  return { id };
}
