import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { passwordHash } from '../../src/accounts/access/passwords.js';
import { givenPerson } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody } from '../support/as.js';
import { Asker } from '../support/asker.js';
import { filledIn, routesOf } from '../support/routes.js';
import { isPage, wrongIn } from '../support/told-browsers.js';

describe('what browsers are told with every answer', () => {
  let application: TestApplication;
  const askers: Record<string, Asker> = {};

  beforeAll(async () => {
    application = await startApplication();
    const { panelist } = await givenDemoRound(application);
    askers['panelist'] = new Asker(application, (await as(application, panelist)).cookie);
    askers['nobody'] = new Asker(application, '');
  });
  afterAll(() => application.close());

  // Whoever else asks is asked for by who-may.spec.ts.
  it('is the same on every page, and nothing of a page is inline', async () => {
    const wrong: string[] = [];
    let pages = 0;
    const routes = routesOf(application).filter(({ method, path }) => method === 'get' && !path.endsWith('/events'));
    const addresses: string[] = [];
    for (const { path } of routes) addresses.push(await filledIn(application, path));
    for (const [who, asker] of Object.entries(askers)) {
      for (const address of addresses) {
        const { status, headers, bytes } = await asker.get(address);
        const answer = { headers, text: bytes.toString() };
        if (isPage(answer)) pages += 1;
        for (const what of wrongIn(answer)) wrong.push(`${who} ${address} ${status}: ${what}`);
      }
    }
    expect([...new Set(wrong)].slice(0, 20)).toEqual([]);
    expect(pages).toBeGreaterThan(75);
  }, 120_000);

  it('comes with errors, files that are not there and assets, too', async () => {
    const nobody = asNobody(application);
    const script = /src="(\/assets\/[^"]+\.js)"/.exec((await nobody.get('/sign-in')).text)![1]!;
    const answers = await Promise.all([
      nobody.get('/no-such-page'),
      nobody.get('/api/v1/no-such-thing'),
      nobody.post('/session', { _form: 'sign-in', email: 'x' }),
      nobody.get('/api/openapi.json'),
      nobody.get('/api/docs'),
      nobody.get('/assets/none.js'),
      nobody.get('/favicon.ico').buffer(true),
      nobody.get(script),
    ]);
    expect(answers.flatMap((answer) => wrongIn(answer))).toEqual([]);
  });

  it('leaves nothing to be run in a template or a script of ours', () => {
    const scripts = readdirSync('templates/assets/js').map((file) =>
      readFileSync(join('templates/assets/js', file), 'utf8'),
    );
    const risky = scripts.flatMap((text) => text.match(/\beval\(|new Function|document\.write|\.outerHTML\s*=/g) ?? []);
    expect(risky).toEqual([]);
  });
});

describe('over https', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication({ baseUrl: 'https://callboard.example.com' });
  });
  afterAll(() => application.close());

  it('browsers come back over https for a year, and no other host of the domain can write a cookie', async () => {
    const password = 'correct horse battery';
    const { email } = await givenPerson(application, { passwordHash: await passwordHash(password) });
    const answer = await asNobody(application).post('/session', { email, password });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    const signedIn = cookies(answer);
    expect(signedIn.map(({ name }) => name).sort()).toEqual(['__Host-callboard', '__Host-callboard-device']);
    const cookie = signedIn.map(({ name, value }) => `${name}=${value}`).join('; ');
    const out = await asNobody(application).post('/session/deletion').set('cookie', cookie);
    const all = [...signedIn, ...cookies(out)];
    expect(all.map(({ name }) => name)).toContain('__Host-notice');
    for (const { name, attributes } of all) {
      expect(name).toMatch(/^__Host-/);
      expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']));
      expect(attributes.join(';')).not.toMatch(/domain=/i);
    }
    const page = await asNobody(application)
      .get('/sign-in')
      .set('cookie', `__Host-notice=${encodeURIComponent('Hello.')}; notice=Forged`);
    expect(page.text).toContain('Hello.');
    expect(page.text).not.toContain('Forged');
  });

  const cookies = (answer: Response) =>
    ((answer.headers['set-cookie'] ?? []) as unknown as string[]).map((line) => {
      const [pair = '', ...attributes] = line.split('; ');
      const at = pair.indexOf('=');
      return { name: pair.slice(0, at), value: pair.slice(at + 1), attributes };
    });
});

describe('without https', () => {
  it('nothing is said of it', async () => {
    const application = await startApplication();
    const { headers } = await asNobody(application).get('/sign-in');
    expect(headers['strict-transport-security']).toBeUndefined();
    await application.close();
  });
});
