import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { HTTPRequest } from 'puppeteer';
import { digestOf } from '../../src/accounts/access/tokens.js';
import { givenRound, givenSitting, submits } from '../factories/scorecards.js';
import { runningOn, startApplication } from '../support/application.js';
import { choose, kept, note, opened, Room, says, until, useToken } from '../support/room.js';

describe('what is typed into a scorecard', () => {
  let room: Room;
  beforeAll(async () => {
    room = await Room.open();
  }, 60_000);
  afterEach(() => room.leave());
  afterAll(() => room.close());

  it('saves each change by itself, within a second', async () => {
    const { page, url, stored } = await room.givenPage();
    await page.goto(url);
    await choose(page, 0, '2');
    await says(page, 'saved');
    await page.type(note(0), 'Drew the queue.');
    await until(async () => (await stored())[0]?.note === 'Drew the queue.');
    expect(await stored()).toEqual([{ level: 2, note: 'Drew the queue.' }]);
    expect(await page.$eval('#progress p', (bar) => bar.textContent)).toBe('2 of 3 left');
  });

  it('keeps what is typed without a network, through a closed tab, and sends it once when it is back', async () => {
    const { context, url, stored } = await room.given();
    const page = await opened(context, url);
    await page.setOfflineMode(true);
    await choose(page, 0, '2');
    await says(page, 'kept on this device only');
    await page.type(note(0), 'typed in the cellar');
    await page.waitForFunction((text) => JSON.stringify({ ...localStorage }).includes(text), {}, 'typed in the cellar');
    expect(await stored()).toEqual([]);
    await page.close();

    const again = await opened(context, url);
    await says(again, 'saved');
    expect(await stored()).toEqual([{ level: 2, note: 'typed in the cellar' }]);
    expect(await again.$eval(note(0), (area) => (area as HTMLTextAreaElement).value)).toBe('typed in the cellar');
    expect(await again.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('card')))).toEqual([]);
  });

  it('says that it is saved where the server had it all along and only the answer was lost', async () => {
    const { context, url, token, stored } = await room.given();
    const page = await opened(context, url);
    let lost = true;
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      const write = lost && request.method() === 'PUT';
      void (write ? answerLost(request, token) : request.continue());
    });
    await page.type(note(0), 'once');
    await says(page, 'kept on this device only');
    expect(await stored()).toEqual([{ level: null, note: 'once' }]);
    const again = await opened(context, url);
    await says(again, 'saved');
    lost = false;
    await page.bringToFront();
    await says(page, 'saved');
    expect(await stored()).toEqual([{ level: null, note: 'once' }]);
    expect(await kept(page)).toEqual([]);
  });

  it('keeps what is typed when the session runs out, and says how to go on', async () => {
    const { page, url, token, stored } = await room.givenPage();
    await page.goto(url);
    await room.application.database.query('delete from sessions where token_hash = $1', [digestOf(token)]);
    await choose(page, 0, '2');
    await says(page, 'kept on this device only; sign in again');
    expect(await page.$eval('#saved a', (link) => link.getAttribute('href'))).toContain('/sign-in?next=/scorecards/');
    expect(await stored()).toEqual([]);
  });

  it('takes over what another tab wrote elsewhere on the card', async () => {
    const { page: one, url, stored } = await room.givenPage();
    await one.goto(url);
    const two = await opened(one.browserContext(), url);
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
    const { page: one, url, stored } = await room.givenPage();
    await one.goto(url);
    const two = await opened(one.browserContext(), url);
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

  it('leaves nothing on the device when it is submitted, nor when its panelist signs out, who is asked first', async () => {
    const { context, url, stored } = await room.given();
    const page = await opened(context, url);
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void (asked.length === 1 ? dialog.dismiss() : dialog.accept());
    });
    await page.setRequestInterception(true);
    page.on('request', (request) => void (request.method() === 'PUT' ? request.abort() : request.continue()));
    await page.type(note(0), 'only here');
    await says(page, 'kept on this device only');
    expect(await kept(page)).toHaveLength(1);
    const signOut = () =>
      page.$eval('form[action="/session/deletion"] button', (button) => (button as HTMLElement).click());
    await signOut();
    expect(asked).toHaveLength(1);
    expect(await kept(page)).toHaveLength(1);
    await Promise.all([page.waitForNavigation(), signOut()]);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    expect(await kept(page)).toEqual([]);
    expect(await stored()).toEqual([]);

    const { page: again, url: other } = await room.givenPage();
    await again.goto(other);
    for (const criterion of [0, 1, 2]) await choose(again, criterion, '2');
    await Promise.all([
      again.waitForNavigation(),
      again.$eval('[data-submit]', (button) => (button as HTMLElement).click()),
    ]);
    expect(await kept(again)).toEqual([]);
  });

  it('shows on a card that is done what was typed here and never stored', async () => {
    const { context, url, amy, sitting } = await room.given();
    const page = await opened(context, url);
    await page.setOfflineMode(true);
    await page.type(note(0), 'too late');
    await says(page, 'kept on this device only');
    await page.close();
    // A page may send something as it closes, just between the reading of the version and the saving.
    const submitted = () => submits(room.application, amy, sitting, 2);
    await submitted().catch(submitted);
    const done = await opened(context, url);
    const box = await done.waitForSelector('.page-head .notice.warning');
    expect(await box!.evaluate((notice) => notice.textContent)).toContain('Criterion A1: no level: too late');
    await done.click('.page-head .notice.warning button');
    expect(await kept(done)).toEqual([]);
    expect(await done.$('.page-head .notice.warning')).toBeNull();
  });

  it('comes through the session that ran out: whoever signs in again finds what was typed, and it is sent', async () => {
    const { page, url, token, stored, amy } = await room.givenPage();
    await page.goto(url);
    await room.application.database.query('delete from sessions where token_hash = $1', [digestOf(token)]);
    await page.type(note(0), 'typed after midnight');
    await says(page, 'sign in again');
    await useToken(page.browserContext(), await room.signedIn(amy));
    await page.goto(url);
    await says(page, 'saved');
    expect(await stored()).toEqual([{ level: null, note: 'typed after midnight' }]);
  });

  it('goes on while the server is started anew, and sends what was typed meanwhile', async () => {
    // Below the ports that systems hand out by themselves: it has to be free a second time.
    const port = 20_000 + (process.pid % 10_000);
    const first = await startApplication({ port });
    const round = await givenRound(first);
    const sitting = await givenSitting(first, round.candidate, 'audition', [round.amy]);
    const context = await room.context(await room.signedIn(round.amy, first));
    const page = await opened(context, `${first.address}/scorecards/${sitting.cardOf(round.amy)}`);
    await page.type(note(0), 'before, ');
    await says(page, 'saved');
    await first.app.close();
    await page.type(note(0), 'during');
    await says(page, 'kept on this device only');
    const second = await runningOn({ url: first.databaseUrl, drop: first.drop }, { port });
    await says(page, 'saved');
    await second.close();
    expect(await kept(page)).toEqual([]);
    expect(await page.$eval('#saved', (place) => place.textContent)).toMatch(/^saved \d{1,2}:\d\d\s[AP]M$/);
  });
});

/** The server gets it, and whoever sent it hears nothing. */
async function answerLost(request: HTTPRequest, token: string): Promise<void> {
  const headers = { ...request.headers(), cookie: `callboard=${token}` };
  await fetch(request.url(), { method: 'PUT', headers, body: request.postData() ?? '' });
  await request.abort();
}
