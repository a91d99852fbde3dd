import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { givenStarterPlan, planOf, type PlanOfTest } from '../factories/plans.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';

describe('a plan when scoring has begun', () => {
  let application: TestApplication;
  let job: Job;
  let recruiter: Person;
  let panelist: Person;
  let browser: Browser;
  let plan: PlanOfTest;

  beforeAll(async () => {
    application = await startApplication();
    ({ job, recruiter } = await givenJobWithTeam(application));
    panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    browser = await as(application, recruiter);
    plan = await givenStarterPlan(application, browser, job);
  });
  afterAll(() => application.close());

  /** A sitting of one candidate with one scorecard, opened or not. */
  const givenSitting = async (assessment: { id: string; key: string }, openedAt: Date | null): Promise<string> => {
    const [candidate, applied, sitting] = [newId(), newId(), newId()];
    const run = (sql: string, values: unknown[]) => application.database.query(sql, values);
    await run('insert into candidates (id, name) values ($1, $2)', [candidate, 'A candidate']);
    await run('insert into applications (id, job_id, candidate_id, key) values ($1, $2, $3, $4)', [
      applied,
      job.id,
      candidate,
      applied,
    ]);
    await run('insert into sittings (id, application_id, assessment_id, assessment_key) values ($1, $2, $3, $4)', [
      sitting,
      applied,
      assessment.id,
      assessment.key,
    ]);
    await run(
      `insert into scorecards (id, sitting_id, panelist_id, position, state, opened_at) values ($1, $2, $3, 0, $4, $5)`,
      [newId(), sitting, panelist.id, openedAt ? 'draft' : 'due', openedAt],
    );
    return sitting;
  };
  const freeze = () =>
    application.database.query('update assessment_plans set frozen_at = now() where id = $1', [plan.id]);
  const assessmentOf = async (sitting: string) =>
    (
      await application.database.query<{ assessment_id: string }[]>(
        'select assessment_id from sittings where id = $1',
        [sitting],
      )
    )[0]!.assessment_id;

  it('refuses to remove an assessment that has sittings, before it is frozen too', async () => {
    const sitting = await givenSitting(plan.assessments[1]!, null);
    const url = `/jobs/${job.id}/plan/assessments/${plan.assessments[1]!.id}`;
    const page = await browser.post(`${url}/removal`, { _form: 'removal', version: plan.version });
    await application.database.query('delete from sittings where id = $1', [sitting]);

    expect(page.status).toBe(409);
    expect(textOf(page)).toContain('A session uses this assessment.');
  });

  it('refuses a new version as long as it can be changed', async () => {
    const answer = await browser.api('post', `/jobs/${job.id}/plan/versions`, { reason: 'Just so.' });

    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe('plan.not_frozen');
  });

  it('freezes: every edit is refused with the way out, and the matrix is read-only', async () => {
    await freeze();
    const [interview] = plan.assessments;
    const base = `/jobs/${job.id}/plan`;
    const [criterion] = interview!.criteria;
    const words = { name: 'X', anchors: ['1', '2', '3', '4', '5'], version: plan.version };
    const answers = [
      await browser.api('post', `${base}/assessments`, { kind: 'audition', name: 'Another' }),
      await browser.api('put', `${base}/assessments/${interview!.id}`, { name: 'X', version: plan.version }),
      await browser.api('put', `${base}/assessments/${interview!.id}/criteria/${criterion!.id}`, words),
      await browser.api('delete', `${base}/assessments/${interview!.id}?version=${plan.version}`),
      await browser.api('put', `${base}/coverage`, { marks: [] }),
    ];
    const page = await browser.get(base);
    const matrix = await browser.get(`${base}/coverage`);

    expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => 'plan.frozen'));
    expect(answers[0]!.body.detail).toContain('create a new version');
    expect(textOf(page)).toContain('A new version starts as a copy of it.');
    expect(matrix.text).not.toContain('type="checkbox"');
  });

  it('becomes a new version with a reason: same keys, and only sittings that no one opened move', async () => {
    const opened = await givenSitting(plan.assessments[0]!, new Date());
    const due = await givenSitting(plan.assessments[0]!, null);
    const nameless = await browser.post(`/jobs/${job.id}/plan/versions`, { _form: 'new-version', reason: ' ' });
    const made = await browser.post(`/jobs/${job.id}/plan/versions`, {
      _form: 'new-version',
      reason: 'Two questions were too alike.',
    });
    const next = await planOf(browser, job);

    expect(nameless.status).toBe(422);
    expect(made.status).toBe(303);
    expect(next).toMatchObject({ number: 2, editable: true, frozenAt: null });
    const shape = (of: PlanOfTest) =>
      of.assessments.map(({ key, weight, levels, criteria }) => ({
        key,
        weight,
        levels,
        criteria: criteria.map((one) => [one.key, one.anchors, one.attributes]),
      }));
    expect(shape(next)).toEqual(shape(plan));
    expect(await assessmentOf(due)).toBe(next.assessments[0]!.id);
    expect(await assessmentOf(opened)).toBe(plan.assessments[0]!.id);
    const event = await application.database.findOneByOrFail(AuditEvent, { type: 'plan.version_made', jobId: job.id });
    expect(event.payload).toMatchObject({ number: 2, sittingsMoved: 1 });
    expect(event.actorId).toBe(recruiter.id);
  });

  it('keeps the old words readable, and takes edits of the new version', async () => {
    const next = await planOf(browser, job);
    const { id, levels } = next.assessments[0]!;
    const url = `/jobs/${job.id}/plan`;
    await browser.api('put', `${url}/assessments/${id}`, { name: 'Second talk', levels, version: next.version });
    const old = await browser.get(`${url}?number=1`);
    const now = await browser.get(url);

    expect(textOf(old)).toContain('This is an earlier version.');
    expect(textOf(old)).not.toContain('Second talk');
    expect(textOf(now)).toContain('Second talk');
    expect(textOf(now)).toContain('Two questions were too alike.');
  });

  it('gives a new assessment a key that no version has used', async () => {
    const added = await browser.api('post', `/jobs/${job.id}/plan/assessments`, { kind: 'audition', name: 'Another' });

    expect(added.body.key).toBe('audition-2');
  });

  it('makes one version of two requests that come at once', async () => {
    const newest = await planOf(browser, job);
    await application.database.query('update assessment_plans set frozen_at = now() where id = $1', [newest.id]);
    const ask = () => browser.api('post', `/jobs/${job.id}/plan/versions`, { reason: 'At once.' });
    const answers = await Promise.all([ask(), ask()]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await planOf(browser, job)).number).toBe(newest.number + 1);
  });
});
