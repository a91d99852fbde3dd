import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Mail, MailProblem } from '../../src/platform/mail/mail.js';
import { givenCandidate } from '../factories/candidates.js';
import { givenJobWithTeam } from '../factories/people.js';
import { recordOf } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { quiet } from '../support/queue.js';

interface ListedMails {
  items: { subject: string }[];
}

describe('an email to many candidates', () => {
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

  async function given() {
    const team = await givenJobWithTeam(application);
    const recruiter = await as(application, team.recruiter);
    const manager = await as(application, team.manager);
    const add = async (name: string, email: string | null) =>
      (await givenCandidate(application, team.job, { name, stage: 'applied', email })).application.id;
    return { ...team, recruiter, manager, add, at: `/jobs/${team.job.id}` };
  }

  it('goes to each once, with the text that was seen', async () => {
    const { recruiter, manager, at, add, job } = await given();
    const ids = [
      await add('Amy', 'amy.many@example.org'),
      await add('Ben', 'ben.many@example.org'),
      await add('Cleo', null),
    ];
    const begun = await recruiter.post(
      `${at}/pipeline`,
      `_form=pipeline&act=mail&${ids.map((id) => `ids[]=${id}`).join('&')}`,
    );
    const page = begun.headers['location'] as string;
    expect(textOf(await recruiter.get(page))).toContain('Email to 3 candidates');
    const write = (version: number, body: string) =>
      recruiter.post(page, { _form: 'mailing', subject: 'About {job}', body, version });
    expect((await recruiter.post(`${page}/sending`, { version: 1 })).status).toBe(409);
    expect((await write(1, 'Dear {first name}')).status).toBe(422);
    expect((await write(1, 'Dear {name},\n\nplease come on <b>Monday</b>.')).status).toBe(303);
    expect(textOf(await recruiter.get(page))).toContain('Dear Amy, please come on <b>Monday</b>.');
    // What is sent is what was seen.
    expect((await recruiter.post(`${page}/sending`, { version: 1 })).status).toBe(409);
    const [one, other] = await Promise.all([1, 2].map(() => recruiter.post(`${page}/sending`, { version: 2 })));
    expect([one!.status, other!.status].sort()).toEqual([303, 409]);
    const mail = await inbox.next('amy.many@example.org');
    expect(mail.subject).toBe(`About ${job.title}`);
    expect(mail.text).toContain('Dear Amy,\n\nplease come on <b>Monday</b>.');
    await inbox.next('ben.many@example.org');
    await quiet(application);
    expect(inbox.mails.splice(0)).toEqual([]);
    const told = (await recruiter.api('get', page)).body as { messages: { items: { state: string }[] } };
    expect(told.messages.items.map(({ state }) => state)).toEqual(['sent', 'sent', 'left']);
    expect((await recruiter.post(`${page}/deletion`)).status).toBe(409);
    expect((await manager.get(page)).status).toBe(404);
    expect(textOf(await manager.get(`/applications/${ids[0]}`))).toContain('by Rita Recruiter: sent.');
    expect((await recordOf(application, job.id)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['mailing.sent', 'candidate.mailed', 'candidate.mailed']),
    );
  });

  it('is found by its words, and a recipient by name or address', async () => {
    const { recruiter, at, add } = await given();
    const ids = [await add('Amy Able', 'able@example.org'), await add('Ben Best', 'best@example.org')];
    const begin = async (subject: string) => {
      const begun = await recruiter.post(
        `${at}/pipeline`,
        `_form=pipeline&act=mail&${ids.map((id) => `ids[]=${id}`).join('&')}`,
      );
      const page = begun.headers['location'] as string;
      await recruiter.post(page, { _form: 'mailing', subject, body: 'Please come.', version: 1 }).expect(303);
      return page;
    };
    const page = await begin('Parking at 100% cost');
    await begin('Lunch');
    const listed = async (words: string) =>
      ((await recruiter.api('get', `${at}/mailings?q=${encodeURIComponent(words)}`)).body as ListedMails).items;
    expect((await listed('PARKING')).map(({ subject }) => subject)).toEqual(['Parking at 100% cost']);
    expect((await listed('please')).length).toBe(2);
    expect(await listed('%cost')).toEqual([]);
    expect(textOf(await recruiter.get(`${at}/mailings?q=breakfast`))).toContain('No email found');
    const found = textOf(await recruiter.get(`${page}?q=best@`));
    expect(found).toContain('Email to 2 candidates');
    expect(found).toMatch(/Ben Best best@example\.org/);
    expect(found).not.toContain('able@example.org');
    expect(textOf(await recruiter.get(`${page}?q=zoe`))).toContain('No recipient has these words');
  });

  it('says how far it is, and what is waiting can be stopped', async () => {
    const { recruiter, at, add, job } = await given();
    const ids = [];
    for (const name of ['Amy', 'Ben', 'Cleo']) ids.push(await add(name, `${name}.stop@example.org`.toLowerCase()));
    const { body } = await recruiter.api('post', `${at}/mailings`, { ids });
    const { id } = body as { id: string };
    const { database } = application;
    await database.query('update mailings set sent_at = now() where id = $1', [id]);
    await database.query(
      `update mailing_messages set state = case when application_id = $2 then 'sent' else 'waiting' end where mailing_id = $1`,
      [id, ids[0]],
    );
    expect(textOf(await recruiter.get(`/mailings/${id}`))).toContain('1 of 3 are done.');
    expect((await recruiter.post(`/mailings/${id}/cancellation`)).status).toBe(303);
    const over = textOf(await recruiter.get(`/mailings/${id}`));
    expect(over.match(/Not sent: stopped/g)).toHaveLength(2);
    expect(over).not.toContain('Stop sending');
    expect((await recruiter.api('post', `/mailings/${id}/cancellation`)).body).toMatchObject({ code: 'mailing.over' });
    expect(textOf(await recruiter.get(`/applications/${ids[1]}`))).toContain('not sent: stopped');
    expect(textOf(await recruiter.get(`/jobs/${job.id}/record`))).toContain(
      'stopped an email to 2 candidates before it was sent',
    );
  });

  it('is not sent again where the mail server may have taken it', async () => {
    const { recruiter, at, add } = await given();
    const id = await add('Amy', 'amy.once@example.org');
    const { body } = await recruiter.api('post', `${at}/mailings`, { ids: [id] });
    const path = `/mailings/${(body as { id: string }).id}`;
    await recruiter.api('put', path, { subject: 'Hello', body: 'Hello.', version: 1 });
    const mail = application.app.get(Mail);
    const { send } = mail;
    let tries = 0;
    mail.send = () => {
      tries += 1;
      throw new MailProblem('no connection to the mail server', 'read ECONNRESET', true);
    };
    try {
      expect((await recruiter.api('post', `${path}/sending`, { version: 2 })).body).toEqual({ messages: 1 });
      await quiet(application);
    } finally {
      mail.send = send;
    }
    const told = (await recruiter.api('get', path)).body as {
      messages: { items: { state: string; problem: string }[] };
    };
    expect([tries, told.messages.items]).toMatchObject([
      1,
      [{ state: 'unsure', problem: 'no connection to the mail server' }],
    ]);
  });
});
