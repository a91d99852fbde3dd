import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenCandidate } from '../factories/candidates.js';
import { givenJob, givenPerson, givenRole } from '../factories/people.js';
import { givenApplication, givenPlan, givenRound, givenSitting, recordOf, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { quiet } from '../support/queue.js';
import { statementsOf } from '../support/statements.js';

interface DeskOfTest {
  jobs: {
    total: number;
    items: {
      jobId: string;
      stages: { stage: string; count: number; since: string | null }[];
      hidden: number;
      longest: { name: string; stage: string } | null;
      outstanding: number;
      late: number;
    }[];
  };
  sessions: { rows: { candidate: string; late: boolean; submitted: number; panel: number }[]; total: number };
  people: {
    rows: { name: string; scorecards: number; late: number; jobs: number; reachable: boolean; remindable: boolean }[];
    total: number;
  };
  packets: { rows: { jobId: string; packet: { id: string } | null }[] };
}

describe('the desk', () => {
  let application: TestApplication;
  let inbox: Inbox;
  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });

  const deskOf = async (browser: Browser, query = ''): Promise<DeskOfTest> => {
    const answer = await browser.api('get', `/desk${query}`);
    expect(answer.status).toBe(200);
    return answer.body as DeskOfTest;
  };
  const countsOf = (desk: DeskOfTest, jobId: string) => {
    const job = desk.jobs.items.find((one) => one.jobId === jobId)!;
    return Object.fromEntries(job.stages.filter(({ count }) => count > 0).map(({ stage, count }) => [stage, count]));
  };
  const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000);

  it('is the first page of those who run jobs', async () => {
    const { recruiter, amy } = await givenRound(application);
    expect((await (await as(application, recruiter)).get('/')).headers['location']).toBe('/desk');
    expect((await (await as(application, amy)).get('/')).headers['location']).toBe('/scorecards');
    expect(textOf(await (await as(application, amy)).get('/desk'))).toContain('No open jobs yet');
  });

  it('tells where candidates are, who waits longest, what is late, and who owes what', async () => {
    const { job, recruiter, amy, ben, candidate } = await givenRound(application);
    const finalist = await givenCandidate(application, job, { name: 'Fay Finalist', stage: 'finalist' });
    await givenCandidate(application, job, { stage: 'declined' });
    await givenCandidate(application, job, { stage: 'withdrawn', source: 'referral' });
    await application.database.query(`update applications set stage_since = now() - interval '9 days' where id = $1`, [
      finalist.application.id,
    ]);
    const late = await givenSitting(application, candidate, 'interview', [amy, ben], { at: hoursFromNow(-30) });
    await givenSitting(application, finalist.application, 'interview', [amy], { at: hoursFromNow(72) });
    await submits(application, ben, late);
    const browser = await as(application, recruiter);
    const desk = await deskOf(browser);
    const [one] = desk.jobs.items;
    expect(countsOf(desk, job.id)).toEqual({ applied: 1, finalist: 1, closed: 2 });
    expect(one).toMatchObject({ hidden: 0, outstanding: 2, late: 1 });
    expect(one!.longest).toMatchObject({ name: 'Fay Finalist', stage: 'finalist' });
    expect(desk.sessions.rows).toMatchObject([{ candidate: 'Amara Okafor', late: true, submitted: 1, panel: 2 }]);
    expect(desk.people.rows).toMatchObject([{ name: 'Amy Adams', scorecards: 2, late: 1, jobs: 1 }]);
    expect(countsOf(await deskOf(browser, '?source=referral'), job.id)).toEqual({ closed: 1 });
    expect((await deskOf(browser, '?stage=screen')).jobs.total).toBe(0);
    expect((await deskOf(browser, '?stage=finalist')).people.rows).toMatchObject([{ scorecards: 1, late: 0 }]);
    expect((await deskOf(browser, '?person=brook')).people.rows).toEqual([]);
    expect((await deskOf(browser, '?person=brook')).jobs.total).toBe(1);
    expect((await deskOf(browser, '?q=no+such+job')).jobs.total).toBe(0);
    const page = await browser.get('/desk');
    expect(textOf(page)).toContain('Fay Finalist Finalist');
    expect(textOf(page)).toContain('1 of 2 scorecards submitted');
    expect((await browser.api('get', '/desk?stage=somewhere')).status).toBe(422);
  });

  it('says when a candidate came to their stage, also where somebody moved them', async () => {
    const { job, recruiter, candidate } = await givenRound(application);
    await application.database.query(`update applications set stage_since = now() - interval '40 days'`);
    const browser = await as(application, recruiter);
    await browser.api('put', `/applications/${candidate.id}/stage`, { stage: 'screen', version: 1 });
    const [row] = (await deskOf(browser)).jobs.items.filter(({ jobId }) => jobId === job.id);
    const since = row!.stages.find(({ stage }) => stage === 'screen')!.since!;
    expect(Date.now() - Date.parse(since)).toBeLessThan(60_000);
  });

  it('tells nobody who still rates a candidate what became of them', async () => {
    const { job, manager, candidate } = await givenRound(application);
    await givenCandidate(application, job, { stage: 'finalist' });
    await givenSitting(application, candidate, 'audition', [manager], { at: hoursFromNow(-30) });
    const browser = await as(application, manager);
    const queries = ['', '?stage=closed', '?stage=finalist', '?stage=applied', '?person=hugo', `?job=${job.id}`];
    const seen = async () => {
      const all: unknown[] = [];
      for (const query of queries) {
        all.push(await deskOf(browser, query), textOf(await browser.get(`/desk${query}`)));
      }
      return all;
    };
    const before = await seen();
    expect(countsOf(before[0] as DeskOfTest, job.id)).toEqual({ finalist: 1 });
    expect((before[0] as DeskOfTest).jobs.items.find(({ jobId }) => jobId === job.id)!.hidden).toBe(1);
    for (const stage of ['withdrawn', 'declined', 'hired', 'finalist']) {
      await application.database.query('update applications set stage = $2 where id = $1', [candidate.id, stage]);
      expect(await seen()).toEqual(before);
    }
  });

  it('leaves out work whose author the viewer is not to know', async () => {
    const { job, manager, amy, candidate } = await givenRound(application);
    const other = await givenApplication(application, job, 'Bogdan Other');
    await givenSitting(application, candidate, 'writing', [manager, amy], { at: hoursFromNow(-30) });
    await givenSitting(application, other, 'writing', [amy], { at: hoursFromNow(-30) });
    const desk = await deskOf(await as(application, manager));
    expect(desk.sessions.rows.filter(({ candidate: name }) => name === 'Bogdan Other')).toEqual([]);
    expect(desk.people.total).toBe(0);
  });

  it('reminds one person of everything they owe by one email, and only once', async () => {
    const { job, recruiter, amy, ben, candidate } = await givenRound(application);
    const other = await givenApplication(application, job, 'Bogdan Other');
    const elsewhere = await givenRound(application);
    await application.database.query(`update people set password_hash = 'x' where id = $1`, [amy.id]);
    await givenSitting(application, candidate, 'interview', [amy]);
    await givenSitting(application, other, 'audition', [amy, ben]);
    await givenSitting(application, elsewhere.candidate, 'audition', [amy]);
    const browser = await as(application, recruiter);
    const answer = await browser.post('/desk/reminders', { personId: amy.id });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/desk#people']);
    const mail = await inbox.next(amy.email!);
    expect(mail.subject).toBe('Reminder: complete your 2 scorecards');
    expect(mail.text).toContain('Audition of Bogdan Other');
    expect(mail.text).toContain('Interview of Amara Okafor');
    expect((await recordOf(application, job.id)).filter(({ type }) => type === 'scorecard.reminded')).toHaveLength(2);
    expect((await browser.api('post', '/desk/reminders', { personId: amy.id })).status).toBe(409);
    expect((await browser.api('post', '/desk/reminders', { personId: recruiter.id })).status).toBe(422);
    expect((await deskOf(browser)).people.rows.find(({ name }) => name === 'Amy Adams')!.remindable).toBe(false);
    await application.database.query('update people set email = null where id = $1', [ben.id]);
    const found = (await deskOf(browser)).people.rows.find(({ name }) => name === 'Ben Brook')!;
    expect([found.reachable, found.remindable]).toEqual([false, false]);
    expect(textOf(await browser.get('/desk'))).toContain('Can’t be reminded: no email address on file');
    await quiet(application);
    expect(inbox.mails.splice(0)).toEqual([]);
    const panelist = await as(application, ben);
    expect((await panelist.api('post', '/desk/reminders', { personId: amy.id })).status).toBe(404);
  });

  it('has a job whose scorecards are all in among the packets to hand over, until somebody decides', async () => {
    const { job, recruiter, manager, amy, ben, candidate } = await givenRound(application);
    await application.database.query(`update applications set stage = 'assessment' where id = $1`, [candidate.id]);
    const sitting = await givenSitting(application, candidate, 'interview', [amy, ben]);
    const browser = await as(application, recruiter);
    const listed = async () => (await deskOf(browser)).packets.rows.filter(({ jobId }) => jobId === job.id);
    await submits(application, amy, sitting);
    expect(await listed()).toEqual([]);
    await submits(application, ben, sitting);
    expect(await listed()).toMatchObject([{ packet: null }]);
    expect((await browser.get('/desk')).text).toContain(`/jobs/${job.id}/packets/new`);
    const decision = { applicationId: candidate.id, outcome: 'hold', reason: 'The board meets next week.' };
    const decider = await as(application, manager);
    expect((await decider.api('post', `/jobs/${job.id}/decisions`, decision)).status).toBe(201);
    expect(await listed()).toEqual([]);
  });

  it('takes as many statements for fifty jobs as for five', async () => {
    const recruiter = await givenPerson(application, { name: 'Ten Jobs' });
    const amy = await givenPerson(application, { name: 'Amy Many' });
    const add = async (count: number) => {
      for (let at = 0; at < count; at += 1) {
        const job = await givenJob(application);
        await givenRole(application, job, recruiter, 'recruiter');
        await givenPlan(application, job);
        const { application: applied } = await givenCandidate(application, job);
        await givenSitting(application, applied, 'interview', [amy], { at: hoursFromNow(-50) });
      }
    };
    const browser = await as(application, recruiter);
    const asked = async () => (await statementsOf(application, () => browser.get('/desk'))).statements.length;
    await add(5);
    await asked();
    const few = await asked();
    await add(45);
    expect(await asked()).toBe(few);
    expect(few).toBeLessThan(15);
    const desk = await deskOf(browser, '?page=2');
    expect([desk.jobs.total, desk.jobs.items.length]).toEqual([50, 25]);
    const page = await browser.get('/desk?due=2');
    expect(textOf(page)).toContain('‹ Previous sessions');
    expect((await browser.get('/desk?page=9')).headers['location']).toBe('/desk?page=2');
  });
});
