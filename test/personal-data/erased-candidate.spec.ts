import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { verifyRecord } from '../../src/audit/verify-record.js';
import { Database } from '../../src/platform/database/database.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { docxOf } from '../factories/documents.js';
import { givenErased } from '../factories/erasures.js';
import { givenPacket } from '../factories/packets.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { givenRecords } from '../factories/records.js';
import { roundFile } from '../factories/round-file.js';
import { givenRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { bytesSay, findInDatabase } from '../support/find-in-database.js';

const name = 'Zebulon Quistgaard-Ødegård';
const email = 'zebulon.q@kestrel-mail.example';
const phone = '+1 (312) 555-0187';
const words = [name, 'Zebulon', 'Quistgaard', 'zebulon.q@', '312) 555-0187', '3125550187', 'zebulon-quistgaard'];

let application: TestApplication;
let job: Job;
let other: Job;
let recruiter: Browser;
let administrator: Browser;
let zebulon: { id: string; candidateId: string };
let named: Record<string, unknown> & { id: string };
let lettered: Record<string, unknown> & { id: string };
let file: Buffer;
let before: object;
let foundBefore: string[];

/** A round in which one candidate is named wherever somebody can write. */
async function givenNamedEverywhere(): Promise<void> {
  const round = roundFile({ candidates: 3 });
  Object.assign(round.candidates[0]!, { key: 'zebulon-quistgaard-degard', name, email, phone });
  round.sittings[0]!.candidate = 'zebulon-quistgaard-degard';
  const notes = ['Zebulon named two risks.', `Call ${phone} again; ${name} said so.`, 'ZEBULON’S close was late.'];
  round.sittings[0]!.scorecards.forEach((card) =>
    card.ratings.forEach((rating, index) => (rating.note = notes[index % notes.length]!)),
  );
  round.sittings[1]!.scorecards[0]!.ratings[0]!.note = 'Less concrete than Zebulon. Zebra crossing example.';
  job = await givenRound(application, round);
  other = await givenRound(application, { ...roundFile(), job: { ...roundFile().job, title: 'Another job' } });
  const [row] = await application.database.query<{ id: string; candidateId: string }[]>(
    `select a.id, a.candidate_id as "candidateId" from applications a join candidates c on c.id = a.candidate_id where c.name = $1`,
    [name],
  );
  zebulon = row!;
}

/** What a decision was made on, as it is kept. */
const basis = {
  ...{ digest: 'a', maximum: 100, order: [{ key: 'zebulon-quistgaard-degard', rank: '3' }], due: 0 },
  ...{ hidden: [], before: [], changes: [], changed: 0 },
};

async function givenPapers(rita: Person, ada: Person): Promise<void> {
  const { id } = zebulon;
  const write = (sql: string, parameters: unknown[]) => application.database.query(sql, parameters);
  const resume = await recruiter.upload(
    `/applications/${id}/resume`,
    { version: String(await versionOf(id)) },
    { resume: { name: `${name}.docx`, bytes: docxOf(`Curriculum of ${name}`, name) } },
  );
  expect(resume.status).toBe(303);
  await write(
    `insert into screens (id, application_id, signs, note, at) values (gen_random_uuid(), $1, '[]', $2, now())`,
    [id, `${name} wrote well`],
  );
  await write(
    `insert into disc_profiles (id, application_id, form, "values", note) values (gen_random_uuid(), $1, 'style', '{"style": "DI"}', $2)`,
    [id, `Report of ${name}`],
  );
  await write(
    `insert into decisions (id, application_id, outcome, reason, decided_by_name, decided_at, basis)
     values (gen_random_uuid(), $1, 'decline', $2, 'Hugo', now(), $3)`,
    [id, `${name} had no close.`, JSON.stringify(basis)],
  );
  // In another job, and where nobody would look.
  await write(
    `update ratings set note = $1 where id = (select r.id from ratings r join scorecards c on c.id = r.scorecard_id
      join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id where a.job_id = $2 limit 1)`,
    [`Reminds me of ${name} (${email}).`, other.id],
  );
  await write('update jobs set summary = $1 where id = $2', [`In place of ${name.toUpperCase()}.`, other.id]);
  await write(`insert into rate_limits (key, points) values ($1, 1)`, [`candidate-link:${email}`]);
  await write(`select graphile_worker.add_job('mail.send', $1::json, run_at => now() + interval '1 day')`, [
    JSON.stringify({ to: email }),
  ]);
  const table = `Candidate;Question 1\n${name};3\nSomebody Else;2\n`;
  await write(
    `insert into ratings_tables (id, person_id, file_name, size, headings_hash, uploaded_at, content)
     values (gen_random_uuid(), $1, 'ratings.csv', $2, repeat('a', 64), now(), $3)`,
    [rita.id, table.length, Buffer.from(table)],
  );
  await givenRecords(application, job, rita, `%PDF-1.7 everything of ${name}`);
  await write(
    `insert into audit_events (id, at, actor_id, actor_name, job_id, type, payload)
     values (gen_random_uuid(), now(), $1, 'Ada Admin', $2, 'candidate.edited', $3)`,
    [ada.id, job.id, JSON.stringify({ jobId: job.id, applicationId: id, fields: ['name'], reason: `It is ${name}.` })],
  );
}

async function versionOf(id: string): Promise<number> {
  const [row] = await application.database.query<{ version: number }[]>(
    'select version from applications where id = $1',
    [id],
  );
  return row!.version;
}

const comparisonOf = async (browser: Browser): Promise<object> =>
  (await browser.api('get', `/jobs/${job.id}/comparison`)).body as object;

beforeAll(async () => {
  application = await startApplication();
  const ada = await givenPerson(application, { name: 'Ada Admin', administrator: true });
  const rita = await givenPerson(application, { name: 'Rita Recruiter' });
  await givenNamedEverywhere();
  await givenRole(application, job, rita, 'recruiter');
  [recruiter, administrator] = [await as(application, rita), await as(application, ada)];
  await givenPapers(rita, ada);
  named = await givenPacket(recruiter, job.id);
  lettered = await givenPacket(recruiter, job.id, { paper: 'A4', show: 'letters' });
  file = (await recruiter.get(`/packets/${named.id}/file`).buffer(true)).body as Buffer;
  before = await comparisonOf(administrator);
  foundBefore = await findInDatabase(application.databaseUrl, words);
  await givenErased(application, [zebulon.id]);
}, 120_000);
afterAll(() => application.close());

describe('a candidate who is erased', () => {
  it('leaves the words of the plan alone, where a part of the name is a word of it', async () => {
    const round = roundFile({ candidates: 2 });
    round.candidates[0]!.name = 'Grace Price';
    round.plans[0]!.assessments[0]!.criteria[0]!.name = 'Price negotiation';
    round.sittings[0]!.scorecards[0]!.ratings[0]!.note = 'Grace held the price.';
    round.sittings[1]!.scorecards[0]!.ratings[0]!.note = 'Price came late; Grace was faster.';
    const { id: jobId } = await givenRound(application, round);
    const [grace] = await application.database.query<{ id: string }[]>(
      'select id from applications where job_id = $1 order by key limit 1',
      [jobId],
    );
    await givenErased(application, [grace!.id]);
    const notes = await application.database.query<{ note: string }[]>(
      `select r.note from ratings r join scorecards c on c.id = r.scorecard_id where c.job_id = $1 and r.note <> 'Said so.' order by 1`,
      [jobId],
    );
    expect(notes.map(({ note }) => note)).toEqual([
      expect.stringMatching(/^\[Erased candidate \d+\] came late; \[Erased candidate \d+\] was faster\.$/),
      expect.stringMatching(/^\[Erased candidate \d+\] held the price\.$/),
    ]);
    const [criterion] = await application.database.query<{ name: string }[]>(
      `select k.name from criteria k join assessments s on s.id = k.assessment_id join assessment_plans p on p.id = s.plan_id
        where p.job_id = $1 and k.key = 'k1'`,
      [jobId],
    );
    expect(criterion!.name).toBe('Price negotiation');
  });

  it('is nowhere in the database, where they were in each kind of place before', async () => {
    expect(foundBefore).toEqual(
      expect.arrayContaining(
        [
          ...['applications.key', 'audit_events.payload', 'candidates.email', 'candidates.name', 'candidates.phone'],
          ...['decisions.basis', 'decisions.reason', 'disc_profiles.note', 'jobs.summary', 'packets.comparison'],
          ...[
            'packets.content',
            'rate_limits.key',
            'ratings.note',
            'ratings_tables.content',
            'records_exports.content',
          ],
          ...['screens.note', 'stored_files.content', 'stored_files.file_name'],
        ].map((place) => `public.${place}`),
      ),
    );
    expect(foundBefore).toContain('graphile_worker._private_jobs.payload');
    expect(await findInDatabase(application.databaseUrl, words)).toEqual([]);
  });

  it('leaves every score as it was, under a name that leads to no one', async () => {
    const after = JSON.stringify(await comparisonOf(administrator));
    const expected = JSON.stringify(before)
      .replaceAll('zebulon-quistgaard-degard', 'erased-1')
      .replaceAll(name, 'Erased candidate 1');
    const figures = (text: string) => text.match(/-?\d+\.\d+/g);
    expect(figures(after)).toEqual(figures(expected));
    expect(after).toContain('Erased candidate 1');
    const [{ notes }] = await application.database.query<[{ notes: string[] }]>(
      `select array_agg(distinct note order by note) as notes from ratings r join scorecards c on c.id = r.scorecard_id
        where c.job_id in ($1, $2) and (note like '%rased candidate%' or note like '%Zebra%')`,
      [job.id, other.id],
    );
    expect(notes).toEqual([
      'Call [removed] again; [Erased candidate 1] said so.',
      'Less concrete than [Erased candidate 1]. Zebra crossing example.',
      'Reminds me of [Erased candidate 1] ([removed]).',
      '[Erased candidate 1] named two risks.',
      '[Erased candidate 1]’S close was late.',
    ]);
  });

  it('keeps the activity log provable, and says which events were masked', async () => {
    const verified = await application.app.get(Database, { strict: false }).transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read');
      return verifyRecord(tx, []);
    });
    expect(verified.flaws).toEqual([]);
    expect(verified.masked).toBe(1);
    const log = textOf(await administrator.get(`/jobs/${job.id}/record`));
    expect(log).toContain('erased a candidate');
  });

  it('does not let an event be changed under cover of an erasure', async () => {
    const change = (sql: string) => application.source.query(sql);
    await expect(change(`update audit_events set actor_name = 'Nobody'`)).rejects.toThrow(/permission denied/);
    await expect(change(`set callboard.masking = 'on'; update audit_events set actor_name = 'x'`)).rejects.toThrow(
      /permission denied/,
    );
  });

  it('puts a statement in the place of packets that named them, and tells so of the old file', async () => {
    const statement = (await recruiter.get(`/packets/${named.id}/file`).buffer(true)).body as Buffer;
    expect(statement.subarray(0, 5).toString()).toBe('%PDF-');
    const sha256 = createHash('sha256').update(file).digest('hex');
    expect(sha256).toBe(named['sha256']);
    expect(await bytesSay(statement, [sha256])).toBe(true);
    const found = await recruiter.upload(
      '/packets/verification',
      { _form: 'verification' },
      {
        file: { name: 'packet.pdf', bytes: file },
      },
    );
    expect(found.headers['location']).toBe(`/packets/${named.id}`);
    const page = textOf(await recruiter.get(`/packets/${named.id}`));
    expect(page).toContain('This packet was removed.');
    expect(page).toContain(sha256);
  });

  it('leaves a packet with letters as it was made', async () => {
    const kept = (await recruiter.get(`/packets/${lettered.id}/file`).buffer(true)).body as Buffer;
    expect(createHash('sha256').update(kept).digest('hex')).toBe(lettered['sha256']);
  });

  it('stays in other jobs when one job’s time is over', async () => {
    const { database } = application;
    const [kept] = await database.query<{ id: string; candidateId: string }[]>(
      `select id, candidate_id as "candidateId" from applications where job_id = $1 order by key limit 1`,
      [other.id],
    );
    const [{ id: again }] = await database.query<[{ id: string }]>(
      `insert into applications (id, job_id, candidate_id, key) values (gen_random_uuid(), $1, $2, 'again') returning id`,
      [job.id, kept!.candidateId],
    );
    await givenErased(application, [again]);
    const names = await database.query<{ id: string; name: string; key: string }[]>(
      `select a.id, c.name, a.key from applications a join candidates c on c.id = a.candidate_id where a.id in ($1, $2) order by c.name`,
      [again, kept!.id],
    );
    expect(names).toEqual([
      { id: kept!.id, name: 'Candidate 1', key: 'c1' },
      {
        id: again,
        name: expect.stringMatching(/^Erased candidate \d+$/),
        key: expect.stringMatching(/^erased-\d+$/),
      },
    ]);
  });
});
