import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenRound, givenApplication, givenSitting } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('what became of somebody', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  /** Two candidates; the manager still rates the first. */
  async function given() {
    const round = await givenRound(application);
    const other = await givenApplication(application, round.job, 'Bogdan Other');
    await givenSitting(application, round.candidate, 'audition', [round.manager]);
    const manager = await as(application, round.manager);
    const recruiter = await as(application, round.recruiter);
    const moved = async (id: string, stage: string) => {
      const { version } = (await recruiter.api('get', `/applications/${id}`)).body;
      return recruiter.api('put', `/applications/${id}/stage`, { stage, version });
    };
    return { ...round, other, manager, recruiter, moved };
  }

  it('is not told by the version of the application, with which one still edits', async () => {
    const { candidate, manager, moved } = await given();
    const before = (await manager.api('get', `/applications/${candidate.id}`)).body;
    expect((await moved(candidate.id, 'withdrawn')).status).toBe(200);
    const after = (await manager.api('get', `/applications/${candidate.id}`)).body;
    expect(after).toEqual(before);
    const { name, email, version, candidateVersion } = after;
    const edit = { name, email, source: 'referral', version, candidateVersion };
    expect((await manager.api('put', `/applications/${candidate.id}`, edit)).status).toBe(200);
    expect((await manager.api('put', `/applications/${candidate.id}`, edit)).status).toBe(409);
  });

  it('is not told by the kinds of events that the activity log offers, unless they are about somebody else', async () => {
    const { job, candidate, other, manager, moved } = await given();
    await moved(candidate.id, 'withdrawn');
    const offered = async () => (await manager.get(`/jobs/${job.id}/record`)).text;
    expect(await offered()).not.toContain('application.moved');
    await moved(other.id, 'withdrawn');
    expect(await offered()).toContain('application.moved');
  });

  it('is a look where the activity log tells it', async () => {
    const { job, other, recruiter } = await given();
    await application.database.query(
      `insert into audit_events (id, at, actor_name, job_id, type, payload)
       values (gen_random_uuid(), now(), 'Hugo', $1, 'application.moved', $2)`,
      [job.id, { jobId: job.id, applicationId: other.id, from: 'finalist', to: 'hired' }],
    );
    expect(textOf(await recruiter.get(`/jobs/${job.id}/record`))).toContain('Bogdan Other from finalist to hired');
    const looks = await application.database.query(
      `select kind, means from looks where application_id = $1 and kind = 'outcome'`,
      [other.id],
    );
    expect(looks).toEqual([{ kind: 'outcome', means: ['record (page)'] }]);
  });
});
