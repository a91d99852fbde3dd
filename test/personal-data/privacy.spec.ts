import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { verifyRecord } from '../../src/audit/verify-record.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { DueErasures } from '../../src/personal-data/erasing/due-erasures.service.js';
import { PrivacyNotices } from '../../src/personal-data/notices/privacy-notices.service.js';
import { Database } from '../../src/platform/database/database.js';
import { eventsOf, givenCandidate, givenScorecard } from '../factories/candidates.js';
import { givenJob, givenPerson, givenRole } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { findInDatabase } from '../support/find-in-database.js';
import { asOwner } from '../support/owner.js';
import { lookNow } from '../support/queue.js';
import { until } from '../support/until.js';

let application: TestApplication;
let rita: Person;
let recruiter: Browser;
let administrator: Browser;

beforeAll(async () => {
  Logger.overrideLogger(false);
  application = await startApplication({ organization: 'Kestrel Supply', privacyContact: 'privacy@kestrel.example' });
  rita = await givenPerson(application, { name: 'Rita Recruiter' });
  const ada = await givenPerson(application, { name: 'Ada Admin', administrator: true });
  [recruiter, administrator] = [await as(application, rita), await as(application, ada)];
});
afterAll(() => application.close());

async function givenRecruitersJob(): Promise<Job> {
  const job = await givenJob(application);
  await givenRole(application, job, rita, 'recruiter');
  recruiter = await as(application, rita);
  return job;
}

/** Somebody who was turned down that many months ago. */
async function givenDeclined(job: Job, name: string, monthsAgo: number): Promise<string> {
  const { application: one } = await givenCandidate(application, job, { name, stage: 'declined' });
  await application.database.query(
    `insert into decisions (id, application_id, outcome, reason, decided_by_name, decided_at)
     values (gen_random_uuid(), $1, 'decline', 'No close.', 'Hugo', now() - make_interval(months => $2))`,
    [one.id, monthsAgo],
  );
  await application.database.query(
    'update applications set created_at = now() - interval $2 where id = $1'.replace('$2', "'10 years'"),
    [one.id],
  );
  return one.id;
}

const nameOf = async (id: string): Promise<string> => {
  const [row] = await application.database.query<{ name: string }[]>(
    'select c.name from applications a join candidates c on c.id = a.candidate_id where a.id = $1',
    [id],
  );
  return row!.name;
};

const erasedNow = (id: string) =>
  until(async () => {
    const name = await nameOf(id);
    return name.startsWith('Erased candidate') ? name : undefined;
  }, 30_000);

async function erasureOf(id: string): Promise<{ id: string; state: string; problem: string | null; tries: number }> {
  const [row] = await application.database.query<
    { id: string; state: string; problem: string | null; tries: number }[]
  >('select id, state, problem, tries from erasures where application_ids @> array[$1::uuid] order by asked_at desc', [
    id,
  ]);
  return row!;
}

