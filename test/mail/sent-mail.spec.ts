import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenPerson } from '../factories/people.js';
import { recordOf } from '../factories/jobs.js';
import { givenRound, givenSitting } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, type Browser, textOf } from '../support/as.js';
import { Inbox, type ReceivedMail } from '../support/inbox.js';
import { lookNow, quiet } from '../support/queue.js';
import { until } from '../support/until.js';

interface Listed {
  items: { id: string; toName: string; title: string; state: string; problem: string; subject: string }[];
  total: number;
}

describe('the emails of a job', () => {
  let application: TestApplication;
  let inbox: Inbox;
  let round: Awaited<ReturnType<typeof givenRound>>;
  let recruiter: Browser;
  let admin: Browser;
  let sitting: { id: string };
  const email = 'amara.sent@example.org';

  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
    round = await givenRound(application);
    recruiter = await as(application, round.recruiter);
    admin = await as(application, await givenPerson(application, { administrator: true }));
    await application.database.query('update candidates set email = $2 where id = $1', [
      round.candidate.candidateId,
      email,
    ]);
    const details = { at: new Date('2036-11-03T15:00:00Z'), minutes: 60 };
    sitting = await givenSitting(application, round.candidate, 'audition', [round.amy], details);
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });

  const list = async (browser = recruiter, query = '') =>
    (await browser.api('get', `/jobs/${round.job.id}/emails${query}`)).body as Listed;
  const sendLink = async (): Promise<ReceivedMail> => {
    await recruiter.post(`/applications/${round.candidate.id}/own-page/link`).expect(303);
    const mail = await inbox.next(email);
    await quiet(application);
    return mail;
  };
  const address = async () => {
    const made = await admin.post('/delivery-reports');
    return /https?:\/\/[^/<]+(\/api\/v1\/bounces\/[\w-]{43})/.exec(made.text)![1]!;
  };
  const report = (path: string, body: object) => asNobody(application).api('post', path.replace('/api/v1', ''), body);

  it('are listed with what came of each, and what they said without the link', async () => {
    const mail = await sendLink();
    const { items, total } = await list();
    expect([total, items[0]]).toMatchObject([
      1,
      { toName: 'Amara Okafor', title: 'Link to the candidate’s own page', state: 'sent', subject: mail.subject },
    ]);
    const page = await recruiter.get(`/emails/${items[0]!.id}`);
    expect(textOf(page)).toContain(`Hello Amara Okafor, ${round.recruiter.name} set up a page for your application`);
    expect(textOf(page)).toContain('[Open my page]');
    const [secret] = /[\w-]{43}/.exec(mail.text!)!;
    for (const shown of [page.text, JSON.stringify((await recruiter.api('get', `/emails/${items[0]!.id}`)).body)])
      expect(shown).not.toContain(secret);
    const dump = await application.database.query('select m::text from mails m');
    expect(JSON.stringify(dump)).not.toContain(secret);
    expect((await list(recruiter, '?q=amara.sent')).total).toBe(1);
    expect((await list(recruiter, '?q=nobody')).total).toBe(0);
    expect((await list(recruiter, '?state=bounced')).total).toBe(0);
    expect(textOf(await recruiter.get(`/applications/${round.candidate.id}`))).toContain(
      '1 email to or about this candidate.',
    );
  });

  it('are seen by those who may see the candidate, and by nobody who still rates them', async () => {
    const { items } = await list();
    const amy = await as(application, round.amy);
    expect([
      (await amy.get(`/jobs/${round.job.id}/emails`)).status,
      (await amy.get(`/emails/${items[0]!.id}`)).status,
    ]).toEqual([404, 404]);
    const manager = await as(application, round.manager);
    expect((await list(manager)).total).toBe(1);
    const rated = await givenSitting(application, round.candidate, 'interview', [round.manager]);
    expect((await list(manager)).total).toBe(0);
    expect((await manager.get(`/emails/${items[0]!.id}`)).status).toBe(404);
    await application.database.query(
      `update scorecards set state = 'closed', closed_reason = 'Ill.' where sitting_id = $1`,
      [rated.id],
    );
    expect((await list(manager)).total).toBe(1);
  });

  it('stay one where the mail server did not take it at first', async () => {
    inbox.refuses = () => true;
    await recruiter.post(`/applications/${round.candidate.id}/own-page/link`).expect(303);
    const failed = async () => (await list(recruiter, '?state=failed')).items;
    await until(failed);
    expect((await failed())[0]!.problem).toBe('the mail server rejected the address (550)');
    expect(textOf(await recruiter.get('/desk'))).toContain('Emails that didn’t arrive');
    inbox.refuses = undefined;
    await application.database.query('update graphile_worker._private_jobs set run_at = now()');
    await application.database.query(lookNow);
    await inbox.next(email);
    await quiet(application);
    const { items, total } = await list();
    expect([total, items.map(({ state }) => state)]).toEqual([2, ['sent', 'sent']]);
    expect(textOf(await recruiter.get('/desk'))).not.toContain('Emails that didn’t arrive');
  });

  it('come back where the provider says so, with the secret that an administrator made, and for whom it was sent to', async () => {
    const mail = await sendLink();
    expect(mail.headers.find(({ key }) => key === 'x-callboard-mail')?.value).toBe(mail.messageId);
    const bounce = {
      messageId: mail.messageId,
      status: '5.1.1',
      recipient: email.toUpperCase(),
      reason: `550 <${email}> unknown`,
    };
    const state = async () => (await list()).items[0]!;
    expect((await report(`/api/v1/bounces/${'x'.repeat(43)}`, bounce)).status).toBe(404);
    expect((await recruiter.get('/delivery-reports')).status).toBe(404);
    const old = await address();
    const path = await address();
    expect((await report(old, bounce)).status).toBe(404);
    for (const wrong of [
      { recipient: 'other@example.org' },
      { messageId: '<none@example.org>' },
      { status: '4.2.2' },
    ]) {
      expect((await report(path, { ...bounce, ...wrong })).body).toEqual({ matched: 0 });
    }
    expect((await report(path, { ...bounce, status: 'gone' })).status).toBe(422);
    expect((await state()).state).toBe('sent');
    expect((await report(path, bounce)).body).toEqual({ matched: 1 });
    expect((await report(path, bounce)).body).toEqual({ matched: 0 });
    expect(await state()).toMatchObject({ state: 'bounced', problem: '550 … unknown (5.1.1)' });
    expect(textOf(await recruiter.get(`/applications/${round.candidate.id}`))).toContain(
      'not delivered, 550 … unknown (5.1.1).',
    );
    expect(textOf(await recruiter.get('/desk'))).toContain('550 … unknown (5.1.1)');
    expect((await recordOf(application, round.job.id)).map(({ type }) => type)).toContain('mail.bounced');
    await admin.post('/delivery-reports/deletion').expect(303);
    expect((await report(path, bounce)).status).toBe(404);
  });

  it('come back by a delivery report as a mail server writes it, shown where invitations were sent from', async () => {
    await recruiter.post(`/sittings/${sitting.id}/invitations`).expect(303);
    const mail = await inbox.next(round.amy.email!);
    await inbox.next(email);
    await quiet(application);
    const path = await address();
    const dsn = [
      ...['From: MAILER-DAEMON@mx.example.org', 'MIME-Version: 1.0'],
      ...['Content-Type: multipart/report; report-type=delivery-status; boundary="B"', '', '--B'],
      ...['Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example.org', ''],
      ...[`Final-Recipient: rfc822; ${round.amy.email}`, 'Action: failed', 'Status: 5.2.2'],
      ...['Diagnostic-Code: smtp; 552 mailbox full', '', '--B'],
      ...[
        'Content-Type: text/rfc822-headers',
        '',
        `Message-ID: <a@provider>`,
        `X-Callboard-Mail: ${mail.messageId}`,
        '',
        '--B--',
        '',
      ],
    ].join('\r\n');
    const send = (text: string) =>
      asNobody(application)
        .api('post', `${path.replace('/api/v1', '')}/email`)
        .type('message/rfc822')
        .send(text);
    expect((await send('Subject: Hello\r\n\r\nHello')).status).toBe(422);
    expect((await send(dsn)).body).toEqual({ matched: 1 });
    expect(textOf(await recruiter.get(`/sittings/${sitting.id}`))).toContain(
      `${round.amy.name}: not delivered, as the mail provider reports: 552 mailbox full (5.2.2). Check the address.`,
    );
  });

  it('go with the candidate who is erased', async () => {
    const left = async () =>
      application.database.query('select 1 from mails where application_id = $1', [round.candidate.id]);
    expect(await left()).not.toEqual([]);
    await application.database.query('delete from applications where id = $1', [round.candidate.id]);
    expect(await left()).toEqual([]);
  });
});
