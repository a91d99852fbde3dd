import { expect } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import { givenCandidatePapers } from '../factories/candidate-papers.js';
import { givenPersonalData } from '../factories/erasures.js';
import { givenAnalysisReport, givenExpert } from '../factories/experts.js';
import { givenImport } from '../factories/imports.js';
import { givenPerson } from '../factories/people.js';
import { givenRecords } from '../factories/records.js';
import { givenReference } from '../factories/references.js';
import { givenRoleTemplate } from '../factories/roles.js';
import { givenSentMail } from '../factories/sent-mail.js';
import { givenWebhook } from '../factories/webhooks.js';
import type { TestApplication } from './application.js';
import { as } from './as.js';
import { filledIn, type KnownId, type Route } from './routes.js';

/**
 * One of each thing that a route may be about, of the demo round's job. Nothing is printed for it.
 * @param open leaves scorecards that are due as they are
 * @returns an administrator, and the path of a referee's own page
 */
export async function givenOneOfEach(
  application: TestApplication,
  { id: jobId }: { id: string },
  recruiter: Person,
  { open = false } = {},
): Promise<{ ada: Person; referee: string }> {
  const { database } = application;
  const { page: referee } = await givenReference(application, { id: jobId }, recruiter);
  // With nothing due, nothing of the job is hidden from those who run it.
  if (!open) {
    await database.query(
      `update scorecards set state = 'closed', closed_reason = 'Fell ill.' where state in ('due', 'draft')`,
    );
  }
  const ada = await givenPerson(application, { administrator: true });
  const browser = await as(application, ada);
  await givenUnprintedPacket(application, jobId, ada);
  await givenRecords(application, { id: jobId }, ada);
  await browser.post('/me/tokens', { name: 'mine', scopes: ['read'] });
  await givenPersonalData(application, { id: jobId }, ada);
  await givenRoleTemplate(application);
  await givenExpert(application, { id: jobId }, ada);
  await givenAnalysisReport(application, { id: jobId }, ada);
  await givenWebhook(application);
  await givenSentMail(application, { id: jobId });
  const uploader = await as(application, recruiter);
  const bytes = Buffer.from('candidate,panelist,criterion,rating\nAda,Ben,Depth,3\nBob,Ben,Depth,2\n');
  const upload = await uploader.upload('/tables', {}, { table: { name: 'ratings.csv', bytes } });
  expect([upload.status, upload.headers['location']]).toEqual([303, expect.stringMatching(/^\/tables\//)]);
  await database.query(
    `insert into slot_offers (id, job_id, assessment_key, minutes, buffer, place, holds_room, time_zone, made_by)
     values (gen_random_uuid(), $1, 'interview', 60, 15, '', false, 'UTC', 'Rita')`,
    [jobId],
  );
  await givenImport(uploader, jobId);
  const [file] = await database.query<{ id: string }[]>(
    `insert into stored_files (id, file_name, media_type, size, content)
     values (gen_random_uuid(), 'paper.txt', 'text/plain', 5, 'paper') returning id`,
  );
  await givenCandidatePapers(database, file!.id);
  await database.query(`insert into job_postings (id, job_id, place) values (gen_random_uuid(), $1, 'Board')`, [jobId]);
  await database.query(
    `insert into mailings (id, job_id, by_name, subject, body) values (gen_random_uuid(), $1, 'Somebody', 'Hello', 'Hello.')`,
    [jobId],
  );
  await database.query(
    `update sittings set document_id = $1, debrief_opened_at = now() where not exists (
       select from scorecards c where c.sitting_id = sittings.id and c.state in ('due', 'draft'))`,
    [file!.id],
  );
  return { ada, referee };
}

/** A packet that was made before, without printing one. */
async function givenUnprintedPacket({ database }: TestApplication, jobId: string, { id, name }: Person): Promise<void> {
  const packet = [newId(), jobId, id, name];
  await database.query(
    `insert into packets (id, job_id, made_by_id, made_by_name, made_at, paper, names, comparison, file_name, candidates,
                          masked, size, holds, pages, sha256, content)
     values ($1, $2, $3, $4, now(), 'A4', true,
             '{"holds": {"sittings": [], "disc": []}, "comparison": {"candidates": [], "assessments": []}}', 'packet.pdf', 2, 0, 8, '{"sittings": [], "disc": []}', 4,
             repeat('a', 64), '%PDF-1.7')`,
    packet,
  );
  await database.query(
    `insert into packet_orders (id, job_id, asked_by_id, asked_by_name, asked_at, paper, names, time_zone, chosen, holds,
                                counts, state, stage)
     values ($1, $2, $3, $4, now(), 'A4', true, 'UTC', '{"candidates": [], "assessments": []}',
             '{"sittings": [], "disc": []}', '{"candidates": 2, "scorecards": 2, "ratings": 9}', 'made', 'sealing')`,
    packet,
  );
}

/** A route's path, with things of the job that are there, and of the right kind. @param known as for `filledIn` */
export async function pathOf(
  application: TestApplication,
  { path, name }: Pick<Route, 'path' | 'name'>,
  known?: KnownId,
): Promise<string> {
  const sittings: [RegExp, string][] = [
    [/^Auditions/, `s.assessment_key = 'audition'`],
    [/^WritingSamples/, `s.assessment_key = 'writing'`],
    [/^References/, `s.assessment_key = 'reference'`],
  ];
  const kind = sittings.find(([pattern]) => pattern.test(name))?.[1];
  if (name.startsWith('CriterionPages')) return filledIn(application, path.replace(':kind', 'scale'), known);
  if (!kind || !path.includes('/sittings/:id')) return filledIn(application, path, known);
  const [row] = await application.database.query<{ id: string }[]>(`select s.id from sittings s where ${kind} limit 1`);
  return path.replace(':id', row!.id);
}
