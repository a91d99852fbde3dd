import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sitting } from '../../src/assessments/model/sitting.entity.js';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { givenRound, givenSitting, recordOf, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('who asks which question of an interview', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const asksOf = async (sittingId: string) =>
    (await application.database.find(Scorecard, { where: { sittingId }, order: { position: 'ASC' } })).map(
      ({ asks }) => asks,
    );

  async function given(assessment = 'interview') {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, assessment, [round.amy, round.ben]);
    return { ...round, sitting, browser: await as(application, round.recruiter) };
  }

  it('is shared out in order when it is planned, where that is wanted', async () => {
    const { job, recruiter, candidate, amy, ben } = await givenRound(application);
    const browser = await as(application, recruiter);
    const form = await browser.get(`/jobs/${job.id}/sittings/new`);
    expect(form.text).toMatch(/<input[^>]*name="shareQuestions"[^>]*checked/);
    const answer = await browser.post(`/jobs/${job.id}/sittings`, {
      applicationId: candidate.id,
      assessmentKey: 'interview',
      shareQuestions: 'true',
      'seats[0][personId]': amy.id,
      'seats[0][sits]': 'true',
      'seats[1][personId]': ben.id,
      'seats[1][sits]': 'true',
    });
    expect(answer.status).toBe(303);
    const { id } = await application.database.findOneByOrFail(Sitting, { applicationId: candidate.id });
    expect(await asksOf(id)).toEqual([['Q1'], ['Q2']]);
  });

  it('is left open where it is not wanted, and in an audition', async () => {
    const { job, recruiter, candidate, amy, ben } = await givenRound(application);
    const browser = await as(application, recruiter);
    const panel = [{ personId: amy.id }, { personId: ben.id }];
    const add = (input: object) =>
      browser.api('post', `/jobs/${job.id}/sittings`, { applicationId: candidate.id, panel, ...input });
    const interview = await add({ assessmentKey: 'interview' });
    expect(interview.body.askers).toMatchObject([{ criterion: { key: 'Q1' }, panelist: null }, { panelist: null }]);
    const audition = await add({ assessmentKey: 'audition', shareQuestions: true });
    expect(audition.status).toBe(201);
    expect(audition.body.askers).toEqual([]);
    expect(await asksOf(audition.body.id)).toEqual([[], []]);
  });

  it('is chosen question by question, on the record, and stands on every card, the sitting and the kit', async () => {
    const { job, sitting, browser, amy, ben } = await given();
    const edit = await browser.get(`/sittings/${sitting.id}/edit`);
    expect(textOf(edit)).toContain('Who asks what');
    const saved = await browser.post(`/sittings/${sitting.id}/askers`, {
      _form: 'askers',
      version: '1',
      'askers[0][criterion]': 'Q1',
      'askers[0][panelistId]': ben.id,
      'askers[1][criterion]': 'Q2',
      'askers[1][panelistId]': '',
    });
    expect([saved.status, saved.headers['location']]).toEqual([303, `/sittings/${sitting.id}#askers`]);
    expect(await asksOf(sitting.id)).toEqual([[], ['Q1']]);
    expect((await recordOf(application, job.id)).at(-1)).toEqual({
      type: 'sitting.questions_assigned',
      actor: 'Rita Recruiter',
      payload: { jobId: job.id, sittingId: sitting.id },
    });
    expect(textOf(await browser.get(`/jobs/${job.id}/record`))).toContain('assigned interview questions to panelists');
    expect(textOf(await browser.get(`/sittings/${sitting.id}`))).toContain(
      'Criterion Q1: Ben Brook Criterion Q2: not assigned',
    );

    const kit = `/assessments/${sitting.assessment.id}/kit`;
    for (const [person, words] of [
      [ben, 'You ask'],
      [amy, 'Ben Brook asks'],
    ] as const) {
      const panelist = await as(application, person);
      const card = await panelist.get(`/scorecards/${sitting.cardOf(person)}`);
      expect(textOf(card)).toContain(`Criterion Q1 Te Technical ${words} What of Q1?`);
      expect(textOf(card)).toContain('Criterion Q2 Te Technical What of Q2?');
      const printed = textOf(await panelist.get(`${kit}?sitting=${sitting.id}`));
      expect(printed).toContain('Candidate Amara Okafor');
      expect(printed).toContain(`1. Criterion Q1 Te Technical ${words} What of Q1?`);
      expect(textOf(await panelist.get(kit))).not.toMatch(/asks|You ask|Okafor/);
    }
    expect(textOf(await (await as(application, ben)).get(`/sittings/${sitting.id}`))).toContain(
      'Criterion Q1: you ask',
    );
  });

  it('is shared out anew with one button', async () => {
    const { sitting, browser } = await given();
    const shared = await browser.post(`/sittings/${sitting.id}/askers/sharing`, { _form: 'askers', version: '1' });
    expect(shared.status).toBe(303);
    expect(await asksOf(sitting.id)).toEqual([['Q1'], ['Q2']]);
  });

  it('goes with whoever leaves the panel, and is no one’s until it is chosen again', async () => {
    const { sitting, browser, amy, ben, cleo } = await given();
    const askers = [
      { criterion: 'Q1', panelistId: ben.id },
      { criterion: 'Q2', panelistId: amy.id },
    ];
    expect((await browser.api('put', `/sittings/${sitting.id}/askers`, { version: 1, askers })).status).toBe(200);
    const panel = [{ personId: amy.id }, { personId: cleo.id }];
    const changed = await browser.api('put', `/sittings/${sitting.id}`, { version: 2, panel });
    expect(changed.body.askers).toMatchObject([{ panelist: null }, { panelist: { id: amy.id } }]);
    expect(await asksOf(sitting.id)).toEqual([['Q2'], []]);
  });

  it('changes nothing of what is scored', async () => {
    const { sitting, browser, amy, ben } = await given();
    await browser.post(`/sittings/${sitting.id}/askers/sharing`, { version: '1' });
    await submits(application, amy, sitting);
    await submits(application, ben, sitting);
    const { body } = await browser.api('get', `/sittings/${sitting.id}`);
    expect(body.ratings.criteria.map(({ ratings }: { ratings: unknown[] }) => ratings.length)).toEqual([2, 2]);
  });

  it('is refused for who is not on the panel, for a question of another plan or named twice, and beside an interview', async () => {
    const { sitting, browser, amy, cleo, candidate } = await given();
    const put = (askers: object[], version = 1) =>
      browser.api('put', `/sittings/${sitting.id}/askers`, { version, askers });
    const wrong = await put([
      { criterion: 'Q1', panelistId: cleo.id },
      { criterion: 'A1', panelistId: amy.id },
      { criterion: 'Q1', panelistId: amy.id },
    ]);
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors).toEqual([
      { field: 'askers[0].panelistId', message: expect.stringContaining('not on the panel') },
      { field: 'askers[1].criterion', message: 'This interview has no such question.' },
      { field: 'askers[2].criterion', message: 'Someone is already assigned to this question.' },
    ]);
    expect((await put([], 7)).status).toBe(409);
    expect(await asksOf(sitting.id)).toEqual([[], []]);
    const form = await browser.post(`/sittings/${sitting.id}/askers`, {
      ...{ _form: 'askers', version: '1', 'askers[0][criterion]': 'Q1', 'askers[0][panelistId]': cleo.id },
    });
    expect(form.status).toBe(422);
    expect(textOf(form)).toContain('This person is not on the panel.');
    const audition = await givenSitting(application, candidate, 'audition', [amy]);
    const beside = await browser.api('put', `/sittings/${audition.id}/askers`, { version: 1, askers: [] });
    expect([beside.status, beside.body.code]).toEqual([409, 'askers.interview_only']);
  });

  it('is not for a panelist to choose, and the kit of a sitting is for no one else', async () => {
    const { sitting, amy, cleo, candidate, browser } = await given();
    const panelist = await as(application, amy);
    expect((await panelist.api('put', `/sittings/${sitting.id}/askers`, { version: 1, askers: [] })).status).toBe(404);
    expect((await panelist.post(`/sittings/${sitting.id}/askers/sharing`, { version: '1' })).status).toBe(404);
    const kit = `/assessments/${sitting.assessment.id}/kit`;
    expect((await (await as(application, cleo)).get(`${kit}?sitting=${sitting.id}`)).status).toBe(404);
    const other = await givenSitting(application, candidate, 'audition', [amy]);
    expect((await browser.get(`${kit}?sitting=${other.id}`)).status).toBe(404);
  });
});

