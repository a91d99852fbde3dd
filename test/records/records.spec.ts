import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Person } from '../../src/accounts/access/person.entity.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { eventsOf } from '../factories/candidates.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { asksForRecords, givenRecords, recordsSettled } from '../factories/records.js';
import { roundFile } from '../factories/round-file.js';
import { givenRound } from '../factories/rounds.js';
import { type SlowPrinter, slowPrinter } from '../factories/slow-printer.js';
import { runningOn, startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { printsEachOnce } from '../support/prints-each-once.js';
import { until } from '../support/until.js';

let application: TestApplication;
let administrator: Person;

beforeAll(async () => {
  Logger.overrideLogger(false);
  application = await startApplication();
  printsEachOnce(application);
  administrator = await givenPerson(application, { name: 'Ada Admin', administrator: true });
});
afterAll(() => application.close());

/** A round in which every scorecard is in, with a recruiter who rates nobody. */
async function givenJob(): Promise<{ job: Job; rita: Person; recruiter: Browser; path: string }> {
  const job = await givenRound(application, roundFile());
  const rita = await givenPerson(application, { name: 'Rita Recruiter' });
  await givenRole(application, job, rita, 'recruiter');
  return { job, rita, recruiter: await as(application, rita), path: `/jobs/${job.id}/records` };
}

async function reopenCard({ id }: Job): Promise<string> {
  const [card] = await application.database.query<{ id: string }[]>(
    `select c.id from scorecards c join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
      where a.job_id = $1 order by c.id limit 1`,
    [id],
  );
  await application.database.query(`update scorecards set state = 'draft', submitted_at = null where id = $1`, [
    card!.id,
  ]);
  return card!.id;
}

const recordsEvents = async ({ id }: Job) =>
  (await eventsOf(application, id)).filter(({ type }) => /^(records|ratings)\./.test(type));

const countOf = async ({ id }: Job): Promise<number> => {
  const rows = await application.database.query<object[]>('select from records_exports where job_id = $1', [id]);
  return rows.length;
};

describe('a records export', () => {
  it('is made for a recruiter who asks on its page, and every step goes on the record', async () => {
    const { job, recruiter, path } = await givenJob();
    const empty = textOf(await recruiter.get(path));
    expect(empty).toContain('Contains personal data.');
    expect(empty).toContain('None yet.');
    const answer = await recruiter.post(path, { _form: 'records', paper: 'Letter' });
    expect(answer.status).toBe(303);
    const here = String(answer.headers['location']);
    const id = here.slice(`${path}/`.length);

    const made = await recordsSettled(recruiter, job, id);
    expect(made).toMatchObject({ state: 'made', paper: 'Letter', askedByName: 'Rita Recruiter' });
    expect(textOf(await recruiter.get(here))).toContain('Download the PDF');
    expect(textOf(await recruiter.get(path))).toContain('generated for Rita Recruiter');
    const file = await recruiter.get(`${here}/file`).buffer(true);
    expect(file.headers['content-type']).toBe('application/pdf');
    expect(file.headers['content-disposition']).toContain(`attachment; filename="${String(made['fileName'])}"`);
    expect((file.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');

    const about = { jobId: job.id, exportId: id };
    const { sha256, pages } = made;
    expect(await recordsEvents(job)).toEqual([
      { type: 'records.asked', actor_name: 'Rita Recruiter', payload: about },
      { type: 'records.made', actor_name: 'Rita Recruiter', payload: { ...about, sha256, pages } },
      { type: 'records.downloaded', actor_name: 'Rita Recruiter', payload: { ...about, sha256 } },
    ]);
    expect(textOf(await recruiter.get(`/jobs/${job.id}/record`))).toContain('downloaded a records export');
  }, 120_000);

  it('is linked where packets and the round are', async () => {
    const { job, recruiter, path } = await givenJob();
    for (const place of ['', '/packets']) {
      expect((await recruiter.get(`/jobs/${job.id}${place}`)).text).toContain(`href="${path}"`);
    }
  });

  it('names the field of bad input, and writes nothing', async () => {
    const { job, recruiter, path } = await givenJob();
    const answer = await recruiter.api('post', path, { paper: 'A3' });
    const page = await recruiter.post(path, { _form: 'records', paper: 'A3' });

    expect([answer.status, page.status]).toEqual([422, 422]);
    expect((answer.body as { errors: object[] }).errors).toMatchObject([{ field: 'paper' }]);
    expect(textOf(page)).toContain('Create records export');
    expect(await countOf(job)).toBe(0);
  });

  it('is not there for panelists, hiring managers and strangers', async () => {
    const { job, rita, path } = await givenJob();
    const { id } = await givenRecords(application, job, rita);
    const [panelist, manager, stranger] = await Promise.all(
      ['Pat', 'Hugo', 'Sam'].map((name) => givenPerson(application, { name })),
    );
    await givenRole(application, job, panelist!, 'panelist');
    await givenRole(application, job, manager!, 'hiring_manager');
    const other = await givenJob();
    for (const [person, status] of [
      [panelist, 404],
      [manager, 404],
      [stranger, 404],
      [other.rita, 404],
    ] as const) {
      await refusesAll(await as(application, person!), path, id, status);
    }
    await givenRole(application, other.job, manager!, 'recruiter');
    await refusesAll(await as(application, manager!), path, id, 403);
    expect(await recordsEvents(job)).toEqual([]);
  });

  async function refusesAll(browser: Browser, path: string, id: string, status: number): Promise<void> {
    const answers = [
      await browser.get(path),
      await browser.post(path, { paper: 'A4' }),
      await browser.get(`${path}/${id}`),
      await browser.get(`${path}/${id}/file`),
      await browser.post(`${path}/${id}/attempts`),
      await browser.post(`${path}/${id}/cancellation`),
      await browser.post(`${path}/${id}/deletion`),
      await browser.api('get', `${path}/${id}/file`),
      await browser.api('delete', `${path}/${id}`),
    ];
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => status));
  }

  it('is absent while a card is open, but for an administrator who does not rate, on the record', async () => {
    const { job, rita, recruiter, path } = await givenJob();
    const { id, sha256 } = await givenRecords(application, job, rita);
    const card = await reopenCard(job);

    const page = textOf(await recruiter.get(path));
    expect(page).toContain('some ratings for this job are hidden from you');
    expect(page).not.toContain('34 lines');
    expect((await recruiter.api('get', path)).body).toMatchObject({ items: [], total: 0, hidden: true });
    for (const answer of [
      await recruiter.get(`${path}/${id}`),
      await recruiter.get(`${path}/${id}/file`),
      await recruiter.post(`${path}/${id}/deletion`),
      await recruiter.post(path, { paper: 'A4' }),
      await recruiter.api('post', path, { paper: 'A4' }),
    ]) {
      expect(answer.status).toBe(404);
    }
    expect(await recordsEvents(job)).toEqual([]);

    expect((await (await as(application, administrator)).get(`${path}/${id}/file`)).status).toBe(200);
    expect(await recordsEvents(job)).toMatchObject([
      { type: 'ratings.viewed', actor_name: 'Ada Admin', payload: { jobId: job.id } },
      { type: 'records.downloaded', actor_name: 'Ada Admin', payload: { jobId: job.id, exportId: id, sha256 } },
    ]);

    await application.database.query(`update scorecards set state = 'closed', closed_reason = 'Left.' where id = $1`, [
      card,
    ]);
    expect((await recruiter.get(`${path}/${id}/file`)).status).toBe(200);
  });

  it('lists what there is page by page', async () => {
    const { job, rita, recruiter, path } = await givenJob();
    for (let count = 0; count < 26; count += 1) await givenRecords(application, job, rita);
    const { body } = await recruiter.api('get', path);
    expect(body).toMatchObject({ total: 26, pages: 2 });
    expect((body as { items: object[] }).items).toHaveLength(25);
    expect((await recruiter.get(`${path}?page=2`)).text.match(/class="list-title"/g)).toHaveLength(1);
  });

  it('is deleted by whoever may make one, and the record says so', async () => {
    const { job, rita, recruiter, path } = await givenJob();
    const [one, other] = [
      await givenRecords(application, job, administrator),
      await givenRecords(application, job, rita),
    ];
    const answer = await recruiter.post(`${path}/${one.id}/deletion`);
    expect([answer.status, answer.headers['location']]).toEqual([303, path]);
    expect((await recruiter.api('delete', `${path}/${other.id}`)).status).toBe(204);
    expect((await recruiter.api('delete', `${path}/${other.id}`)).status).toBe(404);

    expect((await recruiter.get(`${path}/${one.id}/file`)).status).toBe(404);
    expect(await countOf(job)).toBe(0);
    expect(await recordsEvents(job)).toEqual(
      [one, other].map(({ id, sha256 }) => ({
        type: 'records.deleted',
        actor_name: 'Rita Recruiter',
        payload: { jobId: job.id, exportId: id, sha256 },
      })),
    );
  });
});

describe('a records export in the making', () => {
  let printer: SlowPrinter;
  beforeEach(() => {
    printer = slowPrinter(application);
  });
  afterEach(() => printer.restore());

  it('shows how far it is, cannot be deleted, and is the only one of its job', async () => {
    const { job, recruiter, path } = await givenJob();
    const { id } = await asksForRecords(recruiter, job);
    await printer.begun(1);

    const page = await recruiter.get(`${path}/${id}`);
    expect(textOf(page)).toContain('Generating records export');
    expect(page.text).toMatch(/<li aria-current="step">Generating the pages/);
    expect(textOf(await recruiter.get(path))).toContain('An export is in progress.');
    const refused = [
      await recruiter.api('post', path, { paper: 'A4' }),
      await recruiter.api('delete', `${path}/${id}`),
    ];
    expect(refused.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [409, 'records.in_the_making'],
      [409, 'records.in_the_making'],
    ]);
    expect((await recruiter.get(`${path}/${id}/file`)).status).toBe(404);
    printer.restore();
    expect(await recordsSettled(recruiter, job, id)).toMatchObject({ state: 'made' });
    expect((await recruiter.api('post', `${path}/${id}/cancellation`)).status).toBe(409);
  }, 120_000);

  it('is cancelled in the middle of printing, and asked for again', async () => {
    const { job, recruiter, path } = await givenJob();
    const { id } = await asksForRecords(recruiter, job);
    await printer.begun(1);
    const answer = await recruiter.api('post', `${path}/${id}/cancellation`);
    expect([answer.status, (answer.body as { state: string }).state]).toEqual([200, 'cancelled']);
    await until(() => printer.now() === 0);

    expect(textOf(await recruiter.get(`${path}/${id}`))).toContain('Nothing was saved.');
    expect((await recordsEvents(job)).map(({ type }) => type)).toEqual(['records.asked', 'records.cancelled']);
    expect((await recruiter.post(`${path}/${id}/attempts`)).status).toBe(303);
    printer.restore();
    expect(await recordsSettled(recruiter, job, id)).toMatchObject({ state: 'made' });
    const again = await recruiter.api('post', `${path}/${id}/attempts`);
    expect([again.status, (again.body as { code: string }).code]).toEqual([409, 'records.made']);
  }, 120_000);

  it('is not kept where something was hidden from its asker meanwhile', async () => {
    const { job, recruiter, path } = await givenJob();
    const { id } = await asksForRecords(recruiter, job);
    await printer.begun(1);
    await reopenCard(job);
    expect((await recruiter.api('get', `${path}/${id}`)).body).toMatchObject({
      state: 'making',
      done: null,
      parts: null,
    });
    printer.restore();

    expect(await recordsSettled(recruiter, job, id)).toMatchObject({
      state: 'failed',
      problem: 'rights',
      sha256: null,
    });
    expect(textOf(await recruiter.get(`${path}/${id}`))).toContain(
      'Try again once every scorecard is submitted or closed.',
    );
    expect((await recruiter.post(`${path}/${id}/attempts`)).status).toBe(404);
    expect(await recordsEvents(job)).toMatchObject([
      { type: 'records.asked' },
      {
        type: 'records.failed',
        actor_name: 'Rita Recruiter',
        payload: { jobId: job.id, exportId: id, problem: 'rights' },
      },
    ]);
  }, 120_000);

  it('is not made for someone who lost their role before it began', async () => {
    const { job, rita, recruiter } = await givenJob();
    const first = await givenJob();
    const { id: before } = await asksForRecords(first.recruiter, first.job);
    await printer.begun(1);
    const { id } = await asksForRecords(recruiter, job);
    await application.database.query('delete from hiring_team_members where job_id = $1 and person_id = $2', [
      job.id,
      rita.id,
    ]);
    printer.restore();
    await recordsSettled(first.recruiter, first.job, before);
    const admin = await as(application, administrator);
    expect(await recordsSettled(admin, job, id)).toMatchObject({ state: 'failed', problem: 'rights' });
  }, 120_000);
});

describe('a records export, when the application ends in the middle of it', () => {
  it('goes back into the queue, and is made by the next', async () => {
    const first = await startApplication();
    const job = await givenRound(first, roundFile());
    const admin = await givenPerson(first, { administrator: true });
    const printer = slowPrinter(first);
    const { id } = await asksForRecords(await as(first, admin), job);
    await printer.begun(1);
    await first.app.close();

    const next = await runningOn({ url: first.databaseUrl, drop: first.drop });
    expect(await recordsSettled(await as(next, admin), job, id)).toMatchObject({ state: 'made' });
    await next.close();
  }, 120_000);
});
