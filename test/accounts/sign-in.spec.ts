import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { passwordHash } from '../../src/accounts/access/passwords.js';
import { Person } from '../../src/accounts/access/person.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { givenPerson } from '../factories/people.js';
import { as, asNobody, Browser, textOf } from '../support/as.js';
import { until } from '../support/until.js';

describe('signing in', () => {
  let application: TestApplication;
  const password = 'correct horse battery';

  beforeAll(async () => {
    application = await startApplication();
    await application.database.insert(Person, {
      id: newId(),
      name: 'Rita Recruiter',
      email: 'rita@example.com',
      passwordHash: await passwordHash(password),
      opensJobs: true,
    });
  });
  afterAll(() => application.close());

  it('sends whoever is not signed in to the sign-in page, and back afterwards', async () => {
    const page = await asNobody(application).get('/?x=1');
    expect(page.status).toBe(303);
    expect(page.headers['location']).toBe('/sign-in?next=%2F%3Fx%3D1');

    const answer = await asNobody(application).post('/session', { email: 'Rita@Example.com', password, next: '/?x=1' });
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe('/?x=1');
    expect(String(answer.headers['set-cookie'])).toMatch(/callboard=.*HttpOnly; SameSite=Lax/);
  });

  it('ends the session that was on the device before', async () => {
    const first = await asNobody(application).post('/session', { email: 'rita@example.com', password });
    const cookie = /callboard=[^;]+/.exec(String(first.headers['set-cookie']))![0];
    await new Browser(application.app, cookie).post('/session', { email: 'rita@example.com', password });
    expect((await new Browser(application.app, cookie).get('/me')).status).toBe(303);
  });

  it('hashes a password anew that was hashed at a lower cost, and goes on taking it', async () => {
    const stored = async (): Promise<string> =>
      (await application.database.findOneByOrFail(Person, { email: 'rita@example.com' })).passwordHash!;
    const cheap = await hash(password, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await application.database.update(Person, { email: 'rita@example.com' }, { passwordHash: cheap });
    await asNobody(application).post('/session', { email: 'rita@example.com', password: 'wrong horse battery' });
    expect(await stored()).toBe(cheap);
    const signIn = () => asNobody(application).post('/session', { email: 'rita@example.com', password });
    expect((await signIn()).headers['location']).toBe('/');
    const today = await stored();
    expect(today).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await signIn()).headers['location']).toBe('/');
    expect(await stored()).toBe(today);
  });

  it('takes a new password of 12 to 128 characters that is not easily guessed', async () => {
    const rita = await application.database.findOneByOrFail(Person, { email: 'rita@example.com' });
    const said = async (wanted: string): Promise<string> => {
      const browser = await as(application, rita);
      return textOf(await browser.post('/me/password', { _form: 'password', current: password, password: wanted }));
    };
    expect(await said('short one 1')).toContain('Write at least 12 characters.');
    expect(await said('x7 '.repeat(44).trim())).toContain('Use 128 characters or fewer.');
    expect(await said('Unbelievable')).toContain('one of the most common passwords');
    expect(await said('Rita.Recruiter.2026')).toContain('easy to guess');
    expect(await said('kettle drum over rivers')).toBe('');
    await application.database.update(Person, { id: rita.id }, { passwordHash: await passwordHash(password) });
  });

  it('shows the form again with the mailbox in it where the password does not fit', async () => {
    const page = await asNobody(application).post('/session', {
      _form: 'sign-in',
      email: 'rita@example.com',
      password: 'wrong',
    });
    expect(page.status).toBe(422);
    expect(page.text).toContain('value="rita@example.com"');
    expect(textOf(page)).toContain('Incorrect email or password');
    expect(page.text).not.toContain('value="wrong"');
  });

  it('gives a mailbox that is not known the same answer', async () => {
    const known = await asNobody(application).post('/session', {
      _form: 'sign-in',
      email: 'rita@example.com',
      password: 'x',
    });
    const unknown = await asNobody(application).post('/session', {
      _form: 'sign-in',
      email: 'nobo@example.com',
      password: 'x',
    });
    expect(unknown.status).toBe(known.status);
    expect(unknown.text.replaceAll('nobo@', 'rita@')).toBe(known.text);
  });

  it('keeps wrong passwords for their owner and administrators, by account and hour, whoever’s they are', async () => {
    await application.database.query('delete from failed_sign_ins');
    // What was tried before may be on the record, or come there by itself at a quarter past.
    const [before] = await application.database.query<{ last: number }[]>(
      'select coalesce(max(sequence), 0)::int as last from audit_events',
    );
    const guess = (email: string) => asNobody(application).post('/session', { email, password: 'not this one' });
    for (let i = 0; i < 3; i += 1) await guess('rita@example.com');
    await guess('nobody-here@example.com');
    const rows = await application.database.query<object[]>(
      `select person_id, sum(tries)::int as tries, max(networks) as networks from failed_sign_ins
        group by person_id order by tries`,
    );
    const rita = await application.database.findOneByOrFail(Person, { email: 'rita@example.com' });
    expect(rows).toEqual([
      { person_id: '00000000-0000-0000-0000-000000000000', tries: 1, networks: ['127.0.0.x'] },
      { person_id: rita.id, tries: 3, networks: ['127.0.0.x'] },
    ]);
    const own = textOf(await (await as(application, rita)).get('/me'));
    expect(own).toMatch(/3 wrong passwords .*from 127\.0\.0\.x/);
    const ada = await as(application, await givenPerson(application, { name: 'Ada Admin', administrator: true }));
    expect(textOf(await ada.get(`/people/${rita.id}`))).toMatch(/3 wrong passwords/);
    const counted = (left: number) =>
      until(async () => {
        await application.database.query(
          `select add_background_job('failed-sign-ins', '{}', null, now(), 1, 'failed-sign-ins')`,
        );
        const [row] = await application.database.query<{ left: number }[]>(
          'select count(*)::int as left from failed_sign_ins where recorded < tries',
        );
        return row!.left === left || undefined;
      });
    await counted(0);
    await guess('rita@example.com');
    await counted(0);
    const events = await application.database.query<{ person: string | null; tries: number; events: number }[]>(
      `select payload->>'personId' as person, sum((payload->>'tries')::int)::int as tries, count(*)::int as events
         from audit_events where type = 'sign_in.failed' and sequence > $1 group by 1 order by 2 desc`,
      [before!.last],
    );
    expect(events.map(({ person, tries }) => [person, tries])).toEqual([
      [rita.id, 4],
      [null, 1],
    ]);
    // One each time that it was counted, not one a try: two, and a third where a quarter of an hour ended meanwhile.
    expect(events[0]!.events).toBeLessThan(4);
    expect(textOf(await ada.get('/record'))).toMatch(
      /counted (\d+ wrong passwords|1 wrong password) for Rita Recruiter/,
    );
  }, 20_000);

  it('never leads to another site', async () => {
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
      const answer = await asNobody(application).post('/session', { email: 'rita@example.com', password, next });
      expect(answer.headers['location']).toBe('/');
    }
  });

  it('refuses a form that another site sent', async () => {
    const answer = await asNobody(application)
      .post('/session', { email: 'a@b.c', password: 'x' })
      .set('origin', 'https://evil.example');
    expect(answer.status).toBe(403);
  });

  it('refuses after ten failures from one network, and says for how long', async () => {
    for (let i = 0; i < 10; i += 1) {
      await asNobody(application).post('/session', { email: 'guess@example.com', password: `guess ${i}` });
    }
    const answer = await asNobody(application).post('/session', {
      _form: 'sign-in',
      email: 'guess@example.com',
      password,
    });
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toMatch(/^\d+$/);
  });

  it('looks at exactly ten of fifty that come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        asNobody(application).post('/session', { _form: 'sign-in', email: 'many@example.com', password: `guess ${i}` }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(40);
  });
});

