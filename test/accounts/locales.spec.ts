import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, textOf, type Browser } from '../support/as.js';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { givenRound, givenSitting } from '../factories/scorecards.js';

describe('dates, numbers and paper', () => {
  let application: TestApplication;
  let recruiter: Person;
  let browser: Browser;
  let session: string;
  let jobUrl: string;
  beforeAll(async () => {
    application = await startApplication();
    const round = await givenRound(application);
    recruiter = round.recruiter;
    browser = await as(application, recruiter);
    jobUrl = `/jobs/${round.job.id}`;
    const at = new Date(Date.UTC(new Date().getUTCFullYear(), 10, 9, 15, 2));
    const { id } = await givenSitting(application, round.candidate, 'audition', [round.amy], { at });
    session = `/sittings/${id}`;
  });
  afterAll(() => application.close());

  const shownTo = async (header: string, path: string) =>
    textOf(await browser.get(path).set('accept-language', header));

  it.each([
    ['en-US,en;q=0.9', / Nov 9, 3:02 PM/],
    ['de-DE,de;q=0.9,en;q=0.8', /, 9 Nov, 15:02/],
    ['en-GB', / 9 Nov, 15:02/],
    ['es-MX', /, 9 Nov, 3:02 pm/],
    ['nonsense;;q=,<script>,*', / Nov 9, 3:02 PM/],
    [`${'x-'.repeat(4000)},de`, / Nov 9, 3:02 PM/],
  ])('are as the browser asks: %s', async (header, shown) => {
    expect(await shownTo(header, session)).toMatch(shown);
  });

  it('are American where nothing is known', async () => {
    expect(textOf(await browser.get(session))).toMatch(/Nov 9, 3:02 PM/);
  });

  it('keep English words, and say that they depend on the language asked for', async () => {
    const answer = await browser.get(session).set('accept-language', 'de-DE');
    expect(answer.text).toContain('<html lang="en" data-tz="UTC" data-locale="en-DE-u-hc-h23">');
    expect([answer.headers['vary'], answer.headers['cache-control']]).toEqual([
      expect.stringMatching(/accept-language/i),
      'no-store',
    ]);
  });

  it('show percent and decimals as the region does', async () => {
    expect(await shownTo('en-US', `${jobUrl}/analysis`)).toMatch(/ \d+\.\d% /);
    const german = await browser.get(`${jobUrl}/analysis`).set('accept-language', 'de-DE');
    expect(german.text).toMatch(/\d,\d\u00a0%/);
    expect(german.text).not.toMatch(/\d\.\d%/);
  });

  it.each(['packets/new', 'records'])('offer the paper of the region first, and chosen, on %s', async (path) => {
    const { job, recruiter: lead, candidate } = await givenRound(application);
    await givenSitting(application, candidate, 'audition', []);
    const theirs = await as(application, lead);
    const papers = async (header: string) => {
      const { text } = await theirs.get(`/jobs/${job.id}/${path}`).set('accept-language', header);
      return [...text.matchAll(/name="paper"[^>]*value="(\w+)"([^>]*)/g)].map(
        ([, paper, rest]) => paper + (/ checked/.test(rest!) ? ' chosen' : ''),
      );
    };
    expect(await papers('en-US')).toEqual(['Letter chosen', 'A4']);
    expect(await papers('fr-CA')).toEqual(['Letter chosen', 'A4']);
    expect(await papers('de-DE')).toEqual(['A4 chosen', 'Letter']);
    expect(await papers('nonsense')).toEqual(['Letter chosen', 'A4']);
  });

  it('follow what a person chose, wherever they are', async () => {
    const saved = await browser.post('/me', { name: recruiter.name, timeZone: 'Europe/Berlin', locale: 'de-DE' });
    expect(saved.status).toBe(303);
    expect(await shownTo('en-US', session)).toMatch(/, 9 Nov, 16:02/);
    expect((await browser.get('/me')).text).toMatch(
      /<option value="de-DE" selected>German \(Germany\): 24 Nov 2026, 14:30/,
    );
    await browser.post('/me', { name: recruiter.name });
    expect(await shownTo('en-US', session)).toMatch(/ Nov 9, 3:02 PM/);
  });

  it('refuse a choice that is no locale, and keep what was typed', async () => {
    const refused = await browser.post('/me', { _form: 'profile', name: 'Rita the Second', locale: 'xx-nowhere' });
    expect(refused.status).toBe(422);
    expect(textOf(refused)).toContain('Choose a language and a region such as en-US or de-DE.');
    expect(refused.text).toContain('value="Rita the Second"');
  });

  it('are those of the asker in a document that is asked for', async () => {
    const choice = { _form: 'packet', paper: 'A4', show: 'names' };
    await browser.post(`${jobUrl}/packets`, choice).set('accept-language', 'de-DE,de').expect(303);
    await browser.post(`${jobUrl}/packets`, choice).expect(303);
    const orders = await application.database.query<{ locale: string }[]>(
      'select locale from packet_orders order by asked_at',
    );
    expect(orders.map(({ locale }) => locale)).toEqual(['de-DE', 'en-US']);
  });

  it('reach pages that nobody is signed in to, errors too', async () => {
    const page = await asNobody(application).get('/nowhere').set('accept-language', 'de-DE');
    expect(page.text).toContain('data-locale="en-DE-u-hc-h23"');
  });
});

describe('an installation elsewhere', () => {
  it('shows its own forms to browsers that say nothing', async () => {
    const application = await startApplication({ locale: 'de-AT', timeZone: 'Europe/Vienna' });
    try {
      const { text } = await asNobody(application).get('/sign-in').set('accept-language', '*');
      expect(text).toContain('data-tz="Europe/Vienna" data-locale="en-AT-u-hc-h23"');
    } finally {
      await application.close();
    }
  });
});
