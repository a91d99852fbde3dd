import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import Handlebars from 'handlebars';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { beingWorkedOut } from '../../src/comparison/pages/comparison-cache.js';
import { Job } from '../../src/jobs/model/job.entity.js';
import { compare } from '../../src/comparison/engine/compare.js';
import { printPacket } from '../../src/packets/document/print-packet.js';
import type { BrowserPool } from '../../src/platform/browser/browser-pool.js';
import { letterKinds } from '../../src/mail-templates/letter-kinds.js';
import { Mail } from '../../src/platform/mail/mail.js';
import { readTemplate, Views } from '../../src/platform/views/views.js';
import { printPerson } from '../../src/personal-data/access/print-person.js';
import { printRecords } from '../../src/records/document/records-document.js';
import { beingCompared } from '../../src/rounds/uploaded-tables/table-comparisons.service.js';
import { evidenceFromRound } from '../../src/rounds/transfer/evidence-from-round.js';
import { packetContextFromRound } from '../../src/rounds/transfer/packet-context-from-round.js';
import { givenLastScorecardClosed } from '../factories/demo-round.js';
import { givenAnalysisReport, givenExpert } from '../factories/experts.js';
import { givenImport } from '../factories/imports.js';
import { givenPacket } from '../factories/packets.js';
import { givenPerson } from '../factories/people.js';
import { givenPersonalData } from '../factories/erasures.js';
import { givenRecords } from '../factories/records.js';
import { givenPickedTime } from '../factories/scheduling.js';
import { givenReference } from '../factories/references.js';
import { givenRoleTemplate } from '../factories/roles.js';
import { givenSentMail } from '../factories/sent-mail.js';
import { givenWebhook } from '../factories/webhooks.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Asker } from '../support/asker.js';
import { as, asNobody, type Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { filledInAll, routesOf } from '../support/routes.js';

const names = readdirSync('templates', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.hbs'))
  .map((file) => file.slice(0, -'.hbs'.length).replaceAll('\\', '/'));
const nameOf = new Map(
  names.map((name) => [JSON.stringify(readTemplate(readFileSync(`templates/${name}.hbs`, 'utf8'))), name]),
);

/** Templates that were used. The product compiles each when it first renders it, all of them strict. */
const rendered = new Set<string>();
const lenient: string[] = [];
const { create } = Handlebars;
Handlebars.create = () => {
  const handlebars = create();
  const { compile } = handlebars;
  handlebars.compile = (input: unknown, options?: { strict?: boolean }) => {
    const name = nameOf.get(JSON.stringify(input)) ?? 'unknown';
    rendered.add(name);
    if (options?.strict !== true) lenient.push(name);
    return compile(input, options);
  };
  return handlebars;
};

/** Pieces for states that are not brought about here; the specs of their features show them. */
const elsewhere = new Set([
  'question-bank/batch-form',
  'accounts/handed-link',
  'accounts/recovery-codes',
  'accounts/second-factor',
  'accounts/signed-out',
  'accounts/use-passkey',
  'candidate-pages/handed-link',
  'analysis-report/document',
  'comparison/nothing',
  'comparison/part-lines',
  'question-bank/left-over',
]);

/** Prints a page without a browser: what is asked of it is that the template was rendered before. */
const paper = {
  async print() {
    const pdf = await PDFDocument.create();
    pdf.addPage();
    return pdf.save();
  },
} as unknown as BrowserPool;

describe('the templates, strict as they are', () => {
  let application: TestApplication;
  let inbox: Inbox;
  let jobId: string;
  let checker: { id: string };
  let browsers: Record<'recruiter' | 'manager' | 'panelist' | 'administrator' | 'nobody', Browser>;

  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
    readAgain();
    const { job, recruiter, manager, panelist } = await givenDemoRound(application);
    [jobId, checker] = [job.id, panelist];
    await givenRecords(application, job, recruiter);
    await givenPersonalData(application, job, recruiter);
    await givenRoleTemplate(application);
    await givenExpert(application, job, panelist);
    await givenAnalysisReport(application, job, recruiter);
    await givenWebhook(application);
    await givenSentMail(application, job);
    browsers = {
      recruiter: await as(application, recruiter),
      manager: await as(application, manager),
      panelist: await as(application, panelist),
      administrator: await as(application, await givenPerson(application, { administrator: true })),
      nobody: asNobody(application),
    };
    const [applied] = await application.database.query<{ id: string }[]>('select id from applications limit 1');
    expect((await browsers.recruiter.api('post', `/jobs/${jobId}/mailings`, { ids: [applied!.id] })).status).toBe(201);
  });
  afterAll(async () => {
    Handlebars.create = create;
    readAgain();
    await application.close();
    await inbox.close();
  });

  /** Has every template parsed anew: a process keeps them from one spec to the next. */
  function readAgain(): void {
    (application.app.get(Views) as unknown as { readAgain(): void }).readAgain();
  }

  /** Visits every page, with the first and last of what there is of a kind. @returns answers that are faults of ours */
  async function visit(who: keyof typeof browsers): Promise<string[]> {
    const faults: string[] = [];
    const asker = new Asker(application, browsers[who].cookie);
    const routes = routesOf(application).filter(
      ({ method, api, path }) => method === 'get' && !api && !path.endsWith('/events'),
    );
    for (const { path } of routes) {
      const all = await filledInAll(application, path);
      const each = /scorecards|sittings/.test(path) || all.length <= 8;
      for (const address of each ? all : [...all.slice(0, 4), ...all.slice(-4)]) {
        const { status } = await asker.get(address);
        if (status >= 500) faults.push(`${who} ${address} ${status}`);
      }
    }
    return faults;
  }

  it('render the pages that each role is shown', async () => {
    for (const who of Object.keys(browsers) as (keyof typeof browsers)[]) expect(await visit(who)).toEqual([]);
  }, 240_000);

  it('render the mails', async () => {
    const mail = application.app.get(Mail);
    const email = 'zoe@example.com';
    const person = await givenPerson(application, { email });
    await browsers.administrator.post(`/people/${person.id}/invitation`);
    const { text = '' } = await inbox.next(email);
    const [, path] = /(\/links\/[\w-]+)/.exec(text) ?? [];
    expect((await browsers.nobody.get(path!)).status).toBe(200);
    await application.database.query(`update people set password_hash = 'x' where password_hash is null`);
    const [due] = await application.database.query<{ sitting: string; email: string }[]>(
      `select c.sitting_id as sitting, p.email from scorecards c join people p on p.id = c.panelist_id
        where c.state in ('due', 'draft')`,
    );
    expect((await browsers.recruiter.post(`/sittings/${due!.sitting}/reminders`)).status).toBe(303);
    await inbox.next(due!.email);
    expect((await browsers.administrator.post(`/people/${person.id}/link`)).status).toBeLessThan(500);
    const to = { name: 'Zoë', email };
    for (const kind of letterKinds) {
      const fill = Object.fromEntries(Object.entries(kind.places).map(([name, { sample }]) => [name, sample]));
      await mail.send({ to, kind, fill, timeZone: 'UTC', locale: 'en-US' });
      expect((await inbox.next(email)).text).not.toMatch(/[{}]/);
    }
  });

  it('render a candidate’s own page, the times on it, and invitations', async () => {
    const { mine, offer, sitting, invitation } = await givenPickedTime(application, browsers.recruiter, jobId);
    const all = [mine, `${mine}/withdrawal`, invitation].map((path) => [browsers.nobody, path] as const);
    const own = [offer, sitting, `/jobs/${jobId}/slot-offers`, `/jobs/${jobId}/slot-offers/new?assessment=audition`];
    for (const [browser, path] of [...all, ...own.map((path) => [browsers.recruiter, path] as const)]) {
      expect([path, (await browser.get(path)).status]).toEqual([path, 200]);
    }
    await inbox.next('noor@example.com');
    expect((await browsers.panelist.post('/me/calendar')).status).toBe(201);
    expect((await browsers.panelist.get('/me/calendar')).status).toBe(200);
  });

  it('render a reference check: the referee’s own page, the link to it, and the scorecard with what they wrote', async () => {
    const given = await givenReference(application, { id: jobId }, checker);
    const referee = `/sittings/${given.sitting}/referee`;
    expect((await browsers.nobody.get('/references/none')).status).toBe(404);
    expect((await browsers.nobody.get(given.page)).status).toBe(200);
    expect((await browsers.recruiter.get(referee)).status).toBe(200);
    const link = await browsers.recruiter.post(`${referee}/link`);
    const [, page] = /(\/references\/[\w-]{20,})/.exec(link.text) ?? [];
    const answer = { 'answers[0][criterion]': 'R1', 'answers[0][text]': 'All of it.', confirmed: 'on' };
    expect((await browsers.nobody.post(page!, { _form: 'answers', ...answer })).status).toBe(303);
    expect(textOf(await browsers.panelist.get(`/scorecards/${given.scorecard}`))).toContain('All of it.');
    await application.database.query(`update scorecards set state = 'closed', closed_reason = 'Ill.' where id = $1`, [
      given.scorecard,
    ]);
  });

  it('render what comes when all is in: the debrief and revisions', async () => {
    await givenLastScorecardClosed(application);
    const [sitting] = await application.database.query<{ id: string }[]>(
      `select s.id from sittings s where not exists (
         select 1 from scorecards c where c.sitting_id = s.id and c.state in ('due', 'draft')) limit 1`,
    );
    expect((await browsers.recruiter.post(`/sittings/${sitting!.id}/debrief`)).status).toBe(303);
    const [applied] = await application.database.query<{ id: string }[]>('select id from applications limit 1');
    const decision = {
      applicationId: applied!.id,
      outcome: 'hold',
      reason: 'We talk again once the other round is over.',
    };
    expect((await browsers.manager.post(`/jobs/${jobId}/decisions`, decision)).status).toBe(303);
    const made = await givenPacket(browsers.recruiter, jobId);
    const asked = await browsers.recruiter.api('post', `/jobs/${jobId}/packets`, { paper: 'A4', show: 'letters' });
    const { id: order } = asked.body as { id: string };
    expect((await browsers.recruiter.get(`/packets/${order}`)).text).toContain('<html');
    await browsers.recruiter.api('post', `/packets/${order}/cancellation`);
    for (const id of [made.id, order]) expect((await browsers.recruiter.get(`/packets/${id}`)).status).toBe(200);
    for (const who of ['recruiter', 'manager', 'panelist'] as const) expect(await visit(who)).toEqual([]);
  }, 240_000);

  it('render the answers to forms', async () => {
    const token = await browsers.recruiter.post('/me/tokens', {
      _form: 'token',
      name: 'Spreadsheet',
      scopes: ['read'],
    });
    expect((await browsers.administrator.post('/delivery-reports')).status).toBe(201);
    await browsers.administrator.post('/webhooks', {
      _form: 'webhook',
      url: 'https://example.com/hooks',
      events: ['packet.made'],
    });
    expect(token.status).toBe(201);
    const table = { name: 'round.csv', bytes: readFileSync('test/fixtures/tables/words-four.csv') };
    const uploaded = await browsers.recruiter.upload('/tables', {}, { table });
    expect(uploaded.status).toBe(303);
    const address = uploaded.headers['location'] as string;
    for (const path of [address, `${address}/comparison`]) {
      expect((await browsers.recruiter.get(path)).status).toBe(200);
    }
    const { upload, import: asked } = await givenImport(browsers.recruiter, jobId);
    for (const path of [upload, asked]) expect((await browsers.recruiter.get(path)).status).toBe(200);
    const packet = await browsers.recruiter.post(`${address}/packets`, { paper: 'A4', show: 'letters' });
    expect(packet.status).toBe(303);
    const ordered = packet.headers['location'] as string;
    expect((await browsers.recruiter.get(ordered)).status).toBe(200);
    await browsers.recruiter.post(`${ordered}/cancellation`);
    const pasted = await browsers.recruiter.post('/questions/reading', {
      text: 'Tell us about a time.\n\nNonsense: of no label that is known',
    });
    expect(pasted.status).toBeLessThan(300);
    expect((await browsers.nobody.get('/nowhere')).status).toBe(404);
    expect((await browsers.nobody.get('/api/docs')).status).toBe(200);
  });

  it('render a packet and the records', async () => {
    const context = packetContextFromRound(demoRound);
    const about = {
      paper: 'A4',
      names: true,
      madeAt: new Date(),
      timeZone: 'America/Chicago',
      locale: 'en-US',
    } as const;
    await expect(printPacket(evidenceFromRound(demoRound), context, about, paper)).rejects.toThrow();
    const printed = await printRecords(
      {
        round: demoRound,
        events: [{ at: new Date(), who: 'Hannah Lindqvist', what: 'opened the job' }],
        files: [],
        packets: [],
        comparison: compare(evidenceFromRound(demoRound)),
        ...{
          madeAt: new Date(),
          madeBy: 'Hannah Lindqvist',
          timeZone: 'America/Chicago',
          locale: 'en-US',
          paper: 'A4',
        },
      },
      paper,
    );
    expect(printed.pages).toBeGreaterThan(5);
    const onFile = {
      ...{
        format: 'callboard-subject-access/1' as const,
        madeAt: about.madeAt.toISOString(),
        redacted: true,
        names: ['Zoë'],
      },
      sections: [{ title: 'Ratings and notes', entries: [{ note: 'As seen.', level: 3 }] }],
      files: [{ name: 'cv.pdf', type: 'application/pdf', bytes: 3, base64: 'YWJj' }],
    };
    const how = { ...about, signal: new AbortController().signal };
    await expect(printPerson(onFile, paper, how)).rejects.toThrow();
  });

  it('render a comparison that is being worked out', async () => {
    const job = await application.database.findOneByOrFail(Job, { id: jobId });
    const { template, model } = beingWorkedOut(job, 0.4, 50);
    const html = application.app.get(Views).renderBare(template, model, { timeZone: 'UTC', locale: 'en-US' });
    expect(html).toContain('40% done');
  });

  it('render a table that is being compared', () => {
    const { template, model } = beingCompared({ id: jobId, fileName: 'ratings.csv' }, 0).shown;
    const html = application.app.get(Views).renderBare(template, model, { timeZone: 'UTC', locale: 'en-US' });
    expect(html).toContain('ratings.csv');
  });

  it('are each rendered once by now', () => {
    expect(names.filter((name) => !rendered.has(name) && !elsewhere.has(name))).toEqual([]);
    expect(lenient).toEqual([]);
  });
});
