import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { givenApplication, givenRound, givenSitting, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('when ratings open', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  /** A round whose plan has an interview and an audition; Amy and Ben have interviewed. */
  async function given(opening: string) {
    const round = await givenRound(application);
    await application.database.query('update assessment_plans set opening = $2 where job_id = $1', [
      round.job.id,
      opening,
    ]);
    await application.database.query(
      `delete from assessments where plan_id = $1 and key not in ('interview', 'audition')`,
      [round.planId],
    );
    const interview = await givenSitting(application, round.candidate, 'interview', [round.amy, round.ben]);
    await submits(application, round.amy, interview);
    await submits(application, round.ben, interview, 3, 'what Ben heard');
    const sees = async (person: Person) =>
      (await (await as(application, person)).api('get', `/sittings/${interview.id}`)).text.includes('what Ben heard');
    return { ...round, interview, sees };
  }

  it('in turn: a panelist waits while somebody may yet be seated for what comes later; who runs the job does not', async () => {
    const { candidate, recruiter, amy, cleo, sees } = await given('in_turn');
    expect(await sees(amy)).toBe(false);
    expect(await sees(recruiter)).toBe(true);
    await givenSitting(application, candidate, 'audition', [cleo]);
    expect(await sees(amy)).toBe(true);
  });

  it('in turn: a panelist with a later seat waits until that one is in', async () => {
    const { candidate, amy, sees } = await given('in_turn');
    const audition = await givenSitting(application, candidate, 'audition', [amy]);
    expect(await sees(amy)).toBe(false);
    await submits(application, amy, audition);
    expect(await sees(amy)).toBe(true);
  });

  it('in turn: a panelist need not wait for a candidate who is out of the running, nor in a debrief', async () => {
    const out = await given('in_turn');
    await application.database.query(`update applications set stage = 'declined' where id = $1`, [out.candidate.id]);
    expect(await out.sees(out.amy)).toBe(true);
    const debriefed = await given('in_turn');
    const rita = await as(application, debriefed.recruiter);
    expect((await rita.api('post', `/sittings/${debriefed.interview.id}/debrief`)).status).toBeLessThan(300);
    expect(await debriefed.sees(debriefed.amy)).toBe(true);
  });

  it('at the end: nobody who rates or runs the job sees anything before everything is in', async () => {
    const { job, candidate, recruiter, manager, amy, cleo, sees } = await given('at_end');
    for (const person of [amy, recruiter, manager]) expect(await sees(person)).toBe(false);
    const audition = await givenSitting(application, candidate, 'audition', [cleo]);
    expect(await sees(recruiter)).toBe(false);
    const rita = await as(application, recruiter);
    for (const part of ['', '/all', '/criteria']) {
      expect((await rita.get(`/jobs/${job.id}/comparison${part}`)).text).not.toContain('what Ben heard');
    }
    expect((await rita.api('get', `/jobs/${job.id}/round`)).status).toBe(404);
    await submits(application, cleo, audition);
    for (const person of [amy, recruiter, manager]) expect(await sees(person)).toBe(true);
  });

  it('at the end: no stage opens anything, nor an empty panel, nor scorecards that were closed', async () => {
    const { candidate, job, recruiter, manager, cleo, sees } = await given('at_end');
    const rita = await as(application, recruiter);
    const moved = async (stage: string) => {
      const { version } = (await rita.api('get', `/applications/${candidate.id}`)).body;
      const answer = await rita.api('put', `/applications/${candidate.id}/stage`, { stage, version });
      expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    };
    for (const stage of ['withdrawn', 'finalist', 'withdrawn']) {
      await moved(stage);
      for (const person of [recruiter, manager]) expect(await sees(person)).toBe(false);
    }
    await moved('assessment');
    const audition = await givenSitting(application, candidate, 'audition', []);
    expect(await sees(recruiter)).toBe(false);
    await application.database.query(
      `insert into scorecards (id, sitting_id, panelist_id, position, state, closed_reason)
       values (gen_random_uuid(), $1, $2, 1, 'closed', 'Ill.')`,
      [audition.id, cleo.id],
    );
    expect(await sees(recruiter)).toBe(false);
    // Rejected, with others who are in the running: not before they are through.
    const other = await givenApplication(application, job, 'Olga Other');
    const decide = (outcome: string) =>
      as(application, manager).then((browser) =>
        browser.api('post', `/jobs/${job.id}/decisions`, {
          applicationId: candidate.id,
          outcome,
          reason: 'Enough was seen of this.',
        }),
      );
    expect((await decide('decline')).status).toBe(201);
    expect(await sees(recruiter)).toBe(false);
    await application.database.query(`update applications set stage = 'withdrawn' where id = $1`, [other.id]);
    expect(await sees(recruiter)).toBe(true);
  });

  it('at the end: closing the job is the end, and it can’t be reopened once somebody looked', async () => {
    const { job, recruiter, sees } = await given('at_end');
    const rita = await as(application, recruiter);
    const put = async (action: 'close' | 'reopen') => {
      const { version } = (await rita.api('get', `/jobs/${job.id}`)).body as { version: number };
      return rita.api(action === 'close' ? 'post' : 'delete', `/jobs/${job.id}/closure`, { version });
    };
    expect((await put('close')).status).toBeLessThan(300);
    expect((await put('reopen')).status).toBeLessThan(300);
    expect(await sees(recruiter)).toBe(false);
    expect((await put('close')).status).toBeLessThan(300);
    expect(await sees(recruiter)).toBe(true);
    expect((await put('reopen')).body).toMatchObject({ code: 'job.shown' });
    expect((await rita.api('get', `/jobs/${job.id}`)).body).toMatchObject({ status: 'closed' });
  });

  it('in turn: a candidate who withdrew, and may be back, opens nothing', async () => {
    const { candidate, amy, sees } = await given('in_turn');
    await application.database.query(`update applications set stage = 'withdrawn' where id = $1`, [candidate.id]);
    expect(await sees(amy)).toBe(false);
  });

  it('each by itself: a panelist sees the others as soon as theirs is in', async () => {
    const { amy, sees } = await given('each');
    expect(await sees(amy)).toBe(true);
  });

  it('is said in the plan, chosen there before anybody scores, and fixed afterwards', async () => {
    const { job, recruiter, amy, candidate } = await givenRound(application);
    const rita = await as(application, recruiter);
    const plan = (await rita.api('get', `/jobs/${job.id}/plan`)).body as { version: number };
    const input = { version: plan.version, notesRequired: 'none', statement: '', opening: 'at_end' };
    const set = await rita.api('put', `/jobs/${job.id}/plan/scoring`, input);
    expect(set.body).toMatchObject({ opening: 'at_end' });
    expect(textOf(await rita.get(`/jobs/${job.id}/plan`))).toContain('All at the end');
    const sitting = await givenSitting(application, candidate, 'interview', [amy]);
    await submits(application, amy, sitting);
    const late = await rita.api('put', `/jobs/${job.id}/plan/scoring`, {
      ...input,
      version: (set.body as { version: number }).version,
      opening: 'each',
    });
    expect(late.body).toMatchObject({ code: 'plan.frozen' });
  });

  it('is in turn in a plan that is begun here', async () => {
    const { job, recruiter } = await givenRound(application);
    await application.database.query('delete from assessment_plans where job_id = $1', [job.id]);
    const rita = await as(application, recruiter);
    expect((await rita.api('post', `/jobs/${job.id}/plan/starter`)).body).toMatchObject({ opening: 'in_turn' });
  });
});
