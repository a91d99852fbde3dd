import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { givenPerson } from '../factories/people.js';
import { givenRound, givenSitting, ratingsFor } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, Browser, textOf } from '../support/as.js';

let application: TestApplication;
beforeAll(async () => {
  application = await startApplication();
});
afterAll(() => application.close());

/** The cookies that an answer sets, as they are sent back. */
function cookiesOf({ headers }: { headers: Record<string, unknown> }): string {
  return (headers['set-cookie'] as string[]).map((cookie) => cookie.split(';')[0]).join('; ');
}

/** Whoever follows a link, signed in. */
async function followed(url: string): Promise<Browser> {
  const answer = await asNobody(application).post(`${new URL(url).pathname}/session`);
  expect(answer.status).toBe(303);
  return new Browser(application.app, cookiesOf(answer));
}

describe('a sign-in that an administrator hands over', () => {
  let ada: Browser;
  beforeEach(async () => {
    ada = await as(application, await givenPerson(application, { name: 'Ada Admin', administrator: true }));
  });

  it('is a link shown once; what is signed by it says so wherever its ratings are', async () => {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy]);
    const page = await ada.post(`/people/${round.amy.id}/link`);
    const url = /https?:[^<]*\/links\/[\w-]+/.exec(page.text)![0];
    expect(textOf(await ada.get(`/people/${round.amy.id}`))).not.toContain(url);
    const amy = await followed(url);
    const [card] = await application.database.query('select id from scorecards where sitting_id = $1', [sitting.id]);
    const { version } = (await amy.api('get', `/scorecards/${card.id}`)).body;
    await amy.api('put', `/scorecards/${card.id}/ratings`, { version, ratings: ratingsFor(sitting, 3) });
    expect((await amy.api('post', `/scorecards/${card.id}/submission`, {})).status).toBe(200);

    const mark = 'signed in with a link that Ada Admin handed over on';
    const rita = await as(application, round.recruiter);
    for (const path of [
      `/sittings/${sitting.id}`,
      `/jobs/${round.job.id}/comparison`,
      `/api/v1/jobs/${round.job.id}/comparison`,
      `/api/v1/jobs/${round.job.id}/comparison/file?format=csv&table=ratings`,
      `/api/v1/jobs/${round.job.id}/round`,
    ]) {
      expect([path, (await rita.get(path)).text.includes(mark)]).toEqual([path, true]);
    }
    expect(textOf(await amy.get(`/scorecards/${card.id}`))).toContain(mark);
  });

  it('is their own once they set a password, which needs no other one', async () => {
    const person = await givenPerson(application, { password: 'forgotten long ago' });
    const { url } = (await ada.api('post', `/people/${person.id}/link`)).body;
    const browser = await followed(url);
    expect(textOf(await browser.get('/me'))).toContain('until you set your own password');
    expect((await browser.post('/me/password', { password: 'correct horse battery' })).status).toBe(303);
    const answer = await asNobody(application).post('/session', {
      email: person.email,
      password: 'correct horse battery',
    });
    const own = new Browser(application.app, cookiesOf(answer));
    expect(textOf(await own.get('/me'))).not.toContain('until you set your own password');
    const wrong = await own.post('/me/password', { password: 'another horse battery' });
    expect(wrong.status).toBe(422);
  });

  it('is also one by mail to an address that an administrator set', async () => {
    const person = await givenPerson(application, { password: 'correct horse battery' });
    const { version, name } = person;
    await ada.api('put', `/people/${person.id}`, { version, name, email: `moved-${person.email}` });
    const [row] = await application.database.query('select handed_over from people where id = $1', [person.id]);
    expect(row.handed_over).toContain('an email address that Ada Admin set on');
  });

  it('is never another administrator’s', async () => {
    const other = await givenPerson(application, { administrator: true });
    const link = await ada.api('post', `/people/${other.id}/link`);
    expect([link.status, link.body.code]).toEqual([409, 'person.others_sign_in']);
    const { version, name } = other;
    const moved = await ada.api('put', `/people/${other.id}`, {
      version,
      name,
      email: 'mine@example.com',
      administrator: true,
    });
    expect([moved.status, moved.body.errors]).toEqual([409, [expect.objectContaining({ field: 'email' })]]);
  });
});

