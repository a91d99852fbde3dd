import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { digestOf, newToken } from '../../src/accounts/tokens.js';
import { findBrowser } from '../../src/platform/browser/find-browser.js';
import { launchBrowser } from '../../src/platform/browser/launch-browser.js';
import { newId } from '../../src/platform/database/ids.js';
import { givenRound, givenSitting } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('a scorecard on a phone', () => {
  let application: TestApplication;
  let browser: Browser;
  let address: string;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    application = await startApplication();
    await application.app.listen(0, '127.0.0.1');
    address = `http://127.0.0.1:${(application.app.getHttpServer().address() as AddressInfo).port}`;
    browser = await launchBrowser(await findBrowser());
  }, 60_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await application.close();
  });

  async function given() {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy]);
    const url = `${address}/scorecards/${sitting.cardOf(round.amy)}`;
    const token = newToken();
    await application.database.query(
      `insert into sessions (id, person_id, token_hash, expires_at) values ($1, $2, $3, now() + interval '1 day')`,
      [newId(), round.amy.id, digestOf(token)],
    );
    const context = await browser.createBrowserContext();
    contexts.push(context);
    await context.setCookie({ name: 'callboard', value: token, domain: '127.0.0.1', path: '/' } as never);
    const stored = () =>
      application.database.query<{ level: number | null; note: string }[]>(
        `select r.level, r.note from ratings r join criteria c on c.id = r.criterion_id
          where r.scorecard_id = $1 order by c.position`,
        [sitting.cardOf(round.amy)],
      );
    return { ...round, sitting, url, context, token, stored };
  }

  async function opened(context: BrowserContext, url: string): Promise<Page> {
    const page = await context.newPage();
    await page.setViewport({ width: 390, height: 844 });
    await page.goto(url);
    return page;
  }

  const choose = (page: Page, criterion: number, level: string) =>
    page.evaluate(
      (at, value) =>
        document.querySelectorAll('.criterion')[at]?.querySelector<HTMLElement>(`input[value="${value}"]`)?.click(),
      criterion,
      level,
    );
  /** Until it is so, for as long as a test may take. */
  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) await wait(50);
  };
  const note = (criterion: number) => `#criterion-${criterion + 1} textarea`;
  const says = (page: Page, words: string) =>
    page.waitForFunction(
      (text) => document.getElementById('saved')?.textContent?.includes(text),
      { timeout: 8000 },
      words,
    );

  it('saves each change by itself, within a second', async () => {
    const { context, url, stored } = await given();
    const page = await opened(context, url);
    await choose(page, 0, '2');
    await says(page, 'saved');
    await page.type(note(0), 'Drew the queue.');
    await until(async () => (await stored())[0]?.note === 'Drew the queue.');
    expect(await stored()).toEqual([{ level: 2, note: 'Drew the queue.' }]);
    expect(await page.$eval('#progress p', (bar) => bar.textContent)).toBe('2 of 3 left');
  });

  it('takes digits, and moves on to the next criterion', async () => {
    const { context, url, stored } = await given();
    const page = await opened(context, url);
    await page.focus('#criterion-1 input[type=radio]');
    await page.keyboard.press('2');
    await page.waitForFunction(() => document.activeElement?.closest('#criterion-2') !== null);
    await page.keyboard.press('3');
    await page.waitForFunction(() => document.activeElement?.closest('#criterion-3') !== null);
    await page.keyboard.press('2');
    // All are answered: what is next is the note that the highest level needs.
    await page.waitForFunction(() => document.activeElement?.matches('#criterion-2 textarea'));
    await page.keyboard.type('why');
    await until(async () => (await stored())[1]?.note === 'why' && (await stored()).length === 3);
    expect(await stored()).toEqual([
      { level: 2, note: '' },
      { level: 3, note: 'why' },
      { level: 2, note: '' },
    ]);
  });

  it('keeps what is typed without a network, through a closed tab, and sends it once when it is back', async () => {
    const { context, url, stored } = await given();
    const page = await opened(context, url);
    await page.setOfflineMode(true);
    await choose(page, 0, '2');
    await says(page, 'kept on this device');
    await page.type(note(0), 'typed in the cellar');
    await wait(700);
    await page.close();
    expect(await stored()).toEqual([]);

    const again = await opened(context, url);
    await says(again, 'saved');
    expect(await stored()).toEqual([{ level: 2, note: 'typed in the cellar' }]);
    expect(await again.$eval(note(0), (area) => (area as HTMLTextAreaElement).value)).toBe('typed in the cellar');
    expect(await again.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('card')))).toEqual([]);
  });

  it('keeps what is typed when the session runs out, and says how to go on', async () => {
    const { context, url, token, stored } = await given();
    const page = await opened(context, url);
    await application.database.query('delete from sessions where token_hash = $1', [digestOf(token)]);
    await choose(page, 0, '2');
    await says(page, 'kept on this device; sign in again');
    expect(await page.$eval('#saved a', (link) => link.getAttribute('href'))).toContain('/sign-in?next=/scorecards/');
    expect(await stored()).toEqual([]);
  });

  it('takes over what another tab wrote elsewhere on the card', async () => {
    const { context, url, stored } = await given();
    const one = await opened(context, url);
    const two = await opened(context, url);
    await two.type(note(0), 'from the second');
    await says(two, 'saved');
    await one.bringToFront();
    await one.type(note(1), 'from the first');
    await says(one, 'saved');
    expect(await one.$('.conflict')).toBeNull();
    expect(await one.$eval(note(0), (area) => (area as HTMLTextAreaElement).value)).toBe('from the second');
    expect((await stored()).map((rating) => rating.note)).toEqual(['from the second', 'from the first']);
  });

  it('shows both texts where two tabs wrote to the same criterion, and loses neither', async () => {
    const { context, url, stored } = await given();
    const one = await opened(context, url);
    const two = await opened(context, url);
    await two.type(note(0), 'from the second');
    await says(two, 'saved');
    await one.bringToFront();
    await one.type(note(0), 'from the first');
    await one.waitForSelector('.conflict', { timeout: 8000 });
    expect(await one.$eval('.conflict', (box) => box.textContent)).toContain('from the second');
    expect(await stored()).toEqual([{ level: null, note: 'from the second' }]);
    await one.$eval('.conflict [data-keep=mine]', (button) => (button as HTMLElement).click());
    await says(one, 'saved');
    expect(await stored()).toEqual([{ level: null, note: 'from the first' }]);
  });

  it('is submitted once, and is read-only after that', async () => {
    const { context, url } = await given();
    const page = await opened(context, url);
    for (const criterion of [0, 1, 2]) await choose(page, criterion, '2');
    const submit = () => page.$eval('[data-submit]', (button) => (button as HTMLElement).click());
    await Promise.all([page.waitForNavigation(), submit()]);
    expect(await page.$eval('main', (main) => main.textContent)).toContain('Scoring complete');
    expect(await page.$('form#scorecard')).toBeNull();
  });

  it('saves and submits without a script', async () => {
    const { context, url, stored } = await given();
    const page = await context.newPage();
    await page.setJavaScriptEnabled(false);
    await page.goto(url);
    await page.click('#criterion-1 label.level:nth-of-type(2)');
    await page.type(note(0), 'without a script');
    await Promise.all([page.waitForNavigation(), page.click('button[formaction]')]);
    expect(await stored()).toContainEqual({ level: 2, note: 'without a script' });
    await Promise.all([page.waitForNavigation(), page.click('[data-submit]')]);
    expect(await page.content()).toContain('choose a level, or “not observed”');
  });

  it.each(['light', 'dark'])('has no accessibility violation that can be found by a program, in %s', async (scheme) => {
    const { context, url } = await given();
    const page = await context.newPage();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setViewport({ width: 390, height: 844 });
    for (const place of [url, `${address}/scorecards`]) {
      await page.goto(place);
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { violations } = await (
          window as never as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
        ).axe.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      expect(found).toEqual([]);
    }
  });
});
