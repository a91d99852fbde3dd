import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenApplication, givenRound } from '../factories/scorecards.js';
import { givenJobWithTeam, givenRole } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';

describe('two sessions at once', () => {
  let application: TestApplication;
  let round: Awaited<ReturnType<typeof givenRound>>;
  let recruiter: Browser;

  beforeAll(async () => {
    application = await startApplication();
    round = await givenRound(application);
    recruiter = await as(application, round.recruiter);
  });
  afterAll(() => application.close());

  const plan = async (details: object, name?: string) => {
    const { id } = name ? await givenApplication(application, round.job, name) : round.candidate;
    return planFor(id, details);
  };
  const planFor = (applicationId: string, details: object) => {
    const wanted = { applicationId, assessmentKey: 'interview', at: '2036-11-24T15:00:00Z', minutes: 60, ...details };
    return recruiter.api('post', `/jobs/${round.job.id}/sittings`, wanted);
  };
  const panel = (...people: { id: string }[]) => people.map(({ id }) => ({ personId: id }));

  it('of one panelist are refused, and the other one is named', async () => {
    expect((await plan({ panel: panel(round.amy, round.ben), place: 'Room 4', holdsRoom: true })).status).toBe(201);
    const refused = await plan({ panel: panel(round.ben), at: '2036-11-24T15:59:00Z', minutes: 30 }, 'Noor Haddad');
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      409,
      'sitting.clash',
      `Ben Brook is taken by another session: Interview, ${round.job.title}, Mon, Nov 24, 3:00 PM to 4:00 PM UTC. Choose another time.`,
    ]);
    expect(await application.database.query('select 1 from sittings')).toHaveLength(1);
    // One may begin when the other ends.
    expect((await plan({ panel: panel(round.ben), at: '2036-11-24T16:00:00Z', minutes: 30 }, 'Lina')).status).toBe(201);
  });

  it('of one room or one candidate are refused, those without a length are not', async () => {
    const room = await plan({ panel: panel(round.cleo), place: ' room  4', holdsRoom: true }, 'Ida');
    expect(room.body.errors).toEqual([
      { field: 'place', message: expect.stringContaining('room 4 is taken by another session') },
    ]);
    expect((await plan({ panel: panel(round.cleo), place: 'Room 4' }, 'Ole')).status).toBe(201);
    const candidate = await plan({ panel: [], assessmentKey: 'audition' });
    expect(candidate.body.detail).toContain('Amara Okafor is taken by another session');
    expect((await plan({ panel: panel(round.amy), minutes: undefined }, 'Per')).status).toBe(201);
    expect((await plan({ panel: panel(round.amy), assessmentKey: 'writing' }, 'Pia')).status).toBe(201);
  });

  it('are refused to a change too, on its page, with what was typed', async () => {
    const [row] = await application.database.query<{ id: string; version: number }[]>(
      `select s.id, s.version from sittings s join applications a on a.id = s.application_id join candidates n on n.id = a.candidate_id where n.name = 'Lina'`,
    );
    const form = {
      ...{ _form: 'sitting', version: String(row!.version), at: '2036-11-24T15:30', minutes: '60', place: 'Typed' },
      ...{ 'seats[0][personId]': round.ben.id, 'seats[0][sits]': 'on' },
    };
    const refused = await recruiter.post(`/sittings/${row!.id}`, form);
    expect([refused.status, textOf(refused)]).toEqual([
      409,
      expect.stringContaining('Ben Brook is taken by another session'),
    ]);
    expect(refused.text).toContain('value="Typed"');
    const moved = await recruiter.post(`/sittings/${row!.id}`, { ...form, at: '2036-11-24T17:30' });
    expect(moved.status).toBe(303);
    // The time it had is free again.
    expect((await plan({ panel: panel(round.ben), at: '2036-11-24T16:00:00Z', minutes: 60 }, 'Siv')).status).toBe(201);
  });

  it('of a job that the planner may not see are refused without saying which', async () => {
    const elsewhere = await givenJobWithTeam(application);
    await givenRole(application, elsewhere.job, round.amy, 'panelist');
    const { givenPlan } = await import('../factories/scorecards.js');
    await givenPlan(application, elsewhere.job);
    const other = await givenApplication(application, elsewhere.job, 'Ulf');
    const asked = await (
      await as(application, elsewhere.recruiter)
    ).api('post', `/jobs/${elsewhere.job.id}/sittings`, {
      ...{ applicationId: other.id, assessmentKey: 'interview', at: '2036-11-24T15:00:00Z', minutes: 60 },
      panel: panel(round.amy),
    });
    expect(asked.body.detail).toContain('Amy Adams is taken by another session, Mon, Nov 24');
    expect(asked.body.detail).not.toContain(round.job.title);
  });

  it('are refused when they are planned in the same moment, and by the database itself', async () => {
    for (let nth = 1; nth <= 8; nth += 1) {
      const at = `2036-12-0${nth}T10:00:00Z`;
      const ids: string[] = [];
      for (let each = 0; each < 4; each += 1) ids.push((await givenApplication(application, round.job)).id);
      const answers = await Promise.all(ids.map((id) => planFor(id, { at, panel: panel(round.amy, round.ben) })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      expect(
        answers.filter(({ status }) => status === 409).every(({ body }) => /Amy Adams is taken/.test(body.detail)),
      ).toBe(true);
    }
    await expect(
      application.database.query(
        `insert into bookings (sitting_id, resource, during)
         select s.id, b.resource, b.during from bookings b, sittings s
          where b.resource = $1 and s.id not in (select sitting_id from bookings) limit 1`,
        [`person:${round.amy.id}`],
      ),
    ).rejects.toMatchObject({ driverError: { constraint: 'ex_bookings_clash' } });
  });
});
