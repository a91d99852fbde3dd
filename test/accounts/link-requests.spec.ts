import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Response } from 'supertest';
import { passwordHash } from '../../src/accounts/access/passwords.js';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { Background } from '../../src/platform/background/background.js';
import { givenPerson } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { asNobody, Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { statementsOf } from '../support/statements.js';
import { quiet } from '../support/queue.js';
import { until } from '../support/until.js';

describe('asking for a link to sign in', () => {
  let application: TestApplication;
  let inbox: Inbox;
  let amy: Person & { email: string };
  beforeAll(async () => {
    Logger.overrideLogger(false);
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings, baseUrl: 'http://127.0.0.1', proxies: 1 });
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });
  afterEach(() => expect(inbox.mails.splice(0).map(({ recipients }) => recipients)).toEqual([]));

  const given = async (person: Partial<Person> = {}) => {
    amy = (await givenPerson(application, { passwordHash: 'x', name: 'Amy Pond', ...person })) as typeof amy;
    return amy.email;
  };
  let visitors = 0;
  /** Each asks from an address of their own, unless said. */
  const ask = (email: string, more: Record<string, string> = {}, from = `10.0.${(visitors += 1)}.1`) =>
    asNobody(application)
      .post('/sign-in/link', { _form: 'ask-link', email, ...more })
      .set('x-forwarded-for', from);
  const linkIn = (text: string | undefined) => /\/links\/[\w-]{43}/.exec(text ?? '')![0];
  const eventsOf = (id: string) =>
    application.database.query<{ type: string; actor: string; payload: Record<string, unknown> }[]>(
      `select type, actor_name as actor, payload from audit_events where payload->>'personId' = $1 order by sequence`,
      [id],
    );

  it('is offered at the sign-in page, with the way back', async () => {
    const page = await asNobody(application).get('/sign-in?next=%2Fscorecards%2F1%3Fa%3Db');
    expect(page.text).toContain('href="/sign-in/link?next&#x3D;%2Fscorecards%2F1%3Fa%3Db"');
    const form = await asNobody(application).get('/sign-in/link?next=%2Fscorecards%2F1%3Fa%3Db');
    expect(form.text).toContain('name="next" value="/scorecards/1?a&#x3D;b"');
  });

  it('brings a mail whose link signs in, once, where one wanted to go', async () => {
    const email = await given();
    const answer = await ask(`  ${email.toUpperCase()} `, { next: '/me' });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/sign-in/link/sent']);
    const mail = await inbox.next(email);
    expect(mail).toMatchObject({
      subject: 'Your Callboard sign-in link',
      to: [{ name: 'Amy Pond', address: email }],
    });
    expect(mail.text).toContain('It works once and expires in 30 minutes');
    expect(linkIn(mail.html)).toBe(linkIn(mail.text));

    await quiet(application);
    const signedIn = await asNobody(application).post(`${linkIn(mail.text)}/session`);
    expect(signedIn.headers['location']).toBe('/me');
    const cookie = /callboard=[^;]+/.exec(String(signedIn.headers['set-cookie']))![0];
    expect(textOf(await new Browser(application.app, cookie).get('/me'))).toContain('Amy Pond');
    expect(await eventsOf(amy.id)).toMatchObject([
      { type: 'link.requested', actor: 'Someone not signed in' },
      { type: 'link.sent', actor: 'Callboard', payload: { purpose: 'request' } },
      { type: 'link.used', actor: 'Amy Pond' },
      { type: 'session.opened', actor: 'Amy Pond' },
    ]);
    const told = JSON.stringify(await eventsOf(amy.id));
    expect([told.includes(email), told.includes(linkIn(mail.text))]).toEqual([false, false]);
  });

  it('sends nothing to an address that is not known, disabled, or was never let in', async () => {
    const stranger = await given({ passwordHash: null });
    const disabled = await given({ disabledAt: new Date() });
    for (const address of ['nobody@example.com', stranger, disabled]) await ask(address);
    await quiet(application);
    const rows = await application.database.query<object[]>('select 1 from personal_links where person_id = $1', [
      amy.id,
    ]);
    expect([inbox.mails.length, rows, await eventsOf(amy.id)]).toEqual([0, [], []]);
  });

  it('names what is wrong with an address, and keeps it', async () => {
    const answer = await ask('amy');
    expect([answer.status, answer.text.includes('value="amy"')]).toEqual([422, true]);
    expect(textOf(answer)).toContain('Enter an email address');
  });

  it('leads nowhere else', async () => {
    const email = await given();
    for (const next of ['//evil.example', '/\\evil.example', 'javascript:alert(1)', 'https://evil.example']) {
      await ask(email, { next });
      const mail = await inbox.next(email);
      const answer = await asNobody(application).post(`${linkIn(mail.text)}/session`);
      expect([next, answer.headers['location']]).toEqual([next, '/']);
    }
  });

  it('is refused after five for one address from one network, known or not', async () => {
    const email = await given();
    const answers: Record<string, Response[]> = {};
    for (const address of [email, 'nowhere@example.com']) {
      answers[address] = [];
      for (let i = 0; i < 6; i += 1) answers[address].push(await ask(address, {}, '192.0.2.9'));
    }
    const [known, unknown] = Object.values(answers) as [Response[], Response[]];
    expect(known.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303, 429]);
    expect(unknown.map(({ status }) => status)).toEqual(known.map(({ status }) => status));
    expect(unknown[5]!.text.replaceAll('nowhere@example.com', email)).toBe(known[5]!.text);
    expect(known[5]!.headers['retry-after']).toMatch(/^\d+$/);
    expect((await ask(email)).status).toBe(303);
    for (let i = 0; i < 6; i += 1) await inbox.next(email);
  });

  it('is refused after ten for one address from anywhere, but not on a device of its owner', async () => {
    const email = await given({ passwordHash: await passwordHash('correct horse battery') });
    const signedIn = await asNobody(application).post('/session', { email, password: 'correct horse battery' });
    await inbox.next(email);
    const device = /callboard-device=[^;]+/.exec(String(signedIn.headers['set-cookie']))![0];
    for (let i = 0; i < 10; i += 1) expect((await ask(email)).status).toBe(303);
    expect((await ask(email)).status).toBe(429);
    const own = await new Browser(application.app, device).post('/sign-in/link', { email });
    expect(own.status).toBe(303);
    for (let i = 0; i < 11; i += 1) await inbox.next(email);
  });

  it('is refused after fifty from one network, whoever they are for', async () => {
    for (let i = 0; i < 50; i += 1) await ask(`n${i}@example.com`, {}, '192.0.2.1');
    expect((await ask('another@example.com', {}, '192.0.2.1')).status).toBe(429);
    await quiet(application);
  });

  it('outlasts a mail server that is away', async () => {
    const email = await given();
    await inbox.close();
    await ask(email);
    await until(async () => {
      const [job] = await application.database.query<{ attempts: number; error: string | null }[]>(
        `select attempts, last_error as error from graphile_worker.jobs where task_identifier = 'link-mail'`,
      );
      return job?.error?.includes('no connection to the mail server');
    });
    await inbox.listen();
    await application.database.query(
      `select graphile_worker.reschedule_jobs(array_agg(id), now()) from graphile_worker.jobs`,
    );
    const mail = await inbox.next(email);
    expect((await asNobody(application).post(`${linkIn(mail.text)}/session`)).status).toBe(303);
    await quiet(application);
  });

  it('has what could never be delivered on the record, without the address', async () => {
    const email = await given();
    inbox.refusal = { code: 550, text: `No mailbox ${email}` };
    await ask(email);
    await until(async () => {
      await application.database.query(
        `select graphile_worker.reschedule_jobs(array_agg(id), now(), null, 7) from graphile_worker.jobs
          where task_identifier = 'link-mail' and locked_at is null`,
      );
      return (await eventsOf(amy.id)).some(({ type }) => type === 'mail.failed');
    });
    inbox.refusal = undefined;
    await quiet(application);
    expect((await eventsOf(amy.id)).at(-1)).toMatchObject({
      actor: 'Callboard',
      payload: { personId: amy.id, purpose: 'request', reason: 'the mail server rejected the address (550)' },
    });
  });
});

