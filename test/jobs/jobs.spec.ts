import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Attribute } from '../../src/jobs/model/attribute.entity.js';
import { HiringTeamMember } from '../../src/accounts/access/hiring-team-member.entity.js';
import { Job } from '../../src/jobs/model/job.entity.js';
import { recordOf } from '../factories/jobs.js';
import { givenJob, givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, textOf } from '../support/as.js';

describe('jobs', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const opener = () => givenPerson(application, { opensJobs: true });

  it('are opened blank, with whoever opens one on the team, and put on the record', async () => {
    const person = await givenPerson(application, { name: 'Zoë Brandt', opensJobs: true });
    const answer = await (
      await as(application, person)
    ).post('/jobs', {
      _form: 'job',
      start: 'blank',
      title: '  Solutions architect ',
      requisition: '2026-020',
      department: '',
      location: '',
      objectives: 'Win\r\n\r\nKeep',
      sources: ['referral'],
      roles: ['recruiter'],
    });

    expect(answer.status).toBe(303);
    const id = answer.headers['location']!.replace('/jobs/', '');
    const job = await application.database.findOneByOrFail(Job, { id });
    expect(job).toMatchObject({ title: 'Solutions architect', objectives: ['Win', 'Keep'], sources: ['referral'] });
    expect(job).toMatchObject({ maximum: 100, status: 'open', version: 1 });
    const [member] = await application.database.findBy(HiringTeamMember, { jobId: id });
    expect(member).toMatchObject({ personId: person.id, key: 'zoe', roles: ['recruiter'] });
    expect(await recordOf(application, id)).toEqual([
      { type: 'job.opened', actorId: person.id, payload: { jobId: id, start: 'blank', roles: ['recruiter'] } },
    ]);
  });

  it('opened from the starter role have its objectives and attributes, and keep the title that was given', async () => {
    const browser = await as(application, await opener());
    const { body } = await browser.api('post', '/jobs', { start: 'technical-seller', title: 'Seller, Midwest' });

    expect(body).toMatchObject({ title: 'Seller, Midwest' });
    expect(body.objectives).toHaveLength(3);
    expect(await application.database.countBy(Attribute, { jobId: body.id })).toBe(11);
  });

  it('need a title where the start brings none; the form comes back as it was filled in', async () => {
    const browser = await as(application, await opener());
    const page = await browser.post('/jobs', {
      _form: 'job',
      start: 'blank',
      title: '',
      location: 'Chicago <b>',
      roles: ['recruiter'],
    });

    expect(page.status).toBe(422);
    expect(textOf(page)).toContain('Enter a job title.');
    expect(page.text).toContain('value="Chicago &lt;b&gt;"');
  });

  it('need someone who runs them', async () => {
    const browser = await as(application, await opener());
    const answer = await browser.api('post', '/jobs', { title: 'No one’s', roles: [] });

    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ field: 'roles', message: 'Choose at least one.' }]);
  });

  it.each([
    ['title', { title: 'x'.repeat(201) }],
    ['title', { title: 'a\0b' }],
    ['maximum', { maximum: 1e12 }],
    ['sources', { sources: ['friends'] }],
    ['objectives', { objectives: { length: 3 } }],
    ['salary', { salary: 1 }],
  ])('refuse a wrong %s by its name', async (field, wrong) => {
    const browser = await as(application, await opener());
    const answer = await browser.api('post', '/jobs', { title: 'Wrong', ...wrong });

    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toBe(field);
  });

  it('are opened only by those who may', async () => {
    const { job } = await givenJobWithTeam(application);
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    for (const person of [panelist, await givenPerson(application)]) {
      const browser = await as(application, person);
      expect((await browser.get('/jobs/new')).status).toBe(404);
      expect((await browser.post('/jobs', { title: 'x' })).status).toBe(404);
    }
    expect((await asNobody(application).get('/jobs')).status).toBe(303);
  });

  it('are hidden, on every page, from a stranger and from a panelist', async () => {
    const { job } = await givenJobWithTeam(application);
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    const elsewhere = await givenJobWithTeam(application);
    for (const person of [panelist, elsewhere.recruiter, await givenPerson(application)]) {
      const browser = await as(application, person);
      for (const path of ['', '/edit', '/team', '/analysis', '/record']) {
        expect((await browser.get(`/jobs/${job.id}${path}`)).status).toBe(404);
      }
      expect((await browser.post(`/jobs/${job.id}`, { title: 'Mine', version: 1 })).status).toBe(404);
      expect((await browser.api('get', `/jobs/${job.id}`)).status).toBe(404);
    }
    expect((await (await as(application, elsewhere.recruiter)).get('/jobs/no-such-id')).status).toBe(404);
  });

  it('show where they stand and what to do next', async () => {
    const { job, recruiter } = await givenJobWithTeam(application, { objectives: ['Win the sponsors'], maximum: 250 });
    const page = await (await as(application, recruiter)).get(`/jobs/${job.id}`);

    expect(page.status).toBe(200);
    expect(textOf(page)).toContain('Win the sponsors');
    expect(textOf(page)).toMatch(/Hugo Manager Hiring manager/);
    expect(textOf(page)).toMatch(/Analyze the job next/);
    expect(textOf(page)).toContain('250');
  });

  it('are changed by those who run them, and the record names the fields', async () => {
    const { job, manager } = await givenJobWithTeam(application);
    const answer = await (
      await as(application, manager)
    ).post(`/jobs/${job.id}`, {
      _form: 'job',
      version: '1',
      title: job.title,
      requisition: job.requisition,
      department: 'Sales',
      location: '',
      summary: '',
      objectives: '',
      maximum: '250',
      discNote: 'Context only.',
      'reminders[]': ['scorecards', 'sessions'],
    });

    expect(answer.headers['location']).toBe(`/jobs/${job.id}`);
    const now = await application.database.findOneByOrFail(Job, { id: job.id });
    expect(now).toMatchObject({ department: 'Sales', maximum: 250, version: 2 });
    expect(await recordOf(application, job.id)).toEqual([
      {
        type: 'job.edited',
        actorId: manager.id,
        payload: { jobId: job.id, fields: ['department', 'maximum', 'discNote'] },
      },
    ]);
  });

  it('are not overwritten by a stale edit: both versions are shown, and the next save goes through', async () => {
    const { job, recruiter } = await givenJobWithTeam(application);
    const browser = await as(application, recruiter);
    await browser.api('put', `/jobs/${job.id}`, { title: 'Theirs', version: 1 });
    const page = await browser.post(`/jobs/${job.id}`, { _form: 'job', title: 'Mine', version: '1' });

    expect(page.status).toBe(409);
    expect(textOf(page)).toContain('Currently saved: Theirs');
    expect(page.text).toContain('value="Mine"');
    expect(page.text).toContain('name="version" value="2"');
    expect((await application.database.findOneByOrFail(Job, { id: job.id })).title).toBe('Theirs');
    const stale = await browser.api('put', `/jobs/${job.id}`, { title: 'Mine', version: 1 });
    expect(stale.body).toMatchObject({ code: 'stale_edit', current: { title: 'Theirs', version: 2 } });
  });

  it('close and open again, once each', async () => {
    const { job, recruiter } = await givenJobWithTeam(application);
    const browser = await as(application, recruiter);
    expect((await browser.post(`/jobs/${job.id}/closure`, { _form: 'close', version: '1' })).status).toBe(303);
    expect((await browser.api('post', `/jobs/${job.id}/closure`, { version: 2 })).status).toBe(409);
    expect((await application.database.findOneByOrFail(Job, { id: job.id })).status).toBe('closed');
    expect((await browser.api('delete', `/jobs/${job.id}/closure`, { version: 2 })).body.status).toBe('open');
    expect((await recordOf(application, job.id)).map(({ type }) => type)).toEqual(['job.closed', 'job.reopened']);
  });

  it('are listed to those who run them: open ones, found by words, a page at a time', async () => {
    const recruiter = await givenPerson(application);
    for (let n = 0; n < 27; n += 1) {
      await givenRole(application, await givenJob(application, { title: `Listed ${n}` }), recruiter, 'recruiter');
    }
    const closed = await givenJob(application, { title: 'Long gone 100%', status: 'closed' });
    await givenRole(application, closed, recruiter, 'hiring_manager');
    await givenJob(application, { title: 'Someone else’s' });
    const browser = await as(application, recruiter);
    const all = await browser.get('/jobs');
    expect(textOf(all)).toContain('Listed 26');
    expect(textOf(all)).toContain('Page 1 of 2');
    expect(textOf(all)).not.toContain('Someone else');
    expect(textOf(all)).not.toContain('Long gone');
    expect(textOf(await browser.get('/jobs?page=2'))).toContain('Listed 0');
    expect(textOf(await browser.get('/jobs?q=%25&status=all'))).toContain('Long gone 100% closed');
    expect((await browser.api('get', '/jobs?status=all')).body).toMatchObject({ total: 28, pages: 2 });
    expect((await browser.get('/jobs?page=0')).status).toBe(422);
  });

  it('have a list that tells everyone else what to do first', async () => {
    expect(textOf(await (await as(application, await opener())).get('/jobs'))).toContain('Create your first job');
    const panelist = await as(application, await givenPerson(application));
    expect(textOf(await panelist.get('/jobs'))).toContain('under My scorecards');
  });
});
