import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { AutomaticReminders } from '../../src/assessments/board/automatic-reminders.service.js';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { givenPerson } from '../factories/people.js';
import { type GivenSitting, givenRound, givenSitting, recordOf, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { lookNow, quiet } from '../support/queue.js';
import { until } from '../support/until.js';

describe('a reminder from the board', () => {
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
  afterEach(async () => {
    await quiet(application);
    expect(inbox.mails.splice(0).map(({ recipients }) => recipients)).toEqual([]);
  });

  /** A sitting of Amy, Ben and Cleo, who can all sign in. */
  async function given(assessment = 'audition', details: object = {}) {
    const round = await givenRound(application);
    const panel = [round.amy, round.ben, round.cleo];
    await application.database.query(`update people set password_hash = 'x' where id = any($1)`, [
      panel.map(({ id }) => id),
    ]);
    const sitting = await givenSitting(application, round.candidate, assessment, panel, details);
    return { ...round, sitting, browser: await as(application, round.recruiter) };
  }
  const remind = (browser: Browser, sitting: GivenSitting, person?: Person) =>
    browser.post(`/sittings/${sitting.id}/reminders`, person ? { panelistId: person.id } : {});
  const noticeOf = (answer: { headers: Record<string, unknown> }) =>
    decodeURIComponent(/notice=([^;]*)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '');
  const card = (sitting: GivenSitting, person: Person) =>
    application.database.findOneByOrFail(Scorecard, { id: sitting.cardOf(person) });

  it('goes to one panelist by mail, and its button signs them in and opens their card', async () => {
    const { job, sitting, browser, amy, recruiter } = await given('audition', {
      at: new Date('2026-12-01T14:00:00Z'),
      place: 'Room 11B',
    });
    const answer = await remind(browser, sitting, amy);
    expect([answer.status, answer.headers['location']]).toEqual([303, `/sittings/${sitting.id}#panel`]);
    expect(noticeOf(answer)).toBe('Reminder emailed to Amy Adams.');

    const mail = await inbox.next(amy.email!);
    expect(mail.subject).toBe(`Reminder: complete your scorecard (Audition, ${job.title})`);
    expect(mail.text).toContain('Hello Amy Adams');
    expect(mail.text?.replace(/\s+/g, ' ')).toContain(
      `Audition of Amara Okafor, ${job.title}, Tue, Dec 1, 2:00 PM, Room 11B.`,
    );
    expect(mail.text).toContain('Rita Recruiter asked Callboard to remind you.');
    const link = /\/links\/[\w-]{43}/.exec(mail.text!)![0];
    const opened = await asNobody(application).post(`${link}/session`);
    expect([opened.status, opened.headers['location']]).toEqual([303, `/scorecards/${sitting.cardOf(amy)}`]);

    const record = await recordOf(application, job.id);
    expect(record.find(({ type }) => type === 'scorecard.reminded')).toEqual({
      type: 'scorecard.reminded',
      actor: recruiter.name,
      payload: { jobId: job.id, sittingId: sitting.id, scorecardId: sitting.cardOf(amy), personId: amy.id },
    });
    expect(textOf(await browser.get(`/jobs/${job.id}/record`))).toContain('reminded Amy Adams about a scorecard');
  });

  it('shows on the board when it was, with no button to send another at once', async () => {
    const { sitting, browser, amy, ben } = await given();
    const before = (await browser.get(`/sittings/${sitting.id}/board`)).text;
    expect(before).toContain('aria-label="Remind Amy Adams"');
    await remind(browser, sitting, amy);
    await inbox.next(amy.email!);
    const after = await browser.get(`/sittings/${sitting.id}/board`);
    expect(textOf(after)).toMatch(/Amy Adams not opened yet reminded \w{3}, \w{3} \d/);
    expect(after.text).not.toContain('aria-label="Remind Amy Adams"');
    expect(after.text).toContain('aria-label="Remind Ben Brook"');

    const again = await remind(browser, sitting, amy);
    expect(again.status).toBe(409);
    expect(textOf(again)).toContain('Amy Adams was reminded less than 15 minutes ago; give them some time.');
    await application.database.query(
      `update scorecards set reminded_at = now() - interval '15 minutes' where id = $1`,
      [sitting.cardOf(amy)],
    );
    expect((await remind(browser, sitting, amy)).status).toBe(303);
    await inbox.next(amy.email!);
    expect((await card(sitting, ben)).remindedAt).toBeNull();
  });

  it('goes to all whose card is not in, but for those who were reminded just now and cannot be', async () => {
    const { sitting, browser, amy, ben, cleo } = await given();
    await application.database.query('update people set password_hash = null where id = $1', [cleo.id]);
    await remind(browser, sitting, amy);
    await inbox.next(amy.email!);
    const answer = await remind(browser, sitting);
    expect(noticeOf(answer)).toBe(
      'Reminder emailed to Ben Brook. Amy Adams was reminded less than 15 minutes ago; give them some time. ' +
        'Cleo Clark has no email address on file. An administrator can add one on the People page.',
    );
    await inbox.next(ben.email!);
    expect((await card(sitting, cleo)).remindedAt).toBeNull();
  });

  it('is sent once by two who press at once', async () => {
    const { sitting, manager, browser, ben } = await given();
    const other = await as(application, manager);
    const answers = await Promise.all([remind(browser, sitting, ben), remind(other, sitting, ben)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    await inbox.next(ben.email!);
  });

  it('is not for whoever has submitted, whose card is closed, who is not on the panel, or oneself', async () => {
    const { sitting, browser, amy, ben, cleo, manager, candidate } = await given();
    await submits(application, amy, sitting);
    const closure = { reason: 'Fell ill.', version: 1 };
    await browser.api('post', `/scorecards/${sitting.cardOf(ben)}/closure`, closure);
    expect(textOf(await remind(browser, sitting, amy))).toContain('Amy Adams has already submitted.');
    expect(textOf(await remind(browser, sitting, ben))).toContain('Ben Brook’s scorecard was closed');
    const api = await browser.api('post', `/sittings/${sitting.id}/reminders`, { panelistId: manager.id });
    expect([api.status, api.body.errors]).toEqual([
      422,
      [{ field: 'panelistId', message: 'This person is not on the panel.' }],
    ]);
    await application.database.query(`update people set password_hash = 'x' where id = $1`, [manager.id]);
    const own = await givenSitting(application, candidate, 'interview', [manager]);
    const all = await remind(await as(application, manager), own);
    expect([all.status, textOf(all)]).toEqual([409, expect.stringContaining('There is no one left to remind.')]);
    expect((await card(sitting, cleo)).remindedAt).toBeNull();
  });

  it('is not sent once the card is in, though it was asked for before', async () => {
    const { sitting, browser, amy } = await given();
    inbox.refusal = { code: 451, text: 'Come back later' };
    await remind(browser, sitting, amy);
    await until(async () => {
      const [job] = await application.database.query<{ attempts: number }[]>(
        `select max(attempts)::int as attempts from graphile_worker.jobs where last_error is not null`,
      );
      return (job?.attempts ?? 0) > 0;
    });
    await submits(application, amy, sitting);
    inbox.refusal = undefined;
    await application.database.query('update graphile_worker._private_jobs set run_at = now()');
    await application.database.query(lookNow);
  });

  it('is asked for by whoever runs the sitting only', async () => {
    const { sitting, amy, ben } = await given();
    for (const person of [amy, await givenPerson(application)]) {
      const browser = await as(application, person);
      expect((await remind(browser, sitting, ben)).status).toBe(404);
      expect((await browser.api('post', `/sittings/${sitting.id}/reminders`, {})).status).toBe(404);
    }
    expect((await card(sitting, ben)).remindedAt).toBeNull();
  });

  it('goes out by itself a day after the session, in working hours, twice at most, with one email a person', async () => {
    const tuesday = '2026-11-17T15:00:00Z';
    const { sitting, candidate, amy, ben, cleo, job, browser } = await given('audition', { at: new Date(tuesday) });
    const interview = await givenSitting(application, candidate, 'interview', [amy], { at: new Date(tuesday) });
    await submits(application, ben, sitting);
    await application.database.query(`update people set time_zone = 'America/Los_Angeles' where id = $1`, [cleo.id]);
    const sweeps = (at: string) => application.app.get(AutomaticReminders).sweep(new Date(at));
    const remindedOf = async () => (await card(sitting, amy)).remindedAt;

    await sweeps('2026-11-18T10:00:00Z');
    expect(await remindedOf()).toBeNull();
    await application.database.query(`update jobs set reminders = '{sessions}' where id = $1`, [job.id]);
    await sweeps('2026-11-18T15:00:00Z');
    expect(await remindedOf()).toBeNull();
    await application.database.query(`update jobs set reminders = '{scorecards}' where id = $1`, [job.id]);
    await Promise.all([sweeps('2026-11-18T15:00:00Z'), sweeps('2026-11-18T15:00:00Z')]);
    const mail = await inbox.next(amy.email!);
    expect(mail.subject).toBe('Reminder: complete your 2 scorecards');
    expect(mail.text).not.toContain('asked Callboard to remind you');
    await quiet(application);
    // Where Cleo is it is seven in the morning; an hour later it is time.
    expect(inbox.mails).toEqual([]);
    await sweeps('2026-11-18T16:15:00Z');
    await inbox.next(cleo.email!);

    await sweeps('2026-11-20T14:59:00Z');
    await remind(browser, sitting, cleo);
    await inbox.next(cleo.email!);
    await sweeps('2026-11-20T15:15:00Z');
    await inbox.next(amy.email!);
    for (const day of ['21', '22', '23', '24', '25', '26', '27']) await sweeps(`2026-11-${day}T16:30:00Z`);
    expect((await card(interview, amy)).automaticReminders).toBe(2);
    const record = (await recordOf(application, job.id)).filter(({ type }) => type === 'scorecard.reminded');
    expect(record.map(({ actor }) => actor).filter((actor) => actor === 'Callboard')).toHaveLength(5);
    expect(textOf(await browser.get(`/jobs/${job.id}/record`))).toContain(
      'Callboard reminded Amy Adams about a scorecard',
    );
  });

  it('by itself is turned on and off with the job', async () => {
    const { job, browser } = await given();
    const edit = (reminders: string[], version: number) =>
      browser.api('put', `/jobs/${job.id}`, { title: job.title, reminders, version });
    const off = await edit([], 1);
    expect([off.status, off.body.reminders]).toEqual([200, []]);
    expect((await browser.get(`/jobs/${job.id}/edit`)).text).not.toMatch(/name="reminders\[\]"[^>]*checked/);
    expect((await edit(['sessions', 'scorecards'], 2)).body.reminders).toEqual(['scorecards', 'sessions']);
    expect((await browser.get(`/jobs/${job.id}/edit`)).text).toMatch(
      /name="reminders\[\]"[^>]*value="scorecards"[^>]*checked/,
    );
    const none = await browser.api('put', `/jobs/${job.id}`, {
      title: job.title,
      reminders: null,
      sources: null,
      version: 3,
    });
    expect([none.status, none.body.reminders, none.body.sources]).toEqual([200, [], []]);
    expect((await edit(['daily'], 4)).body.errors).toEqual([{ field: 'reminders', message: expect.any(String) }]);
  });

  it('says nothing of the others, and of a writing sample not whose it is, nor when and where it was written', async () => {
    const details = { at: new Date('2026-12-01T14:00:00Z'), place: 'Room 11B' };
    const { sitting, browser, amy, ben } = await given('writing', details);
    await submits(application, ben, sitting, 3, 'Ben’s own words');
    await remind(browser, sitting, amy);
    const mail = await inbox.next(amy.email!);
    expect(`${mail.subject} ${mail.text} ${mail.html}`).not.toMatch(
      /Okafor|Amara|Ben|Cleo|Brook| in\b.*of \d|\d of \d|Dec 1|2:00|Room 11B/,
    );
    expect(mail.text?.replace(/\s+/g, ' ')).toContain('Writing sample, Job');
  });
});

describe('where no mail can be sent', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  it('the board shows the address of each card to pass on, which signs no one in', async () => {
    const { recruiter, candidate, amy, ben } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'interview', [amy, ben]);
    await submits(application, ben, sitting);
    const browser = await as(application, recruiter);
    const board = await browser.get(`/sittings/${sitting.id}/board`);
    const address = `http://127.0.0.1/scorecards/${sitting.cardOf(amy)}`;
    expect(textOf(board)).toContain(
      `Callboard can’t email anyone. Send each panelist their scorecard link; they sign in with their own account. Amy Adams ${address}`,
    );
    expect(board.text).not.toMatch(new RegExp(`/links|>Remind<|scorecards/${sitting.cardOf(ben)}`));
    expect((await asNobody(application).get(new URL(address).pathname)).headers['location']).toMatch(/^\/sign-in/);
    const asked = await browser.post(`/sittings/${sitting.id}/reminders`, { panelistId: amy.id });
    expect([asked.status, textOf(asked)]).toEqual([409, expect.stringContaining('Email isn’t set up.')]);
  });
});
