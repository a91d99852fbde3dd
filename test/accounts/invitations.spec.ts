import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { entities } from '../../src/app/entities.js';
import { userLinkCommand } from '../../src/app/commands/user-commands.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, asNobody, Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { quiet } from '../support/queue.js';

let application: TestApplication;
let inbox: Inbox;
beforeAll(async () => {
  Logger.overrideLogger(false);
  inbox = await Inbox.open();
  application = await startApplication({ mail: inbox.settings });
});
afterAll(async () => {
  await application.close();
  await inbox.close();
});
afterEach(() => expect(inbox.mails.splice(0).map(({ recipients }) => recipients)).toEqual([]));

/** A mail that came, once the product knows that it went. */
const mailTo = async (address: string) => {
  const mail = await inbox.next(address);
  await quiet(application);
  return mail;
};
const linkIn = (text: string | undefined) => /\/links\/[\w-]{43}/.exec(text ?? '')![0];
const hash = { passwordHash: 'none that fits' };
const sentenceFor = async (person: { id: string }) => {
  const rows = await application.database.query<{ type: string; actor: string; job: string | null }[]>(
    `select type, actor_name as actor, job_id as job from audit_events where payload->>'personId' = $1 order by sequence`,
    [person.id],
  );
  return rows.map(({ type, actor, job }) => `${actor}: ${type}${job ? ' of a job' : ''}`);
};
const signedIn = async (path: string): Promise<Browser> => {
  const answer = await asNobody(application).post(`${path}/session`);
  expect(answer.status).toBe(303);
  return new Browser(application.app, /callboard=[^;]+/.exec(String(answer.headers['set-cookie']))![0]);
};

describe('an invitation by an administrator', () => {
  let administrator: Browser;
  beforeAll(async () => {
    administrator = await as(application, await givenPerson(application, { administrator: true, name: 'Ada' }));
  });

  it('goes to whoever is added, who needs no password', async () => {
    const form = { name: 'Amy Pond', email: 'amy@example.com', invite: 'true' };
    const answer = await administrator.post('/people', form);
    expect(answer.headers['location']).toBe('/people');
    expect(decodeURIComponent(String(answer.headers['set-cookie']))).toContain('A link is on its way to them');
    const mail = await mailTo('amy@example.com');
    expect(mail.text).toMatch(/^Hello Amy Pond,\n\nAda invited you to Callboard.*expires in three days/s);
    const browser = await signedIn(linkIn(mail.text));
    expect((await browser.get('/')).headers['location']).toBe('/scorecards');
    const amy = await application.database.query<Person[]>(`select id from people where email = 'amy@example.com'`);
    expect((await sentenceFor(amy[0]!)).toSorted()).toEqual([
      'Ada: person.added',
      'Ada: person.invited',
      'Amy Pond: link.used',
      'Amy Pond: session.opened',
      'Callboard: link.sent',
    ]);
  });

  it('takes no password from an administrator, for someone new or here already', async () => {
    const given = await administrator.post('/people', {
      _form: 'new-person',
      name: 'A',
      email: 'a@example.com',
      password: 'correct horse battery',
    });
    expect([given.status, textOf(given).includes('Administrators don’t set passwords')]).toEqual([422, true]);
    const { id, name, email, version } = await givenPerson(application, hash);
    const changed = { name, email, version, password: 'correct horse battery' };
    const refused = await administrator.api('put', `/people/${id}`, changed);
    expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'password']);
    expect((await administrator.post(`/people/${id}`, { ...changed, password: '' })).status).toBe(303);
    const [kept] = await application.database.query<object[]>('select password_hash from people where id = $1', [id]);
    expect(kept).toEqual({ password_hash: hash.passwordHash });
  });

  it('goes to someone who is here already, from their page, and is not shown to the administrator', async () => {
    const person = await givenPerson(application, { name: 'Ben Okri', ...hash });
    expect(textOf(await administrator.get(`/people/${person.id}`))).toContain('It goes only to');
    const answer = await administrator.post(`/people/${person.id}/invitation`);
    const { text } = await mailTo(person.email!);
    expect(answer.text + JSON.stringify(answer.headers)).not.toContain(linkIn(text));
    expect((await administrator.api('post', `/people/${person.id}/invitation`)).text).not.toMatch(/links|token/);
    await mailTo(person.email!);
  });

  it('lets in whoever came with a round file', async () => {
    const person = await givenPerson(application);
    expect(textOf(await administrator.get('/people?q=' + person.email))).toContain('can’t sign in yet');
    await administrator.post(`/people/${person.id}/invitation`);
    await signedIn(linkIn((await mailTo(person.email!)).text));
    expect(await sentenceFor(person)).toEqual(
      expect.arrayContaining(['Ada: person.admitted', 'Ada: person.invited', 'Callboard: link.sent']),
    );
  });

  it('is refused for someone disabled or without an address, and is no one else’s to send', async () => {
    const disabled = await givenPerson(application, { ...hash, disabledAt: new Date() });
    const nameless = await givenPerson(application, { email: null });
    for (const { id } of [disabled, nameless]) {
      expect((await administrator.post(`/people/${id}/invitation`)).status).toBe(409);
    }
    const { recruiter } = await givenJobWithTeam(application);
    const other = await givenPerson(application, hash);
    const answer = await (await as(application, recruiter)).post(`/people/${other.id}/invitation`);
    expect([answer.status, await sentenceFor(other)]).toEqual([404, []]);
  });
});

