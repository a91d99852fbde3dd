import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AssessmentPlan } from '../../src/assessments/model/plan.entity.js';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { formFor, givenRound, givenSitting, ratingsFor, recordOf, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('a scorecard', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  async function given(key = 'audition') {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, key, [round.amy, round.ben]);
    const card = sitting.cardOf(round.amy);
    const browser = await as(application, round.amy);
    const stored = () => application.database.findOneByOrFail(Scorecard, { id: card });
    const ratings = () =>
      application.database.query<{ level: number | null; note: string; not_observed: boolean }[]>(
        'select level, note, not_observed from ratings where scorecard_id = $1 order by id',
        [card],
      );
    return { ...round, sitting, card, browser, stored, ratings };
  }

  it('is found under My scorecards, and looking at it changes nothing', async () => {
    const { browser, card, stored } = await given();
    expect(textOf(await browser.get('/scorecards'))).toContain('Audition: Amara Okafor');
    const page = await browser.get(`/scorecards/${card}`);
    expect(page.status).toBe(200);
    expect(textOf(page)).toContain('What of A1?');
    expect(textOf(page)).toContain('A1 at 3');
    expect(await stored()).toMatchObject({ state: 'due', openedAt: null, version: 1 });
  });

  it('is opened by its first save, which freezes the plan', async () => {
    const { browser, card, sitting, stored, ratings, planId, job } = await given();
    const answer = await browser.api('put', `/scorecards/${card}/ratings/${sitting.criteria[0]!.id}`, {
      level: 2,
      note: 'Drew the queue.',
      version: 1,
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ version: 2, state: 'draft' });
    expect(await stored()).toMatchObject({ state: 'draft', openedAt: expect.any(Date), version: 2 });
    expect(await ratings()).toEqual([{ level: 2, note: 'Drew the queue.', not_observed: false }]);
    const plan = await application.database.findOneByOrFail(AssessmentPlan, { id: planId });
    expect(plan.frozenAt).toBeInstanceOf(Date);
    const record = await recordOf(application, job.id);
    expect(record.map(({ type, actor }) => [type, actor])).toEqual([
      ['scorecard.opened', 'Amy Adams'],
      ['scorecard.saved', 'Amy Adams'],
    ]);
    expect(JSON.stringify(record)).not.toContain('queue');
  });

  it('is opened by "Start scoring", once', async () => {
    const { browser, card, stored, job } = await given();
    expect((await browser.post(`/scorecards/${card}/opening`)).status).toBe(303);
    await browser.api('post', `/scorecards/${card}/opening`);
    expect(await stored()).toMatchObject({ state: 'draft', version: 2 });
    expect(await recordOf(application, job.id)).toHaveLength(1);
  });

  it('saves and submits as one form, without a script', async () => {
    const { browser, card, sitting, stored, ratings, job } = await given();
    const draft = await browser.post(`/scorecards/${card}/ratings`, formFor(sitting, 1, 2));
    expect(draft.status).toBe(303);
    expect(await stored()).toMatchObject({ state: 'draft', version: 2 });

    const done = await browser.post(`/scorecards/${card}/submission`, formFor(sitting, 2, 3, 'Could explain why.'));
    expect(done.status).toBe(303);
    expect(await stored()).toMatchObject({
      state: 'submitted',
      submittedAt: expect.any(Date),
      statement: expect.stringContaining('I, Amy Adams, made these ratings on my own'),
    });
    expect((await ratings()).map(({ level }) => level)).toEqual([3, 3, 2]);
    const page = textOf(await browser.get(`/scorecards/${card}`));
    expect(page).toContain('Scoring complete');
    expect(page).toContain('Could explain why.');
    expect(page).not.toContain('Sign and submit');
    const types = (await recordOf(application, job.id)).map(({ type }) => type);
    expect(types).toEqual(['scorecard.opened', 'scorecard.saved', 'scorecard.saved', 'scorecard.submitted']);
  });

  it('is not submitted while a criterion is unanswered or an end of the scale lacks its note', async () => {
    const { browser, card, sitting, stored, ratings } = await given();
    const fields = formFor(sitting, 1, 3, '');
    delete fields['ratings[1][level]'];
    fields['ratings[1][note]'] = 'typed, to be kept';
    const page = await browser.post(`/scorecards/${card}/submission`, fields);

    expect(page.status).toBe(409);
    const text = textOf(page);
    expect(text).toContain('Criterion A1: add a note on what you heard or saw. The highest level requires one.');
    expect(text).toContain('Criterion A2: choose a level, or “not observed”.');
    expect(text).not.toContain('Would you buy?: ');
    expect(page.text).toContain('typed, to be kept');
    expect(await stored()).toMatchObject({ state: 'due', version: 1 });
    expect(await ratings()).toEqual([]);
  });

  it('takes "not observed" for an answer', async () => {
    const { browser, card, sitting, stored, ratings } = await given();
    const fields = formFor(sitting, 1, 2);
    fields['ratings[0][level]'] = 'not-observed';
    expect((await browser.post(`/scorecards/${card}/submission`, fields)).status).toBe(303);
    expect(await stored()).toMatchObject({ state: 'submitted' });
    expect((await ratings())[0]).toMatchObject({ level: null, not_observed: true });
  });

  it('answers a second submission as it did the first, and stores nothing else', async () => {
    const { browser, card, sitting, stored, job } = await given();
    await browser.api('put', `/scorecards/${card}/ratings`, { version: 1, ratings: ratingsFor(sitting, 2) });
    const first = await browser.api('post', `/scorecards/${card}/submission`, {});
    const second = await browser.api('post', `/scorecards/${card}/submission`, {});
    expect(first.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect((await browser.post(`/scorecards/${card}/submission`, formFor(sitting, 2, 2))).status).toBe(303);
    expect(await stored()).toMatchObject({ version: 3 });
    expect((await recordOf(application, job.id)).filter(({ type }) => type === 'scorecard.submitted')).toHaveLength(1);

    const other = await browser.post(`/scorecards/${card}/submission`, formFor(sitting, 2, 3, 'changed my mind'));
    expect(other.status).toBe(409);
    expect(textOf(other)).toContain('so you can’t edit it');
    expect(
      (await browser.api('put', `/scorecards/${card}/ratings`, { version: 3, ratings: ratingsFor(sitting, 1) })).status,
    ).toBe(409);
  });

  it('is submitted once by eight submissions at the same moment', async () => {
    const { browser, card, sitting, stored, job } = await given();
    await browser.api('put', `/scorecards/${card}/ratings`, { version: 1, ratings: ratingsFor(sitting, 2) });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => browser.api('post', `/scorecards/${card}/submission`, {})),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(await stored()).toMatchObject({ state: 'submitted', version: 3 });
    expect((await recordOf(application, job.id)).filter(({ type }) => type === 'scorecard.submitted')).toHaveLength(1);
  });

  it('takes one of several edits of the same version at the same moment, and refuses the rest', async () => {
    const { browser, card, sitting, stored, ratings } = await given();
    const one = `/scorecards/${card}/ratings/${sitting.criteria[0]!.id}`;
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((note) => browser.api('put', one, { level: 2, note, version: 1 })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(await stored()).toMatchObject({ version: 2 });
    expect(await ratings()).toHaveLength(1);
  });

  it('refuses the older of two edits, shows both texts, and keeps what was stored', async () => {
    const { browser, card, sitting, ratings } = await given();
    const one = `/scorecards/${card}/ratings/${sitting.criteria[0]!.id}`;
    await browser.api('put', one, { level: 2, note: 'from the phone', version: 1 });
    const late = await browser.api('put', one, { level: 3, note: 'from the laptop', version: 1 });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({
      code: 'stale_edit',
      current: { version: 2, ratings: [{ level: 2, note: 'from the phone' }] },
    });

    const page = await browser.post(`/scorecards/${card}/ratings`, formFor(sitting, 1, 3, 'from the laptop'));
    expect(page.status).toBe(409);
    expect(textOf(page)).toContain('Saved from another device or tab: 2 : from the phone');
    expect(page.text).toContain('from the laptop');
    expect(page.text).toContain('name="version" value="2"');
    expect((await ratings()).map(({ note }) => note)).toEqual(['from the phone']);
  });

  it('acknowledges the same rating sent again after its answer was lost', async () => {
    const { browser, card, sitting, job } = await given();
    const one = `/scorecards/${card}/ratings/${sitting.criteria[0]!.id}`;
    const rating = { level: 2, note: 'once', version: 1 };
    await browser.api('put', one, rating);
    const again = await browser.api('put', one, rating);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ version: 2 });
    expect(await recordOf(application, job.id)).toHaveLength(2);
  });

  it('refuses a level the scale does not have, and a criterion of another assessment', async () => {
    const { browser, card, sitting, candidate, amy, stored } = await given();
    const other = await givenSitting(application, candidate, 'interview', [amy]);
    const wrong = await browser.api('put', `/scorecards/${card}/ratings/${sitting.criteria[0]!.id}`, {
      level: 4,
      version: 1,
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors[0].message).toBe('Criterion A1: choose from 1 to 3.');
    const foreign = await browser.api('put', `/scorecards/${card}/ratings/${other.criteria[0]!.id}`, {
      level: 1,
      version: 1,
    });
    expect(foreign.status).toBe(422);
    expect(await stored()).toMatchObject({ state: 'due' });
  });

  it('is no one else’s to see or to write: not another panelist’s, not the recruiter’s, not an administrator’s', async () => {
    const { card, sitting, ben, recruiter, manager, administrator } = await given();
    for (const person of [ben, recruiter, manager, administrator]) {
      const browser = await as(application, person);
      expect((await browser.get(`/scorecards/${card}`)).status).toBe(404);
      expect((await browser.api('get', `/scorecards/${card}`)).status).toBe(404);
      expect((await browser.post(`/scorecards/${card}/ratings`, formFor(sitting, 1, 2))).status).toBe(404);
      expect((await browser.api('post', `/scorecards/${card}/opening`)).status).toBe(404);
      expect((await browser.api('post', `/scorecards/${card}/submission`, {})).status).toBe(404);
    }
  });

  describe('that is missing', () => {
    it('is closed with a reason by whoever runs the job, and takes nothing more', async () => {
      const { card, sitting, browser, recruiter, stored, job } = await given();
      const rita = await as(application, recruiter);
      expect((await rita.api('post', `/scorecards/${card}/closure`, { version: 1, reason: '' })).status).toBe(422);
      const closed = await rita.post(`/scorecards/${card}/closure`, { version: '1', reason: 'Fell ill.' });
      expect(closed.headers['location']).toBe(`/sittings/${sitting.id}`);
      expect(await stored()).toMatchObject({ state: 'closed', closedReason: 'Fell ill.' });
      expect((await recordOf(application, job.id)).map(({ type, actor }) => [type, actor])).toEqual([
        ['scorecard.closed', 'Rita Recruiter'],
      ]);
      const late = await browser.post(`/scorecards/${card}/ratings`, formFor(sitting, 2, 2));
      expect(late.status).toBe(409);
      expect(textOf(await browser.get(`/scorecards/${card}`))).toContain('closed without ratings: Fell ill.');
    });

    it('is not closed once it is in, nor by a panelist', async () => {
      const { card, sitting, amy, ben, recruiter } = await given();
      await submits(application, amy, sitting);
      const rita = await as(application, recruiter);
      const refused = await rita.api('post', `/scorecards/${card}/closure`, { version: 3, reason: 'too late' });
      expect(refused.status).toBe(409);
      const panelist = await as(application, ben);
      const closing = await panelist.api('post', `/scorecards/${sitting.cardOf(ben)}/closure`, {
        version: 1,
        reason: 'no',
      });
      expect([403, 404]).toContain(closing.status);
    });
  });
});
