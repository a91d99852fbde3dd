import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import type { Application } from '../../src/candidates/application.entity.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { eventsOf, givenCandidate, givenLevels, givenScorecard } from '../factories/candidates.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, textOf, type Browser } from '../support/as.js';

const longReason = 'She named what the customer runs today, and what we would have to change there.';

describe('decisions', () => {
  let application: TestApplication;
  let job: Job;
  let recruiter: Person;
  let manager: Person;
  let hugo: Browser;
  let rita: Browser;
  let amara: Application;
  let bo: Application;
  let karim: Application;
  let path: string;

  beforeAll(async () => {
    application = await startApplication();
  });
  beforeEach(async () => {
    ({ job, recruiter, manager } = await givenJobWithTeam(application));
    hugo = await as(application, manager);
    rita = await as(application, recruiter);
    const candidate = async (name: string, stage: 'finalist' | 'assessment'): Promise<Application> =>
      (await givenCandidate(application, job, { name, stage, key: name.toLowerCase() })).application;
    amara = await candidate('Amara', 'finalist');
    bo = await candidate('Bo', 'finalist');
    karim = await candidate('Karim', 'assessment');
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

  const stageOf = async ({ id }: { id: string }): Promise<string> => {
    const [row] = await application.database.query('select stage from applications where id = $1', [id]);
    return row.stage as string;
  };
  const made = async (): Promise<object[]> =>
    application.database.query(
      `select d.outcome, d.departs_from_order as departs, d.decided_by_name as by from decisions d
       join applications a on a.id = d.application_id where a.job_id = $1 order by d.decided_at`,
      [job.id],
    );
  const hire = (who: Application, reason: string) =>
    hugo.post(path, { _form: 'decision', applicationId: who.id, outcome: 'hire', reason });

  it('stand for whoever was assessed, though no one moved the stage, and for no one who only applied', async () => {
    await application.database.query(`update applications set stage = 'applied' where id = $1`, [bo.id]);
    await givenCandidate(application, job, { name: 'Newcomer', stage: 'applied' });

    const table = /<tbody>[^]*?<\/tbody>/.exec((await hugo.get(path)).text)?.[0];
    expect(table).toContain('Bo');
    expect(table).not.toContain('Newcomer');
  });

  it('hire the first by scores: stage, reason and name are kept, and on the record', async () => {
    const answer = await hire(amara, 'Best by far.');

    expect(answer.status).toBe(303);
    expect(await made()).toEqual([{ outcome: 'hire', departs: false, by: manager.name }]);
    expect(await stageOf(amara)).toBe('hired');
    const events = await eventsOf(application, job.id);
    expect(events.map(({ type, actor_name }) => [type, actor_name])).toEqual([
      ['decision.made', manager.name],
      ['application.moved', manager.name],
    ]);
    expect(JSON.stringify(events)).not.toContain('Best by far');
    const page = textOf(await rita.get(path));
    expect(page).toContain(`Hire by ${manager.name},`);
    expect(page).toContain('Best by far.');
    expect(page).not.toContain('out of ranking order Best');
    expect(textOf(await rita.get(`/applications/${amara.id}`))).toContain('Hire, decided by');
  });

  it('say so where a hire is out of ranking order, and want a real reason', async () => {
    const short = await hire(bo, 'I like him.');

    expect(short.status).toBe(422);
    const said = textOf(short);
    expect(said).toContain(
      'This hire is out of ranking order. Amara ranks first with 100 points, ahead of Bo with 50.',
    );
    expect(said).toContain('Explain why in at least 40 characters.');
    expect(short.text).toContain('I like him.');
    expect(await made()).toEqual([]);

    expect((await hire(bo, longReason)).status).toBe(303);
    expect(await made()).toEqual([{ outcome: 'hire', departs: true, by: manager.name }]);
    expect(textOf(await rita.get(path))).toContain('out of ranking order');
    expect((await eventsOf(application, job.id))[0]?.payload).toMatchObject({
      outcome: 'hire',
      departsFromOrder: true,
    });
  });

  it('count a candidate without a complete score as departing, and leave the stage where no step leads to hired', async () => {
    expect((await hire(karim, 'Gut feeling.')).status).toBe(422);
    const answer = await hugo.api('post', path, { applicationId: karim.id, outcome: 'hire', reason: longReason });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ departsFromOrder: true, stage: 'assessment' });
    expect(answer.body.stays).toContain('The stage is still assessment');
    expect(await stageOf(karim)).toBe('assessment');
  });

  it('do not count those who are hired or withdrawn as passed over', async () => {
    await hire(amara, 'First of two places.');
    expect((await hire(bo, 'Second of two places.')).status).toBe(303);
    expect(await made()).toMatchObject([{ departs: false }, { departs: false }]);
  });

  it('are added, never changed: the earlier one stays beside the later', async () => {
    await hugo.api('post', path, { applicationId: bo.id, outcome: 'hold', reason: 'Wait for the references.' });
    expect(await stageOf(bo)).toBe('finalist');
    await hugo.api('post', path, { applicationId: bo.id, outcome: 'decline', reason: 'References were thin.' });

    expect(await stageOf(bo)).toBe('declined');
    expect(await made()).toMatchObject([{ outcome: 'hold' }, { outcome: 'decline' }]);
    const page = textOf(await rita.get(path));
    expect(page.indexOf('References were thin.')).toBeLessThan(page.indexOf('1 earlier decision Hold'));
    const { body } = await rita.api('get', path);
    expect(body.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['decline', 'hold']);
  });

  it('are one where the same form is sent twice', async () => {
    await Promise.all([hire(amara, 'Best by far.'), hire(amara, 'Best by far.')]);
    expect(await made()).toHaveLength(1);
  });

  it('are the hiring manager’s alone', async () => {
    const decision = { applicationId: amara.id, outcome: 'hire', reason: longReason };
    const refused = [403, 404];
    expect(refused).toContain((await rita.api('post', path, decision)).status);
    const administrator = await givenPerson(application, { administrator: true });
    expect(refused).toContain((await (await as(application, administrator)).api('post', path, decision)).status);
    const { manager: stranger } = await givenJobWithTeam(application);
    expect((await (await as(application, stranger)).api('post', path, decision)).status).toBe(404);
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    expect([403, 404]).toContain((await (await as(application, panelist)).get(path)).status);
    expect(await made()).toEqual([]);
  });

  it('name the field that is missing or of another job', async () => {
    const { job: other } = await givenJobWithTeam(application);
    const { application: elsewhere } = await givenCandidate(application, other);
    const wrong = async (input: object): Promise<string> => {
      const { status, body } = await hugo.api('post', path, {
        applicationId: amara.id,
        outcome: 'hold',
        reason: 'x',
        ...input,
      });
      expect(status).toBe(422);
      return body.errors[0].field as string;
    };
    expect(await wrong({ reason: '  ' })).toBe('reason');
    expect(await wrong({ outcome: 'maybe' })).toBe('outcome');
    expect(await wrong({ applicationId: 'x' })).toBe('applicationId');
    expect(await wrong({ applicationId: elsewhere.id })).toBe('applicationId');
    expect(await wrong({ applicationId: elsewhere.id, outcome: 'hire' })).toBe('applicationId');
    expect(await made()).toEqual([]);
  });

  it('wait until the decider’s own scorecards for the candidate are in, and stay away from whoever still scores', async () => {
    await hugo.api('post', path, { applicationId: bo.id, outcome: 'hold', reason: 'Two panelists gave him a one.' });
    await givenScorecard(application, bo, manager);
    await givenScorecard(application, bo, recruiter);

    const early = await hugo.api('post', path, { applicationId: bo.id, outcome: 'decline', reason: 'No.' });
    expect([early.status, early.body.code]).toEqual([409, 'decision.rating']);
    const page = textOf(await rita.get(path));
    expect(page).toContain('Hidden until you submit your scorecards for this candidate.');
    expect(page).not.toContain('gave him a one');
    expect((await rita.api('get', path)).body.items).toEqual([]);
    expect(textOf(await rita.get(`/applications/${bo.id}`))).not.toContain('gave him a one');
  });
});
