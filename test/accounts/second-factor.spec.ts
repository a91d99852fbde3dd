import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TOTP } from 'otpauth';
import type { Response } from 'supertest';
import { passwordHash } from '../../src/accounts/access/passwords.js';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { PersonalLinks } from '../../src/accounts/access/personal-links.service.js';
import { Database } from '../../src/platform/database/database.js';
import { givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, Browser, textOf } from '../support/as.js';

describe('a second factor', () => {
  let application: TestApplication;
  const password = 'correct horse battery';
  let hash = '';

  beforeAll(async () => {
    application = await startApplication();
    hash = await passwordHash(password);
  });
  afterAll(() => application.close());
  beforeEach(() => application.database.query('delete from rate_limits'));
  // A code of one step ago is one of two steps ago a moment later: each test begins when a step does.
  const clock = Date.now;
  beforeEach(() => {
    const into = clock() % 30_000;
    jest.spyOn(Date, 'now').mockImplementation(() => clock() - into);
  });
  afterEach(() => void jest.restoreAllMocks());

  const cookieOf = (answer: Response): string =>
    [...String(answer.headers['set-cookie']).matchAll(/(callboard(?:-device)?)=([^;]+)/g)]
      .map(([pair]) => pair)
      .join('; ');
  const signIn = async (email: string, cookie = ''): Promise<Browser> => {
    const answer = await new Browser(application.app, cookie).post('/session', { email, password });
    expect(answer.status).toBe(303);
    return new Browser(application.app, cookieOf(answer));
  };
  const administrator = () => givenPerson(application, { administrator: true, passwordHash: hash });
  const secretOf = async ({ id }: Person): Promise<string> => {
    const [row] = await application.database.query<{ secret: string }[]>(
      'select secret from one_time_secrets where person_id = $1',
      [id],
    );
    return row!.secret;
  };
  /** What the app shows, some steps of 30 seconds from now. */
  const code = (secret: string, steps = 0) => new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });
  const give = (browser: Browser, given: string) =>
    browser.post('/sign-in/second-factor', { _form: 'code', code: given });
  const eventsOf = async ({ id }: Person): Promise<string[]> => {
    const rows = await application.database.query<{ type: string }[]>(
      `select type from audit_events where payload->>'personId' = $1 order by sequence`,
      [id],
    );
    return rows.map(({ type }) => type);
  };

  /** Somebody who has set the app up, with a code of the step before this one. */
  async function given(fields: Partial<Person> = { administrator: true }) {
    const person = await givenPerson(application, { passwordHash: hash, ...fields });
    const browser = await signIn(person.email!);
    expect((await browser.post('/sign-in/second-factor/secret')).status).toBe(303);
    const secret = await secretOf(person);
    const set = await browser.post('/sign-in/second-factor/setup', { _form: 'setup', code: code(secret, -1) });
    expect(set.status).toBe(201);
    const codes = [...set.text.matchAll(/<code>([\w-]+)<\/code>/g)].map(([, each]) => each!);
    return { person, browser, secret, codes };
  }

  it('is asked of an administrator at the next sign-in, who can do nothing else before', async () => {
    const person = await administrator();
    const browser = await signIn(person.email!);
    const home = await browser.get('/people?page=2');
    expect([home.status, home.headers['location']]).toEqual([303, '/sign-in/second-factor?next=%2Fpeople%3Fpage%3D2']);
    expect((await browser.api('get', '/people')).status).toBe(401);
    expect((await browser.post('/people', { name: 'Eve', email: 'eve@example.com' })).status).toBe(401);
    expect((await browser.post('/me/tokens', { name: 'mine', scopes: ['read'] })).status).toBe(401);
    const page = await browser.get('/sign-in/second-factor');
    expect(textOf(page)).toContain('You’re an administrator, and a password or a link alone isn’t enough.');

    await browser.post('/sign-in/second-factor/secret');
    const shown = await browser.get('/sign-in/second-factor');
    const secret = await secretOf(person);
    expect(textOf(shown)).toContain(secret.replace(/(.{4})(?=.)/g, '$1 '));
    expect(
      Buffer.from(/src="data:image\/svg\+xml;base64,([^"]+)"/.exec(shown.text)![1]!, 'base64').toString(),
    ).toContain('<svg');
    const wrong = await browser.post('/sign-in/second-factor/setup', { _form: 'setup', code: '000000' });
    expect([wrong.status, textOf(wrong)]).toEqual([422, expect.stringContaining('That code isn’t right')]);
    const set = await browser.post('/sign-in/second-factor/setup', { _form: 'setup', code: code(secret) });
    expect([set.status, textOf(set)]).toEqual([201, expect.stringContaining('Recovery codes')]);
    expect((await browser.get('/people')).status).toBe(200);
    expect(textOf(await browser.get('/me'))).toContain('with a password and a second step');
    expect(await eventsOf(person)).toEqual(['session.opened', 'second_factor.set_up', 'recovery_codes.made']);
  });

  it('is not asked of others, nor where a passkey stands behind the session, nor where the setting says so', async () => {
    const plain = await givenPerson(application, { passwordHash: hash });
    expect((await (await signIn(plain.email!)).get('/me')).status).toBe(200);
    expect((await (await as(application, await administrator())).get('/people')).status).toBe(200);
    const settings = application.settings as { secondFactor: string };
    settings.secondFactor = 'optional';
    try {
      expect((await (await signIn((await administrator()).email!)).get('/people')).status).toBe(200);
    } finally {
      settings.secondFactor = 'administrators';
    }
  });

  it('is asked of whoever becomes an administrator while signed in by a password alone', async () => {
    const person = await givenPerson(application, { passwordHash: hash });
    const browser = await signIn(person.email!);
    await application.database.query('update people set administrator = true where id = $1', [person.id]);
    expect((await browser.get('/people')).headers['location']).toContain('/sign-in/second-factor');
  });

  it('is asked after a link, too', async () => {
    const { person, secret } = await given();
    const { url } = await application.app
      .get(Database)
      .transaction((tx) => application.app.get(PersonalLinks).make(tx, person.id, '/people'));
    const followed = await asNobody(application).post(`${new URL(url).pathname}/session`);
    const browser = new Browser(application.app, cookieOf(followed));
    expect((await browser.get('/people')).headers['location']).toContain('/sign-in/second-factor');
    expect((await give(browser, code(secret))).status).toBe(303);
    expect((await browser.get('/people')).status).toBe(200);
  });

  it('takes each code once, and those of half a minute before and after', async () => {
    const { person, secret } = await given();
    const first = await signIn(person.email!);
    const now = code(secret);
    expect((await give(first, now)).status).toBe(303);
    expect((await first.get('/people')).status).toBe(200);

    const second = await signIn(person.email!);
    expect((await give(second, now)).status).toBe(422);
    expect((await give(second, code(secret, -1))).status).toBe(422);
    expect((await give(second, code(secret, 3))).status).toBe(422);
    expect((await second.get('/people')).status).toBe(303);
    expect((await give(second, code(secret, 1))).status).toBe(303);
    expect((await second.get('/people')).status).toBe(200);
  });

  it('lets one through of many that send the same code at once', async () => {
    const { person, secret } = await given();
    const browsers = [await signIn(person.email!), await signIn(person.email!), await signIn(person.email!)];
    const now = code(secret);
    const answers = await Promise.all(browsers.map((browser) => give(browser, now)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
  });

  it('takes a recovery code in its place, once, however it is typed', async () => {
    const { person, codes } = await given();
    expect(codes).toHaveLength(10);
    const first = await signIn(person.email!);
    expect((await give(first, codes[3]!.toUpperCase().replaceAll('-', ' '))).status).toBe(303);
    expect(textOf(await first.get('/me'))).toContain('9 recovery codes are left');
    expect((await give(await signIn(person.email!), codes[3]!)).status).toBe(422);
    const kept = await application.database.query<object[]>('select * from recovery_codes where person_id = $1', [
      person.id,
    ]);
    expect(JSON.stringify(kept)).not.toContain(codes[4]!.replaceAll('-', ''));
    const renewed = await first.post('/me/recovery-codes');
    expect(renewed.status).toBe(201);
    expect((await give(await signIn(person.email!), codes[5]!)).status).toBe(422);
  });

  it('refuses after five codes that are wrong, the right one too, and says it in the record', async () => {
    const { person, secret } = await given();
    const browser = await signIn(person.email!);
    for (let i = 0; i < 5; i += 1) expect((await give(browser, '000000')).status).toBe(422);
    const limited = await give(browser, code(secret));
    expect([limited.status, limited.headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect((await eventsOf(person)).filter((type) => type === 'second_factor.refused')).toHaveLength(5);
  });

  it('is not added to, or taken from, an account by whoever has its password alone', async () => {
    const { person } = await given();
    const thief = await signIn(person.email!);
    for (const path of ['/sign-in/second-factor/secret', '/sign-in/second-factor/setup', '/me/passkeys/options']) {
      expect((await thief.post(path, { code: '123456' })).status).toBeGreaterThanOrEqual(401);
    }
    for (const path of ['/me/second-factor/deletion', '/me/recovery-codes', '/me/password']) {
      expect((await thief.post(path)).status).toBe(401);
    }
    expect((await thief.post('/session/deletion')).status).toBe(303);
    expect((await thief.get('/sign-in/second-factor')).headers['location']).toMatch(/^\/sign-in\?/);
  });

  it('can be turned off soon after signing in, by whoever gave it', async () => {
    const { person, browser } = await given({});
    await application.database.query(
      `update sessions set created_at = now() - interval '1 hour', confirmed_at = now() - interval '1 hour' where person_id = $1`,
      [person.id],
    );
    expect(textOf(await browser.get('/me'))).toContain('sign in again first');
    for (const path of ['/me/tokens', '/me/recovery-codes', '/me/passkeys/options']) {
      expect((await browser.post(path, { name: 'mine', scopes: ['read'] })).status).toBe(409);
    }
    const late = await browser.post('/me/second-factor/deletion', { _form: 'factor-off' });
    expect([late.status, textOf(late)]).toEqual([409, expect.stringContaining('Sign in again first')]);
    await application.database.query('update sessions set confirmed_at = now() where person_id = $1', [person.id]);
    expect((await browser.post('/me/second-factor/deletion')).status).toBe(303);
    expect((await (await signIn(person.email!)).get('/me')).status).toBe(200);
  });
});
