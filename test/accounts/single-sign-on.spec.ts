import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { IdentityProvider } from '../../src/accounts/sign-in/identity-provider.js';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, textOf } from '../support/as.js';
import { type Account, TestIdentityProvider, Traveler } from '../support/identity-provider.js';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

describe('single sign-on', () => {
  let application: TestApplication;
  let provider: TestIdentityProvider;
  let base = '';
  let count = 0;

  beforeAll(async () => {
    // It tells at length that it is set up for a test.
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    jest.spyOn(console, 'info').mockImplementation(() => undefined);
    const port = await freePort();
    base = `http://127.0.0.1:${port}`;
    provider = await TestIdentityProvider.open(base);
    application = await startApplication({
      ...{ port, baseUrl: base },
      singleSignOn: {
        ...{ issuer: provider.issuer, clientId: 'callboard', clientSecret: provider.clientSecret },
        ...{ domains: ['example.com'], name: 'Example Login' },
      },
    });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await application.close();
    await provider.close();
  });

  const account = (email: string, more: Partial<Account> = {}): Account => {
    count += 1;
    return { sub: `subject-${count}`, email, email_verified: true, name: 'Sam Sso', ...more };
  };
  async function comesAs(who: Account, next = '/me') {
    provider.account = who;
    const traveler = new Traveler();
    return { traveler, ...(await traveler.go(`${base}/sign-in/sso?next=${encodeURIComponent(next)}`)) };
  }
  const eventsOf = async ({ id }: { id: string }) => {
    const rows = await application.database.query<{ type: string; payload: { method?: string } }[]>(
      `select type, payload from audit_events where payload->>'personId' = $1 order by sequence`,
      [id],
    );
    return rows.map(({ type, payload }) => (payload.method ? `${type} ${payload.method}` : type));
  };
  const personBy = async (email: string): Promise<Person | undefined> => {
    const [person] = await application.database.query<Person[]>('select * from people where email = $1', [email]);
    return person;
  };
  /** As whoever has to correct it would find it: what the provider says of itself is asked for anew. */
  async function withSettings(changed: object, work: () => Promise<void>): Promise<void> {
    const settings = application.settings.singleSignOn! as unknown as Record<string, unknown>;
    const before = { ...settings };
    const known = application.app.get(IdentityProvider) as unknown as { known: unknown };
    Object.assign(settings, changed);
    known.known = undefined;
    try {
      await work();
    } finally {
      Object.assign(settings, before);
      known.known = undefined;
    }
  }
  const tells = ({ url, text }: { url: URL; text: string }) => {
    expect(url.pathname).toBe('/sign-in');
    return /<div class="notice" role="status">\s*<p>(.*?)<\/p>/s.exec(text)?.[1]?.replaceAll('&#x27;', '’') ?? '';
  };

  it('signs in whoever has the mailbox that the provider has verified, and brings them where they wanted to go', async () => {
    const person = await givenPerson(application, {
      email: 'amy@example.com',
      administrator: true,
      admittedAt: new Date(),
    });
    expect(textOf(await asNobody(application).get('/sign-in'))).toContain('Sign in with Example Login');
    const { url, status } = await comesAs(account('Amy@Example.com'), '/people?page=1');
    // It stands behind the session: nothing else is asked of an administrator.
    expect([status, url.pathname + url.search]).toEqual([200, '/people?page=1']);
    expect(await eventsOf(person)).toEqual(['single_sign_on.joined', 'session.opened single_sign_on']);
  });

  it('adds whoever is not known, with no rights', async () => {
    const { url, text } = await comesAs(account('new@example.com', { name: 'Nina New' }));
    expect([url.pathname, text]).toEqual(['/me', expect.stringContaining('Nina New')]);
    expect(text).toContain('with single sign-on');
    const person = (await personBy('new@example.com'))!;
    expect(person).toMatchObject({ administrator: false, opens_jobs: false, password_hash: null });
    expect(await eventsOf(person)).toEqual([
      ...['single_sign_on.added', 'single_sign_on.joined', 'session.opened single_sign_on'],
    ]);
  });

  it('goes by the provider’s subject from then on, whatever mailbox it names', async () => {
    const who = account('first@example.com');
    await comesAs(who);
    const { url } = await comesAs({ ...who, email: 'married@example.com' });
    expect(url.pathname).toBe('/me');
    expect(await personBy('married@example.com')).toBeUndefined();

    const other = await comesAs(account('first@example.com'));
    expect(tells(other)).toContain('has another account for first@example.com than before');
  });

  it('marks what is signed where an administrator had set the mailbox, as with a link', async () => {
    const ben = await givenPerson(application, { email: 'ben@example.com', admittedAt: new Date() });
    const administrator = await as(
      application,
      await givenPerson(application, { name: 'Ada Admin', administrator: true }),
    );
    const moved = { version: ben.version, name: ben.name, email: 'adas-other-mailbox@example.com' };
    expect((await administrator.api('put', `/people/${ben.id}`, moved)).status).toBe(200);
    const who = account('adas-other-mailbox@example.com');
    const words = 'signed in through an email address that Ada Admin set';
    expect((await comesAs(who)).text).toContain(words);
    // Once more: it is the identity that came about so.
    expect((await comesAs(who)).text).toContain(words);
    const [session] = await application.database.query<{ handed_over: string }[]>(
      'select handed_over from sessions where person_id = $1',
      [ben.id],
    );
    expect(session!.handed_over).toContain(words);
  });

  it('lets nobody in whose mailbox is not verified, is elsewhere, or whose account is shut or waits', async () => {
    await givenPerson(application, { email: 'vic@example.com' });
    const unverified = await comesAs(account('vic@example.com', { email_verified: false }));
    expect(tells(unverified)).toContain('hasn’t verified your email address');
    expect(tells(await comesAs(account('vic@elsewhere.example')))).toContain(
      'Addresses at elsewhere.example can’t sign in',
    );
    expect(tells(await comesAs(account('vic@example.com.evil.example')))).toContain('can’t sign in');
    expect(tells(await comesAs(account('vic@example.com')))).toContain('no one has let you in yet');
    await givenPerson(application, { email: 'gone@example.com', admittedAt: new Date(), disabledAt: new Date() });
    expect(tells(await comesAs(account('gone@example.com')))).toContain('deactivated');
    expect(await personBy('vic@elsewhere.example')).toBeUndefined();
    const [joined] = await application.database.query<{ n: number }[]>(
      `select count(*)::int as n from single_sign_on_identities i join people p on p.id = i.person_id
        where p.email in ('vic@example.com', 'gone@example.com')`,
    );
    expect(joined!.n).toBe(0);
  });

  it('ends the session at the provider, too, with the one here', async () => {
    const who = account('out@example.com');
    const { traveler } = await comesAs(who);
    const out = await traveler.go(`${base}/session/deletion`, {});
    expect([out.status, out.text]).toEqual([200, expect.stringContaining('signed out of Callboard')]);
    expect((await traveler.go(`${base}/me`)).url.pathname).toBe('/sign-in');
    const [, there = ''] = /^0;url=(.*)$/.exec(out.refresh ?? '') ?? [];
    expect(there).toMatch(/\/session\/end\?.*id_token_hint=/);
    const asked = await traveler.go(there);
    const fields = Object.fromEntries(
      [...asked.text.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, n, v]) => [n!, v!]),
    );
    const action = /action="([^"]+)"/.exec(asked.text)![1]!;
    const back = await traveler.go(action, { ...fields, logout: 'yes' });
    expect(back.url.href).toBe(`${base}/sign-in`);
    // The provider has forgotten them: it asks whoever is there now.
    provider.account = account('next@example.com', { name: 'Nora Next' });
    expect((await traveler.go(`${base}/sign-in/sso?next=/me`)).text).toContain('Nora Next');
  });

  it('takes an answer once, in the browser that asked for it, and no other one', async () => {
    provider.account = account('replay@example.com');
    const traveler = new Traveler();
    const began = await fetch(`${base}/sign-in/sso`, { redirect: 'manual' });
    const asked = new URL(began.headers.get('location')!);
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
    expect([asked.searchParams.get('state'), asked.searchParams.get('nonce')].every((text) => text!.length > 20)).toBe(
      true,
    );
    const [cookie = ''] = began.headers.getSetCookie().filter((line) => line.startsWith('callboard-sso='));
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
    const elsewhere = await traveler.go(asked.href);
    expect(tells(elsewhere)).toContain('took too long, or began in another browser');
    const forged = await fetch(`${base}/sign-in/sso/callback?code=x&state=y`, {
      ...{ redirect: 'manual', headers: { cookie: cookie.split(';')[0]! } },
    });
    expect(forged.headers.get('location')).toBe('/sign-in');
    for (const query of ['', '?', '?error=x', '?code=', '?state=%00', `?code=${'x'.repeat(5000)}`]) {
      expect((await fetch(`${base}/sign-in/sso/callback${query}`, { redirect: 'manual' })).status).toBe(303);
    }
    expect(await personBy('replay@example.com')).toBeUndefined();
  });

  it('says in one sentence what is wrong, and other ways go on', async () => {
    provider.declines = true;
    expect(tells(await comesAs(account('no@example.com')))).toContain('didn’t sign you in');
    provider.declines = false;
    await withSettings({ clientSecret: 'another one' }, async () => {
      expect(tells(await comesAs(account('a@example.com')))).toContain('CALLBOARD_OIDC_CLIENT_SECRET');
    });
    await withSettings({ issuer: `http://127.0.0.1:${await freePort()}` }, async () => {
      expect(tells(await comesAs(account('b@example.com')))).toContain('Example Login isn’t answering');
    });
    await withSettings({ issuer: `${provider.issuer}/nowhere` }, async () => {
      expect(tells(await comesAs(account('c@example.com')))).toContain('CALLBOARD_OIDC_ISSUER');
    });
    await withSettings({ issuer: provider.issuer.replace('127.0.0.1', 'localhost') }, async () => {
      expect(tells(await comesAs(account('d@example.com')))).toContain('another address than CALLBOARD_OIDC_ISSUER');
    });
    provider.lateBy = 7200;
    expect(tells(await comesAs(account('e@example.com')))).toContain('The clocks of Example Login and of Callboard');
    provider.lateBy = 0;
    const password = 'correct horse battery';
    const plain = await givenPerson(application, { password });
    const answer = await asNobody(application).post('/session', { email: plain.email, password });
    expect(answer.status).toBe(303);
    expect((await comesAs(account('fine@example.com'))).url.pathname).toBe('/me');
  }, 60_000);

  it('can stand in for passwords', async () => {
    const password = 'correct horse battery';
    const person = await givenPerson(application, { password });
    const settings = application.settings as { passwords: boolean };
    settings.passwords = false;
    try {
      const page = await asNobody(application).get('/sign-in');
      expect([page.text.includes('type="password"'), textOf(page)]).toEqual([
        false,
        expect.stringContaining('Example Login'),
      ]);
      const refused = await asNobody(application).post('/session', { _form: 'sign-in', email: person.email, password });
      expect([refused.status, textOf(refused)]).toEqual([409, expect.stringContaining('Passwords are turned off')]);
      const browser = await as(application, person);
      expect((await browser.get('/me')).text).not.toContain('type="password"');
      expect(
        (await browser.post('/me/password', { current: password, password: 'another horse battery' })).status,
      ).toBe(409);
    } finally {
      settings.passwords = true;
    }
  });
});

describe('without single sign-on', () => {
  it('there is nothing of it', async () => {
    const application = await startApplication();
    for (const path of ['/sign-in/sso', '/sign-in/sso/callback?code=x']) {
      expect((await asNobody(application).get(path)).status).toBe(404);
    }
    await application.close();
  });
});