describe('the privacy notice of a job', () => {
  it('is a standard text with the job’s facts until somebody writes another; versions stay', async () => {
    const job = await givenRecruitersJob();
    const path = `/jobs/${job.id}/privacy/notice`;
    const standard = textOf(await recruiter.get(path));
    for (const fact of ['Kestrel Supply', job.title, '1 year', 'privacy@kestrel.example', 'have it erased']) {
      expect(standard).toContain(fact);
    }
    const notices = application.app.get(PrivacyNotices, { strict: false });
    const shown = await application.app
      .get(Database, { strict: false })
      .transaction((tx) => notices.forCandidate(tx, job.id));
    expect(shown).toMatchObject({
      number: 1,
      madeByName: 'Callboard',
      text: expect.stringContaining('Kestrel Supply'),
    });

    const stale = await recruiter.post(path, { _form: 'notice', number: '0', text: 'Mine.' });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Mine.');
    const saved = await recruiter.post(path, { _form: 'notice', number: '1', text: '# Ours\n\nWe keep little.' });
    expect(saved.status).toBe(303);
    const page = textOf(await recruiter.get(path));
    expect(page).toContain('Version 2');
    expect(page).toContain('Version 1');
    expect((await recruiter.post(path, { _form: 'notice', number: '2', text: ' ' })).status).toBe(422);
  });

  it('says what the job does, in a new version once that has changed', async () => {
    const job = await givenRecruitersJob();
    const notices = application.app.get(PrivacyNotices, { strict: false });
    const database = application.app.get(Database, { strict: false });
    const shown = () => database.transaction((tx) => notices.forCandidate(tx, job.id));
    expect((await shown()).text).not.toMatch(/References|Voluntary|DiSC|Other systems/);
    await givenCandidate(application, job, { name: 'Nora Noticed' });
    const made = [
      `insert into assessment_plans (id, job_id, number, reason) values (gen_random_uuid(), $1, 50, 'More.')`,
      `insert into assessments (id, plan_id, key, kind, name, position, levels, weight)
       select id, id, 'reference', 'reference', 'Reference check', 1, 3, 0 from assessment_plans where job_id = $1`,
      `insert into webhooks (id, url, events, secret, job_id) values (gen_random_uuid(), 'https://x.example', '{packet.made}', '', $1)`,
      `insert into demographic_surveys (job_id, questions) values ($1, '{gender,veteran}')`,
      `insert into disc_profiles (id, application_id, form, "values") select id, id, 'style', '{}' from applications where job_id = $1`,
    ];
    for (const sql of made) await application.database.query(sql, [job.id]);
    const { number, text } = await shown();
    expect(text).toMatch(/DiSC[^]*# References[^]*about gender and protected veteran[^]*Other systems/);
    expect(text).not.toContain('the reference check');
    expect([number, (await shown()).number]).toEqual([2, 2]);
    await application.database.query('delete from webhooks where job_id = $1', [job.id]);
  });
});

describe('how long a job keeps candidates', () => {
  it('is a year after the last decision, and what is due goes by one button', async () => {
    const job = await givenRecruitersJob();
    const due = await givenDeclined(job, 'Olga Overdue', 13);
    const running = await givenCandidate(application, job, { name: 'Rob Running', stage: 'assessment' });
    const path = `/jobs/${job.id}/privacy`;
    expect(textOf(await recruiter.get(path))).toMatch(/Olga Overdue.*due/);
    await recruiter.post(`${path}/retention`, { _form: 'retention', months: '24', automatic: '', version: '0' });
    expect(textOf(await recruiter.get(path))).toContain('0 candidates are due');
    await recruiter.post(`${path}/retention`, {
      _form: 'retention',
      months: 'installation',
      automatic: '',
      version: '1',
    });
    expect((await recruiter.post(`${path}/retention`, { _form: 'retention', months: '7', version: '2' })).status).toBe(
      422,
    );
    expect(textOf(await administrator.get('/data'))).toContain('Olga Overdue');

    expect((await recruiter.post(`${path}/erasures`)).status).toBe(303);
    await erasedNow(due);
    expect(await nameOf(running.application.id)).toBe('Rob Running');
    expect(await findInDatabase(application.databaseUrl, ['Olga Overdue'])).toEqual([]);
    expect(textOf(await administrator.get('/data'))).toMatch(/Erased candidate \d+ erased/);
    const types = (await eventsOf(application, job.id)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['retention.set', 'candidate.erased']));
  });

  it('stands still under a legal hold, and while scorecards are open', async () => {
    const job = await givenRecruitersJob();
    const held = await givenDeclined(job, 'Hanna Held', 20);
    const path = `/jobs/${job.id}/privacy`;
    await recruiter.post(`${path}/holds`, { _form: 'hold', reason: 'Claim 12', applicationId: held });
    expect(textOf(await recruiter.get(path))).toMatch(/Hanna Held.*legal hold.*Claim 12.*Rita Recruiter/);
    expect((await recruiter.post(`${path}/erasures`)).status).toBe(409);
    const asked = { _form: 'erase', texts: 'mask', confirm: 'true' };
    const refused = await recruiter.post(`/applications/${held}/erasure`, asked);
    expect(refused.status).toBe(409);
    expect(textOf(refused)).toContain('A legal hold keeps this candidate.');

    const [hold] = await application.database.query<{ id: string }[]>('select id from legal_holds where job_id = $1', [
      job.id,
    ]);
    await recruiter.post(`${path}/holds/${hold!.id}/end`);
    const panelist = await givenPerson(application, { name: 'Pat Panelist' });
    const card = await givenScorecard(application, { id: held, jobId: job.id }, panelist);
    expect((await recruiter.post(`/applications/${held}/erasure`, asked)).status).toBe(409);
    await application.database.query(`update scorecards set state = 'closed', closed_reason = 'Over.' where id = $1`, [
      card,
    ]);
    expect((await recruiter.post(`/applications/${held}/erasure`, { ...asked, confirm: '' })).status).toBe(422);
    expect((await recruiter.post(`/applications/${held}/erasure`, asked)).status).toBe(303);
    await erasedNow(held);
  });

  it('does not tell a lead who still rates somebody that they were decided on', async () => {
    const job = await givenRecruitersJob();
    const rated = await givenDeclined(job, 'Quiet Quinn', 20);
    await givenScorecard(application, { id: rated, jobId: job.id }, rita);
    const page = textOf(await recruiter.get(`/jobs/${job.id}/privacy`));
    expect(page).not.toContain('Quiet Quinn');
    expect(page).toContain('hidden while you have scorecards open');
  });

  it('erases by itself where the job says so', async () => {
    const job = await givenRecruitersJob();
    const due = await givenDeclined(job, 'Auto Matic', 30);
    const manual = await givenDeclined(await givenRecruitersJob(), 'Manny Ual', 30);
    await recruiter.post(`/jobs/${job.id}/privacy/retention`, {
      ...{ _form: 'retention', months: '12', automatic: 'true', version: '0' },
    });
    await application.app.get(DueErasures, { strict: false }).daily();
    await erasedNow(due);
    expect(await nameOf(manual)).toBe('Manny Ual');
  });
});

