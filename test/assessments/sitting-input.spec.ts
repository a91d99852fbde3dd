import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { givenRound, givenSitting } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';

const nothings = [null, 0, 'text', true, [], [null], [[]], {}, { a: {} }, 'x\0y', 1e308, -1, '', '2026-02-30T25:00Z'];

describe('bad input about sittings and scorecards', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  it('is answered with 4xx, names a field, and writes nothing', async () => {
    const { job, recruiter, amy, candidate } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'audition', [amy]);
    const rita = await as(application, recruiter);
    const panelist = await as(application, amy);
    const card = sitting.cardOf(amy);
    const rating = { criterionId: sitting.criteria[0]!.id, level: 2, note: '' };
    const calls = nothings.flatMap((bad) => [
      rita.api('post', `/jobs/${job.id}/sittings`, { applicationId: bad, assessmentKey: 'interview' }),
      rita.api('post', `/jobs/${job.id}/sittings`, { applicationId: candidate.id, assessmentKey: bad }),
      rita.api('put', `/sittings/${sitting.id}`, { version: bad }),
      panelist.api('put', `/scorecards/${card}/ratings`, { version: bad, ratings: [rating] }),
      panelist.api('put', `/scorecards/${card}/ratings`, { version: 1, ratings: [bad] }),
      panelist.api('put', `/scorecards/${card}/ratings`, { version: 1, ratings: [{ ...rating, criterionId: bad }] }),
      panelist.api('put', `/scorecards/${card}/ratings/${rating.criterionId}`, { version: bad, level: 2 }),
      rita.api('post', `/scorecards/${card}/closure`, { version: bad, reason: 'ill' }),
      rita.api('post', `/jobs/${job.id}/sittings`, {
        applicationId: candidate.id,
        assessmentKey: 'interview',
        panel: [bad],
      }),
    ]);
    for (const call of calls) {
      const answer = await call;
      expect([answer.status, answer.body.errors?.length > 0]).toEqual([422, true]);
    }
    expect(await application.database.findOneByOrFail(Scorecard, { id: card })).toMatchObject({
      state: 'due',
      version: 1,
    });
  });

  it('comes back as the form where it came from one', async () => {
    const { job, recruiter, amy, candidate } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'audition', [amy]);
    const rita = await as(application, recruiter);
    const panelist = await as(application, amy);
    const card = `/scorecards/${sitting.cardOf(amy)}`;
    const wrong = [
      'ratings=abc',
      'ratings[0]=abc',
      'ratings[0][level]=9&version=1',
      'version=99999999999999999999',
      'version[]=1&ratings[a][b]=c',
      `version=1&ratings[0][criterionId]=${sitting.criteria[0]!.id}&ratings[0][note]=${'x'.repeat(10_001)}`,
      'unknown=1&version=1',
    ];
    for (const body of wrong) {
      const answer = await panelist.post(`${card}/ratings`, `_form=scorecard&${body}`);
      expect([body.slice(0, 40), answer.status]).toEqual([body.slice(0, 40), 422]);
      expect(answer.text).toContain('class="failure"');
    }
    for (const body of ['seats=abc', 'seats[0][sits]=perhaps', 'at=soon', `place=${'x'.repeat(201)}`]) {
      const answer = await rita.post(`/jobs/${job.id}/sittings`, `_form=sitting&${body}`);
      expect([body.slice(0, 40), answer.status]).toEqual([body.slice(0, 40), 422]);
    }
  });
});
