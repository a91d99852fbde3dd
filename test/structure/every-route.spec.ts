import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { as } from '../support/as.js';
import { Asker } from '../support/asker.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { showFormsAgain, type Shown } from '../support/forms-again.js';
import { readOnce } from '../support/read-once.js';
import { givenPerson } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { filledIn, type KnownId, type Route, routesOf } from '../support/routes.js';

/** That an administrator looked is on the record whatever came of it. */
const looks = `where type !~ '(viewed|read)$'`;

/** Counts all that a request could have left behind; not what its refused form showed again. It is planned once. */
async function rowsOf({ database }: TestApplication): Promise<() => Promise<Record<string, number>>> {
  const tables = await database.query<{ name: string }[]>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('sessions', 'rate_limits', 'looks', 'audit_links') order by 1`,
  );
  const counts = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*)::int as rows from ${name} ${name === 'audit_events' ? looks : ''}`,
  );
  await database.query(
    `create function rows_now() returns json language plpgsql as
     $$ begin return (select json_object_agg(t.name, t.rows) from (${counts.join(' union all ')}) t); end $$`,
  );
  return async () => {
    const [row] = await database.query<{ rows: Record<string, number> }[]>('select rows_now() as rows');
    return row!.rows;
  };
}

describe('every route', () => {
  let application: TestApplication;
  let routes: Route[];
  let stranger: Person;
  let panelist: { id: string };
  let recruiter: { id: string };
  let administrator: Person;
  /** Nothing that is asked here makes or ends anything. */
  const known: KnownId = new Map();
  let endReadingOnce = () => undefined as void;
  let showFormsAsEver = () => undefined as void;
  /** The pages of forms that were refused, by what was sent: each is shown again once for each kind of nonsense. */
  const shownAgain = new Map<string, Shown>();
  let sent = 'nothing';

  beforeAll(async () => {
    application = await startApplication();
    ({ panelist, recruiter } = await givenDemoRound(application));
    stranger = await givenPerson(application);
    administrator = await givenPerson(application, { administrator: true });
    routes = routesOf(application);
    endReadingOnce = await readOnce(application);
    showFormsAsEver = showFormsAgain(application, async (page, ask) => {
      const key = `${page}, ${sent}`;
      const shown = shownAgain.get(key) ?? (await ask());
      shownAgain.set(key, shown);
      return shown;
    });
  });
  afterAll(() => {
    showFormsAsEver();
    endReadingOnce();
    return application.close();
  });

  const askerFor = async (person: { id: string }) => new Asker(application, (await as(application, person)).cookie);

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
      // Mail providers report there, with a token that an administrator made.
      '/api/v1/bounces/:token',
      '/api/v1/bounces/:token/email',
      '/health/live',
      '/health/ready',
      '/metrics',
    ];
    expect(routes.filter(({ permission, path }) => !permission && !open.includes(path))).toEqual([]);
  });

  it('asks whoever is not signed in to sign in', async () => {
    const nobody = new Asker(application, '');
    for (const route of routes.filter(({ permission }) => permission)) {
      const answer = await nobody.call(route, await filledIn(application, route.path, known));
      const expected = route.method === 'get' && !route.api ? 303 : 401;
      expect({ route: route.name, status: answer.status }).toEqual({ route: route.name, status: expected });
    }
  });

  it('answers a stranger as if nothing of a job were there', async () => {
    const asker = await askerFor(stranger);
    const own = new Set(['own.use', 'scorecard.own']);
    for (const route of routes.filter(({ permission }) => permission && !own.has(permission))) {
      const answer = await asker.call(route, await filledIn(application, route.path, known));
      expect({ route: route.name, status: answer.status }).toEqual({ route: route.name, status: 404 });
    }
  });

  it('gives a panelist their own sittings only', async () => {
    const asker = await askerFor(panelist);
    const own = new Set(['own.use', 'scorecard.own']);
    for (const route of routes.filter(({ permission }) => permission && !own.has(permission))) {
      const answer = await asker.call(route, await filledIn(application, route.path, known));
      expect({ route: route.name, status: answer.status }).toEqual({ route: route.name, status: 404 });
    }
  });

  it('answers a malformed identifier with 404, an absent one too', async () => {
    const asker = await askerFor(administrator);
    const nonsense = [
      'x',
      '1',
      '%00',
      '00000000-0000-0000-0000-000000000000',
      'zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz',
      '%F0%9F%98%80',
    ];
    const wrong: string[] = [];
    for (const route of routes.filter(({ path, permission }) => permission && path.includes(':'))) {
      for (const id of nonsense) {
        const { status } = await asker.call(route, route.path.replace(/:\w+/g, id));
        if (![400, 403, 404, 409, 422].includes(status)) wrong.push(`${route.name}, ${id}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('refuses nonsense in any field, naming it, and writes nothing', async () => {
    const askers = [await askerFor(recruiter), await askerFor(administrator)];
    const inEach = (value: unknown) => (fields: string[]) => Object.fromEntries(fields.map((field) => [field, value]));
    // A million letters in every field would be refused for the body's size, not the field's.
    const million = 'x'.repeat(1_000_000);
    const everywhere = { 'something nested': inEach({ a: { b: ['c'] } }), 'a NUL': inEach('a\0b') };
    // A form sends texts only; what is nonsense as JSON may be a fair text there.
    const nonsense: Record<'api' | 'form', Record<string, (fields: string[]) => object | string>> = {
      api: {
        ...{ ...everywhere, 'a million letters': ([field]) => `{${JSON.stringify(field)}:"${million}"}` },
        ...{ 'an empty object': inEach({}), 'lists in lists': inEach([[[]]]), 'a great number': inEach(1e308) },
        'half a letter': inEach('\ud800'),
        'a field that there is not': () => ({ surprise: 'x' }),
      },
      form: {
        ...{ ...everywhere, 'a million letters': ([field]) => `${encodeURIComponent(field!)}=${million}` },
        'a field that there is not': () => ({ surprise: 'x' }),
      },
    };
    const rowsNow = await rowsOf(application);
    const before = await rowsNow();
    const wrong: string[] = [];
    for (const route of routes.filter(({ method, fields }) => method !== 'get' && fields.length > 0)) {
      const path = await filledIn(application, route.path, known);
      for (const asker of askers) {
        for (const [name, bodyFor] of Object.entries(nonsense[route.api ? 'api' : 'form'])) {
          sent = name;
          const { status } = await asker.call(route, path, bodyFor(route.fields));
          if (status < 400 || status >= 500) wrong.push(`${route.name}, ${name}: ${status}`);
        }
      }
      expect({ route: route.name, rows: await rowsNow() }).toEqual({ route: route.name, rows: before });
    }
    expect(wrong).toEqual([]);
    expect(shownAgain.size).toBeGreaterThan(200);
    const broken = [...shownAgain].filter(([, { statusCode }]) => statusCode >= 500);
    expect(broken.map(([page, { statusCode }]) => `${page}: ${statusCode}`)).toEqual([]);
  }, 240_000);

  it('refuses bodies that are no bodies', async () => {
    const asker = await askerFor(recruiter);
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const texts = [deep, '{"a":', '"text"', '[1]', '\u0000', `{"name":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`];
    const wrong: string[] = [];
    for (const route of routes.filter(({ api, method, fields }) => api && method !== 'get' && fields.length > 0)) {
      const path = await filledIn(application, route.path, known);
      for (const text of texts) {
        const { status } = await asker.json(route.method, path, text);
        if (status < 400 || status >= 500) wrong.push(`${route.name}, ${text.slice(0, 10)}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});