/** The next try of the queue, at once. */
const nextTry = 'update graphile_worker._private_jobs set run_at = now() where attempts > 0';

describe('erasing a candidate', () => {
  it('shows what each text about them will say, and removes those that are chosen', async () => {
    const job = await givenRecruitersJob();
    const id = await givenDeclined(job, 'Tess Textual', 1);
    await application.database.query(`update decisions set reason = $2 where application_id = $1`, [
      id,
      'Tess worked at the one bakery in Elko.',
    ]);
    const page = await recruiter.get(`/applications/${id}/erasure`);
    expect(textOf(page)).toContain('[Erased candidate] worked at the one bakery in Elko.');
    const ref = /value="(decisions:[^"]+:reason)"/.exec(page.text)![1]!;
    const answer = await recruiter.post(`/applications/${id}/erasure`, {
      ...{ _form: 'erase', texts: 'chosen', drop: [ref], confirm: 'true' },
    });
    expect(answer.status).toBe(303);
    await erasedNow(id);
    const [{ reason }] = await application.database.query<[{ reason: string }]>(
      'select reason from decisions where application_id = $1',
      [id],
    );
    expect(reason).toBe('[removed]');
    expect(textOf(await recruiter.get(String(answer.headers['location'])))).toContain('Texts masked or removed');
    expect((await recruiter.post(`/applications/${id}/erasure`, { texts: 'mask', confirm: 'true' })).status).toBe(409);
  });

  it('leaves nothing half done where the database refuses in the middle, says so, and is done by the next try', async () => {
    const job = await givenRecruitersJob();
    const id = await givenDeclined(job, 'Fay Fault', 1);
    // Late in the work, as a disk that is full would.
    await asOwner(
      application,
      `create function full_disk() returns trigger language plpgsql as $$
       begin raise exception 'no space left on device' using errcode = '53100'; end $$`,
      'create trigger full_disk before update on candidates for each row execute function full_disk()',
    );
    const asked = await recruiter.post(`/applications/${id}/erasure`, { texts: 'mask', confirm: 'true' });
    await until(async () => ((await erasureOf(id)).tries > 0 ? true : undefined), 30_000);
    expect(await nameOf(id)).toBe('Fay Fault');
    const [{ reason }] = await application.database.query<[{ reason: string }]>(
      'select reason from decisions where application_id = $1',
      [id],
    );
    expect(reason).toBe('No close.');
    const page = textOf(await recruiter.get(String(asked.headers['location'])));
    expect(page).toContain('nothing was changed: The server’s disk is full.');
    await asOwner(application, 'drop trigger full_disk on candidates', 'drop function full_disk()', nextTry, lookNow);
    await erasedNow(id);
    expect(await erasureOf(id)).toMatchObject({ state: 'done', problem: null });
  });

  it('leaves nothing half done where the database goes away in the middle, says so, and is done by the next try', async () => {
    const job = await givenRecruitersJob();
    const id = await givenDeclined(job, 'Gil Gone', 1);
    // Late in the work it waits for this row.
    const holder = application.database.connection.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`select from candidates where name = 'Gil Gone' for update`);
    const asked = await recruiter.post(`/applications/${id}/erasure`, { texts: 'mask', confirm: 'true' });
    const ended = await until(async () => {
      const rows = await application.database.query<{ ended: boolean }[]>(
        `select pg_terminate_backend(pid) as ended from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`,
      );
      return rows.length > 0 ? rows : undefined;
    }, 30_000);
    expect(ended).toEqual([{ ended: true }]);
    await until(async () => ((await erasureOf(id)).tries > 0 ? true : undefined), 30_000);
    expect(await nameOf(id)).toBe('Gil Gone');
    const page = textOf(await recruiter.get(String(asked.headers['location'])));
    expect(page).toContain('nothing was changed: The database went away.');
    await holder.rollbackTransaction();
    await holder.release();
    await asOwner(application, nextTry, lookNow);
    await erasedNow(id);
    expect(await erasureOf(id)).toMatchObject({ state: 'done', problem: null });
  });

  it('is for those who run the job', async () => {
    const job = await givenRecruitersJob();
    const id = await givenDeclined(job, 'Ned Nothidden', 1);
    const hugo = await givenPerson(application, { name: 'Hugo Manager' });
    await givenRole(application, job, hugo, 'hiring_manager');
    const manager = await as(application, hugo);
    expect((await manager.get(`/jobs/${job.id}/privacy`)).status).toBe(200);
    expect((await manager.get(`/applications/${id}/erasure`)).status).toBe(404);
    expect((await manager.post(`/applications/${id}/erasure`, { texts: 'mask', confirm: 'true' })).status).toBe(404);
    expect((await manager.get('/data')).status).toBe(404);
  });
});