describe('the parts of an audition', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  it('stand on every card, with the guiding questions', async () => {
    const { candidate, amy, ben } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'audition', [amy, ben], { topic: 'Recovery' });
    await application.database.update(Scorecard, sitting.cardOf(amy), { plays: 'the CIO' });
    await application.database.update(Scorecard, sitting.cardOf(ben), { plays: 'the CFO' });
    const card = textOf(await (await as(application, amy)).get(`/scorecards/${sitting.cardOf(amy)}`));
    expect(card).toMatch(/Your role: the CIO.*Ben Brook: the CFO/);
    expect(card).toMatch(/Topic: Recovery.*What of A1\?.*What of A2\?/);
  });

  it('are refused beside an audition, where no one plays anything', async () => {
    const { job, recruiter, candidate, amy } = await givenRound(application);
    const browser = await as(application, recruiter);
    const panel = [{ personId: amy.id, plays: 'the CIO' }];
    const input = { applicationId: candidate.id, assessmentKey: 'interview', panel };
    const refused = await browser.api('post', `/jobs/${job.id}/sittings`, input);
    expect(refused.body.errors).toEqual([
      { field: 'panel[0].plays', message: 'Only auditions have roles. Leave this blank.' },
    ]);
    const sitting = await givenSitting(application, candidate, 'interview', [amy]);
    expect((await browser.api('put', `/sittings/${sitting.id}`, { version: 1, panel })).status).toBe(422);
    expect((await browser.get(`/sittings/${sitting.id}/edit`)).text).not.toContain('[plays]');
    const audition = await givenSitting(application, candidate, 'audition', [amy]);
    expect((await browser.get(`/sittings/${audition.id}/edit`)).text).toContain('[plays]');
  });
});
