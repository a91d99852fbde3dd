import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HiringTeamMember } from '../../src/accounts/access/hiring-team-member.entity.js';
import { recordOf } from '../factories/jobs.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('the hiring team', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const memberOf = (job: { id: string }, person: { id: string }) =>
    application.database.findOneByOrFail(HiringTeamMember, { jobId: job.id, personId: person.id });

  it('takes someone by email, under a key of their own, and the record says who did it', async () => {
    const { job, recruiter } = await givenJobWithTeam(application);
    const amy = await givenPerson(application, { name: 'Amy Pond' });
    const answer = await (
      await as(application, recruiter)
    ).post(`/jobs/${job.id}/team`, {
      _form: 'add-member',
      email: ` ${amy.email!.toUpperCase()} `,
      personId: '',
      roles: ['panelist'],
    });

    expect(answer.status).toBe(303);
    expect(await memberOf(job, amy)).toMatchObject({ key: 'amy', roles: ['panelist'] });
    expect(await recordOf(application, job.id)).toEqual([
      {
        type: 'member.added',
        actorId: recruiter.id,
        payload: { jobId: job.id, personId: amy.id, roles: ['panelist'] },
      },
    ]);
  });

  it('takes someone from the list of people, found by words', async () => {
    const { job, manager } = await givenJobWithTeam(application);
    const ben = await givenPerson(application, { name: 'Benedikt Findable' });
    const browser = await as(application, manager);
    const page = await browser.get(`/jobs/${job.id}/team?q=findable`);
    expect(page.text).toContain(`value="${ben.id}"`);
    await browser.post(`/jobs/${job.id}/team`, { email: '', personId: ben.id, roles: ['recruiter', 'panelist'] });

    expect((await memberOf(job, ben)).roles).toEqual(['recruiter', 'panelist']);
    expect((await browser.get(`/jobs/${job.id}/team?q=findable`)).text).not.toContain(`value="${ben.id}"`);
  });

  it('names the field where the account is unknown, disabled, or on the team, and keeps what was typed', async () => {
    const { job, recruiter, manager } = await givenJobWithTeam(application);
    const gone = await givenPerson(application, { disabledAt: new Date() });
    const browser = await as(application, recruiter);
    for (const [email, words] of [
      ['nobody@example.com', 'No account has that email address'],
      [gone.email!, 'can’t sign in'],
      [manager.email!, 'is on the team already'],
      ['not an address', 'Enter an email address such as'],
      ['', 'or choose a person'],
    ] as const) {
      const page = await browser.post(`/jobs/${job.id}/team`, { _form: 'add-member', email, roles: ['panelist'] });
      expect(page.status).toBe(422);
      expect(textOf(page)).toContain(words);
      expect(page.text).toContain(`value="${email}"`);
    }
    const answer = await browser.api('post', `/jobs/${job.id}/team`, { personId: 'x', roles: [] });
    expect(answer.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['personId', 'roles']);
  });

  it('changes roles, and refuses a change of roles that someone changed meanwhile', async () => {
    const { job, recruiter, manager } = await givenJobWithTeam(application);
    const { id } = await memberOf(job, manager);
    const browser = await as(application, recruiter);
    await browser.post(`/jobs/${job.id}/team/${id}`, { roles: ['hiring_manager', 'panelist'], was: 'hiring_manager' });
    expect((await memberOf(job, manager)).roles).toEqual(['hiring_manager', 'panelist']);
    const page = await browser.post(`/jobs/${job.id}/team/${id}`, { roles: ['panelist'], was: 'hiring_manager' });

    expect(page.status).toBe(409);
    expect((await recordOf(application, job.id)).map(({ payload }) => payload)).toEqual([
      { jobId: job.id, personId: manager.id, before: ['hiring_manager'], roles: ['hiring_manager', 'panelist'] },
    ]);
  });

  it('keeps someone who runs the job: the last one neither leaves nor steps down', async () => {
    const { job, recruiter, manager } = await givenJobWithTeam(application);
    const browser = await as(application, recruiter);
    const mine = await memberOf(job, recruiter);
    const hugo = await as(application, manager);
    await hugo.post(`/jobs/${job.id}/team/${(await memberOf(job, manager)).id}/deletion`);
    expect(await application.database.countBy(HiringTeamMember, { jobId: job.id })).toBe(1);

    const stepDown = await browser.api('put', `/jobs/${job.id}/team/${mine.id}`, { roles: ['panelist'] });
    const leave = await browser.post(`/jobs/${job.id}/team/${mine.id}/deletion`, { _form: `remove-${mine.id}` });
    expect(stepDown.body).toMatchObject({ status: 409, code: 'member.last_lead' });
    expect(leave.status).toBe(409);
    expect(textOf(leave)).toContain('Assign that role to someone else first');
    expect((await memberOf(job, recruiter)).roles).toEqual(['recruiter']);
  });

  it('lets two who run the job not remove each other at the same moment', async () => {
    const { job, recruiter, manager } = await givenJobWithTeam(application);
    const [a, b] = [await memberOf(job, recruiter), await memberOf(job, manager)];
    const [rita, hugo] = [await as(application, recruiter), await as(application, manager)];
    await Promise.all([
      rita.post(`/jobs/${job.id}/team/${b.id}/deletion`),
      hugo.post(`/jobs/${job.id}/team/${a.id}/deletion`),
    ]);

    expect(await application.database.countBy(HiringTeamMember, { jobId: job.id })).toBe(1);
  });

  it('names whoever decides through someone else, and takes that from no one but by themselves or an administrator', async () => {
    const { job, recruiter, manager, administrator } = await givenJobWithTeam(application);
    const rita = await as(application, recruiter);
    const [mine, his] = [await memberOf(job, recruiter), await memberOf(job, manager)];
    const both = { roles: ['recruiter', 'hiring_manager'] };
    const own = await rita.api('put', `/jobs/${job.id}/team/${mine.id}`, both);
    expect(own.body).toMatchObject({ status: 409, code: 'member.own_role', errors: [{ field: 'roles' }] });
    const ada = await as(application, administrator);
    const joins = { personId: administrator.id, roles: ['hiring_manager'] };
    expect((await ada.api('post', `/jobs/${job.id}/team`, joins)).body.code).toBe('member.own_role');
    expect((await rita.api('delete', `/jobs/${job.id}/team/${his.id}`)).body.code).toBe('member.others_role');
    const lower = { roles: ['panelist'] };
    expect((await rita.api('put', `/jobs/${job.id}/team/${his.id}`, lower)).body.code).toBe('member.others_role');

    const hugo = await as(application, manager);
    expect((await hugo.api('put', `/jobs/${job.id}/team/${mine.id}`, both)).status).toBe(200);
    expect((await rita.api('delete', `/jobs/${job.id}/team/${his.id}`)).body.code).toBe('member.others_role');
    expect((await ada.api('put', `/jobs/${job.id}/team/${his.id}`, lower)).status).toBe(200);
    expect((await memberOf(job, manager)).roles).toEqual(['panelist']);
  });

  it('is changed by no one else, and not through another job', async () => {
    const { job, recruiter } = await givenJobWithTeam(application);
    const elsewhere = await givenJobWithTeam(application);
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    const { id } = await memberOf(job, recruiter);
    for (const person of [panelist, elsewhere.recruiter]) {
      const browser = await as(application, person);
      expect((await browser.post(`/jobs/${job.id}/team`, { email: 'a@b.example', roles: ['recruiter'] })).status).toBe(
        404,
      );
      expect((await browser.api('delete', `/jobs/${job.id}/team/${id}`)).status).toBe(404);
    }
    const other = await as(application, elsewhere.recruiter);
    expect((await other.api('put', `/jobs/${elsewhere.job.id}/team/${id}`, { roles: ['panelist'] })).status).toBe(404);
    expect((await memberOf(job, recruiter)).roles).toEqual(['recruiter']);
  });
});
