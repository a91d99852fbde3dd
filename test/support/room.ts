import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, BrowserContext, Page, Viewport } from 'puppeteer';
import { digestOf, newToken } from '../../src/accounts/access/tokens.js';
import { newId } from '../../src/platform/database/ids.js';
import { givenRound, givenSitting } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from './application.js';
import { startBrowser } from './browsers.js';
import { PageAgain } from './page-again.js';

/** A panelist with a phone: the product listening, a browser, and an audition's scorecard that nobody has begun. */
export class Room {
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    readonly application: TestApplication,
    readonly browser: Browser,
    readonly address: string,
    private readonly again: PageAgain,
  ) {}

  static async open(viewport: Viewport = handheld): Promise<Room> {
    const application = await startApplication();
    const browser = await startBrowser();
    const { address } = application;
    return new Room(application, browser, address, new PageAgain(browser, address, viewport));
  }

  /** Between two tests: whatever was open in the browser is closed. */
  async leave(): Promise<void> {
    for (const context of this.contexts.splice(0)) await context.close();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.application.close();
  }

  async given() {
    const given = await this.givenCard();
    return { ...given, context: await this.context(given.token) };
  }

  /** The same, and the page of the test before, as if it were new: for tests that open one page, and do not listen to it. */
  async givenPage() {
    const given = await this.givenCard();
    return { ...given, page: await this.page(given.token) };
  }

  private async givenCard() {
    const { database } = this.application;
    const round = await givenRound(this.application);
    const sitting = await givenSitting(this.application, round.candidate, 'audition', [round.amy]);
    const url = `${this.address}/scorecards/${sitting.cardOf(round.amy)}`;
    const token = await this.signedIn(round.amy);
    const stored = () =>
      database.query<{ level: number | null; note: string }[]>(
        `select r.level, r.note from ratings r join criteria c on c.id = r.criterion_id
          where r.scorecard_id = $1 order by c.position`,
        [sitting.cardOf(round.amy)],
      );
    return { ...round, sitting, url, token, stored };
  }

  /** The token of a new session. */
  async signedIn({ id }: { id: string }, { database }: TestApplication = this.application): Promise<string> {
    const token = newToken();
    await database.query(
      `insert into sessions (id, person_id, token_hash, expires_at, method) values ($1, $2, $3, now() + interval '1 day', 'passkey')`,
      [newId(), id, digestOf(token)],
    );
    return token;
  }

  /** A browser of its own, with its own cookies and its own storage. */
  async context(token: string): Promise<BrowserContext> {
    const context = await this.browser.createBrowserContext();
    this.contexts.push(context);
    await useToken(context, token);
    return context;
  }

  /** The page of the test before, with nothing of it. */
  async page(token: string): Promise<Page> {
    const page = await this.again.next();
    await useToken(page.browserContext(), token);
    return page;
  }
}

/** A phone, held upright. */
const handheld = { width: 390, height: 844 };

export function useToken(context: BrowserContext, token: string): Promise<void> {
  return context.setCookie({ name: 'callboard', value: token, domain: '127.0.0.1', path: '/' } as never);
}

export async function opened(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.setViewport(handheld);
  await page.goto(url);
  return page;
}

/** Presses a level of a criterion, counted from 0. */
export const choose = (page: Page, criterion: number, level: string): Promise<void> =>
  page.evaluate(
    (at, value) =>
      document.querySelectorAll('.criterion')[at]?.querySelector<HTMLElement>(`input[value="${value}"]`)?.click(),
    criterion,
    level,
  );

/** Where the note of a criterion is, counted from 0. */
export const note = (criterion: number): string => `#criterion-${criterion + 1} textarea`;

/** Until the card says so beside its bar. */
export const says = (page: Page, words: string): Promise<unknown> =>
  page.waitForFunction(
    (text) => document.getElementById('saved')?.textContent?.includes(text),
    { timeout: 45_000 },
    words,
  );

/** Until it is so, for as long as a test may take. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(50);
}

/** What the device keeps of scorecards. */
export const kept = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('callboard:card:')));