describe('administrators', () => {
  const administrator = async () => {
    const person = await givenPerson(application, { administrator: true });
    return { person, browser: await as(application, person) };
  };
  const edit = ({ name, email, administrator: is, version }: Person, changes: object) => ({
    ...{ name, email, administrator: is, version },
    ...changes,
  });
  const read = (id: string): Promise<Person> =>
    application.database.findOneByOrFail('Person', { id }) as Promise<Person>;
  beforeEach(() => application.database.query('update people set administrator = false'));

  it('give the right alone where there is one, and need a second one where there are two', async () => {
    const one = await administrator();
    const second = await givenPerson(application);
    await one.browser.api('put', `/people/${second.id}`, edit(second, { administrator: true }));
    expect((await read(second.id)).administrator).toBe(true);
    const third = await givenPerson(application);
    const asked = await one.browser.api('put', `/people/${third.id}`, edit(third, { administrator: true }));
    expect(asked.body).toMatchObject({ administrator: false, waits: { wants: 'make', mayConfirm: false } });
    const own = await one.browser.api('post', `/people/${third.id}/administrator/confirmation`);
    expect([own.status, own.body.code]).toEqual([409, 'administrator.own']);
    const other = await as(application, second);
    expect(textOf(await other.get('/people'))).toContain('waits for confirmation');
    expect(textOf(await other.get(`/people/${third.id}`))).toContain('make this person an administrator');
    expect((await other.api('post', `/people/${third.id}/administrator/confirmation`)).body.administrator).toBe(true);
    expect((await other.api('post', `/people/${third.id}/administrator/confirmation`)).status).toBe(404);
  });

  it('ask for somebody new as well, and can refuse, or be too late', async () => {
    const [one, two] = [await administrator(), await administrator()];
    const input = { name: 'Newcomer', email: 'newcomer@example.com', administrator: true };
    const { body } = await one.browser.api('post', '/people', input);
    expect(body).toMatchObject({ administrator: false, waits: { wants: 'make' } });
    expect((await two.browser.api('post', `/people/${body.id}/administrator/refusal`)).body).toMatchObject({
      administrator: false,
      waits: null,
    });
    const person = await read(body.id);
    await one.browser.api('put', `/people/${body.id}`, edit(person, { administrator: true }));
    await application.database.query('update administrator_changes set expires_at = now() where ended_at is null');
    expect((await two.browser.api('post', `/people/${body.id}/administrator/confirmation`)).status).toBe(404);
  });

  it('do not take it from each other alone', async () => {
    const [one, two] = [await administrator(), await administrator()];
    for (const changes of [{ administrator: false }, { disabled: true }]) {
      const answer = await one.browser.api('put', `/people/${two.person.id}`, edit(two.person, changes));
      expect([answer.status, answer.body.code]).toEqual([409, 'person.others_administrator']);
    }
    const three = await administrator();
    await one.browser.api('put', `/people/${two.person.id}`, edit(two.person, { disabled: true }));
    expect((await read(two.person.id)).disabledAt).toBeNull();
    const confirmed = `/people/${two.person.id}/administrator/confirmation`;
    expect((await two.browser.api('post', confirmed)).body.code).toBe('administrator.own');
    expect((await three.browser.api('post', confirmed)).status).toBe(201);
    expect((await read(two.person.id)).disabledAt).not.toBeNull();
    const back = await one.browser.api(
      'put',
      `/people/${two.person.id}`,
      edit(await read(two.person.id), { disabled: false }),
    );
    expect(back.body).toMatchObject({ disabled: true, waits: { wants: 'make' } });
  });

  it('step down themselves', async () => {
    const [one] = [await administrator(), await administrator()];
    const answer = await one.browser.api('put', `/people/${one.person.id}`, edit(one.person, { administrator: false }));
    expect(answer.status).toBe(200);
  });
});
