import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { passwordHash } from '../../src/accounts/access/passwords.js';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { givenJob, givenPerson, givenRole } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, Browser } from '../support/as.js';

describe('a session whose owner has other rights', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const tokenIn = (answer: { headers: Record<string, string> }): string | undefined =>
    /callboard=[\w-]{43}/.exec(String(answer.headers['set-cookie'] ?? ''))?.[0];
  const rights: [string, (person: Person) => Promise<unknown>][] = [
    ['opens jobs', ({ id }) => application.database.query('update people set opens_jobs = true where id = $1', [id])],
    ['is on a job', async (person) => givenRole(application, await givenJob(application), person, 'recruiter')],
    [
      'administrates',
      ({ id }) => application.database.query('update people set administrator = true where id = $1', [id]),
    ],
  ];

  it.each(rights)('gets a new token with the next request, where the person %s', async (_, change) => {
    const person = await givenPerson(application);
    const browser = await as(application, person);
    expect(tokenIn(await browser.get('/me'))).toBeUndefined();
    await change(person);
    const renewed = tokenIn(await browser.get('/me'));
    expect(renewed).toBeDefined();
    expect(renewed).not.toBe(browser.cookie);
    const after = new Browser(application.app, renewed!);
    expect((await after.get('/me')).status).toBe(200);
    expect(tokenIn(await after.get('/me'))).toBeUndefined();
  });

  it('takes what was under way with the token before, for a minute after the new one was used', async () => {
    const person = await givenPerson(application);
    const browser = await as(application, person);
    await application.database.query('update people set opens_jobs = true where id = $1', [person.id]);
    const answers = await Promise.all([browser.get('/me'), browser.get('/me'), browser.get('/me')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const renewed = answers.flatMap((answer) => tokenIn(answer) ?? []);
    expect(renewed).toHaveLength(1);
    const after = new Browser(application.app, renewed[0]!);
    expect((await after.get('/me')).status).toBe(200);
    expect((await browser.get('/me')).status).toBe(200);
    await application.database.query(
      `update sessions set former_until = now() - interval '1 second' where person_id = $1`,
      [person.id],
    );
    expect((await browser.get('/me')).status).toBe(303);
    expect((await after.get('/me')).status).toBe(200);
  });

  it('goes on where the answer with the new token was lost', async () => {
    const person = await givenPerson(application);
    const browser = await as(application, person);
    await application.database.query('update people set opens_jobs = true where id = $1', [person.id]);
    expect(tokenIn(await browser.get('/me'))).toBeDefined();
    expect(tokenIn(await browser.get('/me'))).toBeUndefined();
    await application.database.query(
      `update sessions set renewed_at = now() - interval '2 minutes' where person_id = $1`,
      [person.id],
    );
    const again = tokenIn(await browser.get('/me'));
    expect((await new Browser(application.app, again!).get('/me')).status).toBe(200);
  });

  it('ends with the token before as well, where its owner signs out or in again', async () => {
    const password = 'correct horse battery';
    const person = await givenPerson(application, { passwordHash: await passwordHash(password) });
    const browser = await as(application, person);
    await application.database.query('update people set opens_jobs = true where id = $1', [person.id]);
    const renewed = new Browser(application.app, tokenIn(await browser.get('/me'))!);
    expect((await browser.post('/session', { email: person.email, password })).status).toBe(303);
    expect((await renewed.get('/me')).status).toBe(303);
  });
});
