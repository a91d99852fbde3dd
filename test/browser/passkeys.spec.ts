import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, CDPSession, Page } from 'puppeteer';
import { passwordHash } from '../../src/accounts/access/passwords.js';
import { PersonalLinks } from '../../src/accounts/access/personal-links.service.js';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { Database } from '../../src/platform/database/database.js';
import { givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { violationsOn } from '../support/axe.js';
import { startBrowser } from '../support/browsers.js';
import { PageAgain } from '../support/page-again.js';

/** A port that was free a moment ago: the address that passkeys are bound to has to be known before the start. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

describe('passkeys, in a browser with an authenticator', () => {
  let application: TestApplication;
  let browser: Browser;
  let again: PageAgain;
  let authenticator: CDPSession | undefined;
  let base = '';
  let ada: Person;
  const password = 'correct horse battery';

  beforeAll(async () => {
    const port = await freePort();
    base = `http://localhost:${port}`;
    application = await startApplication({ port, baseUrl: base });
    ada = await givenPerson(application, {
      ...{ name: 'Ada Administrator', email: 'ada@example.com', administrator: true, password },
    });
    browser = await startBrowser();
    again = new PageAgain(browser, base);
  }, 60_000);
  afterEach(async () => {
    // With it go its passkeys.
    await authenticator?.send('WebAuthn.disable');
    await authenticator?.detach();
    authenticator = undefined;
  });
  afterAll(async () => {
    await browser?.close();
    await application?.close();
  });

  /** A page on a device of its own, with a platform authenticator that its owner can unlock. */
  async function device(page?: Page): Promise<{ page: Page; cdp: CDPSession; authenticatorId: string }> {
    page ??= await again.next();
    const cdp = await page.createCDPSession();
    authenticator = cdp;
    await cdp.send('WebAuthn.enable');
    const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true } as const;
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: { ...options, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    return { page, cdp, authenticatorId };
  }
  const press = (page: Page, selector: string) =>
    Promise.all([page.waitForNavigation(), page.locator(selector).click()]);
  const textOf = (page: Page): Promise<string> => page.$eval('main', (main) => (main as HTMLElement).innerText);
  async function signIn(page: Page): Promise<void> {
    await page.goto(`${base}/sign-in`);
    await page.type('input[name=email]', 'ada@example.com');
    await page.type('input[name=password]', password);
    await press(page, '#sign-in button');
  }
  const eventsSince = async (since: Date): Promise<string[]> => {
    const rows = await application.database.query<{ type: string }[]>(
      `select type from audit_events where at > $1 and actor_id = $2 order by sequence`,
      [since, ada.id],
    );
    return rows.map(({ type }) => type);
  };

  it('are enrolled, sign in without a password, are renamed and removed', async () => {
    const began = new Date();
    const { page, cdp, authenticatorId } = await device();
    await signIn(page);
    expect(await textOf(page)).toContain('Protect your account');
    expect(await violationsOn(page)).toEqual([]);
    await press(page, 'a[href="/me/passkeys/new"]');
    expect(await violationsOn(page)).toEqual([]);
    await page.$eval('#passkey input[name=name]', (input) => ((input as HTMLInputElement).value = 'My phone'));
    await press(page, '#passkey button');
    expect(new URL(page.url()).pathname).toBe('/me');
    expect(await textOf(page)).toMatch(/Passkey added[\s\S]*My phone\s+added/);
    expect(await violationsOn(page)).toEqual([]);
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }]);

    await press(page, '.top-me button');
    await page.goto(`${base}/sign-in?next=/people`);
    await press(page, '#passkey-sign-in button');
    expect(new URL(page.url()).pathname).toBe('/people');
    await page.goto(`${base}/me`);
    expect(await textOf(page)).toMatch(/with a passkey[\s\S]*/);
    expect(await textOf(page)).toMatch(/My phone\s+added [^\n]*\s+last used/);

    await page.locator('#passkeys summary').click();
    await page.$eval('#passkeys input[name=name]', (input) => ((input as HTMLInputElement).value = 'Old phone'));
    await press(page, '#passkeys form[action$="/name"] button');
    expect(await textOf(page)).toContain('Old phone');
    await page.locator('#passkeys summary').click();
    await press(page, '#passkeys form[action$="/deletion"] button');
    expect(await textOf(page)).not.toContain('Old phone');
    await press(page, '.top-me button');
    await press(page, '#passkey-sign-in button');
    expect(await textOf(page)).toContain('The passkey wasn’t accepted');
    expect(await eventsSince(began)).toEqual([
      ...['session.opened', 'passkey.added', 'session.closed', 'session.opened', 'passkey.renamed', 'passkey.removed'],
      'session.closed',
    ]);
  }, 120_000);

  it('stand behind an administrator’s password where there is one, and nothing else does', async () => {
    const { page } = await device();
    await signIn(page);
    await press(page, 'a[href="/me/passkeys/new"]');
    await press(page, '#passkey button');
    await press(page, '.top-me button');
    await signIn(page);
    expect(await textOf(page)).toContain('Use your passkey');
    expect(await violationsOn(page)).toEqual([]);
    const status = await page.evaluate(async () => (await fetch('/people', { redirect: 'manual' })).type);
    expect(status).toBe('opaqueredirect');
    await press(page, '#passkey-sign-in button');
    await page.goto(`${base}/people`);
    expect(await page.title()).toContain('People');
  }, 60_000);

  it('work in browsers that can’t read or write them as JSON', async () => {
    const { page } = await device(await (await browser.createBrowserContext()).newPage());
    await page.evaluateOnNewDocument(() => {
      const kind = PublicKeyCredential as unknown as Record<string, unknown>;
      delete kind['parseCreationOptionsFromJSON'];
      delete kind['parseRequestOptionsFromJSON'];
      delete (PublicKeyCredential.prototype as unknown as Record<string, unknown>)['toJSON'];
    });
    await application.database.query('delete from passkeys');
    await signIn(page);
    await press(page, 'a[href="/me/passkeys/new"]');
    await press(page, '#passkey button');
    await press(page, '.top-me button');
    await press(page, '#passkey-sign-in button');
    await page.goto(`${base}/people`);
    expect(await page.title()).toContain('People');
  }, 60_000);

  it('say so on the page where the device has none', async () => {
    const { page } = await device();
    await page.goto(`${base}/sign-in`);
    expect(await page.$$('.failure')).toEqual([]);
    await page.locator('#passkey-sign-in button').click();
    const problem = await page.waitForSelector('[role=alert] .failure');
    expect(await problem!.evaluate((place) => place.textContent)).toContain('No passkey was chosen');
  }, 60_000);

  it('are asked for once: an answer that was sent is not taken again, nor one made for another site', async () => {
    const { page } = await device();
    await application.database.query('delete from passkeys');
    await signIn(page);
    await press(page, 'a[href="/me/passkeys/new"]');
    await press(page, '#passkey button');
    await press(page, '.top-me button');
    const statuses = await page.evaluate(async () => {
      const options = (await (await fetch('/sign-in/passkey/options', { method: 'POST' })).json()) as never;
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
      const made = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
      const answer = made.toJSON() as unknown as { response: { clientDataJSON: string } };
      const send = async (credential: object): Promise<number> => {
        const body = new URLSearchParams({ credential: JSON.stringify(credential) });
        const { status, type } = await fetch('/sign-in/passkey', { method: 'POST', body, redirect: 'manual' });
        return type === 'opaqueredirect' ? 303 : status;
      };
      const client = JSON.parse(
        atob(answer.response.clientDataJSON.replaceAll('-', '+').replaceAll('_', '/')),
      ) as object;
      const elsewhere = btoa(JSON.stringify({ ...client, origin: 'https://evil.example' })).replace(/=+$/, '');
      const changed = { ...answer, response: { ...answer.response, clientDataJSON: elsewhere } };
      return [await send(changed), await send(answer), await send(answer), await send({}), await send([])];
    });
    // The first use of a challenge is the last one, whether or not it was good.
    expect(statuses).toEqual([422, 422, 422, 422, 422]);
    await press(page, '#passkey-sign-in button');
    expect(await page.title()).not.toContain('Sign in');
  }, 60_000);

  it('can’t be added in a session that somebody else handed over', async () => {
    const { page } = await device();
    const ben = await givenPerson(application, { name: 'Ben', passwordHash: await passwordHash(password) });
    const { url } = await application.app
      .get(Database)
      .transaction((tx) =>
        application.app.get(PersonalLinks).make(tx, ben.id, '/me', 'handed_over', 'signed in with a link from Ada'),
      );
    await page.goto(url);
    await press(page, '#link button');
    await page.goto(`${base}/me/passkeys/new`);
    expect(await textOf(page)).toContain('Set a password of your own first');
    const status = await page.evaluate(async () => (await fetch('/me/passkeys/options', { method: 'POST' })).status);
    expect(status).toBe(409);
  }, 60_000);
});
