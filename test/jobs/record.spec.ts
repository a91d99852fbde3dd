import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Audit } from '../../src/audit/audit.service.js';
import { newId } from '../../src/platform/database/ids.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import type { RecordPage } from '../../src/jobs/audit-log/record.service.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { tampering } from '../support/owner.js';
import { as, textOf } from '../support/as.js';

describe('the record', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  it('tells who did what on a job, the newest first, and nothing of other jobs', async () => {
    const { job, recruiter } = await givenJobWithTeam(application);
    const other = await givenJobWithTeam(application);
    const amy = await givenPerson(application, { name: 'Amy Pond' });
    const browser = await as(application, recruiter);
    await browser.api('post', `/jobs/${job.id}/team`, { personId: amy.id, roles: ['panelist'] });
    await browser.api('post', `/jobs/${job.id}/closure`, { version: 1 });
    await (
      await as(application, other.manager)
    ).api('put', `/jobs/${other.job.id}`, { title: 'Elsewhere', version: 1 });

    const page = textOf(await browser.get(`/jobs/${job.id}/record`));
    expect(page).toMatch(
      /Rita Recruiter closed the job .*Rita Recruiter added Amy Pond to the hiring team as panelist/,
    );
    expect(page).not.toContain('edited the job');
    const { body } = await browser.api('get', `/jobs/${job.id}/record`);
    expect(body).toMatchObject({
      total: 2,
      items: [{ type: 'job.closed' }, { actorId: recruiter.id, actor: recruiter.name }],
    });
  });

  it('is found by words and by kind', async () => {
    const { job, recruiter, manager } = await givenJobWithTeam(application);
    await (await as(application, recruiter)).api('put', `/jobs/${job.id}`, { title: 'A', version: 1 });
    const browser = await as(application, manager);
    await browser.api('post', `/jobs/${job.id}/closure`, { version: 2 });
    const found = async (query: string) =>
      (await browser.api('get', `/jobs/${job.id}/record?${query}`)).body.items.map(
        ({ type }: { type: string }) => type,
      );

    expect(await found('q=hugo')).toEqual(['job.closed']);
    expect(await found('q=job%20edited')).toEqual(['job.edited']);
    expect(await found('type=job.closed')).toEqual(['job.closed']);
    expect(textOf(await browser.get(`/jobs/${job.id}/record?q=nothing+of+the+kind`))).toContain('Nothing found');
  });

  it('goes by pages', async () => {
    const { job, recruiter } = await givenJobWithTeam(application);
    const audit = application.app.get(Audit);
    await application.database.transaction(async (tx) => {
      for (let n = 0; n < 30; n += 1) await audit.record(tx, recruiter, 'attributes.ordered', { jobId: job.id });
    });
    const browser = await as(application, recruiter);
    expect(textOf(await browser.get(`/jobs/${job.id}/record`))).toContain('Page 1 of 2 (30 in all)');
    expect((await browser.api('get', `/jobs/${job.id}/record?page=2`)).body.items).toHaveLength(5);
    expect((await browser.get(`/jobs/${job.id}/record?page=one`)).status).toBe(422);
  });

  it('counts no further than 10,000, and still has a page for the oldest', async () => {
    const { job, recruiter } = await givenJobWithTeam(application);
    // Each event's link in the chain takes longer than all that is asked here.
    await tampering(
      application,
      `insert into audit_events (id, at, actor_name, job_id, type, payload)
       select gen_random_uuid(), now(), 'Colleague ' || n, '${job.id}', 'job.changed', '{}' from generate_series(1, 10090) n`,
    );
    const browser = await as(application, recruiter);
    const page = async (query: string) => textOf(await browser.get(`/jobs/${job.id}/record${query}`));

    expect(await page('')).toContain('Page 1 of 400 (more than 10,000 in all)');
    expect(await page('?page=402')).toMatch(/Page 402 of 403 .*Next/);
    expect(await page('?page=404')).toMatch(/Page 404 of 404 /);
    expect(await page('?page=405')).not.toContain('Colleague');
    const { body } = (await browser.api('get', `/jobs/${job.id}/record?page=404`)) as { body: RecordPage };
    expect(body).toMatchObject({ total: 10_000, more: true, page: 404, pages: 404 });
    expect(body.items.map(({ actor }) => actor)).toContain('Colleague 1');
    expect(body.items.length).toBeLessThan(25);
  });

  it('never says which criteria a draft holds', async () => {
    const { job, recruiter } = await givenJobWithTeam(application);
    const audit = application.app.get(Audit);
    const criteria = [newId()];
    await application.database.transaction((tx) =>
      audit.record(
        tx,
        recruiter,
        'scorecard.saved' as never,
        { jobId: job.id, scorecardId: newId(), criteria } as never,
      ),
    );
    const answer = await (await as(application, recruiter)).api('get', `/jobs/${job.id}/record`);
    expect(answer.body.items[0].sentence).toBe('saved a draft of a scorecard');
    expect(answer.text).not.toContain(criteria[0]);
  });

  it('of everything is for administrators only', async () => {
    const { job, recruiter, administrator } = await givenJobWithTeam(application, { title: 'Widely known' });
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    await (await as(application, recruiter)).api('post', `/jobs/${job.id}/closure`, { version: 1 });
    for (const person of [recruiter, panelist]) {
      const browser = await as(application, person);
      expect((await browser.get('/record')).status).toBe(404);
      expect((await browser.api('get', '/record')).status).toBe(404);
    }
    expect((await (await as(application, panelist)).get(`/jobs/${job.id}/record`)).status).toBe(404);
    const page = textOf(await (await as(application, administrator)).get('/record?q=widely'));
    expect(page).toContain('Rita Recruiter closed the job Widely known');
  });
});
