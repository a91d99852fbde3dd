import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allPermissions, ruleOf } from '../../src/accounts/access/permissions.js';
import { givenJob, givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('who may do what', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  it('is a page and an answer of the API for administrators, cell by cell as the guards have it', async () => {
    const { administrator, recruiter } = await givenJobWithTeam(application);
    const browser = await as(application, administrator);
    const { body } = await browser.api('get', '/permissions');
    expect(body.columns).toEqual([
      ...['Recruiter', 'Hiring manager', 'Panelist', 'Administrator', 'Can create jobs', 'Everyone'],
    ]);
    for (const permission of allPermissions) {
      const rule = ruleOf(permission);
      const row = body.rows.find((one: { permission: string }) => one.permission === permission);
      const allowed = row.cells.map((cell: { allowed: boolean }) => cell.allowed);
      const everybody = rule.everybody === true;
      expect([permission, ...allowed]).toEqual([
        permission,
        ...(['recruiter', 'hiring_manager', 'panelist'] as const).map((role) => everybody || rule.roles.includes(role)),
        ...[everybody || rule.administrator, everybody || rule.opensJobs === true, everybody],
      ]);
    }
    const page = textOf(await browser.get('/permissions'));
    expect(page).toContain('decide: hire, hold, or reject No Yes No No No No');
    expect((await (await as(application, recruiter)).get('/permissions')).status).toBe(404);
  });

  it('is on everybody’s own profile for themselves, with where they may', async () => {
    const person = await givenPerson(application);
    const [first, second] = [
      await givenJob(application, { title: 'Engineer' }),
      await givenJob(application, { title: 'Seller' }),
    ];
    await givenRole(application, first, person, 'recruiter');
    await givenRole(application, second, person, 'hiring_manager');
    const text = textOf(await (await as(application, person)).get('/me'));
    expect(text).toContain('decide: hire, hold, or reject as hiring manager of 1 job');
    expect(text).toContain('make a records export as recruiter of 1 job');
    expect(text).toMatch(/compare candidates, [^.]*? as recruiter or hiring manager of 2 jobs/);
    expect(text).not.toContain('deactivate people');
    const nobody = textOf(await (await as(application, await givenPerson(application))).get('/me'));
    expect(nobody).toContain('look after their own profile');
    expect(nobody).not.toContain('see a job');
    const ada = await givenPerson(application, { administrator: true });
    expect(textOf(await (await as(application, ada)).get('/me'))).toContain('deactivate people everywhere');
  });
});