describe('somebody who signs in and is purged', () => {
  it('can’t sign in, and is nobody any more, where their scores stay', async () => {
    const job = await givenRecruitersJob();
    const paul = await givenPerson(application, { name: 'Paul Purgeworthy', email: 'paul.p@kestrel.example' });
    await givenRole(application, job, paul, 'hiring_manager');
    const browser = await as(application, paul);
    await browser.post('/me', { name: 'Paul Purgeworthy', timeZone: 'UTC' });
    const { application: applied } = await givenCandidate(application, job, { name: 'Cara Candidate' });
    const card = await givenScorecard(application, applied, paul, 'submitted');
    await application.database.query(
      `insert into decisions (id, application_id, outcome, reason, decided_by_id, decided_by_name, decided_at)
       values (gen_random_uuid(), $1, 'decline', 'Paul Purgeworthy said no; paul.p@kestrel.example.', $2, 'Paul Purgeworthy', now())`,
      [applied.id, paul.id],
    );
    const words = ['Paul Purgeworthy', 'Purgeworthy', 'paul.p@'];
    expect(await findInDatabase(application.databaseUrl, words)).toEqual(
      expect.arrayContaining([
        'public.audit_events.actor_name',
        'public.decisions.decided_by_name',
        'public.people.email',
      ]),
    );
    const path = `/people/${paul.id}/purge`;
    expect((await administrator.post(path, { _form: 'purge', confirm: 'true' })).status).toBe(409);
    await application.database.query('update people set disabled_at = now() where id = $1', [paul.id]);
    expect(textOf(await administrator.get(path))).toContain('1 scorecard stays');
    expect((await administrator.post(path, { _form: 'purge', confirm: 'true' })).status).toBe(303);
    await until(async () => {
      const [{ name }] = await application.database.query<[{ name: string }]>('select name from people where id = $1', [
        paul.id,
      ]);
      return name.startsWith('Former panelist') || undefined;
    }, 30_000);

    expect(await findInDatabase(application.databaseUrl, words)).toEqual([]);
    expect((await browser.get('/scorecards')).status).not.toBe(200);
    const [{ state }] = await application.database.query<[{ state: string }]>(
      'select state from scorecards where id = $1',
      [card],
    );
    expect(state).toBe('submitted');
    const verified = await application.app.get(Database, { strict: false }).transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read');
      return verifyRecord(tx, []);
    });
    expect(verified.flaws).toEqual([]);
    expect(verified.masked).toBeGreaterThan(0);
  });
});
