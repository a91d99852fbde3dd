import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'puppeteer';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { givenRound, givenSitting, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { violationsOn } from '../support/axe.js';
import { startBrowser } from '../support/browsers.js';
import { PageAgain } from '../support/page-again.js';

describe('the live board in a browser', () => {
  let application: TestApplication;
  let base: string;
  let browser: Browser;
  let again: PageAgain;

  beforeAll(async () => {
    // Nothing listens there: what is asked for stays in the queue.
    const from = { name: 'Callboard', address: 'callboard@example.com' };
    application = await startApplication({ mail: { host: '127.0.0.1', port: 9, tlsAtOnce: false, from } });
    base = application.address;
    browser = await startBrowser();
    again = new PageAgain(browser, base);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await application?.close();
  });

  const newPage = async () => (await browser.createBrowserContext()).newPage();
  async function given(page?: Page) {
    page ??= await again.next();
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy, round.ben]);
    const { cookie } = await as(application, round.recruiter);
    await page.setCookie({ name: 'callboard', value: cookie.split('=')[1]!, url: base });
    return { ...round, sitting, page, url: `${base}/sittings/${sitting.id}` };
  }

  const opens = async (person: { id: string }, card: string): Promise<void> => {
    await (await as(application, person)).api('post', `/scorecards/${card}/opening`);
  };
  const shows = (page: Page, text: string) =>
    page.waitForFunction((words) => document.querySelector('#board')!.textContent!.includes(words), {}, text);

  it('shows what happens as it happens, says it aloud, and leaves the reader where they are', async () => {
    const { page, url, sitting, amy, ben } = await given(await newPage());
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(url);
    await page.waitForSelector('#board-again[hidden]');
    await page.focus('details summary');
    await opens(ben, sitting.cardOf(ben));
    await shows(page, 'scoring');
    expect(await page.$eval('#board-news', (news) => [news.role, news.textContent])).toEqual([
      'status',
      'Ben Brook: scoring',
    ]);
    await submits(application, amy, sitting);
    await shows(page, '1 of 2 submitted');
    await shows(page, 'submitted');
    expect(await page.evaluate(() => document.activeElement!.tagName)).toBe('SUMMARY');
    expect(asked.filter((path) => path.endsWith('/board'))).toEqual([]);
    expect(asked.filter((path) => path.endsWith('/events'))).toHaveLength(1);
  }, 30_000);

  it('leaves open what the reader has opened, and keeps the focus in what changes beneath it', async () => {
    const { page, url, sitting, ben } = await given();
    await page.goto(url);
    await page.waitForSelector('#board-again[hidden]');
    await page.click('#board details summary');
    await opens(ben, sitting.cardOf(ben));
    await shows(page, 'scoring');
    const place = () =>
      page.evaluate(() => [
        document.querySelector<HTMLDetailsElement>('#board details')!.open,
        document.activeElement!.tagName,
        document.querySelectorAll('#board dd').length,
      ]);
    expect(await place()).toEqual([true, 'SUMMARY', 2]);
    await submits(application, ben, sitting);
    await shows(page, '1 of 2 submitted');
    expect(await place()).toEqual([true, 'SUMMARY', 1]);
    expect(await page.$eval('#board-news', (news) => news.textContent)).toMatch(
      /^Scorecards: 1 of 2 submitted\. Ben Brook: submitted$/,
    );
  }, 30_000);

  it('has no violation that axe knows, and is worked by keyboard: a reminder from where it was asked for', async () => {
    const { page, url, amy, sitting } = await given();
    await application.database.query(`update people set password_hash = 'x' where id = $1`, [amy.id]);
    for (const [width, scheme] of [
      [390, 'light'],
      [1280, 'dark'],
    ] as const) {
      await page.setViewport({ width, height: 900 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto(url);
      await page.$eval('#board details', (details) => details.setAttribute('open', ''));
      expect(await violationsOn(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
    }
    await page.focus('#board button');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    expect(await page.$eval('.notice', (notice) => notice.textContent!.trim())).toBe('Reminder emailed to Amy Adams.');
    const { remindedAt } = await application.database.findOneByOrFail(Scorecard, { id: sitting.cardOf(amy) });
    expect(remindedAt).toBeInstanceOf(Date);
    expect(await page.$$('#board button')).toHaveLength(0);
  }, 30_000);

  it('asks now and then where no stream comes through', async () => {
    const { page, url, sitting, ben } = await given(await newPage());
    await page.setRequestInterception(true);
    page.on('request', (request) =>
      request.url().endsWith('/events') ? void request.respond({ status: 502 }) : void request.continue(),
    );
    await page.goto(url);
    await opens(ben, sitting.cardOf(ben));
    await shows(page, 'scoring');
  }, 30_000);

  it('stops asking and offers to look again once its reader is signed out', async () => {
    const { page, url, recruiter } = await given();
    await page.goto(url);
    await page.waitForSelector('#board-again[hidden]');
    await application.database.query('delete from sessions where person_id = $1', [recruiter.id]);
    await page.waitForSelector('#board-again:not([hidden])');
    expect(await page.$eval('#board', (board) => board.textContent)).toContain('Amy Adams');
    expect(await page.$eval('#board-again a', (link) => link.getAttribute('href'))).toMatch(/^\/sittings\/[^#]+$/);
  }, 30_000);

  it('has a link to look again where there is no JavaScript', async () => {
    const { page, url, sitting, ben } = await given();
    await page.setJavaScriptEnabled(false);
    await page.goto(url);
    await opens(ben, sitting.cardOf(ben));
    await Promise.all([page.waitForNavigation(), page.click('#board-again a')]);
    expect(await page.$eval('#board', (board) => board.textContent)).toContain('scoring');
  }, 30_000);
});
