import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sitting } from '../../src/assessments/model/sitting.entity.js';
import { InvitationLetters } from '../../src/scheduling/calendars/invitation-letters.service.js';
import { givenApplication, givenRound, givenSitting } from '../factories/scorecards.js';
import { recordOf } from '../factories/jobs.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, asNobody, type Browser, textOf } from '../support/as.js';
import { entryOf } from '../support/calendar-entry.js';
import { Inbox } from '../support/inbox.js';
import { lookNow, quiet } from '../support/queue.js';
import { until } from '../support/until.js';

describe('invitations', () => {
  let application: TestApplication;
  let inbox: Inbox;
  let round: Awaited<ReturnType<typeof givenRound>>;
  let recruiter: Browser;
  let nobody: Browser;
  let sitting: { id: string };
  const first: Record<string, ReturnType<typeof entryOf>> = {};
  let answerTo = '';

  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
    round = await givenRound(application);
    recruiter = await as(application, round.recruiter);
    nobody = asNobody(application);
    const zones = [
      [round.amy.id, 'America/Chicago'],
      [round.ben.id, 'Europe/Berlin'],
      [round.cleo.id, 'Asia/Kolkata'],
    ];
    for (const [id, zone] of zones)
      await application.database.query('update people set time_zone = $2 where id = $1', [id, zone]);
    await application.database.query(`update candidates set email = 'amara@example.com' where id = $1`, [
      round.candidate.candidateId,
    ]);
    // Half past one in Chicago, an hour before clocks fall back.
    const details = { at: new Date('2036-11-02T06:30:00Z'), minutes: 60, place: 'Room 4', topic: 'Queues' };
    sitting = await givenSitting(
      application,
      round.candidate,
      'interview',
      [round.amy, round.ben, round.cleo],
      details,
    );
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });

  const addresses = () => [round.amy.email!, round.ben.email!, round.cleo.email!, 'amara@example.com'];
  const page = async () => textOf(await recruiter.get(`/sittings/${sitting.id}`));
  const change = async (changes: object) => {
    const { version, at, minutes, place, topic } = await application.database.findOneByOrFail(Sitting, {
      id: sitting.id,
    });
    const now = { version, at: at?.toISOString(), minutes, place, topic };
    const answer = await recruiter.api('put', `/sittings/${sitting.id}`, { ...now, ...changes });
    expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
  };
  const nothingMore = async () => {
    await quiet(application);
    expect(inbox.mails.map(({ recipients, subject }) => [recipients, subject])).toEqual([]);
  };

  it('bring each the session for their own calendar, at their own time', async () => {
    expect(await page()).toContain('Not sent yet.');
    await recruiter.post(`/sittings/${sitting.id}/invitations`).expect(303);
    const texts: Record<string, string> = {};
    for (const address of addresses()) {
      const mail = await inbox.next(address);
      first[address] = entryOf(mail);
      texts[address] = mail.text!.replace(/\s+/g, ' ');
      expect(mail.raw).toMatch(/content-type: text\/calendar; charset=utf-8; method=REQUEST/i);
      if (address === round.amy.email) answerTo = /\/invitations\/[\w-]{43}/.exec(mail.text!)![0];
    }
    expect(texts[round.amy.email!]).toContain('Sun, Nov 2, 2036, 1:30 AM CDT (America/Chicago), 60 minutes');
    expect(texts[round.ben.email!]).toContain('Sun, Nov 2, 2036, 7:30 AM GMT+1 (Europe/Berlin), 60 minutes');
    expect(texts[round.cleo.email!]).toContain('Sun, Nov 2, 2036, 12:00 PM GMT+5:30 (Asia/Kolkata), 60 minutes');
    expect(texts['amara@example.com']).toContain('Sun, Nov 2, 2036, 6:30 AM UTC (UTC), 60 minutes');
    for (const [address, entry] of Object.entries(first)) {
      expect(entry).toMatchObject({
        ...{ method: 'REQUEST', sequence: 0, status: 'CONFIRMED', attendees: [`mailto:${address}`] },
        ...{ at: '2036-11-02T06:30:00.000Z', ends: '2036-11-02T07:30:00.000Z' },
      });
    }
    expect(new Set(Object.values(first).map(({ uid }) => uid)).size).toBe(4);
    expect(texts[round.amy.email!]).toContain('What to prepare with');
    await nothingMore();
  });

  it('tell the candidate nothing of the panel, nor of its papers', async () => {
    await recruiter.post(`/sittings/${sitting.id}/invitations/cancellation`).expect(303);
    for (const address of addresses())
      expect(entryOf(await inbox.next(address))).toMatchObject({
        method: 'CANCEL',
        sequence: 1,
        status: 'CANCELLED',
        uid: first[address]!.uid,
      });
    expect(await page()).toContain('canceled and told so');
    await recruiter.post(`/sittings/${sitting.id}/invitations`).expect(303);
    const toCandidate = await inbox.next('amara@example.com');
    const said = `${toCandidate.raw}\n${toCandidate.text}\n${toCandidate.html}`;
    for (const secret of [
      'Amy',
      'Ben',
      'Cleo',
      'Rita',
      '/kit',
      '/brief',
      '/scorecards',
      sitting.id,
      round.amy.email!,
    ]) {
      expect(said).not.toContain(secret);
    }
    expect(toCandidate.text).toMatch(/\/my-application\/[\w-]{43}/);
    expect(entryOf(toCandidate)).toMatchObject({ method: 'REQUEST', sequence: 2 });
    for (const { email } of [round.amy, round.ben, round.cleo]) {
      const { text, raw } = await inbox.next(email!);
      expect(`${text}${raw}`).not.toMatch(/my-application|rating|score of/i);
    }
    await nothingMore();
  });

  it('are answered by a link that does nothing by being looked at', async () => {
    const shown = await nobody.get(`${answerTo}?reply=declined`);
    expect(textOf(shown)).toContain('Press Decline to say that you can’t come.');
    expect(await page()).toContain('Amy Adams: invited, no answer yet');
    await nobody.post(answerTo, { reply: 'accepted' }).expect(303);
    await nobody.post(answerTo, { reply: 'accepted' }).expect(303);
    expect(await page()).toContain('Amy Adams: accepted');
    expect((await nobody.post(answerTo, { reply: 'perhaps' })).status).toBe(422);
    const events = (await recordOf(application, round.job.id)).filter(({ type }) => type === 'invitation.accepted');
    expect(events).toMatchObject([{ payload: { personId: round.amy.id } }]);
    const old = await nobody.get('/invitations/nonsense');
    expect([old.status, textOf(old)]).toEqual([404, expect.stringContaining('Look for a newer email')]);
  });

  it('follow the session by themselves: an update to all, a cancellation to who leaves, an answer asked for anew', async () => {
    await change({ at: '2036-11-02T07:30:00.000Z' });
    for (const address of addresses()) {
      const mail = await inbox.next(address);
      expect(mail.subject).toMatch(/^Updated: /);
      expect(entryOf(mail)).toMatchObject({
        method: 'REQUEST',
        sequence: 3,
        uid: first[address]!.uid,
        at: '2036-11-02T07:30:00.000Z',
      });
      // The same time on the clock, an hour later.
      if (address === round.amy.email)
        expect(mail.text!.replace(/\s+/g, ' ')).toContain('1:30 AM CST (America/Chicago)');
    }
    expect(await page()).toContain('Amy Adams: invited, no answer yet');
    await change({ panel: [{ personId: round.amy.id }, { personId: round.ben.id }] });
    expect(entryOf(await inbox.next(round.cleo.email!))).toMatchObject({ method: 'CANCEL', sequence: 4 });
    await nothingMore();
    await change({});
    await nothingMore();
  });

  it('are followed by one reminder the day before, but for who declined and where the job has it off', async () => {
    await nobody.post(answerTo, { reply: 'declined' }).expect(303);
    const planned = await application.database.query<{ id: string; at: string; runAt: Date }[]>(
      `select p.payload->>'id' as id, p.payload->>'at' as at, p.run_at as "runAt" from graphile_worker._private_jobs p
        join graphile_worker.jobs j on j.id = p.id where j.task_identifier = 'session-reminder' order by p.run_at`,
    );
    // Cleo, who left the panel, isn't reminded.
    expect(planned.map(({ runAt }) => runAt.toISOString())).toEqual(new Array(3).fill('2036-11-01T07:30:00.000Z'));
    const remindAll = async (at?: string) => {
      for (const one of planned)
        await application.app.get(InvitationLetters).remind(one.id, at ?? one.at, { last: false });
    };
    const switchTo = (reminders: string) =>
      application.database.query('update jobs set reminders = $2 where id = $1', [round.job.id, reminders]);
    await switchTo('{scorecards}');
    await remindAll();
    await switchTo('{sessions}');
    await remindAll('2036-11-02T06:30:00.000Z');
    await nothingMore();
    await remindAll();
    const toBen = await inbox.next(round.ben.email!);
    expect(toBen.subject).toMatch(/^Reminder: /);
    expect(toBen.text!.replace(/\s+/g, ' ')).toContain('8:30 AM GMT+1 (Europe/Berlin), 60 minutes');
    const toCandidate = await inbox.next('amara@example.com');
    expect(`${toCandidate.raw}${toCandidate.text}`).not.toMatch(/Amy|Ben|Cleo|Rita|\/kit|\/brief|scorecards/);
    await remindAll();
    await nothingMore();
    const record = (await recordOf(application, round.job.id)).filter(({ type }) => type === 'session.reminded');
    expect(record.map(({ actorId, payload }) => [actorId, payload['personId']])).toEqual(
      expect.arrayContaining([
        [null, round.ben.id],
        [null, undefined],
      ]),
    );
    expect(await page()).toContain('Ben Brook: invited and reminded, no answer yet');
    await nobody.post(answerTo, { reply: 'accepted' }).expect(303);
  });

  it('say of each why it was refused, try again by themselves, and go to no one twice', async () => {
    const refusedOnes = [round.ben.email!, 'amara@example.com'];
    inbox.refuses = (address) => refusedOnes.includes(address);
    await change({ place: 'Room 5' });
    expect(entryOf(await inbox.next(round.amy.email!))).toMatchObject({ sequence: 4 });
    await until(async () => {
      const text = await page();
      return ['Ben Brook', 'Amara Okafor'].every((name) =>
        text.includes(
          `${name}: not delivered yet, the mail server rejected the address (550). Callboard tries again by itself.`,
        ),
      );
    });
    expect(await page()).toContain('Amy Adams: invited, no answer yet');
    inbox.refuses = undefined;
    for (const address of refusedOnes) expect(entryOf(await inbox.next(address)).uid).toBe(first[address]!.uid);
    await nothingMore();
    expect(await page()).not.toContain('not delivered');
    const sent = await application.database.query<{ count: number }[]>(
      `select count(*)::int as count from audit_events where type = 'invitation.sent'`,
    );
    // Three rounds of four, one of four, one cancellation, and the last of three.
    expect(sent[0]!.count).toBe(4 + 4 + 4 + 4 + 1 + 3);
  });

  it('give up after the last try, say so, and go out when asked again', async () => {
    inbox.refuses = (address) => address === round.ben.email;
    await change({ place: 'Room 6' });
    await until(async () => (await page()).includes('Ben Brook: not delivered yet'));
    // The page says so a moment before the try is over.
    await until(() =>
      application.database.query<object[]>(
        `select from graphile_worker.jobs where task_identifier = 'invitation' and attempts > 0 and locked_at is null`,
      ),
    );
    await application.database.query(
      `update graphile_worker._private_jobs set attempts = max_attempts - 1, run_at = now()
        where locked_at is null and run_at < now() + interval '1 day'`,
    );
    await application.database.query(lookNow);
    await until(async () => (await page()).includes('Callboard gave up. Check the address, then send again.'));
    inbox.refuses = undefined;
    for (const address of [round.amy.email!, 'amara@example.com']) await inbox.next(address);
    await recruiter.post(`/sittings/${sitting.id}/invitations`).expect(303);
    expect(entryOf(await inbox.next(round.ben.email!))).toMatchObject({ method: 'REQUEST' });
    await nothingMore();
  });

  it('are canceled when the candidate withdraws, without saying so, and when the session is deleted', async () => {
    const other = await givenApplication(application, round.job, 'Zuleika Dobson');
    const details = { at: new Date('2036-11-03T15:00:00Z'), minutes: 60 };
    const hers = await givenSitting(application, other, 'audition', [round.amy], details);
    await recruiter.post(`/sittings/${hers.id}/invitations`).expect(303);
    await inbox.next(round.amy.email!);
    expect(textOf(await recruiter.get(`/sittings/${hers.id}`))).toContain('Zuleika Dobson: no email address on file');
    await recruiter.post(`/sittings/${hers.id}/deletion`).expect(303);
    expect(entryOf(await inbox.next(round.amy.email!))).toMatchObject({ method: 'CANCEL' });
    await recruiter.post(`/applications/${round.candidate.id}/own-page/link`).expect(303);
    const mine = /\/my-application\/[\w-]{43}/.exec((await inbox.next('amara@example.com')).text!)![0];
    await nobody.post(`${mine}/replies/interview`, { reply: 'declined' }).expect(303);
    expect(await page()).toContain('Amara Okafor: declined');
    await nobody.post(`${mine}/withdrawal`).expect(303);
    for (const address of [round.amy.email!, round.ben.email!, 'amara@example.com']) {
      const mail = await inbox.next(address);
      expect(entryOf(mail)).toMatchObject({ method: 'CANCEL' });
      expect(mail.text).not.toMatch(/withdr/i);
    }
    await inbox.next(round.recruiter.email!);
    await nothingMore();
  });

  it('are canceled once when a candidate is withdrawn or rejected by hand, and not sent again by themselves', async () => {
    const theirs = await givenApplication(application, round.job, 'Imani Reyes');
    await application.database.query(
      `update candidates set email = 'imani@example.com' where id = (select candidate_id from applications where id = $1)`,
      [theirs.id],
    );
    const details = { at: new Date('2036-11-04T15:00:00Z'), minutes: 60 };
    const session = await givenSitting(application, theirs, 'audition', [round.amy], details);
    const invite = () => recruiter.api('post', `/sittings/${session.id}/invitations`);
    const both = async () => {
      const found = [entryOf(await inbox.next(round.amy.email!)), entryOf(await inbox.next('imani@example.com'))];
      await nothingMore();
      return found.map(({ method, sequence }) => `${String(method)} ${sequence}`);
    };
    const stage = async () =>
      (
        await application.database.query<{ stage: string; version: number }[]>(
          'select stage, version from applications where id = $1',
          [theirs.id],
        )
      )[0]!;
    const move = async (to: string) => {
      const { version } = await stage();
      expect((await recruiter.post(`/applications/${theirs.id}/stage`, { stage: to, version })).status).toBe(303);
    };
    const booked = () => application.database.query('select 1 from bookings where sitting_id = $1', [session.id]);
    const before = (await stage()).stage;
    await invite();
    expect(await both()).toEqual(['REQUEST 0', 'REQUEST 0']);

    await move('withdrawn');
    expect(await both()).toEqual(['CANCEL 1', 'CANCEL 1']);
    expect(await booked()).toEqual([]);
    expect(textOf(await recruiter.get(`/applications/${theirs.id}`))).toContain('The session itself is still planned.');
    await move(before);
    await nothingMore();
    expect(await booked()).not.toEqual([]);
    const told = textOf(await recruiter.get(`/applications/${theirs.id}`));
    expect(told).toContain('aren’t sent again by themselves. Open the session to send them.');
    await invite();
    expect(await both()).toEqual(['REQUEST 2', 'REQUEST 2']);

    const manager = await as(application, round.manager);
    const decide = (outcome: string, reason: string) =>
      manager.api('post', `/jobs/${round.job.id}/decisions`, { applicationId: theirs.id, outcome, reason });
    expect((await decide('decline', 'The plan says that a license is needed, and there is none.')).status).toBe(201);
    expect(await both()).toEqual(['CANCEL 3', 'CANCEL 3']);
    expect((await decide('hold', 'There is a license after all, which came in by mail today.')).status).toBe(201);
    await nothingMore();
    await invite();
    expect(await both()).toEqual(['REQUEST 4', 'REQUEST 4']);
    const ids = [theirs.id];
    expect((await recruiter.api('post', `/jobs/${round.job.id}/pipeline/moves`, { ids, to: 'withdrawn' })).status).toBe(
      200,
    );
    expect(await both()).toEqual(['CANCEL 5', 'CANCEL 5']);
  });

  it('are not sent for what has no time, nor for writing samples', async () => {
    const other = await givenApplication(application, round.job, 'Noor Haddad');
    const untimed = await givenSitting(application, other, 'audition', [round.amy]);
    const refused = await recruiter.api('post', `/sittings/${untimed.id}/invitations`);
    expect([refused.status, refused.body.code]).toEqual([409, 'invitation.time']);
    const writing = await givenSitting(application, other, 'writing', [round.cleo], {
      at: new Date('2036-11-03T15:00:00Z'),
      minutes: 60,
    });
    expect((await recruiter.api('post', `/sittings/${writing.id}/invitations`)).body.code).toBe('invitation.kind');
    await nothingMore();
  });
});
