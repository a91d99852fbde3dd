import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { givenRole } from '../factories/people.js';
import { givenRound, givenSitting, recordOf, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

let application: TestApplication;
beforeAll(async () => {
  application = await startApplication();
});
afterAll(() => application.close());

type Round = Awaited<ReturnType<typeof givenRound>>;

/** A round with an interview that is in, of Amy and Ben. */
async function givenInterview() {
  const round = await givenRound(application);
  await givenRole(application, round.job, round.administrator, 'panelist');
  const interview = await givenSitting(application, round.candidate, 'interview', [round.amy, round.ben]);
  await submits(application, round.amy, interview);
  await submits(application, round.ben, interview);
  return { ...round, interview };
}

async function plans(round: Round, by: Person, panel: Person[], more: object = {}) {
  const browser = await as(application, by);
  return browser.api('post', `/jobs/${round.job.id}/sittings`, {
    applicationId: round.candidate.id,
    assessmentKey: 'audition',
    panel: panel.map(({ id }) => ({ personId: id })),
    ...more,
  });
}

const looksOf = (person: Person) =>
  application.database.query<{ kind: string; means: string[] }[]>(
    'select kind, means from looks where viewer_id = $1 order by kind, about_id',
    [person.id],
  );

describe('whoever was shown what a scorecard must be blind to', () => {
  const ways: [string, (round: Awaited<ReturnType<typeof givenInterview>>) => Promise<unknown>][] = [
    [
      'the sitting',
      async ({ manager, interview }) => (await as(application, manager)).get(`/sittings/${interview.id}`),
    ],
    [
      'the sitting over the API',
      async ({ manager, interview }) => (await as(application, manager)).api('get', `/sittings/${interview.id}`),
    ],
    ['the comparison', async ({ manager, job }) => (await as(application, manager)).get(`/jobs/${job.id}/comparison`)],
    ...['scores', 'agreement', 'ranking', 'disagreements', 'criteria', 'method', 'all'].map(
      (part): (typeof ways)[number] => [
        `the comparison’s part “${part}”`,
        async ({ manager, job }) => (await as(application, manager)).get(`/jobs/${job.id}/comparison/${part}`),
      ],
    ),
    [
      'the ratings behind a figure',
      async ({ manager, job }) => (await as(application, manager)).get(`/jobs/${job.id}/comparison/ratings`),
    ],
    [
      'the spreadsheet',
      async ({ manager, job }) =>
        (await as(application, manager)).api('get', `/jobs/${job.id}/comparison/file?format=csv&table=ratings`),
    ],
    ['the decisions', async ({ manager, job }) => (await as(application, manager)).get(`/jobs/${job.id}/decisions`)],
    [
      'the packet’s form',
      async ({ manager, job }) => (await as(application, manager)).get(`/jobs/${job.id}/packets/new`),
    ],
    [
      'a résumé typed in',
      async ({ manager, candidate }) =>
        (await as(application, manager)).upload(
          `/applications/${candidate.id}/resume`,
          {},
          {
            resume: { name: 'cv.txt', bytes: Buffer.from('Ten years of selling.') },
          },
        ),
    ],
    [
      'a DiSC profile typed in',
      async ({ manager, candidate }) =>
        (await as(application, manager)).api('put', `/applications/${candidate.id}/disc`, {
          form: 'style',
          style: 'Di',
        }),
    ],
    [
      'the screen typed in',
      async ({ manager, candidate }) =>
        (await as(application, manager)).api('put', `/applications/${candidate.id}/screen`, {
          signs: [{ sign: 'Was on time', seen: 'yes' }],
        }),
    ],
  ];
  it.each(ways)('by %s is not seated', async (_, look) => {
    const round = await givenInterview();
    const { status } = (await look(round)) as { status: number };
    expect(status).toBeLessThan(400);
    const refused = await plans(round, round.recruiter, [round.cleo, round.manager]);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'seat.shown',
      errors: [{ field: 'panel[1].personId', message: expect.stringContaining('Hugo Manager was shown') }],
    });
  });

  it('is seated where another lead says why, and the scorecard says that it is not blind', async () => {
    const round = await givenInterview();
    await (await as(application, round.manager)).get(`/sittings/${round.interview.id}`);
    const own = await plans(round, round.manager, [round.manager], { override: 'Nobody else can.' });
    expect(own.status).toBe(409);
    expect(own.body).toMatchObject({ code: 'seat.own', detail: expect.stringContaining('Another recruiter') });

    const override = 'The only one who knows the product.';
    const seated = await plans(round, round.recruiter, [round.manager], { override });
    expect(seated.status).toBe(201);
    const words = `had been shown ratings of “Interview”; seated by Rita Recruiter: ${override}`;
    const { id, panel } = seated.body as { id: string; panel: { scorecard: { id: string; notBlind: string } }[] };
    expect(panel[0]!.scorecard.notBlind).toBe(words);
    const card = await (await as(application, round.manager)).api('get', `/scorecards/${panel[0]!.scorecard.id}`);
    expect(card.body).toMatchObject({ notBlind: words });
    expect(textOf(await (await as(application, round.recruiter)).get(`/sittings/${id}`))).toContain(
      `Not blind: ${words}`,
    );
    expect((await recordOf(application, round.job.id)).find(({ type }) => type === 'seat.allowed')).toMatchObject({
      type: 'seat.allowed',
      actor: 'Rita Recruiter',
      payload: { personId: round.manager.id, reason: override },
    });
  });

  it('cannot get round it by another sitting, closed or deleted and made anew', async () => {
    const round = await givenInterview();
    const first = await plans(round, round.recruiter, [round.manager, round.cleo]);
    const { id } = first.body as { id: string };
    const rita = await as(application, round.recruiter);
    expect((await rita.api('delete', `/sittings/${id}`)).status).toBe(204);
    await (await as(application, round.manager)).get(`/jobs/${round.job.id}/comparison`);
    expect((await plans(round, round.recruiter, [round.manager, round.cleo])).status).toBe(409);
    expect((await plans(round, round.recruiter, [round.cleo])).status).toBe(201);
  });

  it('is told in the form, before it is sent', async () => {
    const round = await givenInterview();
    await (await as(application, round.manager)).get(`/sittings/${round.interview.id}`);
    const rita = await as(application, round.recruiter);
    const form = textOf(await rita.get(`/jobs/${round.job.id}/sittings/new?application=${round.candidate.id}`));
    expect(form).toContain('Was shown ratings of “Interview”.');
    expect((await looksOf(round.manager)).map(({ means }) => means)).toEqual([['sitting (page)']]);
  });
});

