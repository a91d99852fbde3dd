import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScorecardVersion } from '../../src/assessments/model/scorecard-version.entity.js';
import { givenAudition, givenDebrief } from '../factories/debriefs.js';
import { givenPerson } from '../factories/people.js';
import { formFor, ratingsFor, recordOf } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('a revision', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const given = () => givenAudition(application);
  const givenOpen = () => givenDebrief(application);

  const reason = 'I had taken the queue for a topic';

  it('puts a new version beside the first, signed again, and both show', async () => {
    const { amys, card, sitting, stored, versions, job, rita, ben } = await givenOpen();
    const before = await stored();
    expect(textOf(await amys.get(`/scorecards/${card}`))).toContain('you can revise it, with a reason');
    const form = formFor(sitting, before.version, 2);
    form['ratings[0][level]'] = '3';
    form['ratings[0][note]'] = 'It was a queue.';
    const done = await amys.post(`/scorecards/${card}/revision`, { ...form, _form: 'revision', reason });
    expect([done.status, done.headers['location']]).toEqual([303, `/scorecards/${card}`]);

    const after = await stored();
    expect(after).toMatchObject({ state: 'revised', version: before.version + 1 });
    expect(after.statement).toContain('I, Amy Adams, revised this myself after the debrief');
    expect(after.submittedAt!.getTime()).toBeGreaterThan(before.submittedAt!.getTime());
    expect(await versions()).toEqual([
      expect.objectContaining({
        number: 1,
        reason,
        submittedAt: before.submittedAt,
        statement: before.statement,
        ratings: [
          { criterion: 'A1', level: 2, note: 'as seen' },
          { criterion: 'A2', level: 2, note: 'as seen' },
          { criterion: 'A5', level: 2, note: 'as seen' },
        ],
      }),
    ]);
    const both = `3 It was a queue. was 2: ${reason}`;
    expect(textOf(await rita.get(`/sittings/${sitting.id}`))).toContain(both);
    const others = await as(application, ben);
    expect(textOf(await others.get(`/sittings/${sitting.id}/debrief`))).toContain(`3 It was a queue. was 2: ${reason}`);
    expect(textOf(await amys.get(`/scorecards/${card}`))).toContain(`was 2: ${reason}`);
    const record = (await recordOf(application, job.id)).filter(({ type }) => type === 'scorecard.revised');
    expect(record).toEqual([
      {
        type: 'scorecard.revised',
        actor: 'Amy Adams',
        payload: expect.objectContaining({ scorecardId: card, number: 2 }),
      },
    ]);
    expect(JSON.stringify(record)).not.toContain('queue');
  });

  it('counts in the comparison with its new ratings, and is listed there as revised', async () => {
    const { amys, card, sitting, stored, rita, job } = await givenOpen();
    const { version } = await stored();
    const [first] = sitting.criteria;
    const ratings = [{ criterionId: first!.id, level: 1, note: 'No.' }];
    await amys.api('post', `/scorecards/${card}/revision`, { version, reason, ratings });
    const page = textOf(await rita.get(`/jobs/${job.id}/comparison/scores`));
    expect(page).toContain('Amy Adams revised their scorecard');
  });

  it('may be made again, each with its reason', async () => {
    const { amys, card, sitting, stored, versions } = await givenOpen();
    const [first] = sitting.criteria;
    for (const [level, why] of [
      [3, 'First thought.'],
      [1, 'Second thought.'],
    ] as const) {
      const { version } = await stored();
      const ratings = [{ criterionId: first!.id, level, note: `now ${level}` }];
      const answer = await amys.api('post', `/scorecards/${card}/revision`, { version, reason: why, ratings });
      expect([answer.status, answer.body.state]).toEqual([200, 'revised']);
    }
    expect((await versions()).map(({ number, reason: why, ratings }) => [number, why, ratings[0]!.level])).toEqual([
      [1, 'First thought.', 2],
      [2, 'Second thought.', 3],
    ]);
    const page = textOf(await amys.get(`/sittings/${sitting.id}/debrief`));
    expect(page).toMatch(/1 now 1 was 3: Second thought\. now 3 was 2: First thought\./);
  });

  it('sent twice is one revision', async () => {
    const { amys, card, sitting, stored, versions } = await givenOpen();
    const { version } = await stored();
    const ratings = [{ criterionId: sitting.criteria[0]!.id, level: 3, note: 'Yes.' }];
    const input = { version, reason, ratings };
    const [one, other] = await Promise.all([
      amys.api('post', `/scorecards/${card}/revision`, input),
      amys.api('post', `/scorecards/${card}/revision`, input),
    ]);
    expect([one!.status, other!.status]).toEqual([200, 200]);
    expect(other!.body).toEqual(one!.body);
    expect(await versions()).toHaveLength(1);
  });

  it('is refused before the debrief is open, and keeps what was submitted', async () => {
    const { sitting, amy } = await given();
    const amys = await as(application, amy);
    const card = sitting.cardOf(amy);
    const ratings = [{ criterionId: sitting.criteria[0]!.id, level: 3, note: 'Yes.' }];
    const answer = await amys.api('post', `/scorecards/${card}/revision`, { version: 3, reason, ratings });
    expect([answer.status, answer.body.code]).toEqual([409, 'scorecard.final']);
    expect(textOf(await amys.get(`/scorecards/${card}/revision`))).toContain('so you can’t edit it');
    expect(await application.database.countBy(ScorecardVersion, { scorecardId: card })).toBe(0);
  });

  it('needs a reason, something changed, every answer, and a note at the ends of the scale', async () => {
    const { amys, card, sitting, stored, versions } = await givenOpen();
    const { version } = await stored();
    const form = { ...formFor(sitting, version, 2), _form: 'revision' };
    const without = await amys.post(`/scorecards/${card}/revision`, {
      ...form,
      'ratings[0][note]': 'typed, to keep',
    });
    expect(without.status).toBe(422);
    expect(textOf(without)).toContain('Reason for the revision: Required.');
    expect(without.text).toContain('typed, to keep');

    const same = await amys.post(`/scorecards/${card}/revision`, { ...form, reason });
    expect(same.status).toBe(409);
    expect(textOf(same)).toContain('You haven’t changed any ratings or notes.');

    const bare = { ...form, reason, 'ratings[0][level]': '1', 'ratings[0][note]': '' };
    const page = await amys.post(`/scorecards/${card}/revision`, bare);
    expect(page.status).toBe(409);
    expect(textOf(page)).toContain('The lowest level requires one.');

    const high = [{ criterionId: sitting.criteria[0]!.id, level: 7 }];
    const wrong = await amys.api('post', `/scorecards/${card}/revision`, { version, reason, ratings: high });
    expect(wrong.status).toBe(422);
    expect(await versions()).toHaveLength(0);
    expect(await stored()).toMatchObject({ state: 'submitted', version });
  });

  it('is refused where another one came first, both shown', async () => {
    const { amys, card, sitting, stored, versions } = await givenOpen();
    const { version } = await stored();
    const [first] = sitting.criteria;
    const ratings = [{ criterionId: first!.id, level: 3, note: 'From the phone.' }];
    await amys.api('post', `/scorecards/${card}/revision`, { version, reason, ratings });
    const late = { ...formFor(sitting, version, 2, 'From the laptop.'), _form: 'revision', reason };
    const page = await amys.post(`/scorecards/${card}/revision`, late);
    expect(page.status).toBe(409);
    expect(page.text).toContain('From the phone.');
    expect(page.text).toContain('From the laptop.');
    expect(await versions()).toHaveLength(1);
  });

  it('is for one’s own submitted scorecard only', async () => {
    const { card, sitting, ben, rita, stored, versions } = await givenOpen();
    const { version } = await stored();
    const ratings = [{ criterionId: sitting.criteria[0]!.id, level: 3, note: 'Yes.' }];
    const stranger = await as(application, await givenPerson(application, { name: 'Sam Stranger' }));
    for (const browser of [await as(application, ben), rita, stranger]) {
      expect((await browser.get(`/scorecards/${card}/revision`)).status).toBe(404);
      const answer = await browser.api('post', `/scorecards/${card}/revision`, { version, reason, ratings });
      expect(answer.status).toBe(404);
    }
    expect(await versions()).toHaveLength(0);
  });

  it('is not for a scorecard that was closed', async () => {
    const { sitting, rita, cleo } = await given();
    const card = sitting.cardOf(cleo);
    await rita.api('post', `/scorecards/${card}/closure`, { version: 1, reason: 'Fell ill.' });
    await rita.api('post', `/sittings/${sitting.id}/debrief`);
    const ratings = ratingsFor(sitting, 2);
    const cleos = await as(application, cleo);
    const answer = await cleos.api('post', `/scorecards/${card}/revision`, { version: 2, reason, ratings });
    expect([answer.status, answer.body.code]).toEqual([409, 'scorecard.not_submitted']);
  });
});
