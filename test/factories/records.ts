import { createHash } from 'node:crypto';
import { newId } from '../../src/platform/database/ids.js';
import type { TestApplication } from '../support/application.js';
import type { Browser } from '../support/as.js';
import { settled } from '../support/until.js';

export type RecordsAnswer = Record<string, unknown> & { id: string; state: string };

/** A records export that was made for somebody before, without printing one. */
export async function givenRecords(
  { database }: TestApplication,
  job: { id: string },
  person: { id: string; name: string },
  text = '%PDF-1.7 everything',
): Promise<{ id: string; sha256: string }> {
  const id = newId();
  const content = Buffer.from(text);
  const sha256 = createHash('sha256').update(content).digest('hex');
  await database.query(
    `insert into records_exports (id, job_id, asked_by_id, asked_by_name, asked_at, paper, time_zone, state, step, made_at,
                                  file_name, pages, redactions, sha256, content)
     values ($1, $2, $3, $4, now(), 'A4', 'UTC', 'made', 'joining', now(), 'records.pdf', 12, 34, $5, $6)`,
    [id, job.id, person.id, person.name, sha256, content],
  );
  return { id, sha256 };
}

/** Asks for a records export. @returns its facts, as the API gives them */
export async function asksForRecords(browser: Browser, job: { id: string }): Promise<RecordsAnswer> {
  const answer = await browser.api('post', `/jobs/${job.id}/records`, { paper: 'A4' });
  if (answer.status !== 202) throw new Error(`The records export was refused: ${answer.status} ${answer.text}`);
  return answer.body as RecordsAnswer;
}

/** What became of one that was asked for, once it is made, failed or cancelled. */
export async function recordsSettled(browser: Browser, job: { id: string }, id: string): Promise<RecordsAnswer> {
  await settled(browser.app, 'records_exports', id);
  const answer = await browser.api('get', `/jobs/${job.id}/records/${id}`);
  if (answer.status !== 200) throw new Error(`The records export is hidden: ${answer.status} ${answer.text}`);
  return answer.body as RecordsAnswer;
}