describe('whoever is due when somebody takes them off the panel', () => {
  async function given() {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy, round.ben]);
    await submits(application, round.amy, sitting);
    const rita = await as(application, round.recruiter);
    const change = (more: object) =>
      rita.api('put', `/sittings/${sitting.id}`, { version: 1, panel: [{ personId: round.amy.id }], ...more });
    return { ...round, sitting, rita, change };
  }
  const cardOf = (id: string) => application.database.findOneByOrFail(Scorecard, { id });

  it('stays on file, closed by name and reason', async () => {
    const { sitting, ben, change } = await given();
    const refused = await change({});
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([{ field: 'reason', message: expect.stringContaining('Ben Brook') }]);
    expect((await change({ reason: 'Ill today.' })).status).toBe(200);
    expect(await cardOf(sitting.cardOf(ben))).toMatchObject({
      state: 'closed',
      closedReason: 'Removed from the panel by Rita Recruiter: Ill today.',
    });
  });

  it('is seated again only by opening the scorecard again, having seen nothing', async () => {
    const { job, sitting, ben, rita, change } = await given();
    await change({ reason: 'Ill today.' });
    const card = sitting.cardOf(ben);
    const again = { version: 2, reason: 'Well again.' };
    expect((await rita.api('post', `/scorecards/${card}/reopening`, again)).status).toBe(201);
    expect(await cardOf(card)).toMatchObject({ state: 'due', closedReason: '', known: null });
    expect((await recordOf(application, job.id)).at(-1)).toMatchObject({ type: 'scorecard.reopened' });
  });

  it('who looked meanwhile is not', async () => {
    const { job, sitting, ben, rita, change } = await given();
    await application.database.query(
      `update hiring_team_members set roles = '{recruiter}' where job_id = $1 and person_id = $2`,
      [job.id, ben.id],
    );
    await change({ reason: 'Ill today.' });
    expect((await (await as(application, ben)).get(`/jobs/${job.id}/comparison`)).status).toBe(200);
    const again = { version: 2, reason: 'Well again.' };
    const refused = await rita.api('post', `/scorecards/${sitting.cardOf(ben)}/reopening`, again);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'seat.shown' });
  });

  it('simply leaves while no scorecard of the candidate is in', async () => {
    const { candidate, rita, cleo } = await given();
    await application.database.query(
      `update scorecards set state = 'draft', submitted_at = null where state = 'submitted'`,
    );
    const interview = await givenSitting(application, candidate, 'interview', [cleo]);
    expect((await rita.api('put', `/sittings/${interview.id}`, { version: 1, panel: [] })).status).toBe(200);
    expect(await application.database.countBy(Scorecard, { sittingId: interview.id })).toBe(0);
  });
});

describe('what a panelist was shown while their scorecard was open', () => {
  it('is said of the scorecard', async () => {
    const { candidate, amy, ben, sitting } = await (async () => {
      const round = await givenRound(application);
      return {
        ...round,
        sitting: await givenSitting(application, round.candidate, 'audition', [round.amy, round.ben]),
      };
    })();
    await application.database.query(
      `insert into looks (viewer_id, identity, kind, about_id, job_id, application_id, first_at, last_at, means)
       select $1, n.identity, 'disc', a.id, a.job_id, a.id, now(), now(), '{"application (page)"}'
         from applications a join candidates n on n.id = a.candidate_id where a.id = $2`,
      [amy.id, candidate.id],
    );
    await submits(application, amy, sitting);
    await submits(application, ben, sitting);
    const { body } = await (await as(application, ben)).api('get', `/sittings/${sitting.id}`);
    expect((body as { ratings: { panelists: object[] } }).ratings.panelists).toMatchObject([
      { name: 'Amy Adams', notBlind: 'had been shown the DiSC profile' },
      { name: 'Ben Brook', notBlind: '' },
    ]);
  });
});
