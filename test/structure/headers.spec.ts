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

const always: Record<string, RegExp> = {
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^(same-origin|strict-origin|no-referrer)$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\).*geolocation=\(\).*microphone=\(\).*publickey-credentials-get=\(self\)/,
  'content-security-policy': /default-src '(self|none)'/,
};
/** Of every page: nothing inline, nothing from elsewhere, no other site around it. */
const ofPages = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
];

describe('what browsers are told with every answer', () => {
  let application: TestApplication;
  const askers: Record<string, Asker> = {};

  beforeAll(async () => {
    application = await startApplication();
    const { recruiter, panelist } = await givenDemoRound(application);
    const administrator = await givenPerson(application, { administrator: true });
    for (const [who, person] of Object.entries({ recruiter, panelist, administrator })) {
      askers[who] = new Asker(application, (await as(application, person)).cookie);
    }
    askers['nobody'] = new Asker(application, '');
  });
  afterAll(() => application.close());

  const isPage = ({ headers }: { headers: Record<string, unknown> }) =>
    String(headers['content-type']).startsWith('text/html');

  function wrongIn(answer: { headers: Record<string, unknown>; text: string }): string[] {
    const told = (name: string) => String(answer.headers[name] ?? '');
    const wrong = Object.entries(always)
      .filter(([name, like]) => !like.test(told(name)))
      .map(([name]) => `${name}: ${told(name)}`);
    if (!isPage(answer)) return wrong;
    const policy = told('content-security-policy');
    const lenient = ofPages.filter((directive) => !policy.includes(directive));
    const inline = /<script(?![^>]*\bsrc=)|<style|\son\w+\s*=\s*["']|\sstyle\s*=|javascript:/i.exec(answer.text)?.[0];
    const elsewhere = /(?:src|href)="(?:https?:)?\/\/[^"]*"[^>]*>/i.exec(answer.text)?.[0];
    return [...wrong, ...lenient, ...(inline ? [`inline: ${inline}`] : []), ...(elsewhere ? [elsewhere] : [])];
  }

  it('is the same on every page, for whoever asks, and nothing of a page is inline', async () => {
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
    expect(pages).toBeGreaterThan(150);
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
    expect(answers.flatMap(wrongIn)).toEqual([]);
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