describe('what is done while one waits for the answer', () => {
  let application: TestApplication;
  let inbox: Inbox;
  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
    // What comes after the answer is of no interest here.
    await application.app.get(Background).beforeApplicationShutdown();
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });

  /** The answers to a known, an unknown and a disabled address, and what was asked of the database for each. */
  async function toEach(post: (email: string) => PromiseLike<Response>) {
    const known = (await givenPerson(application, { password: 'correct horse battery' })).email!;
    const disabled = (await givenPerson(application, { password: 'correct horse battery', disabledAt: new Date() }))
      .email!;
    const asked: { statements: string[]; said: string }[] = [];
    for (const email of [known, `nobody-${known}`, disabled]) {
      const { answer, statements } = await statementsOf(application, async () => post(email));
      asked.push({ statements, said: same(answer).replaceAll(email, 'amy@example.com') });
    }
    return asked;
  }

  it('is the same, byte for byte and statement by statement, whether the address is known or not', async () => {
    const [known, ...others] = await toEach((email) => asNobody(application).post('/sign-in/link', { email }));
    expect(known!.statements.join('\n')).toMatch(/rate_limits[^]*rate_limits[^]*add_background_job/);
    expect(others).toEqual([known, known]);
  });

  it('leaves the same in the queue for every address, and not the address itself', async () => {
    const jobs = () =>
      application.database.query<{ payload: string; rest: string }[]>(
        `select payload::text, concat_ws(' ', task_id, job_queue_id, max_attempts, priority, key) as rest
           from graphile_worker._private_jobs order by id desc limit 2`,
      );
    const { email } = await givenPerson(application, { passwordHash: 'x' });
    for (const address of [email!, 'nobody@example.com'])
      await asNobody(application).post('/sign-in/link', { email: address });
    const [one, other] = await jobs();
    expect(one!.rest).toBe(other!.rest);
    expect(one!.payload.replace(/[0-9a-f]{64}/, '#')).toBe(other!.payload.replace(/[0-9a-f]{64}/, '#'));
    expect(one!.payload).toContain('"landing"');
    expect(one!.payload + other!.payload).not.toContain('@');
  });

  it('is the same for a password that does not fit', async () => {
    const body = (email: string) => ({ _form: 'sign-in', email, password: 'not the right one' });
    const [known, ...others] = await toEach((email) => asNobody(application).post('/session', body(email)));
    expect(known!.said).toContain('Incorrect email or password');
    expect(known!.statements.join('\n')).toMatch(/rate_limits[^]*people/i);
    expect(others).toEqual([known, known]);
  });
});

describe('without a mail server', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  it('no link is offered, and asking for one finds nothing', async () => {
    expect(textOf(await asNobody(application).get('/sign-in'))).not.toContain('link');
    expect((await asNobody(application).get('/sign-in/link')).status).toBe(404);
    expect((await asNobody(application).post('/sign-in/link', { email: 'a@example.com' })).status).toBe(404);
    const spent = await asNobody(application).get(`/links/${'x'.repeat(43)}`);
    expect([spent.status, textOf(spent)]).toEqual([404, expect.stringContaining('Ask the person who gave it to you')]);
  });
});

/** What an answer says, but for the time, and how long it is packed. */
function same({ status, headers, text }: Response): string {
  const { date: _date, 'content-length': _length, ...others } = headers as Record<string, string>;
  return JSON.stringify([status, others, text]);
}
