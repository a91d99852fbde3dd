import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser as Chromium } from 'puppeteer';
import { findBrowser } from '../../src/platform/browser/find-browser.js';
import { launchBrowser } from '../../src/platform/browser/launch-browser.js';
import { givenRound, givenSitting } from '../factories/scorecards.js';
import { runningOn, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';
import { newDatabase } from '../support/databases.js';
import { connectionsOf } from '../support/pools.js';
import { until } from '../support/until.js';
import { type Wire, wireTo } from '../support/wire.js';

describe('while the database is away', () => {
  let application: TestApplication;
  let wire: Wire;

  beforeAll(async () => {
    const { url, drop } = await newDatabase();
    wire = await wireTo(url);
    application = await runningOn({ url: wire.url, drop: () => wire.close().then(drop) });
  });
  afterEach(joined);
  afterAll(() => application.close());

  let lost: object[] = [];

  async function cut(): Promise<void> {
    lost = connectionsOf(application);
    await wire.cut();
  }

  /** The database is back, and connections that were cut have found out, which takes them a moment. */
  async function joined(): Promise<void> {
    await wire.join();
    await until(() => !connectionsOf(application).some((one) => lost.includes(one)));
  }

  async function given() {
    const { amy, candidate } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'audition', [amy]);
    const id = sitting.cardOf(amy);
    const rows = await application.database.query<{ id: string }[]>(
      `select k.id from criteria k join sittings s on s.assessment_id = k.assessment_id join scorecards c on c.sitting_id = s.id
        where c.id = $1 order by k.position`,
      [id],
    );
    const stored = () =>
      application.database.query<object[]>('select level, note from ratings where scorecard_id = $1', [id]);
    return { amy, id, criterion: rows[0]!.id, stored, browser: await as(application, amy) };
  }

  it('a page says so, and is there again when the database is', async () => {
    const { browser, id } = await given();
    await cut();

    const away = await browser.get(`/scorecards/${id}`);

    expect([away.status, away.headers['retry-after'], away.headers['content-type']]).toEqual([
      503,
      '5',
      'text/html; charset=utf-8',
    ]);
    expect(textOf(away)).toContain('Callboard can’t reach its database. Saved data is safe. Try again');
    await joined();
    expect((await browser.get(`/scorecards/${id}`)).status).toBe(200);
  });

  it('a program is told when to try again, and the same rating is taken then', async () => {
    const { browser, id, criterion, stored } = await given();
    const send = () =>
      browser.api('put', `/scorecards/${id}/ratings/${criterion}`, { level: 2, note: 'Drew it.', version: 1 });
    await cut();

    const away = await send();

    expect([away.status, away.headers['retry-after']]).toEqual([503, '5']);
    expect(away.body).toMatchObject({ status: 503, code: 'unavailable' });
    await joined();
    expect((await send()).status).toBe(200);
    expect(await stored()).toEqual([{ level: 2, note: 'Drew it.' }]);
  });

  it('a form comes back as it was sent, with a button that sends it again', async () => {
    const { browser, id, criterion, stored } = await given();
    const form = {
      version: '1',
      'ratings[0][criterionId]': criterion,
      'ratings[0][level]': '3',
      'ratings[0][note]': 'Said "why" & drew <it>.',
    };
    await cut();

    const away = await browser.post(`/scorecards/${id}/ratings`, form);

    expect(away.status).toBe(503);
    expect(away.text).toContain(`<form method="post" action="/scorecards/${id}/ratings">`);
    const kept = fieldsOf(away.text);
    expect(kept).toEqual(form);
    await joined();
    expect((await browser.post(`/scorecards/${id}/ratings`, kept)).status).toBe(303);
    expect(await stored()).toEqual([{ level: 3, note: 'Said "why" & drew <it>.' }]);
  });

  it('a password does not come back in a page', async () => {
    const { browser } = await given();
    await cut();

    const away = await browser.post('/session', { email: 'amy@example.com', password: 'correct horse' });

    expect(away.status).toBe(503);
    expect(away.text).not.toContain('correct horse');
    expect(away.text).not.toContain('Submit again');
  });

  it('a connection that breaks in the middle of a transaction is an answer like any other, and no end', async () => {
    const { browser, id, criterion, stored } = await given();
    const holder = application.source.createQueryRunner();
    await holder.startTransaction();
    await holder.query('select 1 from scorecards where id = $1 for update', [id]);
    const path = `/scorecards/${id}/ratings/${criterion}`;
    const waiting = browser.api('put', path, { level: 2, version: 1 }).then((answer) => answer);
    await wire.waitsForLock();
    await cut();

    expect((await waiting).status).toBe(503);
    await holder.release();
    await joined();
    expect((await browser.api('put', path, { level: 3, version: 1 })).status).toBe(200);
    expect(await stored()).toEqual([{ level: 3, note: '' }]);
  });

  it('the card keeps what is chosen on the device, and sends it once the database is back', async () => {
    const { browser, id, stored } = await given();
    const chromium: Chromium = await launchBrowser(await findBrowser());
    try {
      const [name, value] = browser.cookie.split('=') as [string, string];
      await chromium.setCookie({ name, value, domain: '127.0.0.1', path: '/' } as never);
      const page = await chromium.newPage();
      await page.goto(`${application.address}/scorecards/${id}`);
      const says = (words: string) =>
        page.waitForFunction((text) => document.getElementById('saved')?.textContent?.includes(text), {}, words);
      await cut();
      await page.evaluate(() => document.querySelector<HTMLElement>('.criterion input[value="2"]')?.click());
      await says('kept on this device only');
      await joined();
      await says('saved');
      expect(await stored()).toEqual([{ level: 2, note: '' }]);
    } finally {
      await chromium.close();
    }
  });
});

/** The hidden fields of the page's form, as a browser reads them. */
function fieldsOf(html: string): Record<string, string> {
  const found = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [read(name), read(value)]));
}

function read(text: string): string {
  const marks: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>' };
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&(quot|amp|lt|gt);/g, (_, name: string) => marks[name] ?? '');
}
