import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'puppeteer';
import { digestOf, newToken } from '../../src/accounts/access/tokens.js';
import { Person } from '../../src/accounts/access/person.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import { largeRound } from '../factories/large-round.js';
import { givenRound } from '../factories/rounds.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { startBrowser } from '../support/browsers.js';

describe('the first screen of a comparison in a browser', () => {
  let application: TestApplication;
  let browser: Browser;
  let page: Page;
  let address: string;

  beforeAll(async () => {
    const from = { name: 'Callboard', address: 'callboard@example.com' };
    application = await startApplication({ mail: { host: '127.0.0.1', port: 9, tlsAtOnce: false, from } });
    const { database } = application;
    const job = await givenRound(application, largeRound(6, 3));
    // One scorecard is missing, and its panelist can be reminded.
    await database.query(
      `update scorecards set state = 'draft', submitted_at = null, statement = '' where id = (
         select c.id from scorecards c join sittings s on s.id = c.sitting_id
           join applications a on a.id = s.application_id
          where a.key = 'c6' and s.assessment_key = 'audition' order by c.position desc limit 1)`,
    );
    await database.query(`update people set password_hash = 'x'`);
    const { id } = await database.findOneByOrFail(Person, { email: 'hannah.lindqvist@example.com' });
    const token = newToken();
    await database.query(
      `insert into sessions (id, person_id, token_hash, expires_at, method) values ($1, $2, $3, now() + interval '1 day', 'passkey')`,
      [newId(), id, digestOf(token)],
    );
    browser = await startBrowser();
    page = await browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.setCookie({ name: 'callboard', value: token, url: application.address });
    address = `${application.address}/jobs/${job.id}/comparison`;
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await application?.close();
  });

  /** Where an element ends, in pixels from the top left, and whether it is shown. */
  const edges = (selector: string) =>
    page.$$eval(selector, (all) =>
      all.map((one) => {
        const { right, bottom } = one.getBoundingClientRect();
        return { right, bottom, shown: one.checkVisibility() };
      }),
    );

  it('holds six candidates, what is missing and every tab at 1280 × 900, without scrolling', async () => {
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(address);
    const [rows, tabs, remind] = [
      await edges('.answer tbody tr'),
      await edges('.tabs-wide a'),
      await edges('.waits button'),
    ];

    expect([rows.length, tabs.length, remind.length]).toEqual([6, 7, 1]);
    for (const { right, bottom, shown } of [...rows, ...tabs, ...remind]) {
      expect(shown).toBe(true);
      expect(right).toBeLessThanOrEqual(1280);
      expect(bottom).toBeLessThanOrEqual(900);
    }
    // The bars have the width that is left: more than a third of the table.
    const [bar] = await page.$$eval('.answer tbody .strip svg', ([one]) => [one!.getBoundingClientRect().width]);
    expect(bar).toBeGreaterThan(400);
  });

  it('has a card for each candidate on a phone, and tabs that open without JavaScript', async () => {
    await page.setViewport({ width: 390, height: 844 });
    await page.goto(address);

    expect(await page.$$eval('.answer tbody tr', ([one]) => getComputedStyle(one!).display)).toBe('flex');
    expect(await page.$eval('html', (html) => html.scrollWidth)).toBeLessThanOrEqual(390);
    const shown = async () => (await edges('.tabs-narrow a')).filter((one) => one.shown).length;
    expect(await shown()).toBe(0);
    await page.click('.tabs-narrow summary');
    expect(await shown()).toBe(7);
    await Promise.all([page.waitForNavigation(), page.click('.tabs-narrow li:nth-child(3) a')]);
    expect(new URL(page.url()).pathname).toMatch(/\/comparison\/agreement$/);
  });
});