describe('an invitation to a job', () => {
  async function given(panelist: Partial<Person> = hash) {
    const { job, recruiter } = await givenJobWithTeam(application, { title: 'Technical seller' });
    const amy = await givenPerson(application, { name: 'Amy Pond', ...panelist });
    await givenRole(application, job, amy, 'panelist');
    const [member] = await application.database.query<{ id: string }[]>(
      'select id from hiring_team_members where job_id = $1 and person_id = $2',
      [job.id, amy.id],
    );
    const path = `/jobs/${job.id}/team/${member!.id}/invitation`;
    return { job, amy, path, recruiter: await as(application, recruiter) };
  }

  it('is sent from the team’s page, leads a panelist to their scorecards, and is on the job’s record', async () => {
    const { job, amy, path, recruiter } = await given();
    expect((await recruiter.get(`/jobs/${job.id}/team`)).text).toContain(`action="${path}"`);
    const answer = await recruiter.post(path);
    expect(answer.headers['location']).toBe(`/jobs/${job.id}/team`);
    const mail = await mailTo(amy.email!);
    expect(mail.subject).toBe('You’re on the hiring team for Technical seller');
    expect(mail.text).toContain('Rita Recruiter added you to the hiring team for Technical seller.');
    const opened = await asNobody(application).post(`${linkIn(mail.text)}/session`);
    expect(opened.headers['location']).toBe('/scorecards');
    expect(textOf(await recruiter.get(`/jobs/${job.id}/record`))).toContain('invited Amy Pond by email');
    expect(answer.text + JSON.stringify(answer.headers)).not.toContain(linkIn(mail.text));
  });

  it('is for administrators where no one let the person in yet', async () => {
    const { job, amy, path, recruiter } = await given({});
    expect(textOf(await recruiter.get(`/jobs/${job.id}/team`))).toContain('An administrator can invite them');
    expect((await recruiter.post(path)).status).toBe(409);
    expect((await recruiter.api('post', path)).status).toBe(409);
    expect(await sentenceFor(amy)).toEqual([]);
  });

  it('is not a panelist’s or a stranger’s to send', async () => {
    const { amy, path } = await given();
    for (const person of [amy, await givenPerson(application)]) {
      expect((await (await as(application, person)).post(path)).status).toBe(404);
    }
    expect(await sentenceFor(amy)).toEqual([]);
  });

  it('keeps what a title or a name holds in its place', async () => {
    const { job, amy, path, recruiter } = await given();
    await application.database.query(`update jobs set title = $2 where id = $1`, [
      job.id,
      'Seller\r\nBcc: eve@example.com <b>"&',
    ]);
    await recruiter.post(path);
    const mail = await mailTo(amy.email!);
    expect([mail.recipients, mail.bcc]).toEqual([[amy.email], undefined]);
    expect(mail.subject).toBe('You’re on the hiring team for Seller Bcc: eve@example.com <b>"&');
    expect(mail.text).toContain('hiring team for Seller Bcc: eve@example.com <b>"&.');
    expect(mail.html).toContain('&lt;b&gt;');
  });
});

describe('callboard user link', () => {
  async function called(email: string, options: Record<string, string> = {}) {
    const written = { out: '', error: '' };
    const io = {
      out: (text: string) => void (written.out += text),
      error: (text: string) => void (written.error += text),
    };
    const settings = { ...application.settings, databaseUrl: application.databaseUrl };
    const command = userLinkCommand(async () => ({ settings, entities }));
    return { code: await command.run({ positionals: [email], options }, io), ...written };
  }

  it('prints a link that signs in, also for whoever came with a round file', async () => {
    const person = await givenPerson(application, { name: 'Amy Pond' });
    const { code, out, error } = await called(` ${person.email!.toUpperCase()} `, { to: '/me' });
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/^http:\/\/127\.0\.0\.1\/links\/[\w-]{43}\n$/);
    expect(textOf(await (await signedIn(linkIn(out))).get('/me'))).toContain('Amy Pond');
    expect(await sentenceFor(person)).toEqual([
      'operator: person.admitted',
      'operator: link.printed',
      'Amy Pond: link.used',
      'Amy Pond: session.opened',
    ]);
    // Nobody mailed them that link, so they are told of the device.
    expect((await inbox.next(person.email!)).subject).toBe('New sign-in to Callboard');
  });

  it('says why there is none', async () => {
    const disabled = await givenPerson(application, { name: 'Ben Okri', disabledAt: new Date() });
    expect(await called('nobody@example.com')).toMatchObject({
      code: 1,
      out: '',
      error: expect.stringMatching(/^No one here has/),
    });
    expect(await called(disabled.email!)).toEqual({
      code: 1,
      out: '',
      error: 'Ben Okri is deactivated and can’t sign in.\n',
    });
    await expect(called('a@example.com', { to: '//evil.example' })).rejects.toThrow(/--to must be a path/);
  });
});
