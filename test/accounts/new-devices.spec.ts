import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { passwordHash } from '../../src/accounts/access/passwords.js';
import { givenPerson } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, asNobody, Browser } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { quiet } from '../support/queue.js';

describe('a sign-in on a new device', () => {
  let application: TestApplication;
  let inbox: Inbox;
  const password = 'correct horse battery';
  let email: string;
  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
    const given = await givenPerson(application, { name: 'Lena Lead', passwordHash: await passwordHash(password) });
    email = given.email!;
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });

  const signIn = (cookie = '') =>
    new Browser(application.app, cookie)
      .post('/session', { email, password })
      .set('user-agent', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0');
  const cookieOf = (answer: { headers: Record<string, string> }, name: string): string =>
    new RegExp(`${name}=[^;]+`).exec(String(answer.headers['set-cookie']))![0];

  it('is told to its owner by mail, once for each device, even if the session is ended at once', async () => {
    const answer = await signIn('tz=America%2FChicago');
    const device = cookieOf(answer, 'callboard-device');
    await new Browser(application.app, cookieOf(answer, 'callboard')).post('/session/deletion');
    const mail = await inbox.next(email);
    expect(mail.subject).toBe('New sign-in to Callboard');
    expect(mail.text).toContain('Firefox on Windows, Chicago time');
    await signIn(device);
    await quiet(application);
    expect(inbox.mails).toEqual([]);
  });

  it('stands in the activity log', async () => {
    const types = await application.database.query<{ type: string; payload: { newDevice?: true } }[]>(
      `select type, payload from audit_events where type in ('session.opened', 'device.told') order by sequence`,
    );
    expect(types.map(({ type, payload }) => [type, payload.newDevice ?? false])).toEqual([
      ['session.opened', true],
      ['device.told', false],
      ['session.opened', false],
    ]);
  });

  it('is not told to somebody who came by a link that was mailed to them', async () => {
    await asNobody(application).post('/sign-in/link', { email });
    const { text } = await inbox.next(email);
    await asNobody(application).post(`${/\/links\/[\w-]{43}/.exec(text!)![0]}/session`);
    await quiet(application);
    expect(inbox.mails).toEqual([]);
  });

  it('is new again on every device after signing out everywhere', async () => {
    const person = { id: (await application.database.query('select id from people where email = $1', [email]))[0].id };
    const answer = await signIn();
    await inbox.next(email);
    await (await as(application, person)).post('/me/sessions/deletion');
    await signIn(cookieOf(answer, 'callboard-device'));
    expect((await inbox.next(email)).subject).toBe('New sign-in to Callboard');
  });
});
