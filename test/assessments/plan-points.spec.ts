import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AssessmentPlan } from '../../src/assessments/model/plan.entity.js';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { evidenceFromRound } from '../../src/rounds/transfer/evidence-from-round.js';
import type { RoundFile, RoundPlan } from '../../src/rounds/file/round-file.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { givenStarterPlan, givenStarterQuestions, type PlanOfTest } from '../factories/plans.js';
import { givenApplication, givenSitting, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';

describe('the points of a plan', () => {
  let application: TestApplication;
  let browser: Browser;
  let url: string;
  let jobId: string;

  beforeAll(async () => {
    application = await startApplication();
    await givenStarterQuestions(application);
  });
  afterAll(() => application.close());

  /** A job with the starter plan; the attributes' importance is 11, 12, 12 and 3 of 38. */
  const newPlan = async () => {
    const { job, recruiter } = await givenJobWithTeam(application);
    browser = await as(application, recruiter);
    jobId = job.id;
    url = `/jobs/${job.id}/plan`;
    return givenStarterPlan(application, browser, job);
  };
  const page = async () => textOf(await browser.get(url));
  const stored = () =>
    application.database.findOneOrFail(AssessmentPlan, { where: { jobId }, order: { number: 'DESC' } });
  const lock = (pointsFrom: string) =>
    application.source.query('update assessment_plans set frozen_at = now(), points_from = $2 where job_id = $1', [
      jobId,
      pointsFrom,
    ]);

  it('are shown in one column, with what each category counts and the factors they come from', async () => {
    await newPlan();
    const text = await page();

    expect(text).toContain('Technical 28.95 points');
    expect(text).toContain('Lifestyle 7.89 points');
    expect(text).not.toMatch(/% of the overall|not measured|counts .* instead of/);
    const { factors, assessments } = (await browser.api('get', url)).body;
    const [question] = assessments[0].criteria;
    const mean =
      question.measures.reduce((sum: number, key: string) => sum + factors.categories[key], 0) /
      question.measures.length;
    expect(question.points).toBeCloseTo(factors.assessments[0] * question.weight * mean, 9);
  });

  it('say before anything is scored which promise does not hold, and what to change', async () => {
    const plan = await newPlan();
    const audition = plan.assessments[1]!;
    for (const { id } of [plan.assessments[0]!, plan.assessments[2]!]) {
      const { version } = await stored();
      await browser.api('delete', `${url}/assessments/${id}?version=${version}`);
    }
    for (const { id } of audition.criteria.slice(1, 5)) {
      const { version } = await stored();
      await browser.api('delete', `${url}/assessments/${audition.id}/criteria/${id}?version=${version}`);
    }
    await browser.api('post', `${url}/assessments`, { kind: 'writing_sample', name: 'Letter', beginning: 'starter' });

    const text = await page();
    expect(text).toMatch(
      /counts [\d.]+ points instead of [\d.]+.*To keep both promises, measure .* in the job analysis/,
    );
  });

  it('leave categories without a say where the form says so, on the record', async () => {
    await newPlan();
    const { version } = await stored();
    const answer = await browser.post(`${url}/points`, { _form: 'points', version, pointsFrom: 'assessments_only' });

    expect(answer.status).toBe(303);
    expect((await stored()).pointsFrom).toBe('assessments_only');
    expect(await page()).toContain('Technical shown only');
    const { assessments } = (await browser.api('get', url)).body;
    expect(assessments[0].criteria.map(({ points }: { points: number }) => points)).toEqual(Array(8).fill(5));
    const event = await application.database.findOneByOrFail(AuditEvent, { type: 'plan.points_set', jobId });
    expect(event.payload).toMatchObject({ pointsFrom: 'assessments_only' });
  });

  it('are not set to anything else, to literal weights, from something stale, or once scoring has begun', async () => {
    await newPlan();
    const { version } = await stored();
    const set = (body: object) => browser.api('put', `${url}/points`, body);

    for (const pointsFrom of ['literal_weights', 'x', 1, null, ['assessments_only']]) {
      const refused = await set({ version, pointsFrom });
      expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'pointsFrom']);
    }
    expect((await set({ version: version + 5, pointsFrom: 'assessments_only' })).status).toBe(409);
    await lock('assessments_and_categories');
    expect((await set({ version, pointsFrom: 'assessments_only' })).status).toBe(409);
    expect((await stored()).pointsFrom).toBe('assessments_and_categories');
  });

  it('stay as they are once scoring has begun, whatever the analysis says by then, until a new version', async () => {
    await newPlan();
    const points = async (query = '') => {
      const { assessments } = (await browser.api('get', `${url}${query}`)).body as PlanOfTest;
      return assessments.map(({ criteria }) => criteria.map((one) => one.points));
    };
    const weigh = async (weight: number) => {
      const body = { weight, reason: 'We learned.' };
      expect((await browser.api('put', `/jobs/${jobId}/analysis/weights/technical`, body)).status).toBeLessThan(300);
    };
    const before = await points();
    await weigh(60);
    const weighed = await points();
    expect(weighed).not.toEqual(before);
    expect((await stored()).categoryWeights).toBeNull();

    const panelist = await givenPerson(application);
    await givenRole(application, { id: jobId }, panelist, 'panelist');
    const sitting = await givenSitting(application, await givenApplication(application, { id: jobId }), 'audition', [
      panelist,
    ]);
    await submits(application, panelist, sitting);
    await weigh(5);
    expect(await points()).toEqual(weighed);
    expect(await page()).toContain('it keeps the category weights that the job analysis had');

    const file = (await browser.api('get', `/jobs/${jobId}/round`)).body as RoundFile;
    expect(file.analysis.weights).toMatchObject([{ category: 'technical', weight: 5 }]);
    const [{ categoryWeights }] = file.plans as [RoundPlan];
    expect(categoryWeights!.technical).toEqual({ weight: 60 / (60 + (100 * 27) / 38), reason: 'We learned.' });
    expect(evidenceFromRound(file).categoryWeights).toEqual(categoryWeights);
    const [kept] = await application.database.query<{ weights: object }[]>(
      'select category_weights as weights from assessment_plans where job_id = $1',
      [jobId],
    );
    expect(kept!.weights).toEqual(categoryWeights);

    await browser.post(`${url}/versions`, { _form: 'new-version', reason: 'Weights changed.' });
    expect(await points()).not.toEqual(weighed);
    expect(await points('?number=1')).toEqual(weighed);
  });

  it('stay literal for a plan that was locked so, which says it, until a new version', async () => {
    await newPlan();
    await lock('literal_weights');
    const text = await page();
    const before = (await browser.api('get', url)).body;
    await browser.post(`${url}/versions`, { _form: 'new-version', reason: 'To count as planned.' });
    const after = (await browser.api('get', url)).body;

    expect(text).toContain('These points follow from literal weights, the calculation this plan was locked under');
    expect(text).toMatch(/“Interview” counts 65\.79 instead of 40/);
    expect(before.assessments.map(({ points }: { points: number }) => points.toFixed(2))).toEqual([
      ...['65.79', '19.08', '15.13'],
    ]);
    expect([after.number, after.pointsFrom, after.promises]).toEqual([2, 'assessments_and_categories', []]);
    expect(after.assessments.map(({ points }: { points: number }) => points.toFixed(2))).toEqual([
      ...['40.00', '40.00', '20.00'],
    ]);
  });
});
