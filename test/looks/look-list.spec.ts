import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alsoRecruits, givenPerson } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';

type Listed = { person: string; candidate: string; kind: string; what: string; means: string[] };

describe('who was shown what', () => {
  let application: TestApplication;
  let demo: Awaited<ReturnType<typeof givenDemoRound>>;
  let hannah: Browser;

  beforeAll(async () => {
    application = await startApplication();
    demo = await givenDemoRound(application);
    hannah = await as(application, demo.recruiter);
    await hannah.get(`/jobs/${demo.job.id}/comparison`);
    const marcus = await as(application, demo.manager);
    await marcus.api('get', `/jobs/${demo.job.id}/comparison`);
  });
  afterAll(() => application.close());

  const list = async (browser: Browser, query = ''): Promise<Listed[]> => {
    const answer = await browser.api('get', `/jobs/${demo.job.id}/looks${query}`);
    expect(answer.status).toBe(200);
    return (answer.body as { items: Listed[] }).items;
  };

  it('says who, what, of whom, when, and where they saw it', async () => {
    const looks = await list(hannah, `?person=Hannah`);
    expect(looks.length).toBeGreaterThan(0);
    expect(new Set(looks.map(({ person }) => person))).toEqual(new Set([demo.recruiter.name]));
    expect(looks).toContainEqual(
      expect.objectContaining({
        kind: 'ratings',
        what: expect.stringMatching(/^ratings of /),
        means: ['comparison (page)'],
      }),
    );
  });

  it('is found by candidate, and by both', async () => {
    const [{ candidate }] = (await list(hannah)) as [Listed];
    const some = await list(hannah, `?candidate=${encodeURIComponent(candidate)}`);
    expect(new Set(some.map((look) => look.candidate))).toEqual(new Set([candidate]));
    const both = await list(
      hannah,
      `?candidate=${encodeURIComponent(candidate)}&person=${encodeURIComponent(demo.manager.name)}`,
    );
    expect(both.every((look) => look.person === demo.manager.name && look.candidate === candidate)).toBe(true);
    expect(await list(hannah, '?person=nobody')).toEqual([]);
  });

  it('is a page, with a way there from the activity log', async () => {
    const log = await hannah.get(`/jobs/${demo.job.id}/record`);
    expect(log.text).toContain(`href="/jobs/${demo.job.id}/looks"`);
    const page = await hannah.get(`/jobs/${demo.job.id}/looks`);
    expect(page.status).toBe(200);
    expect(textOf(page)).toContain('comparison (page)');
    const administrator = await as(application, await givenPerson(application, { administrator: true }));
    expect(textOf(await administrator.get('/looks'))).toContain(demo.job.title);
  });

  it('is for those who run the job and for administrators', async () => {
    const panelist = await as(application, demo.panelist);
    const stranger = await as(application, await givenPerson(application));
    for (const browser of [panelist, stranger]) {
      expect((await browser.get(`/jobs/${demo.job.id}/looks`)).status).toBe(404);
      expect((await browser.api('get', `/jobs/${demo.job.id}/looks`)).status).toBe(404);
    }
    expect((await hannah.get('/looks')).status).toBe(404);
  });

  it('tells whoever still rates somebody nothing about them', async () => {
    await alsoRecruits(application, demo.panelist);
    const sofia = await as(application, demo.panelist);
    const rated = await application.database.query<{ name: string }[]>(
      `select distinct n.name from scorecards c join sittings s on s.id = c.sitting_id
         join applications a on a.id = s.application_id join candidates n on n.id = a.candidate_id
        where c.panelist_id = $1 and c.state in ('due', 'draft')`,
      [demo.panelist.id],
    );
    expect(rated.length).toBeGreaterThan(0);
    const names = rated.map(({ name }) => name);
    await application.database.query(
      `insert into looks (viewer_id, identity, kind, about_id, job_id, application_id, first_at, last_at, means)
       select $1, n.identity, 'outcome', a.id, a.job_id, a.id, now(), now(), '{"record (page)"}'
         from applications a join candidates n on n.id = a.candidate_id where a.job_id = $2 on conflict do nothing`,
      [demo.recruiter.id, demo.job.id],
    );
    expect((await list(hannah)).some(({ candidate }) => names.includes(candidate))).toBe(true);
    expect((await list(sofia)).filter(({ candidate }) => names.includes(candidate))).toEqual([]);
    expect(await list(sofia, `?candidate=${encodeURIComponent(names[0]!)}`)).toEqual([]);
  });
});
