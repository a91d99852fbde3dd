import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { PersonalLinks } from '../../src/accounts/access/personal-links.service.js';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { Database } from '../../src/platform/database/database.js';
import { givenPerson } from '../factories/people.js';
import { givenRound, givenSitting, recordOf, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, type Browser, textOf } from '../support/as.js';

describe('deactivating somebody', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  async function deactivate(administrator: Browser, { id }: Person) {
    const { version, name, email } = (await administrator.api('get', `/people/${id}`)).body as Record<string, string>;
    return administrator.post(`/people/${id}`, { version, name, email, disabled: 'true' });
  }
  const cardsOf = (sittingId: string) =>
    application.database.find(Scorecard, { where: { sittingId }, order: { position: 'ASC' } });

  it('ends their sessions, tokens, links and the stream that they follow, at once', async () => {
    const { candidate, recruiter, administrator, amy } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'interview', [amy]);
    const browser = await as(application, recruiter);
    const issued = await browser.post('/me/tokens', { name: 'program', scopes: ['read'] });
    const token = /<code>(cb_[\w-]+)<\/code>/.exec(issued.text)![1]!;
    const { url } = await application.app
      .get(Database)
      .transaction((tx) => application.app.get(PersonalLinks).make(tx, recruiter.id, '/'));
    const stream = await browser.follow(`/sittings/${sitting.id}/events`);
    await stream.event((data) => data.includes('Amy'));
    const program = () =>
      request(application.app.getHttpServer()).get('/api/v1/me').set('authorization', `Bearer ${token}`);
    expect((await program()).status).toBe(200);

    const began = performance.now();
    const answer = await deactivate(await as(application, administrator), recruiter);
    expect([answer.status, answer.headers['location']]).toEqual([303, `/people/${recruiter.id}/due`]);
    await stream.over;
    // Its own looks are fifteen seconds apart: it heard of this one.
    expect(performance.now() - began).toBeLessThan(5000);
    expect((await browser.get('/me')).status).toBe(303);
    expect((await program()).status).toBe(401);
    expect((await asNobody(application).post(`${new URL(url).pathname}/session`)).status).toBe(404);

    await application.database.query('update people set disabled_at = null where id = $1', [recruiter.id]);
    expect([(await browser.get('/me')).status, (await program()).status]).toEqual([303, 401]);
  });

  it('offers what they had due to others of the team, who take it over as it was', async () => {
    const round = await givenRound(application);
    const { candidate, administrator, amy, ben, cleo, job } = round;
    const interview = await givenSitting(application, candidate, 'interview', [amy, ben]);
    const audition = await givenSitting(application, candidate, 'audition', [amy]);
    await application.database.query(`update scorecards set plays = 'The customer' where sitting_id = $1`, [
      audition.id,
    ]);
    const amys = await as(application, amy);
    expect((await amys.api('post', `/scorecards/${interview.cardOf(amy)}/opening`)).status).toBeLessThan(300);
    const browser = await as(application, administrator);
    const due = `/people/${amy.id}/due`;
    expect(textOf(await browser.get(due))).toContain('Amy Adams is active and can score');
    const early = await browser.post(`${due}/${audition.cardOf(amy)}`, { _form: 'x', to: cleo.id });
    expect([early.status, textOf(early)]).toEqual([409, expect.stringContaining('is active and can score')]);

    await deactivate(browser, amy);
    const page = await browser.get(due);
    expect(textOf(page)).toMatch(/Amara Okafor, Interview .* in progress/);
    expect(page.text).toContain(`<option value="${cleo.id}">Cleo Clark</option>`);
    // Ben sits there already, and Amy is gone.
    const form = page.text.split(`id="hand-${interview.cardOf(amy)}"`)[1]!.split('</form>')[0]!;
    expect([ben, amy].map(({ id }) => form.includes(`value="${id}"`))).toEqual([false, false]);

    const twice = await browser.post(`${due}/${interview.cardOf(amy)}`, { to: ben.id });
    expect([twice.status, textOf(twice)]).toEqual([422, expect.stringContaining('on the panel already')]);
    const stranger = await givenPerson(application);
    expect((await browser.post(`${due}/${interview.cardOf(amy)}`, { to: stranger.id })).status).toBe(422);
    for (const sitting of [interview, audition]) {
      const answer = await browser.post(`${due}/${sitting.cardOf(amy)}`, { to: cleo.id });
      expect([answer.status, answer.headers['location']]).toEqual([303, due]);
    }
    const [begun, , taken] = await cardsOf(interview.id);
    expect(begun).toMatchObject({ panelistId: amy.id, state: 'closed' });
    expect(begun!.closedReason).toBe('Handed over by Ada Admin: Amy Adams was deactivated');
    expect(taken).toMatchObject({ panelistId: cleo.id, state: 'due' });
    expect(await cardsOf(audition.id)).toMatchObject([{ panelistId: cleo.id, plays: 'The customer', state: 'due' }]);
    expect(textOf(await browser.get(due))).toContain('Nothing is due');
    const events = await recordOf(application, job.id);
    const handed = events.filter(({ type }) => type === 'scorecard.handed_over');
    expect(handed.map(({ payload }) => [payload['personId'], payload['to']])).toEqual([
      [amy.id, cleo.id],
      [amy.id, cleo.id],
    ]);
    await submits(application, cleo, { ...interview, cardOf: () => taken!.id });
  });

  it('seats nobody in their place who was shown ratings, but with a reason that stays', async () => {
    const { candidate, administrator, manager, amy, ben } = await givenRound(application);
    const interview = await givenSitting(application, candidate, 'interview', [ben]);
    const audition = await givenSitting(application, candidate, 'audition', [amy]);
    await submits(application, ben, interview);
    await (await as(application, manager)).get(`/sittings/${interview.id}`);
    const browser = await as(application, administrator);
    await deactivate(browser, amy);
    const hand = (more: object = {}) =>
      browser.post(`/people/${amy.id}/due/${audition.cardOf(amy)}`, { to: manager.id, ...more });
    const refused = await hand();
    expect([refused.status, textOf(refused)]).toEqual([409, expect.stringContaining('was shown')]);
    expect((await cardsOf(audition.id)).map(({ state }) => state)).toEqual(['due']);
    expect((await hand({ override: 'No one else is left.' })).status).toBe(303);
    const cards = await cardsOf(audition.id);
    expect(cards.find(({ panelistId }) => panelistId === manager.id)?.known?.allowed?.reason).toBe(
      'No one else is left.',
    );
  });

  it('shows what is due to administrators alone', async () => {
    const { recruiter, amy } = await givenRound(application);
    expect((await (await as(application, recruiter)).get(`/people/${amy.id}/due`)).status).toBe(404);
  });
});
