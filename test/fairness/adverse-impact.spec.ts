import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { DemographicAnswers } from '../../src/demographics/demographic-answers.service.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import { eventsOf, givenLevels } from '../factories/candidates.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, textOf, type Browser } from '../support/as.js';

describe('adverse impact', () => {
  let application: TestApplication;
  let answers: DemographicAnswers;
  let job: Job;
  let manager: Person;
  let rita: Browser;
  let page: string;
  let everyone: { id: string; gender: 'man' | 'woman' }[];

  beforeAll(async () => {
    application = await startApplication();
    answers = application.app.get(DemographicAnswers, { strict: false });
    const team = await givenJobWithTeam(application);
    ({ job, manager } = team);
    rita = await as(application, team.recruiter);
    page = `/jobs/${job.id}/adverse-impact`;
    await rita.post(`${page}/questions`, { _form: 'questions', was: 'none', questions: ['gender'] });
    // 80 men, 48 of them hired; 40 women, 12 of them hired.
    everyone = Array.from({ length: 120 }, (_, index) => ({ id: newId(), gender: index < 80 ? 'man' : 'woman' }));
    const hired = (index: number) => index < 48 || (index >= 80 && index < 92);
    await application.database.query(
      `with c as (insert into candidates (id, name) select id, 'Applicant ' || id from unnest($2::uuid[]) as id returning id)
       insert into applications (id, job_id, candidate_id, key, stage)
       select a.id, $1, a.id, a.id, a.stage from unnest($2::uuid[], $3::text[]) as a (id, stage)`,
      [job.id, everyone.map(({ id }) => id), everyone.map((_, index) => (hired(index) ? 'hired' : 'declined'))],
    );
  });
  afterAll(() => application.close());

  const give = (applicationId: string, gender: string) =>
    application.source.transaction((tx) => answers.store(tx, { id: applicationId, jobId: job.id }, { gender }));
  const close = (status: 'open' | 'closed') =>
    application.database.query('update jobs set status = $2 where id = $1', [job.id, status]);
  const shown = async () => textOf(await rita.get(page));

  it('says what to do before anyone has answered', async () => {
    expect(await shown()).toContain('Figures appear once at least five candidates have answered');
  });

  it('shows nothing until five have answered, and then 12 of 40 against 48 of 80', async () => {
    for (const { id, gender } of everyone.slice(0, 4)) await give(id, gender);
    expect(await shown()).not.toContain('Highest rate');
    for (const { id, gender } of everyone.slice(4)) await give(id, gender);

    const open = await shown();
    expect(open).toContain('12 of 40 (30%)');
    expect(open).toContain('48 of 80 (60%)');
    expect(open).toContain('Below four-fifths so far.');
    expect(open).not.toContain('.0034');

    await close('closed');
    const text = await shown();
    expect(text).toMatch(
      /Woman 12 of 40 \(30%\) \.50 \.0034 Below four-fifths, and the difference is more than chance/,
    );
    await close('open');
  });

  it('does not tell by a difference what one candidate answered', async () => {
    const before = await shown();
    const one = everyone.at(-1)!.id;
    await application.database.query(`update applications set stage = 'hired' where id = $1`, [one]);
    expect(await shown()).toBe(before);
    const more = everyone.slice(-5, -1).map(({ id }) => id);
    await application.database.query(`update applications set stage = 'hired' where id = any($1)`, [more]);
    expect(await shown()).toContain('17 of 40');
  });

  it('is told to no one who is on a panel, and to no panelist; administrators see it', async () => {
    await givenLevels(application, job, [manager], [[everyone[0]!, 2, 2]]);
    const refused = await (await as(application, manager)).get(page);
    expect(refused.status).toBe(403);
    expect(textOf(refused)).toContain('is kept from anyone who rates them');
    expect((await (await as(application, manager)).get(`/api/v1${page}`)).status).toBe(403);

    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    expect((await (await as(application, panelist)).get(page)).status).toBe(404);
    const administrator = await givenPerson(application, { administrator: true });
    expect((await (await as(application, administrator)).get(page)).status).toBe(200);
    expect((await eventsOf(application, job.id)).map(({ type }) => type)).toContain('impact.viewed');
  });

  it('counts who reached the middle of a criterion’s scale, once every scorecard is in', async () => {
    const panel = [await givenPerson(application), await givenPerson(application)];
    const rated = everyone.slice(60, 100);
    await application.database.query('delete from sittings where application_id = $1', [everyone[0]!.id]);
    await application.database.query('delete from assessment_plans where job_id = $1', [job.id]);
    await givenLevels(
      ...([application, job, panel] as const),
      rated.map((one) => [one, one.gender === 'man' ? 3 : 1, 2]),
    );
    const text = await shown();
    expect(text).toContain('By criterion');
    expect(text).toMatch(/fewer than 5 of 20/);
  });

  it('keeps answers where the application can’t read them, under no name', async () => {
    await expect(application.source.query('select * from demographic_answers')).rejects.toThrow(/permission denied/);
    await expect(
      application.source.query('select 1 from demographic_answers d join scorecards c on c.id::text = d.answer'),
    ).rejects.toThrow(/permission denied/);
    const rows = await application.database.query<{ row: string }[]>(
      'select d::text as row from demographic_answers d',
    );
    expect(rows).toHaveLength(120);
    const text = rows.map(({ row }) => row).join('\n');
    for (const { id } of everyone) expect(text).not.toContain(id.replaceAll('-', ''));
    // Nobody can be asked about alone, though their pseudonym were known.
    const [{ pseudonym }] = await application.database.query<[{ pseudonym: Buffer }]>(
      'select pseudonym from demographic_answers limit 1',
    );
    expect(
      await application.source.query('select * from count_demographic_answers($1, $2, $3)', [
        ...[['one'], [pseudonym], [true]],
      ]),
    ).toEqual([]);
  });

  it('is in no export of the job', async () => {
    const file = await rita.get(`/jobs/${job.id}/round-file`);
    expect(file.text).not.toMatch(/demographic|woman/i);
  });

  it('takes only what is asked and offered, keeps nothing of the rest, and forgets on request', async () => {
    const { id } = everyone[0]!;
    await expect(give(id, 'none of these')).rejects.toThrow();
    const other = { id, jobId: job.id };
    await expect(
      application.source.transaction((tx) => answers.store(tx, other, { age: 'under_40' })),
    ).rejects.toThrow();
    expect(await answers.answered(application.source.manager, [id])).toEqual(new Set([id]));
    await application.source.transaction((tx) => answers.erase(tx, other));
    expect(await answers.answered(application.source.manager, [id])).toEqual(new Set());
  });

  it('lets the job’s leads choose what is asked, and tells who chose before', async () => {
    const stale = await rita.post(`${page}/questions`, { _form: 'questions', was: 'none', questions: ['age'] });
    expect(stale.status).toBe(409);
    const wrong = await rita.post(`${page}/questions`, { _form: 'questions', questions: ['income'] });
    expect(wrong.status).toBe(422);
    const put = await rita.api('put', `${page}/questions`, { questions: ['age', 'gender'] });
    expect(put.body).toEqual({ questions: ['gender', 'age'] });
  });
});
