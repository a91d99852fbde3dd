import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenJobWithTeam } from '../factories/people.js';
import { eventsOf, givenCandidate, givenScorecard } from '../factories/candidates.js';
import { givenRound, givenSitting, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('who a candidate is', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  it('changes with a reason once ratings are in, and the comparison says what it was', async () => {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy]);
    await submits(application, round.amy, sitting);
    const rita = await as(application, round.recruiter);
    const path = `/applications/${round.candidate.id}`;
    const { name, email, version, candidateVersion } = (await rita.api('get', path)).body;
    const input = { name: 'Somebody Else', email, version, candidateVersion };
    const refused = await rita.api('put', path, input);
    expect([refused.status, refused.body.errors]).toEqual([422, [expect.objectContaining({ field: 'reason' })]]);
    expect((await rita.get(`${path}/edit`)).text).toContain('name="reason"');
    expect((await rita.api('put', path, { ...input, reason: 'She married.' })).status).toBe(200);

    const words = `name changed from “${name}” to “Somebody Else” by ${round.recruiter.name} on`;
    expect(textOf(await rita.get(path))).toContain(words);
    expect(textOf(await rita.get(`/jobs/${round.job.id}/comparison`))).toContain(words);
    const lettered = textOf(await rita.get(`/jobs/${round.job.id}/comparison?show=letters`));
    expect(lettered).toContain('details changed after ratings were in');
    expect(lettered).not.toContain('Somebody Else');
    expect((await eventsOf(application, round.job.id)).at(-1)).toMatchObject({
      type: 'candidate.edited',
      payload: { fields: ['name'], reason: 'She married.' },
    });
  });

  it('is for those who run every job of theirs to change, and each job is told', async () => {
    const [here, there] = [await givenJobWithTeam(application), await givenJobWithTeam(application)];
    const { application: applied, candidate } = await givenCandidate(application, here.job);
    const [other] = await application.database.query(
      `insert into applications (id, job_id, candidate_id, key) values (gen_random_uuid(), $1, $2, 'second') returning id`,
      [there.job.id, candidate.id],
    );
    await givenScorecard(application, applied, here.manager, 'submitted');
    const input = { name: 'Swapped', email: candidate.email, version: 1, candidateVersion: 1, reason: 'As is.' };
    const elsewhere = await (await as(application, there.recruiter)).api('put', `/applications/${other.id}`, input);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([409, 'candidate.elsewhere']);
    const source = { ...input, name: candidate.name, source: 'referral' };
    expect(
      (await (await as(application, there.recruiter)).api('put', `/applications/${other.id}`, source)).status,
    ).toBe(200);
    const ada = await as(application, here.administrator);
    const now = { ...input, candidateVersion: 2 };
    expect((await ada.api('put', `/applications/${applied.id}`, now)).status).toBe(200);
    for (const { job } of [here, there]) {
      expect((await eventsOf(application, job.id)).at(-1)).toMatchObject({ payload: { fields: ['name'] } });
    }
  });
});