describe('guessing from elsewhere', () => {
  let application: TestApplication;
  const password = 'correct horse battery';
  const email = 'vera@example.com';

  beforeAll(async () => {
    application = await startApplication({ proxies: 1 });
    await application.database.insert(Person, { id: newId(), name: 'Vera Victim', email });
  });
  // Looking at a guess costs what the password was hashed at; how long it takes is none of these tests' business.
  const hashCheaply = async () => {
    const cheap = await hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });
    await application.database.update(Person, { email }, { passwordHash: cheap });
  };
  beforeEach(hashCheaply);
  afterAll(() => application.close());

  const tryFrom = (address: string, tried: string, cookie = '') =>
    new Browser(application.app, cookie)
      .post('/session', { _form: 'sign-in', email, password: tried })
      .set('x-forwarded-for', address);
  const deviceOf = (answer: { headers: Record<string, string> }): string =>
    /callboard-device=[^;]+/.exec(String(answer.headers['set-cookie']))![0];

  it('believes only the address that our own proxy wrote, not what stands left of it', async () => {
    for (let i = 0; i < 10; i += 1) await tryFrom(`203.0.113.${i}, 192.0.2.1`, `guess ${i}`);
    expect((await tryFrom('203.0.113.99, 192.0.2.1', 'guess')).status).toBe(429);
  });

  it('lets the owner in from another network meanwhile', async () => {
    expect((await tryFrom('192.0.2.2', password)).status).toBe(303);
  });

  it('lets the owner in on a device of theirs, however many others try from everywhere', async () => {
    const device = deviceOf(await tryFrom('192.0.2.3', password));
    await hashCheaply();
    for (let i = 0; i < 50; i += 1) await tryFrom(`198.51.100.${i}`, 'guess');
    expect((await tryFrom('192.0.2.4', password)).status).toBe(429);
    expect((await tryFrom('192.0.2.4', password, device)).status).toBe(303);
    expect((await tryFrom('192.0.2.4', password, 'callboard-device='.padEnd(60, 'x'))).status).toBe(429);
  });

  it('counts what is tried on such a device, and only there', async () => {
    await application.database.query('delete from rate_limits');
    const device = deviceOf(await tryFrom('192.0.2.5', password));
    await hashCheaply();
    for (let i = 0; i < 10; i += 1) expect((await tryFrom('192.0.2.5', 'guess', device)).status).toBe(422);
    expect((await tryFrom('192.0.2.5', password, device)).status).toBe(429);
    expect((await tryFrom('192.0.2.5', password)).status).toBe(303);
  });

  it('does not count passwords that were right', async () => {
    await application.database.query('delete from rate_limits');
    for (let i = 0; i < 12; i += 1) expect((await tryFrom('192.0.2.6', password)).status).toBe(303);
  });
});

