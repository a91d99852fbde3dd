import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import type { Application } from '../../src/candidates/application.entity.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { givenCandidate, givenLevels } from '../factories/candidates.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, textOf, type Browser } from '../support/as.js';

const short = 'I like him.';
const full = 'She named what the customer runs today, and what we would have to change there.';

describe('what a decision rests on', () => {
  let application: TestApplication;
  let job: Job;
  let recruiter: Person;
  let manager: Person;
  let hugo: Browser;
  let rita: Browser;
  let amara: Application;
  let bo: Application;
  let path: string;

  beforeAll(async () => {
    application = await startApplication();
  });
  beforeEach(async () => {
    ({ job, recruiter, manager } = await givenJobWithTeam(application));
    hugo = await as(application, manager);
    rita = await as(application, recruiter);
    const finalist = async (name: string): Promise<Application> =>
      (await givenCandidate(application, job, { name, stage: 'finalist', key: name.toLowerCase() })).application;
    amara = await finalist('Amara');
    bo = await finalist('Bo');
    await givenLevels(
      application,
      job,
      [await givenPerson(application), await givenPerson(application)],
      [
        [amara, 3, 3],
        [bo, 2, 2],
      ],
    );
    path = `/jobs/${job.id}/decisions`;
  });
  afterAll(() => application.close());

  const decide = (who: Application, outcome: string, reason: string) =>
    hugo.api('post', path, { applicationId: who.id, outcome, reason });
  const move = async (who: Application, stage: string) => {
    const [{ version }] = await application.database.query('select version from applications where id = $1', [who.id]);
    return rita.api('put', `/applications/${who.id}/stage`, { stage, version });
  };
  const stageOf = async ({ id }: Application): Promise<string> => {
    const [row] = await application.database.query('select stage from applications where id = $1', [id]);
    return row.stage;
  };

  it('is never a stage moved by hand: not a rejection, and not the undoing of a hire or a rejection', async () => {
    const rejected = await move(bo, 'declined');
    expect([rejected.status, rejected.body.code]).toEqual([409, 'application.decided']);
    expect(rejected.body.errors[0].message).toContain('A hiring manager of this job records it');
    await decide(amara, 'hire', 'Best by far.');
    for (const stage of ['finalist', 'withdrawn', 'declined']) expect((await move(amara, stage)).status).toBe(409);
    await decide(bo, 'decline', 'Below the others.');
    expect((await move(bo, 'finalist')).body.code).toBe('application.decided');
    const page = textOf(await rita.get(`/applications/${bo.id}`));
    expect(page).toContain('To reconsider this candidate, a hiring manager of this job records a decision');
  });

  it('takes a hire or a rejection back by a decision to hold, to where the candidate stood', async () => {
    await application.database.query(`update applications set stage = 'assessment' where id = $1`, [bo.id]);
    await decide(bo, 'decline', 'Below the others.');
    await decide(bo, 'hold', 'The references came late.');
    expect(await stageOf(bo)).toBe('assessment');
    await decide(amara, 'hire', 'Best by far.');
    await decide(amara, 'hold', 'She asked for a week.');
    expect(await stageOf(amara)).toBe('finalist');
  });

  it('counts those who withdrew or were rejected as passed over', async () => {
    expect((await move(amara, 'withdrawn')).status).toBe(200);
    expect((await decide(bo, 'hire', short)).status).toBe(422);
    const { body } = await decide(bo, 'hire', full);
    expect(body).toMatchObject({ departsFromOrder: true, basis: { before: ['amara'] } });
    expect(body.basis.changes).toMatchObject([{ type: 'application.moved', key: 'amara', by: 'Rita Recruiter' }]);
    expect(textOf(await hugo.get(path))).toContain('stage changed (Amara) by Rita Recruiter');
  });

  it('judges a hire by ratings that a seat keeps back, says nothing of them, and asks for a full reason either way', async () => {
    const dummy = await givenPerson(application);
    await application.database.query(
      `insert into scorecards (id, sitting_id, panelist_id, position, state)
       select gen_random_uuid(), s.id, $2, 9, 'due' from sittings s where s.application_id = $1`,
      [amara.id, dummy.id],
    );
    const refused = await decide(bo, 'hire', short);
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('Not all scorecards of Amara are submitted');
    expect(JSON.stringify(refused.body)).not.toContain('100');
    const { body } = await decide(bo, 'hire', full);
    expect(body).toMatchObject({ departsFromOrder: null, basis: null });
    await application.database.query(
      `update scorecards set state = 'closed', closed_reason = 'Ill.' where panelist_id = $1`,
      [dummy.id],
    );
    const [shown] = (await hugo.api('get', path)).body.items;
    expect(shown).toMatchObject({ departsFromOrder: true, basis: { hidden: ['amara'], before: ['amara'], due: 1 } });
  });

  it('marks the undoing of a hire that leaves somebody hired who ranks lower', async () => {
    await decide(amara, 'hire', 'First of two places.');
    await decide(bo, 'hire', 'Second of two places.');
    expect((await decide(amara, 'hold', 'Changed our mind.')).status).toBe(422);
    expect((await decide(amara, 'hold', full)).body).toMatchObject({ departsFromOrder: true, stage: 'finalist' });
  });

  it('keeps the comparison as it was, with ties as ranges', async () => {
    const { body } = await decide(amara, 'hire', 'Best by far.');
    expect(body.basis.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(body.basis.order.map(({ key, overall }: { key: string; overall: number }) => [key, overall])).toEqual([
      ['amara', 100],
      ['bo', 50],
    ]);
    expect(body.basis.order[0].rank).toMatch(/^1(–2)?$/);
    expect(textOf(await rita.get(path))).toContain('Comparison at the time');
  });
});
