import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { type TokenScope, tokenScopes } from '../../src/accounts/access/api-token.entity.js';
import { scopeOf } from '../../src/accounts/access/token-scopes.js';
import { givenJob, givenPerson, givenRole } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';
import { Asker } from '../support/asker.js';
import { showFormsAgain } from '../support/forms-again.js';
import { readOnce } from '../support/read-once.js';
import { type Route, routesOf } from '../support/routes.js';

describe('API tokens', () => {
  let application: TestApplication;
  let administrator: Person;

  beforeAll(async () => {
    application = await startApplication();
    administrator = await givenPerson(application, { administrator: true });
    // Has every permission: an administrator decides nothing.
    await givenRole(application, await givenJob(application), administrator, 'hiring_manager');
  });
  afterAll(() => application.close());

  async function issued(scopes: readonly TokenScope[], person = administrator, days = '30'): Promise<string> {
    const answer = await (await as(application, person)).post('/me/tokens', { name: scopes.join(), scopes, days });
    expect(answer.status).toBe(201);
    return /<code>(cb_[\w-]{43})<\/code>/.exec(answer.text)![1]!;
  }
  const nothing = '01890000-0000-7000-8000-000000000000';
  const ask = async ({ method, path }: Pick<Route, 'method' | 'path'>, token: string) => {
    const asker = new Asker(application, '', { authorization: `Bearer ${token}` });
    const { status, bytes } = await asker.json(method, path.replace(/:\w+/g, nothing));
    return { status, text: bytes.toString() };
  };

  it('need a scope for every route, which follows from its method and permission', async () => {
    const tokens = new Map<TokenScope, string>();
    for (const scope of tokenScopes) tokens.set(scope, await issued([scope]));
    const routes = routesOf(application).filter(({ permission, path }) => permission && !path.endsWith('/events'));
    const wrong: string[] = [];
    const needed = new Set<string>();
    const ends = [
      await readOnce(application),
      showFormsAgain(application, () => Promise.resolve({ statusCode: 200, body: '' })),
    ];
    for (const route of routes) {
      const needs = scopeOf(route.method, route.permission!);
      needed.add(needs);
      for (const [scope, token] of tokens) {
        const { status, text } = await ask(route, token);
        const refused = status === 403 && /An API token can’t do this|This token needs the scope/.test(text);
        if (refused !== (scope !== needs)) wrong.push(`${route.name} with ${scope}: ${status}`);
      }
    }
    ends.forEach((end) => end());
    expect(wrong).toEqual([]);
    expect(routes.length).toBeGreaterThan(250);
    expect([...needed].sort()).toEqual(['manage', 'no token', 'read', 'score']);
  }, 120_000);

  it('say in the API’s document which they need', async () => {
    const { body } = await request(application.app.getHttpServer()).get('/api/openapi.json');
    const paths = (body as { paths: Record<string, Record<string, { 'x-scope'?: string }>> }).paths;
    const scopes = Object.values(paths).flatMap((each) => Object.values(each).map((one) => one['x-scope']));
    expect(scopes.length).toBeGreaterThan(100);
    expect(scopes.filter((scope) => ![...tokenScopes, 'no token'].includes(scope as TokenScope))).toEqual([]);
    expect(paths['/api/v1/scorecards/{id}/submission']!['post']!['x-scope']).toBe('score');
  });

  it('are shown once, kept as a digest, and listed with what they can do and when they end', async () => {
    const person = await givenPerson(application);
    const token = await issued(['read', 'score'], person, '90');
    const browser = await as(application, person);
    expect((await ask({ method: 'get', path: '/api/v1/me' }, token)).status).toBe(200);
    const page = await browser.get('/me');
    expect(page.text).not.toContain(token);
    expect(textOf(page)).toMatch(/read and score; created .*, expires .*, last used /);
    const [kept] = await application.database.query<Record<string, unknown>[]>(
      'select * from api_tokens where person_id = $1',
      [person.id],
    );
    expect(JSON.stringify(kept)).not.toContain(token);
    expect((await browser.post('/me/tokens', { _form: 'token', name: 'none', scopes: [] })).status).toBe(422);
    expect(
      (await browser.post('/me/tokens', { _form: 'token', name: 'long', scopes: ['read'], days: '3650' })).status,
    ).toBe(422);
  });

  it('stop working when they expire', async () => {
    const person = await givenPerson(application);
    const token = await issued(['read'], person);
    await application.database.query(
      `update api_tokens set expires_at = now() - interval '1 second' where person_id = $1`,
      [person.id],
    );
    expect((await ask({ method: 'get', path: '/api/v1/me' }, token)).status).toBe(401);
    expect(textOf(await (await as(application, person)).get('/me'))).toContain('expired');
  });

  it('can’t make another token, or change how their owner signs in', async () => {
    const token = await issued(tokenScopes);
    for (const path of ['/me/tokens', '/me/password', '/me/passkeys/options', '/sign-in/second-factor/secret']) {
      expect((await ask({ method: 'post', path }, token)).status).toBe(403);
    }
  });
});
