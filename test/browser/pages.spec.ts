import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'puppeteer';
import { newId } from '../../src/platform/database/ids.js';
import { digestOf, newToken } from '../../src/accounts/access/tokens.js';
import { PersonalLinks } from '../../src/accounts/access/personal-links.service.js';
import { Database } from '../../src/platform/database/database.js';
import { givenPersonalData } from '../factories/erasures.js';
import { givenImport } from '../factories/imports.js';
import { givenPerson } from '../factories/people.js';
import { givenPickedTime } from '../factories/scheduling.js';
import { givenAnalysisReport, givenExpert } from '../factories/experts.js';
import { givenReference } from '../factories/references.js';
import { givenRoleTemplate } from '../factories/roles.js';
import { givenSentMail } from '../factories/sent-mail.js';
import { givenWebhook } from '../factories/webhooks.js';
import { givenDemoRound } from '../factories/rounds.js';
import { type SlowPrinter, slowPrinter } from '../factories/slow-printer.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { bringAxe, findingsWithAxe } from '../support/axe.js';
import { startBrowser, unseenPage } from '../support/browsers.js';

describe('pages in a browser', () => {
  let application: TestApplication;
  let base: string;
  let browser: Browser;
  let printer: SlowPrinter;
  let job: string;
  const tokens: Record<string, string> = {};
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    const from = { name: 'Callboard', address: 'callboard@example.com' };
    application = await startApplication({ mail: { host: '127.0.0.1', port: 9, tlsAtOnce: false, from } });
    base = application.address;
    const given = await givenDemoRound(application);
    job = given.job.id;
    const administrator = await givenPerson(application, {
      ...{ name: 'Ada Administrator', administrator: true, admittedAt: new Date() },
    });
    for (const [role, { id }] of Object.entries({ ...given, administrator }).filter(([role]) => role !== 'job')) {
      tokens[role] = newToken();
      await application.database.query(
        `insert into sessions (id, person_id, token_hash, expires_at, method) values ($1, $2, $3, now() + interval '1 day', 'passkey')`,
        [newId(), id, digestOf(tokens[role])],
      );
    }
    const first = async (name: string, sql: string, values: unknown[] = []): Promise<void> => {
      const [row] = await application.database.query<{ id: string }[]>(sql, values);
      ids[name] = row!.id;
    };
    await first('application', `select id from applications where key = 'okafor'`);
    await first('due', `select id from scorecards where state in ('due', 'draft') limit 1`);
    await first('done', `select s.id from scorecards s where panelist_id = $1 and state = 'submitted' limit 1`, [
      given.panelist.id,
    ]);
    await first('sitting', `select sitting_id as id from scorecards where state = 'submitted' limit 1`);
    await first('writing', `select id from sittings where document_id is not null limit 1`);
    await first('asked', `select id from sittings where assessment_key = 'interview' limit 1`);
    await first('assessment', `select id from assessments where kind = 'interview'`);
    await first('question', `select id from questions limit 1`);
    await givenRoleTemplate(application);
    ids['expert'] = (await givenExpert(application, given.job, given.panelist)).id;
    ids['report'] = (await givenAnalysisReport(application, given.job, given.recruiter)).id;
    ids['mail'] = (await givenSentMail(application, given.job)).id;
    ids['webhook'] = (await givenWebhook(application)).id;
    await first('role', `select id from role_templates limit 1`);
    await givenPersonalData(application, given.job, given.recruiter);
    await first('erasure', 'select id from erasures limit 1');
    await first('access', 'select id from access_exports limit 1');
    await first('person', `select id from people where name = 'Kenji Watanabe'`);
    await first(
      'debriefed',
      `select s.id from sittings s join assessments a on a.id = s.assessment_id
        where a.kind = 'audition' and not exists (select 1 from scorecards c where c.sitting_id = s.id and c.state <> 'submitted')
        limit 1`,
    );
    const check = await givenReference(application, given.job, given.panelist);
    Object.assign(ids, { referee: check.page, checked: check.sitting, check: check.scorecard });
    const { app } = application;
    const linked = await app.get(Database).transaction((tx) => app.get(PersonalLinks).make(tx, administrator.id, '/'));
    ids['link'] = new URL(linked.url).pathname;
    printer = slowPrinter(application);
    const recruiter = await as(application, given.recruiter);
    await recruiter.post(`/sittings/${ids['debriefed']}/debrief`);
    const asked = await recruiter.api('post', `/jobs/${job}/packets`, { paper: 'A4', show: 'names' });
    ids['making'] = (asked.body as { id: string }).id;
    Object.assign(
      ids,
      await givenPickedTime(application, recruiter, job).then(({ sitting: picked, ...more }) => ({ picked, ...more })),
    );
    const { upload, import: imported } = await givenImport(recruiter, job);
    Object.assign(ids, { upload, imported });
    const phone = '+1 312 555 0142';
    await application.database.query(`update candidates set phone = $1 where name = 'Amara Okafor'`, [phone]);
    await recruiter.api('post', `/jobs/${job}/candidates`, { name: 'Amara Okafor', email: 'a.o@example.com', phone });
    await first('moved', `select id from applications where job_id = $1 and stage = 'applied' limit 1`, [job]);
    browser = await startBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    printer?.restore();
    await application?.close();
  });

  const open = async (role: string): Promise<Page> =>
    signedIn(await (await browser.createBrowserContext()).newPage(), role);
  const signedIn = async (page: Page, role: string): Promise<Page> => {
    if (tokens[role]) await page.setCookie({ name: 'callboard', value: tokens[role], url: base });
    return page;
  };

  const pages = (): [role: string, path: string][] => [
    ['nobody', '/sign-in'],
    ['nobody', '/sign-in/link'],
    ['panelist', '/me/passkeys/new'],
    ['nobody', '/sign-in/link/sent'],
    ['nobody', ids['link']!],
    ['nobody', '/links/used'],
    ['nobody', ids['mine']!],
    ['nobody', `${ids['mine']}/withdrawal`],
    ['nobody', '/my-application/used'],
    ['nobody', ids['invitation']!],
    ['nobody', '/invitations/used'],
    ['nobody', ids['referee']!],
    ['nobody', '/references/used'],
    ['nobody', '/api/docs'],
    ['administrator', '/people'],
    ['administrator', '/people/new'],
    ['administrator', '/record'],
    ['administrator', '/data'],
    ['administrator', `/people/${ids['person']}/purge`],
    ['administrator', `/people/${ids['person']}/data`],
    ['administrator', `/erasures/${ids['erasure']}`],
    ['administrator', `/access/${ids['access']}`],
    ['administrator', '/looks'],
    ['administrator', '/permissions'],
    ['administrator', '/webhooks'],
    ['administrator', '/webhooks/new'],
    ['administrator', `/webhooks/${ids['webhook']}`],
    ['administrator', '/mail-templates'],
    ['administrator', '/delivery-reports'],
    ['recruiter', `/jobs/${job}/emails`],
    ['recruiter', `/emails/${ids['mail']}`],
    ['administrator', '/mail-templates/session-panel'],
    ['recruiter', `/jobs/${job}/mail-templates/candidate-page`],
    ['administrator', `/people/${ids['person']}`],
    ['administrator', `/people/${ids['person']}/due`],
    ['administrator', '/no-such-page'],
    ['panelist', '/scorecards'],
    ['panelist', `/scorecards/${ids['due']}`],
    ['panelist', `/scorecards/${ids['done']}`],
    ['panelist', `/scorecards/${ids['check']}`],
    ['panelist', '/me'],
    ['panelist', '/me/calendar'],
    ['recruiter', '/desk'],
    ['recruiter', '/desk/sources'],
    ['recruiter', '/jobs'],
    ['recruiter', '/jobs/new'],
    ['panelist', `/experts/${ids['expert']}`],
    ['recruiter', `/jobs/${job}/analysis/reports/${ids['report']}`],
    ['recruiter', '/roles'],
    ['recruiter', '/roles/new'],
    ['recruiter', `/roles/${ids['role']}`],
    ['recruiter', `/roles/${ids['role']}/start`],
    ...[
      '',
      '/edit',
      '/copy',
      '/template',
      '/team',
      '/analysis',
      '/analysis/weights',
      '/analysis/experts',
      '/analysis/reports',
      '/plan',
      '/plan/coverage',
      '/candidates',
      '/candidates/new',
      '/pipeline',
      '/duplicates',
      '/sources',
      '/stages',
      '/mailings',
      '/candidates/imports',
      '/sittings',
      '/sittings/new',
      '/comparison',
      '/comparison/scores',
      '/comparison/agreement',
      '/comparison/ranking',
      '/comparison/disagreements',
      '/comparison/criteria',
      '/comparison/criteria?candidates=okafor&candidates=lina',
      '/comparison/references',
      '/comparison/method',
      '/comparison/all',
      '/adverse-impact',
      '/looks',
      '/comparison/ratings?candidate=okafor',
      '/packets',
      '/records',
      '/decisions',
      '/privacy',
      '/privacy/notice',
      '/record',
    ].map((place): [string, string] => ['recruiter', `/jobs/${job}${place}`]),
    ['manager', `/jobs/${job}/comparison`],
    ['manager', `/jobs/${job}/decisions`],
    ['manager', `/jobs/${job}/rejections/new?ids=${ids['application']}`],
    ['manager', `/applications/${ids['application']}/notes`],
    ['manager', `/applications/${ids['application']}/source`],
    ['recruiter', `/packets/${ids['making']}`],
    ['recruiter', ids['upload']!],
    ['recruiter', ids['imported']!],
    ['recruiter', `/applications/${ids['application']}`],
    ['recruiter', `/applications/${ids['application']}/disc`],
    ['recruiter', ids['picked']!],
    ['recruiter', ids['offer']!],
    ['recruiter', `/jobs/${job}/slot-offers`],
    ['recruiter', `/jobs/${job}/slot-offers/new?assessment=audition`],
    ['recruiter', `/applications/${ids['application']}/own-page`],
    ['recruiter', `/applications/${ids['application']}/accommodations`],
    ['recruiter', `/applications/${ids['application']}/erasure`],
    ['recruiter', `/applications/${ids['application']}/data`],
    ['recruiter', `/sittings/${ids['sitting']}`],
    ['recruiter', `/sittings/${ids['writing']}`],
    ['recruiter', `/sittings/${ids['checked']}/referee`],
    ['recruiter', `/sittings/${ids['asked']}/edit`],
    ['recruiter', `/assessments/${ids['assessment']}/kit`],
    ['recruiter', '/questions'],
    ['recruiter', '/questions/new'],
    ['recruiter', '/questions/paste'],
    ['recruiter', '/questions/import'],
    ['recruiter', '/questions/batch'],
    ['recruiter', '/questions/similar'],
    ['recruiter', '/anchor-templates'],
    ['recruiter', '/anchor-templates/new'],
    ['recruiter', `/questions/${ids['question']}`],
    ['recruiter', `/questions/${ids['question']}/edit`],
    ['recruiter', '/rounds/new'],
    ['recruiter', '/tables/new'],
    ['recruiter', `/sittings/${ids['debriefed']}/debrief`],
    ['recruiter', `/sittings/${ids['debriefed']}/debrief/room`],
  ];

  it('have no violation that axe knows, light on a phone and dark on a wide screen, and never scroll sideways', async () => {
    const found: object[] = [];
    const looks = [
      { width: 390, scheme: 'light' },
      { width: 1280, scheme: 'dark' },
    ];
    let last = '';
    let page: Page | undefined;
    // One for each who asks, that they come back to: a page is a process.
    const pageOf: Record<string, Promise<Page>> = {};
    const opened = async (role: string): Promise<Page> => {
      const one = await signedIn(await unseenPage(browser), role);
      await bringAxe(one);
      return one;
    };
    const look = ({ width, scheme }: (typeof looks)[number]) =>
      Promise.all([
        page!.setViewport({ width, height: 900 }),
        // Without motion, so that no color is looked at on its way to the other scheme.
        page!.emulateMediaFeatures([
          { name: 'prefers-color-scheme', value: scheme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ]),
      ]);
    for (const [role, path] of pages()) {
      if (role !== last) {
        page = await (pageOf[(last = role)] ??= opened(role));
        await look(looks[0]!);
      }
      const answer = await page!.goto(base + path, { waitUntil: 'load' });
      const expected = /^\/no-such-page$|^\/[\w-]+\/used$/.test(path) ? 404 : 200;
      if (answer!.status() !== expected) found.push({ role, path, status: answer!.status() });
      for (const [at, { width, scheme }] of looks.entries()) {
        if (at > 0) await look({ width, scheme });
        const { sideways, violations } = await findingsWithAxe(page!);
        if (sideways || violations.length > 0) found.push({ role, path, width, sideways, violations });
      }
      // The next page opens in the look that this one ends with.
      looks.reverse();
    }
    expect(found).toEqual([]);
  }, 240_000);

  it('can be used without JavaScript: sign in, score, save a draft', async () => {
    const page = await open('panelist');
    await page.setJavaScriptEnabled(false);
    await page.goto(`${base}/scorecards/${ids['due']}`);
    const radios = await page.$$('input[type=radio]');
    expect(radios.length).toBeGreaterThan(5);
    await (await page.$$('textarea')).at(-1)!.type('Would recommend this to my own board.');
    await page.$eval('main form[method=post] button', (button) => button.textContent);
    expect(await page.$$('main form[method=post]')).not.toHaveLength(0);
  });

  it('move a candidate of the pipeline by keyboard, and by form without JavaScript', async () => {
    tokens['mover'] = newToken();
    await application.database.query(
      `insert into sessions (id, person_id, token_hash, expires_at, method)
       select $1, id, $2, now() + interval '1 day', 'passkey' from people where name = 'Hannah Lindqvist'`,
      [newId(), digestOf(tokens['mover'])],
    );
    const page = await open('mover');
    const card = '[data-card]:has(a[href="/applications/KEY"])'.replace('KEY', ids['moved']!);
    const column = () => page.$eval(card, (one) => one.closest<HTMLElement>('[data-column]')!.dataset['column']);
    await page.goto(`${base}/jobs/${job}/pipeline`);
    expect(await column()).toBe('applied');
    await page.focus(`${card} a`);
    await page.keyboard.down('Alt');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('ArrowRight')]);
    await page.keyboard.up('Alt');
    expect(await column()).toBe('screen');
    // Whoever moves by keyboard goes on from the same card.
    expect(await page.$eval(`${card} a`, (link) => link === document.activeElement)).toBe(true);

    await page.setJavaScriptEnabled(false);
    await page.goto(`${base}/jobs/${job}/pipeline`);
    await page.click(`${card} input`);
    await page.select('.bulk select', 'assessment');
    await Promise.all([page.waitForNavigation(), page.click('.bulk [data-move]')]);
    expect(await column()).toBe('assessment');
    // The bar takes one line of a phone.
    await page.setViewport({ width: 390, height: 844 });
    expect(await page.$eval('.bulk', (bar) => bar.clientHeight)).toBeLessThan(80);
  });

  it('keep the reader’s own time zone', async () => {
    const page = await open('recruiter');
    await page.emulateTimezone('Asia/Tokyo');
    await page.goto(`${base}/jobs/${job}/sittings`);
    await page.waitForFunction(() => document.cookie.includes('tz=Asia'));
    await page.reload();
    expect(await page.$eval('html', (html) => html.dataset['tz'])).toBe('Asia/Tokyo');
  });
});
