import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { beingWorkedOut } from '../../src/comparison/pages/comparison-cache.js';
import { Job } from '../../src/jobs/model/job.entity.js';
import { letterKinds } from '../../src/mail-templates/letter-kinds.js';
import { Mail } from '../../src/platform/mail/mail.js';
import { Views } from '../../src/platform/views/views.js';
import { beingCompared } from '../../src/rounds/uploaded-tables/table-comparisons.service.js';
import { givenLastScorecardClosed } from '../factories/demo-round.js';
import { givenAnalysisReport, givenExpert } from '../factories/experts.js';
import { givenImport } from '../factories/imports.js';
import { givenPacket } from '../factories/packets.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { givenPersonalData } from '../factories/erasures.js';
import { givenRecords } from '../factories/records.js';
import { givenPickedTime } from '../factories/scheduling.js';
import { givenReference } from '../factories/references.js';
import { givenRoleTemplate } from '../factories/roles.js';
import { givenSentMail } from '../factories/sent-mail.js';
import { givenWebhook } from '../factories/webhooks.js';
import { givenDemoRound } from '../factories/rounds.js';
import { watchStatements } from '../support/across-jobs.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Asker } from '../support/asker.js';
import { as, asNobody, type Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { walk } from '../support/link-walk.js';
import { readOnce } from '../support/read-once.js';
import { printedPacket, printedPerson, printedRecords } from '../support/printed-papers.js';
import { watchTemplates } from '../support/rendered-templates.js';

const templates = watchTemplates();

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

type Role = 'recruiter' | 'manager' | 'panelist' | 'administrator' | 'opener' | 'nobody';

// One world for two questions, since to open every page as everybody takes long: where its links lead, and which
// templates were rendered on the way.
describe('every page', () => {
  let application: TestApplication;
  let inbox: Inbox;
  let endReadingOnce = () => undefined as void;
  let jobId: string;
  let checker: { id: string };
  let browsers: Record<Role, Browser>;
  let statements: ReturnType<typeof watchStatements>;

  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
    readAgain();
    endReadingOnce = await readOnce(application);
    statements = watchStatements(application);
    browsers = {
      ...({} as Record<Role, Browser>),
      administrator: await as(application, await givenPerson(application, { administrator: true })),
      opener: await as(application, await givenPerson(application, { opensJobs: true })),
      nobody: asNobody(application),
    };
  });
  afterAll(async () => {
    templates.restore();
    endReadingOnce();
    readAgain();
    await application.close();
    await inbox.close();
  });

  /** Has every template parsed anew: a process keeps them from one spec to the next. */
  function readAgain(): void {
    (application.app.get(Views) as unknown as { readAgain(): void }).readAgain();
  }

  const leadsOn = async (role: Role, atLeast: number): Promise<void> => {
    const { pages, ...faults } = await walk(application, new Asker(application, browsers[role].cookie), [jobId]);
    expect(faults).toEqual({ dead: [], lost: [], broken: [] });
    expect(pages).toBeGreaterThan(atLeast);
  };

  /** For each role: whether the job's page leads to the export, and what its address answers. */
  const exports = async (): Promise<Partial<Record<Role, [boolean, number]>>> => {
    const found: Partial<Record<Role, [boolean, number]>> = {};
    for (const role of Object.keys(browsers) as Role[]) {
      const { text } = await browsers[role].get(`/jobs/${jobId}`);
      const { status } = await browsers[role].get(`/jobs/${jobId}/round`);
      found[role] = [text.includes(`href="/jobs/${jobId}/round"`), status];
    }
    return found;
  };

  const nobodyElse = { manager: [false, 404], panelist: [false, 404], opener: [false, 404], nobody: [false, 303] };

  describe('has no dead link while there is nothing but a job', () => {
    beforeAll(async () => {
      const { job, recruiter, manager } = await givenJobWithTeam(application);
      jobId = job.id;
      browsers.recruiter = await as(application, recruiter);
      browsers.manager = await as(application, manager);
      browsers.panelist = await as(application, await givenPerson(application));
    });

    it.each<[Role, number]>([
      ['recruiter', 40],
      ['manager', 40],
      ['panelist', 5],
      ['administrator', 40],
      ['opener', 10],
      ['nobody', 1],
    ])('for the %s', leadsOn, 120_000);
  });

  describe('has no dead link while scorecards are still to come, and there is no mail server', () => {
    beforeAll(async () => {
      const { job, recruiter, manager, panelist } = await givenDemoRound(application);
      [jobId, checker] = [job.id, panelist];
      browsers.recruiter = await as(application, recruiter);
      browsers.manager = await as(application, manager);
      browsers.panelist = await as(application, panelist);
      const [applied] = await application.database.query<{ id: string }[]>('select id from applications limit 1');
      const made = await browsers.recruiter.api('post', `/jobs/${jobId}/mailings`, { ids: [applied!.id] });
      expect(made.status).toBe(201);
      application.settings.mail = undefined;
      await givenRecords(application, job, recruiter);
      await givenPersonalData(application, job, recruiter);
      await givenRoleTemplate(application);
      await givenExpert(application, job, panelist);
      await givenAnalysisReport(application, job, recruiter);
      await givenWebhook(application);
      await givenSentMail(application, job);
    });
    afterAll(() => void (application.settings.mail = inbox.settings));

    it.each<[Role, number]>([
      ['recruiter', 100],
      ['manager', 100],
      ['panelist', 10],
      ['administrator', 100],
      ['opener', 10],
      ['nobody', 1],
    ])('for the %s', leadsOn, 120_000);

    it('and the round is led to by whom it is given', async () => {
      expect(await exports()).toEqual({ recruiter: [false, 404], administrator: [true, 200], ...nobodyElse });
    });
  });

  it('renders the mails', async () => {
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

  it('renders a candidate’s own page, the times on it, and invitations', async () => {
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

  it('renders a reference check: the referee’s own page, the link to it, and the scorecard with what they wrote', async () => {
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

  describe('has no dead link when everything is in, and printed', () => {
    beforeAll(async () => {
      await givenLastScorecardClosed(application);
      // Of the time that was picked above.
      await application.database.query(
        `update scorecards set state = 'closed', closed_reason = 'Fell ill.' where state in ('due', 'draft')`,
      );
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
    });

    it.each<[Role, number]>([
      ['recruiter', 100],
      ['manager', 100],
      ['panelist', 10],
    ])('for the %s', leadsOn, 120_000);

    it('and the round is led to by whom it is given', async () => {
      expect(await exports()).toEqual({ recruiter: [true, 200], administrator: [true, 200], ...nobodyElse });
    });

    // Here, because no other spec opens as many pages. What jobs in several databases would take: docs/scale.md.
    it('and every statement on the way that is not bound to one job is on the list', async () => {
      const listed = readFileSync(new URL('across-jobs.txt', import.meta.url), 'utf8')
        .trim()
        .split('\n');
      const found = await statements.acrossJobs();
      expect(found.filter((line) => !listed.includes(line))).toEqual([]);
      // A list of what is no longer sent would say nothing.
      expect(listed.filter((line) => !found.includes(line)).length).toBeLessThan(10);
    });
  });

  it('renders the answers to forms', async () => {
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

  it('renders a packet and the records', async () => {
    await expect(printedPacket()).rejects.toThrow();
    expect((await printedRecords()).pages).toBeGreaterThan(5);
    await expect(printedPerson()).rejects.toThrow();
  });

  it('renders a comparison that is being worked out', async () => {
    const job = await application.database.findOneByOrFail(Job, { id: jobId });
    const { template, model } = beingWorkedOut(job, 0.4, 50);
    const html = application.app.get(Views).renderBare(template, model, { timeZone: 'UTC', locale: 'en-US' });
    expect(html).toContain('40% done');
  });

  it('renders a table that is being compared', () => {
    const { template, model } = beingCompared({ id: jobId, fileName: 'ratings.csv' }, 0).shown;
    const html = application.app.get(Views).renderBare(template, model, { timeZone: 'UTC', locale: 'en-US' });
    expect(html).toContain('ratings.csv');
  });

  it('renders each template once by now', () => {
    expect(templates.names.filter((name) => !templates.rendered.has(name) && !elsewhere.has(name))).toEqual([]);
    expect(templates.lenient).toEqual([]);
  });
});
