import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { givenStarterPlan, type PlanOfTest } from '../factories/plans.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';

describe('the coverage matrix and the kit', () => {
  let application: TestApplication;
  let job: Job;
  let recruiter: Person;
  let browser: Browser;
  let plan: PlanOfTest;

  beforeAll(async () => {
    application = await startApplication();
    ({ job, recruiter } = await givenJobWithTeam(application));
    browser = await as(application, recruiter);
    plan = await givenStarterPlan(application, browser, job);
  });
  afterAll(() => application.close());

  const matrix = async () =>
    (await browser.api('get', `/jobs/${job.id}/plan/coverage`)).body as {
      marks: string[];
      attributes: { id: string; name: string }[];
      gaps: { attributes: string[] };
    };

  it('says in words what nothing measures', async () => {
    const page = await browser.get(`/jobs/${job.id}/plan/coverage`);

    expect(textOf(page)).toContain('Nothing measures Voice of the customer and Travel.');
  });

  it('takes a tick, keeps one that someone else set meanwhile, and puts it on the record', async () => {
    const before = await matrix();
    const travel = before.attributes.find(({ name }) => name === 'Travel')!;
    const voice = before.attributes.find(({ name }) => name === 'Voice of the customer')!;
    const [criterion] = plan.assessments[0]!.criteria;
    const theirs = `${criterion!.id}:${voice.id}`;
    const mine = `${criterion!.id}:${travel.id}`;
    await browser.api('put', `/jobs/${job.id}/plan/coverage`, { marks: [...before.marks, theirs] });
    const saved = await browser.post(`/jobs/${job.id}/plan/coverage`, {
      _form: 'coverage',
      marks: [...before.marks, mine],
      was: before.marks,
    });
    const after = await matrix();

    expect(saved.status).toBe(303);
    expect(after.marks).toEqual(expect.arrayContaining([mine, theirs]));
    expect(after.gaps.attributes).toEqual([]);
    const event = await application.database.findOneOrFail(AuditEvent, {
      where: { type: 'coverage.edited' },
      order: { sequence: 'DESC' },
    });
    expect(event.payload).toMatchObject({ jobId: job.id, marked: 1, unmarked: 0 });
    expect(event.actorId).toBe(recruiter.id);
  });

  it('refuses marks of another job, turned round or malformed, and stores none of them', async () => {
    const before = await matrix();
    const [criterion] = plan.assessments[0]!.criteria;
    const [attribute] = before.attributes;
    for (const mark of [`${criterion!.id}:${newId()}`, `${attribute!.id}:${criterion!.id}`, 'x', `${newId()}:`]) {
      const answer = await browser.api('put', `/jobs/${job.id}/plan/coverage`, { marks: [...before.marks, mark] });
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0].field).toBe('marks');
    }
    expect((await matrix()).marks).toEqual(before.marks);
  });

  it('prints a kit with questions, preferred answers and anchors for those who run the sittings', async () => {
    const [interview] = plan.assessments;
    const page = await browser.get(`/assessments/${interview!.id}/kit`);

    expect(page.status).toBe(200);
    expect(textOf(page)).toContain('Interview kit: Interview');
    for (const { anchors } of interview!.criteria) expect(textOf(page)).toContain(anchors[4]!);
  });

  it('gives the kit to a panelist of the assessment’s sittings, and to no other', async () => {
    const [interview, audition] = plan.assessments;
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    const theirs = await as(application, panelist);
    const before = await theirs.get(`/assessments/${interview!.id}/kit`);
    const [candidate, applied, sitting] = [newId(), newId(), newId()];
    const run = (sql: string, values: unknown[]) => application.database.query(sql, values);
    await run('insert into candidates (id, name) values ($1, $2)', [candidate, 'A candidate']);
    await run(`insert into applications (id, job_id, candidate_id, key) values ($1, $2, $3, 'c1')`, [
      applied,
      job.id,
      candidate,
    ]);
    await run(
      `insert into sittings (id, application_id, assessment_id, assessment_key) values ($1, $2, $3, 'interview')`,
      [sitting, applied, interview!.id],
    );
    await run('insert into scorecards (id, sitting_id, panelist_id, position) values ($1, $2, $3, 0)', [
      newId(),
      sitting,
      panelist.id,
    ]);
    const page = await theirs.get(`/assessments/${interview!.id}/kit`);
    const json = await theirs.api('get', `/assessments/${interview!.id}/kit`);
    const other = await theirs.get(`/assessments/${audition!.id}/kit`);

    expect([before.status, page.status, json.status, other.status]).toEqual([404, 200, 200, 404]);
    expect(textOf(page)).not.toContain('A candidate');
  });
});
