import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'puppeteer';
import { digestOf, newToken } from '../../src/accounts/access/tokens.js';
import { newId } from '../../src/platform/database/ids.js';
import { givenRound, givenSitting } from '../factories/scorecards.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { violationsOn } from '../support/axe.js';
import { startBrowser } from '../support/browsers.js';
import { Inbox } from '../support/inbox.js';

describe('a candidate on a phone', () => {
  let application: TestApplication;
  let inbox: Inbox;
  let round: Awaited<ReturnType<typeof givenRound>>;
  let browser: Browser;
  let folder: string;
  let desk: Page;
  let phone: Page;
  let sitting: { id: string };
  let mine = '';

  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
    round = await givenRound(application);
    await application.database.query(`update candidates set email = 'amara@example.com'`);
    sitting = await givenSitting(application, round.candidate, 'audition', [round.amy, round.ben]);
    folder = await mkdtemp(join(tmpdir(), 'candidate-'));
    browser = await startBrowser();
    const token = newToken();
    await application.database.query(
      `insert into sessions (id, person_id, token_hash, expires_at) values ($1, $2, $3, now() + interval '1 day')`,
      [newId(), round.recruiter.id, digestOf(token)],
    );
    desk = await (await browser.createBrowserContext()).newPage();
    await desk.setCookie({ name: 'callboard', value: token, url: application.address });
    phone = await (await browser.createBrowserContext()).newPage();
    await phone.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
    await phone.emulateTimezone('Europe/Berlin');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await application?.close();
    await inbox?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const at = (path: string) => application.address + path;
  const textOn = (page: Page) => page.$eval('main', (main) => main.innerText.replace(/\s+/g, ' '));
  /** Presses what says this, and waits for the page that follows. */
  const press = async (page: Page, words: string) => {
    const button = await page.waitForSelector(`main ::-p-text(${words})`);
    await Promise.all([page.waitForNavigation(), button!.click()]);
  };

  it('gets a link by email, and a page with nothing in its way', async () => {
    await desk.goto(at(`/applications/${round.candidate.id}`));
    await press(desk, 'Send the link');
    await press(desk, 'Email the link');
    const { text } = await inbox.next('amara@example.com');
    mine = /\/my-application\/[\w-]{43}/.exec(text!)![0];
    await phone.goto(at(mine));
    await phone.waitForFunction(() => document.cookie.includes('tz=Europe'));
    await phone.reload();
    expect(await textOn(phone)).toContain('Times are shown for Europe/Berlin.');
    expect(await violationsOn(phone)).toEqual([]);
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it('hands in slides over a network that is lost in the middle', async () => {
    const path = join(folder, 'slides.pdf');
    await writeFile(path, Buffer.concat([Buffer.from('%PDF-1.7\n%âãÏÓ\n'), Buffer.alloc(1_400_000, 'x')]));
    const offsets: string[] = [];
    let lost = 0;
    await phone.setRequestInterception(true);
    phone.on('request', (request) => {
      const offset = request.headers()['upload-offset'];
      if (offset) offsets.push(offset);
      if (offset && offset !== '0' && lost < 2) {
        lost += 1;
        void request.abort('internetdisconnected');
      } else void request.continue();
    });
    const input = await phone.$('input[type=file]');
    await input!.uploadFile(path);
    await press(phone, 'Hand in');
    await phone.waitForFunction(() => document.body.innerText.includes('slides.pdf'));
    const [first, ...others] = offsets;
    expect(first).toBe('0');
    expect(others).toEqual(['524288', '524288', '524288', '1048576']);
    await phone.setRequestInterception(false);
    phone.removeAllListeners('request');
    await desk.goto(at(`/sittings/${sitting.id}`));
    expect(await textOn(desk)).toContain('slides.pdf');
  });

  it('picks a time without JavaScript, and accepts by the link in the invitation', async () => {
    await desk.goto(at(`/jobs/${round.job.id}/sittings`));
    await press(desk, 'Offer times');
    await press(desk, 'Offer times');
    await desk.select('select[name=assessment]', 'audition');
    await press(desk, 'Show');
    await desk.$eval('input[name=from]', (input) => (input.value = '2036-11-24'));
    await desk.$eval('input[name=to]', (input) => (input.value = '2036-11-24'));
    await press(desk, 'Offer these times');
    await inbox.next('amara@example.com');
    await phone.setJavaScriptEnabled(false);
    await phone.goto(at(mine));
    const button = await phone.waitForSelector('.times button');
    const words = await button!.evaluate((one) => one.textContent);
    expect(words).toContain('GMT+1');
    await Promise.all([phone.waitForNavigation(), button!.click()]);
    expect(await textOn(phone)).toContain(`What happens next Audition, ${words!.trim()}`);
    const { text } = await inbox.next('amara@example.com');
    await phone.goto(at(/\/invitations\/[\w-]{43}\?reply=accepted/.exec(text!)![0]));
    await press(phone, 'Accept');
    expect(await textOn(phone)).toContain('Thank you. You accepted.');
    await desk.goto(at(`/sittings/${sitting.id}`));
    expect(await textOn(desk)).toMatch(/Amara Okafor: accepted/);
  });
});
