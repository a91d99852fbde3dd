import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Rating } from '../../src/assessments/model/rating.entity.js';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { givenRound, givenSitting, recordOf, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('a panelist with a conflict of interest', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const conflict = 'She is my cousin.';

  async function given() {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy, round.ben]);
    return { ...round, sitting };
  }
  const cardOf = (id: string) => application.database.findOneByOrFail(Scorecard, { id });

  it('declares it on their scorecard, goes on scoring, and those who run the job see it', async () => {
    const { job, recruiter, amy, ben, sitting } = await given();
    const browser = await as(application, amy);
    const card = sitting.cardOf(amy);
    expect(textOf(await browser.get(`/scorecards/${card}`))).toContain('I have a conflict of interest');
    const declared = await browser.post(`/scorecards/${card}/conflict`, { version: '1', conflict });
    expect(declared.status).toBe(303);
    expect(await cardOf(card)).toMatchObject({ state: 'due', conflict, version: 2 });
    await submits(application, amy, sitting);
    expect(textOf(await (await as(application, recruiter)).get(`/sittings/${sitting.id}`))).toContain(
      `Conflict of interest: ${conflict}`,
    );
    const other = await as(application, ben);
    expect((await other.get(`/sittings/${sitting.id}`)).text).not.toContain('cousin');
    expect((await other.api('put', `/scorecards/${card}/conflict`, { version: 2, conflict })).status).toBe(404);
    expect((await recordOf(application, job.id)).map(({ type }) => type)).toContain('conflict.declared');
  });

  it.each(['due', 'draft', 'submitted'] as const)(
    'steps back from a %s scorecard: its ratings stay on file and out of the score, and a replacement is asked for',
    async (state) => {
      const { job, recruiter, amy, ben, sitting } = await given();
      const browser = await as(application, amy);
      const card = sitting.cardOf(amy);
      await submits(application, ben, sitting, 1);
      if (state === 'submitted') await submits(application, amy, sitting, 3, 'what Amy heard');
      if (state === 'draft') await browser.api('post', `/scorecards/${card}/opening`);
      const { version } = await cardOf(card);
      const rated = await application.database.countBy(Rating, { scorecardId: card });
      const told = await browser.api('put', `/scorecards/${card}/conflict`, { version, conflict, recuse: true });
      expect(told.status).toBe(200);
      expect(told.body).toMatchObject({ state: 'recused', conflict });
      expect(await application.database.countBy(Rating, { scorecardId: card })).toBe(rated);

      const rita = await as(application, recruiter);
      expect(textOf(await rita.get(`/sittings/${sitting.id}`))).toContain('Amy Adams stepped back');
      expect(textOf(await rita.get(`/sittings/${sitting.id}`))).toContain('Choose a replacement');
      const { body } = await rita.api('get', `/jobs/${job.id}/comparison`);
      expect(JSON.stringify(body)).not.toContain('what Amy heard');
      expect(body).toMatchObject({
        deviations: expect.arrayContaining([
          expect.objectContaining({ kind: 'closed', reason: 'stepped back: conflict of interest' }),
        ]),
      });
      expect(JSON.stringify(body)).not.toContain('cousin');
    },
  );

  it('writes no more once they stepped back, and is not asked back', async () => {
    const { recruiter, amy, sitting } = await given();
    const browser = await as(application, amy);
    const card = sitting.cardOf(amy);
    await browser.api('put', `/scorecards/${card}/conflict`, { version: 1, conflict, recuse: true });
    const save = await browser.api('put', `/scorecards/${card}/ratings`, { version: 2, ratings: [] });
    expect(save.body).toMatchObject({ code: 'scorecard.recused' });
    expect((await browser.api('post', `/scorecards/${card}/submission`, {})).status).toBe(409);
    const rita = await as(application, recruiter);
    const again = { version: 2, reason: 'Come back.' };
    expect((await rita.api('post', `/scorecards/${card}/reopening`, again)).status).toBe(409);
    expect(textOf(await browser.get('/scorecards'))).toContain('you stepped back');
  });

  it('has to say what it is', async () => {
    const { amy, sitting } = await given();
    const browser = await as(application, amy);
    const refused = await browser.api('put', `/scorecards/${sitting.cardOf(amy)}/conflict`, {
      version: 1,
      conflict: '',
    });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ errors: [{ field: 'conflict' }] });
  });
});
