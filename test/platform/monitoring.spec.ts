import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { givenPerson } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { runningOn, startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { Asker } from '../support/asker.js';
import { newDatabase, type TestDatabase } from '../support/databases.js';
import { type Shown, showFormsAgain } from '../support/forms-again.js';
import { readOnce } from '../support/read-once.js';
import { filledIn, routesOf } from '../support/routes.js';

describe('whoever watches over a process', () => {
  const token = 'a token of twenty-four chars';
  let database: TestDatabase;
  let application: TestApplication;
  beforeAll(async () => {
    database = await newDatabase();
    application = await runningOn({ ...database, drop: () => Promise.resolve() }, { metricsToken: token });
  });
  afterAll(() => application.close());
  const get = (path: string) => request(application.address).get(path);

  it('hears that it lives and that it is ready', async () => {
    expect((await get('/health/live')).body).toEqual({ status: 'ok' });
    const ready = await get('/health/ready');
    expect([ready.status, ready.body]).toEqual([200, { status: 'ok', details: { database: { status: 'up' } } }]);
  });

  it('reads figures by the pattern of a route, with the token only', async () => {
    await get('/links/nobody-should-read-this');
    expect((await get('/metrics')).status).toBe(404);
    expect((await get('/metrics').set('authorization', 'Bearer wrong')).status).toBe(404);
    const { status, text } = await get('/metrics').set('authorization', `Bearer ${token}`);
    expect(status).toBe(200);
    expect(text).toContain(
      'callboard_http_request_duration_seconds_count{method="GET",route="/links/:token",status="404"} 1',
    );
    expect(text).toContain('callboard_jobs{state="given_up"} 0');
    expect(text).toMatch(/callboard_database_connections\{state="idle"\} \d/);
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).not.toContain('nobody-should-read-this');
  });

  it('hears that it is not ready while its database is away, and still lives', async () => {
    await database.drop();
    const ready = await get('/health/ready');
    expect([ready.status, ready.body]).toEqual([503, { status: 'error', details: { database: { status: 'down' } } }]);
    expect((await get('/health/live')).status).toBe(200);
  });
});

describe('without a token set', () => {
  it('no figures are to be had', async () => {
    const application = await startApplication();
    const answer = await request(application.address).get('/metrics').set('authorization', 'Bearer undefined');
    expect(answer.status).toBe(404);
    await application.close();
  });
});

describe('the log', () => {
  it('has a JSON object for each answer, and nothing of the people it is about', async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const application = await startApplication({ logs: 'json' }, stream);
    const { recruiter } = await givenDemoRound(application);
    const administrator = await givenPerson(application, { administrator: true });
    const mark = 'Zanzibar-Quetzal';
    // A form that is refused is shown to each of them again once for each page.
    const shownAgain = new Map<string, Shown>();
    const showFormsAsEver = showFormsAgain(application, async (page, ask) => {
      const shown = shownAgain.get(page) ?? (await ask());
      shownAgain.set(page, shown);
      return shown;
    });
    const endReadingOnce = await readOnce(application);
    for (const person of [recruiter, administrator]) {
      shownAgain.clear();
      const asker = new Asker(application, (await as(application, person)).cookie);
      for (const route of routesOf(application)) {
        const path = `${await filledIn(application, route.path)}?q=${mark}&page=${mark}`;
        const body = Object.fromEntries(route.fields.map((field) => [field, mark]));
        await asker.call(route, path, body);
      }
    }
    showFormsAsEver();
    endReadingOnce();
    const names = await application.database.query<{ text: string }[]>(
      `select name as text from people union select name from candidates
       union select email from people where email is not null union select email from candidates where email is not null`,
    );
    await application.close();
    const log = lines.join('');
    const entries = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.filter(({ message }) => message === 'answered').length).toBeGreaterThan(200);
    expect(entries[0]).toMatchObject({
      level: 'info',
      time: expect.stringMatching(/Z$/),
      requestId: expect.any(String),
    });
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter(({ text }) => log.includes(text))).toEqual([]);
    expect(log).not.toContain(mark);
  });
});
