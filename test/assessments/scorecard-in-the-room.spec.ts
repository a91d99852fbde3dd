import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer';
import { choose, note, Room, says, until } from '../support/room.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('a scorecard on a phone', () => {
  let room: Room;
  beforeAll(async () => {
    room = await Room.open();
  }, 60_000);
  afterEach(() => room.leave());
  afterAll(() => room.close());

  it('takes digits, and moves on to the next criterion', async () => {
    const { page, url, stored } = await room.givenPage();
    await page.goto(url);
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

  it('is submitted once, and is read-only after that', async () => {
    const { page, url } = await room.givenPage();
    await page.goto(url);
    for (const criterion of [0, 1, 2]) await choose(page, criterion, '2');
    const submit = () => page.$eval('[data-submit]', (button) => (button as HTMLElement).click());
    await Promise.all([page.waitForNavigation(), submit()]);
    expect(await page.$eval('main', (main) => main.textContent)).toContain('Scoring complete');
    expect(await page.$('form#scorecard')).toBeNull();
  });

  it('turns moving on off for good, on this device', async () => {
    const { page, url } = await room.givenPage();
    await page.goto(url);
    await page.click('.moves-on input');
    await page.reload();
    expect(await page.$eval('.moves-on input', (box) => (box as HTMLInputElement).checked)).toBe(false);
    await page.focus('#criterion-1 input[type=radio]');
    await page.keyboard.press('2');
    await says(page, 'saved');
    expect(await page.evaluate(() => document.activeElement?.closest('.criterion')?.id)).toBe('criterion-1');
  });

  it('says aloud what a digit chose, and lets arrows pass from level to level without moving on', async () => {
    const { page, url } = await room.givenPage();
    await page.goto(url);
    await page.focus('#criterion-1 input[value="1"]');
    await page.keyboard.press('ArrowRight');
    await says(page, 'saved');
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('2');
    await page.keyboard.press('3');
    expect(await page.$eval('#announced', (place) => place.textContent)).toBe('Criterion A1: 3. 2 left.');
    await page.keyboard.press('0');
    expect(await page.$eval('#announced', (place) => place.textContent)).toBe('Criterion A2: not observed. 1 left.');
  });

  it('says at the end what was answered and what is missing, as it is now', async () => {
    const { page, url } = await room.givenPage();
    await page.goto(url);
    const summary = () => page.$$eval('#summary li', (lines) => lines.map((line) => (line as HTMLElement).innerText));
    const lacking = () => page.$eval('#lacking', (place) => place.textContent);
    expect(await lacking()).toBe('Still needed: 3 answers.');
    await choose(page, 0, '3');
    await choose(page, 1, 'not-observed');
    expect(await summary()).toEqual([
      'Criterion A1 3, a note is missing',
      'Criterion A2 not observed',
      'Would you buy? not answered',
    ]);
    expect(await lacking()).toBe('Still needed: 1 answer and 1 note.');
    await choose(page, 2, '2');
    await page.type(note(0), 'seen');
    expect(await lacking()).toBe('Ready to submit.');
  });

  it('is refused without a note that is needed: the criterion is named, the text kept, the way there is short', async () => {
    const { page, url, stored } = await room.givenPage();
    await page.goto(url);
    await choose(page, 0, '3');
    await choose(page, 1, '2');
    await page.type(note(1), 'kept');
    await choose(page, 2, '2');
    await Promise.all([
      page.waitForNavigation(),
      page.$eval('[data-submit]', (button) => (button as HTMLElement).click()),
    ]);
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('failure');
    expect(await page.$eval('.failure a', (link) => link.textContent)).toContain(
      'Criterion A1: add a note on what you heard',
    );
    await page.click('.failure a');
    expect(await page.evaluate(() => document.activeElement?.matches('#criterion-1 textarea'))).toBe(true);
    expect(await page.$eval(note(1), (area) => (area as HTMLTextAreaElement).value)).toBe('kept');
    expect(await stored()).toHaveLength(3);
  });

  it('is usable after two round trips and little traffic, and waits for no font', async () => {
    const { context, url } = await room.given();
    const page = await context.newPage();
    const cdp = await page.createCDPSession();
    await cdp.send('Network.enable');
    const sent = new Map<string, { type: string; by?: string; bytes: number }>();
    cdp.on('Network.requestWillBeSent', ({ requestId, type, initiator }) => {
      sent.set(requestId, { type: type ?? '', by: initiator.url, bytes: 0 });
    });
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const one = sent.get(requestId);
      if (one) one.bytes = encodedDataLength;
    });
    await page.goto(url, { waitUntil: 'networkidle0' });
    const needed = [...sent.values()].filter(({ type }) => ['Document', 'Stylesheet', 'Script'].includes(type));
    expect(needed.map(({ type }) => type).toSorted()).toEqual(['Document', 'Script', 'Script', 'Script', 'Stylesheet']);
    // The page names all that it needs, so that everything else is asked for at once.
    expect(needed.filter(({ type, by }) => type !== 'Document' && by !== url)).toEqual([]);
    expect(needed.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(60_000);
    expect(needed.every(({ bytes }) => bytes > 0)).toBe(true);
    const faces = await page.evaluate(() => [...document.fonts].map(({ display }) => display));
    expect(new Set(faces)).toEqual(new Set(['swap']));
  });

  it('saves and submits without a script', async () => {
    const { page, url, stored } = await room.givenPage();
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
    const { page, url } = await room.givenPage();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    for (const place of [url, `${room.address}/scorecards`]) {
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

  it('is looked at on a page on which nothing is left of the test before', async () => {
    const look = async (page: Page, url: string) => {
      await page.goto(url);
      const cookies = (await page.browserContext().cookies()).map(({ name }) => name);
      const seen = await page.evaluate(async () => ({
        left: [localStorage['left'], sessionStorage['left'], window.name, document.cookie.includes('left')],
        databases: (await indexedDB.databases()).length,
        caches: await caches.keys(),
        history: history.length,
        screen: [innerWidth, innerHeight, devicePixelRatio, navigator.maxTouchPoints],
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        isDark: matchMedia('(prefers-color-scheme: dark)').matches,
        isOnline: navigator.onLine,
        // What was cached is not sent, nor is a script where none may run.
        unsent: performance
          .getEntriesByType('resource')
          .filter((entry) => (entry as PerformanceResourceTiming).transferSize === 0)
          .map(({ name }) => name),
      }));
      return { ...seen, cookies: cookies.filter((name) => name !== 'tz') };
    };
    const before = await room.givenPage();
    await before.page.goto(before.url);
    await before.page.evaluate(async () => {
      localStorage['left'] = sessionStorage['left'] = window.name = 'left';
      document.cookie = 'left=1;path=/;max-age=1000';
      await new Promise((done) => (indexedDB.open('left').onsuccess = done));
      await caches.open('left');
    });
    await before.page.emulateTimezone('Asia/Tokyo');
    await before.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await before.page.setViewport({ width: 500, height: 500, hasTouch: true, deviceScaleFactor: 2 });
    await before.page.setOfflineMode(true);
    await before.page.setJavaScriptEnabled(false);
    const { page, url } = await room.givenPage();
    const { context, url: other } = await room.given();
    const unused = await context.newPage();
    await unused.setViewport({ width: 390, height: 844 });
    expect(await look(page, url)).toEqual(await look(unused, other));
  });
});
