import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { type Browser, as, asNobody } from '../support/as.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { givenPerson } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { type Route, filledIn, routesOf } from '../support/routes.js';

/** That an administrator looked is on the record whatever came of it. */
const looks = `where type !~ '(viewed|read)$'`;

/** Everything that a request could have left behind; not what its refused form showed again. */
async function rowsOf({ database }: TestApplication): Promise<Record<string, number>> {
  const tables = await database.query<{ name: string }[]>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('sessions', 'rate_limits', 'looks', 'audit_links') order by 1`,
  );
  const counts = tables.map(
    ({ name }) => `(select count(*)::int from ${name} ${name === 'audit_events' ? looks : ''}) as ${name}`,
  );
  const [row] = await database.query<Record<string, number>[]>(`select ${counts.join(', ')}`);
  return row!;
}

describe('every route', () => {
  let application: TestApplication;
  let routes: Route[];
  let stranger: Person;
  let panelist: { id: string };
  let recruiter: { id: string };
  let administrator: Person;

  beforeAll(async () => {
    application = await startApplication();
    ({ panelist, recruiter } = await givenDemoRound(application));
    stranger = await givenPerson(application);
    administrator = await givenPerson(application, { administrator: true });
    routes = routesOf(application);
  });
  afterAll(() => application.close());

  const call = (browser: Browser, route: Route, path: string, body: object = {}) => {
    if (route.api)
      return browser.api(route.method, path.replace('/api/v1', ''), route.method === 'get' ? undefined : body);
    return route.method === 'get' ? browser.get(path) : browser.post(path, body as Record<string, unknown>);
  };

  it('declares who may call it', () => {
    expect(routes.length).toBeGreaterThan(60);
    const open = [
      '/sign-in',
      '/session',
      '/sign-in/passkey',
      '/sign-in/sso',
      '/sign-in/sso/callback',
      '/sign-in/passkey/options',
      '/sign-in/link',
      '/sign-in/link/sent',
      '/links/:token',
      '/links/:token/session',
      ...[
        '',
        '/documents/:assessment',
        '/replies/:assessment',
        '/times/:assessment',
        '/voluntary-answers',
        '/accommodations',
        '/time-zone',
        '/withdrawal',
      ].map((place) => `/my-application/:token${place}`),
      ...[
        '',
        '/times/:assessment',
        '/voluntary-answers',
        '/uploads',
        '/uploads/:upload',
        '/accommodations',
        '/withdrawal',
      ].map((place) => `/api/v1/my-application/:token${place}`),
      '/invitations/:token',
      '/calendar/:token',
      '/references/:token',
      '/health/live',
      '/health/ready',
      '/metrics',
    ];
    expect(routes.filter(({ permission, path }) => !permission && !open.includes(path))).toEqual([]);
  });

  it('asks whoever is not signed in to sign in', async () => {
    for (const route of routes.filter(({ permission }) => permission)) {
      const answer = await call(asNobody(application), route, await filledIn(application, route.path));
      const expected = route.method === 'get' && !route.api ? 303 : 401;
      expect({ route: route.name, status: answer.status }).toEqual({ route: route.name, status: expected });
    }
  });

  it('answers a stranger as if nothing of a job were there', async () => {
    const browser = await as(application, stranger);
    const own = new Set(['own.use', 'scorecard.own']);
    for (const route of routes.filter(({ permission }) => permission && !own.has(permission))) {
      const answer = await call(browser, route, await filledIn(application, route.path));
      expect({ route: route.name, status: answer.status }).toEqual({ route: route.name, status: 404 });
    }
  });

  it('gives a panelist their own sittings only', async () => {
    const browser = await as(application, panelist);
    const own = new Set(['own.use', 'scorecard.own']);
    for (const route of routes.filter(({ permission }) => permission && !own.has(permission))) {
      const answer = await call(browser, route, await filledIn(application, route.path));
      expect({ route: route.name, status: answer.status }).toEqual({ route: route.name, status: 404 });
    }
  });

  it('answers a malformed identifier with 404, an absent one too', async () => {
    const browser = await as(application, administrator);
    const nonsense = [
      'x',
      '1',
      '%00',
      '00000000-0000-0000-0000-000000000000',
      'zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz',
      '%F0%9F%98%80',
    ];
    for (const route of routes.filter(({ path, permission }) => permission && path.includes(':'))) {
      for (const id of nonsense) {
        const answer = await call(browser, route, route.path.replace(/:\w+/g, id));
        expect({ route: route.name, id, status: answer.status }).toEqual({
          route: route.name,
          id,
          status: expect.any(Number),
        });
        expect([400, 403, 404, 409, 422]).toContain(answer.status);
      }
    }
  });

  it('refuses nonsense in any field, naming it, and writes nothing', async () => {
    const browsers = [await as(application, recruiter), await as(application, administrator)];
    // A form sends texts only; what is nonsense as JSON may be a fair text there.
    const everywhere: unknown[] = [{ a: { b: ['c'] } }, 'a\0b', 'x'.repeat(1_000_000)];
    const nonsense = { api: [...everywhere, {}, [[[]]], 1e308, '\ud800'], form: everywhere };
    const before = await rowsOf(application);
    for (const route of routes.filter(({ method, fields }) => method !== 'get' && fields.length > 0)) {
      const path = await filledIn(application, route.path);
      for (const browser of browsers) {
        for (const value of nonsense[route.api ? 'api' : 'form']) {
          // A million letters in every field would be refused for the body's size, not the field's.
          const long = typeof value === 'string' && value.length > 1000;
          const fields = long ? route.fields.slice(0, 1) : route.fields;
          const body = Object.fromEntries(fields.map((field) => [field, value]));
          const answer = await call(browser, route, path, body);
          const seen = { route: route.name, value: JSON.stringify(value).slice(0, 40), status: answer.status };
          expect([seen, answer.status >= 400 && answer.status < 500]).toEqual([seen, true]);
        }
        const unknown = await call(browser, route, path, { surprise: 'x' });
        expect([route.name, unknown.status >= 400 && unknown.status < 500]).toEqual([route.name, true]);
      }
      expect({ route: route.name, rows: await rowsOf(application) }).toEqual({ route: route.name, rows: before });
    }
  }, 240_000);

  it('refuses bodies that are no bodies', async () => {
    const browser = await as(application, recruiter);
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    for (const route of routes.filter(({ api, method, fields }) => api && method !== 'get' && fields.length > 0)) {
      const path = (await filledIn(application, route.path)).replace('/api/v1', '');
      for (const text of [
        deep,
        '{"a":',
        '"text"',
        '[1]',
        '\u0000',
        `{"name":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
      ]) {
        const answer = await browser.api(route.method, path).type('json').send(text);
        expect([route.name, text.slice(0, 10), answer.status >= 400 && answer.status < 500]).toEqual([
          route.name,
          text.slice(0, 10),
          true,
        ]);
      }
    }
  }, 120_000);
});
