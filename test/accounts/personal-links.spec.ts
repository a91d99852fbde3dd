import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { PersonalLinks } from '../../src/accounts/access/personal-links.service.js';
import type { LinkPurpose } from '../../src/accounts/access/personal-link.entity.js';
import { Database } from '../../src/platform/database/database.js';
import { givenPerson } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, asNobody, Browser, textOf } from '../support/as.js';

describe('a personal link', () => {
  let application: TestApplication;
  let amy: Person;
  const password = 'correct horse battery';
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const given = async (landing = '/scorecards', person: Partial<Person> & { password?: string } = {}) => {
    amy = await givenPerson(application, { name: 'Amy Pond', password, ...person });
    return linkOf(amy, landing);
  };

  /** The path of a new link of a person. */
  async function linkOf(person: Person, landing: string, purpose?: LinkPurpose): Promise<string> {
    const links = application.app.get(PersonalLinks);
    const { url } = await application.app
      .get(Database)
      .transaction((tx) => links.make(tx, person.id, landing, purpose));
    return new URL(url).pathname;
  }

  const nobody = () => asNobody(application);
  const follow = (path: string, browser = nobody()) => browser.post(`${path}/session`);
  const cookieOf = (answer: Response) => /callboard=[^;]+/.exec(String(answer.headers['set-cookie']))?.[0];
  const state = async () => {
    const [row] = await application.database.query<{ used: number; sessions: number }[]>(
      `select (select count(*) from personal_links where person_id = $1 and used_at is not null)::int as used,
              (select count(*) from sessions where person_id = $1)::int as sessions`,
      [amy.id],
    );
    return row!;
  };
  const events = async () => {
    const rows = await application.database.query<{ type: string; actor: string; payload: object }[]>(
      `select type, actor_name as actor, payload from audit_events where payload->>'personId' = $1 order by sequence`,
      [amy.id],
    );
    return rows;
  };

  it('signs its person in where it leads, and is on the record', async () => {
    const path = await given('/scorecards');
    const page = await nobody().get(path);
    expect([page.status, textOf(page)]).toEqual([200, expect.stringContaining('signs in Amy Pond on this device')]);

    const answer = await follow(path);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/scorecards']);
    const browser = new Browser(application.app, cookieOf(answer)!);
    expect(textOf(await browser.get('/scorecards'))).toContain('Amy Pond');
    expect(await events()).toMatchObject([
      { type: 'link.used', actor: 'Amy Pond', payload: { personId: amy.id, linkId: expect.any(String) } },
      { type: 'session.opened', actor: 'Amy Pond' },
    ]);
  });

  it('is not used up by looking at it, however often', async () => {
    const path = await given();
    for (let i = 0; i < 3; i += 1) expect((await nobody().get(path)).status).toBe(200);
    expect((await nobody().get(path)).headers['set-cookie']).toBeUndefined();
    expect(await state()).toEqual({ used: 0, sessions: 0 });
    expect((await follow(path)).status).toBe(303);
  });

  it('says nothing of itself to others, and is kept by no one on the way', async () => {
    const { headers } = await nobody().get(await given());
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'strict-origin',
      'x-robots-tag': 'noindex',
    });
  });

  it('signs in once, of twenty at the same time', async () => {
    const path = await given();
    const answers = await Promise.all(Array.from({ length: 20 }, () => follow(path)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(19);
    expect(await state()).toEqual({ used: 1, sessions: 1 });
  });

  it('is answered the same when used, too old, taken back or never made', async () => {
    const used = await given();
    await follow(used);
    const old = await linkOf(amy, '/');
    await application.database.query(
      `update personal_links set expires_at = now() - interval '1 second' where person_id = $1 and used_at is null`,
      [amy.id],
    );
    const takenBack = await linkOf(amy, '/');
    await application.database.query(
      `delete from personal_links where person_id = $1 and used_at is null and expires_at > now()`,
      [amy.id],
    );
    const never = `/links/${'x'.repeat(43)}`;
    for (const ask of [(path: string) => nobody().get(path), (path: string) => follow(path)]) {
      const [first, ...others] = await Promise.all(
        [used, old, takenBack, never].map(async (path) => same(await ask(path))),
      );
      expect(first).toContain('This link has expired or was already used');
      for (const other of others) expect(other).toBe(first);
    }
    expect(await state()).toEqual({ used: 1, sessions: 1 });
  });

  it('keeps only a digest of its token', async () => {
    const path = await given();
    const [row] = await application.database.query<object[]>('select * from personal_links where person_id = $1', [
      amy.id,
    ]);
    expect(path).toMatch(/^\/links\/[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(row)).not.toContain(path.slice('/links/'.length));
  });

  it('is good for half an hour when asked for, for three days when it comes unasked', async () => {
    await given();
    for (const purpose of ['request', 'invitation', 'reminder', 'operator'] as const) await linkOf(amy, '/', purpose);
    const rows = await application.database.query<{ purpose: string; minutes: number }[]>(
      `select distinct purpose, round(extract(epoch from expires_at - made_at) / 60)::int as minutes
         from personal_links where person_id = $1 order by 2`,
      [amy.id],
    );
    expect(rows).toEqual([
      { purpose: 'request', minutes: 30 },
      { purpose: 'operator', minutes: 24 * 60 },
      { purpose: 'invitation', minutes: 3 * 24 * 60 },
      { purpose: 'reminder', minutes: 3 * 24 * 60 },
    ]);
  });

  it('leads on at once whoever is signed in as its person, even when it was used', async () => {
    const path = await given('/me');
    const browser = await as(application, amy);
    for (const answer of [await browser.get(path), await follow(path, browser)]) {
      expect([answer.status, answer.headers['location']]).toEqual([303, '/me']);
    }
    expect((await state()).used).toBe(0);
    await follow(path);
    expect((await browser.get(path)).headers['location']).toBe('/me');
  });

  it('says so where someone else is signed in, and takes their place when they go on', async () => {
    const path = await given();
    const ben = await givenPerson(application, { name: 'Ben Okri' });
    const browser = await as(application, ben);
    expect(textOf(await browser.get(path))).toContain(
      'on this device Ben Okri is signed in. If you continue, Ben Okri will be',
    );
    const answer = await follow(path, browser);
    expect([answer.status, answer.headers['clear-site-data']]).toEqual([303, '"storage"']);
    expect((await browser.get('/scorecards')).status).toBe(303);
    expect(textOf(await new Browser(application.app, cookieOf(answer)!).get('/scorecards'))).toContain('Amy Pond');
  });

  it('only ever leads to this site', async () => {
    await given();
    const hostile = [
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      '/.//evil.example',
      '/x/..//evil.example',
      'javascript:alert(1)',
      'https://evil.example/',
      'evil.example',
      '',
      `/${'x'.repeat(3000)}`,
    ];
    for (const landing of hostile) {
      const answer = await follow(await linkOf(amy, landing));
      expect([landing, answer.headers['location']]).toEqual([landing, '/']);
    }
    const answer = await follow(await linkOf(amy, '/sittings/1?a=b#c'));
    expect(answer.headers['location']).toBe('/sittings/1?a=b#c');
  });

  it('does not work for someone who is disabled, or was never let in', async () => {
    const path = await given();
    await application.database.query('update people set disabled_at = now() where id = $1', [amy.id]);
    expect([(await nobody().get(path)).status, (await follow(path)).status]).toEqual([404, 404]);
    const other = await given('/', { password: undefined, passwordHash: null });
    expect([(await nobody().get(other)).status, (await follow(other)).status]).toEqual([404, 404]);
    await application.database.query('update people set admitted_at = now() where id = $1', [amy.id]);
    expect((await follow(other)).status).toBe(303);
  });

  describe('ends', () => {
    const asAdministrator = async () => as(application, await givenPerson(application, { administrator: true }));
    const change = async (changes: object) => {
      const { version, name, email } = amy;
      const answer = await (
        await asAdministrator()
      ).api('put', `/people/${amy.id}`, { version, name, email, ...changes });
      expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    };

    it('with being disabled, for good', async () => {
      const path = await given();
      await change({ disabled: true });
      await application.database.query('update people set disabled_at = null where id = $1', [amy.id]);
      expect((await follow(path)).status).toBe(404);
    });

    it('with another address', async () => {
      const path = await given();
      await change({ email: `other-${amy.email}` });
      expect((await follow(path)).status).toBe(404);
    });

    it('with a new password of one’s own', async () => {
      const path = await given();
      const changed = { current: password, password: 'another horse battery' };
      expect((await (await as(application, amy)).post('/me/password', changed)).status).toBe(303);
      expect((await follow(path)).status).toBe(404);
    });

    it('with signing out everywhere, as all sessions do', async () => {
      const path = await given();
      const [here, there] = [await as(application, amy), await as(application, amy)];
      const answer = await here.post('/me/sessions/deletion');
      expect([answer.status, answer.headers['location']]).toEqual([303, '/sign-in']);
      expect([(await here.get('/me')).status, (await there.get('/me')).status]).toEqual([303, 303]);
      expect((await follow(path)).status).toBe(404);
      expect(await events()).toMatchObject([{ type: 'sessions.closed', actor: 'Amy Pond' }]);
    });
  });

  it('is refused where another site sends the form', async () => {
    const path = await given();
    expect((await follow(path).set('origin', 'https://evil.example')).status).toBe(403);
    expect((await follow(path).set('sec-fetch-site', 'cross-site')).status).toBe(403);
    expect(await state()).toEqual({ used: 0, sessions: 0 });
  });

  it('is no way round a password that was tried too often: each has its own count', async () => {
    const path = await given();
    for (let i = 0; i < 11; i += 1) await nobody().post('/session', { email: amy.email, password: 'wrong' });
    expect((await nobody().post('/session', { email: amy.email, password })).status).toBe(429);
    expect((await follow(path)).status).toBe(303);
  });
});

/** What an answer says, but for the time. */
function same({ status, headers, text }: Response): string {
  const { date: _date, ...others } = headers as Record<string, string>;
  return JSON.stringify([status, others, text]);
}
