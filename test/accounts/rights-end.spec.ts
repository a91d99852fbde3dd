import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { digestOf, newToken } from '../../src/accounts/access/tokens.js';
import { newId } from '../../src/platform/database/ids.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as } from '../support/as.js';

describe('a right that is taken away', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  async function given() {
    const { job, manager } = await givenJobWithTeam(application);
    const token = newToken();
    await application.database.query(
      `insert into api_tokens (id, person_id, name, token_hash, scopes, expires_at)
       values ($1, $2, 'program', $3, '{read,score,manage}', now() + interval '1 day')`,
      [newId(), manager.id, digestOf(token)],
    );
    const browser = await as(application, manager);
    const program = () =>
      request(application.app.getHttpServer()).get(`/api/v1/jobs/${job.id}`).set('authorization', `Bearer ${token}`);
    expect([(await browser.get(`/jobs/${job.id}`)).status, (await program()).status]).toEqual([200, 200]);
    return { job, manager, browser, program };
  }

  it('ends with the next request, for sessions and tokens of someone disabled', async () => {
    const { job, manager, browser, program } = await given();
    const administrator = await as(application, await givenPerson(application, { administrator: true }));
    const { version, name, email } = (await administrator.api('get', `/people/${manager.id}`)).body as Record<
      string,
      unknown
    >;
    const changed = await administrator.api('put', `/people/${manager.id}`, { version, name, email, disabled: true });
    expect([changed.status, changed.text]).toEqual([200, expect.any(String)]);
    expect((await browser.get(`/jobs/${job.id}`)).status).toBe(303);
    expect((await browser.post(`/jobs/${job.id}`)).status).toBe(401);
    expect((await program()).status).toBe(401);
  });

  it('ends with the next request, for a role on a job', async () => {
    const { job, manager, browser, program } = await given();
    await application.database.query(
      `update hiring_team_members set roles = '{panelist}' where job_id = $1 and person_id = $2`,
      [job.id, manager.id],
    );
    expect([(await browser.get(`/jobs/${job.id}`)).status, (await program()).status]).toEqual([404, 404]);
  });

  it('ends for a token that was taken back', async () => {
    const { manager, program } = await given();
    await application.database.query('update api_tokens set revoked_at = now() where person_id = $1', [manager.id]);
    expect((await program()).status).toBe(401);
  });

  it('does not hide behind a good session where a bad token is sent', async () => {
    const { job, browser } = await given();
    const answer = await browser.api('get', `/jobs/${job.id}`).set('authorization', `Bearer ${'x'.repeat(43)}`);
    expect(answer.status).toBe(401);
  });
});