describe('a person’s sessions', () => {
  let application: TestApplication;
  const password = 'correct horse battery';
  const email = 'lena@example.com';
  const phone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

  beforeAll(async () => {
    application = await startApplication({ sessionIdleHours: 2 });
    await application.database.insert(Person, {
      ...{ id: newId(), name: 'Lena Lead', email },
      passwordHash: await passwordHash(password),
    });
  });
  afterAll(() => application.close());

  const signIn = async (agent: string, zone = ''): Promise<Browser> => {
    const answer = await new Browser(application.app, zone)
      .post('/session', { email, password })
      .set('user-agent', agent);
    return new Browser(application.app, /callboard=[^;]+/.exec(String(answer.headers['set-cookie']))![0]);
  };

  it('are listed with the device in words, and each can be ended', async () => {
    const desk = await signIn('nonsense');
    const mobile = await signIn(phone, 'tz=America%2FChicago');
    const page = await desk.get('/me');
    expect(textOf(page)).toContain('Safari on iOS, Chicago time signed in');
    expect(textOf(page)).toContain('a browser we can’t name this device, signed in');
    const [path] = /\/me\/sessions\/[\w-]+\/deletion/.exec(page.text)!;
    expect((await desk.post(path)).status).toBe(303);
    expect((await mobile.get('/me')).status).toBe(303);
    expect((await desk.get('/me')).status).toBe(200);
    expect((await desk.post(path)).status).toBe(404);
  });

  it('end when nobody used them for the time that is set', async () => {
    const desk = await signIn('nonsense');
    await application.database.query(`update sessions set last_used_at = now() - interval '119 minutes'`);
    expect((await desk.get('/me')).status).toBe(200);
    const [{ noted }] = await application.database.query(
      `select max(last_used_at) > now() - interval '1 minute' as noted from sessions`,
    );
    expect(noted).toBe(true);
    await application.database.query(`update sessions set last_used_at = now() - interval '121 minutes'`);
    expect((await desk.get('/me')).status).toBe(303);
  });
});
