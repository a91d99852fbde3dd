import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formFor, givenRound, givenSitting, ratingsFor, recordOf } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';

let application: TestApplication;
beforeAll(async () => {
  application = await startApplication();
});
afterAll(() => application.close());

/** A round in which Amy has a scorecard, and the recruiter may still change the plan. */
async function given() {
  const round = await givenRound(application);
  const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy]);
  const recruiter = await as(application, round.recruiter);
  const amy = await as(application, round.amy);
  const card = sitting.cardOf(round.amy);
  const plan = `/jobs/${round.job.id}/plan`;
  const set = (settings: object) => recruiter.api('put', `${plan}/scoring`, { version: 1, ...settings });
  const submit = (level: number, note: string) => sendForm(amy, card, formFor(sitting, 1, level, note));
  return { ...round, people: round, sitting, recruiter, amy, card, plan, set, submit };
}

const sendForm = (browser: Browser, card: string, fields: Record<string, string>) =>
  browser.post(`/scorecards/${card}/submission`, fields);

describe('which ratings need a note', () => {
  it('are those at the ends of the scale where nobody chose, and the card says so before a level is chosen', async () => {
    const { amy, card, submit } = await given();
    expect(textOf(await amy.get(`/scorecards/${card}`))).toContain('Ratings of 1 or 3 require a note.');
    expect((await submit(2, '')).status).toBe(303);
  });

  it('is set by whoever plans, and goes on the record', async () => {
    const { recruiter, plan, job, people, set } = await given();
    const answer = await set({ notesRequired: 'all', statement: 'Mine, {name}.' });
    expect([answer.status, answer.body]).toMatchObject([200, { notesRequired: 'all', statement: 'Mine, {name}.' }]);
    const page = textOf(await recruiter.get(plan));
    expect(page).toContain('Mine, {name}.');
    const [event] = await recordOf(application, job.id);
    expect(event).toMatchObject({ type: 'plan.scoring_set', actor: people.recruiter.name });
    expect(event!.payload).toMatchObject({ fields: ['notesRequired', 'statement'] });
    expect(textOf(await recruiter.get(`/jobs/${job.id}/record`))).toContain(
      'changed how the plan is scored: notes required and statement',
    );
  });

  it('are all: a submission without one names the criterion, keeps what was typed and leaves the draft as it was', async () => {
    const { amy, card, sitting, set } = await given();
    await set({ notesRequired: 'all' });
    expect(textOf(await amy.get(`/scorecards/${card}`))).toContain('Every rating requires a note.');
    const fields = formFor(sitting, 1, 2, 'typed, to be kept');
    fields['ratings[1][note]'] = '  ';
    const refused = await sendForm(amy, card, fields);
    expect(refused.status).toBe(409);
    expect(textOf(refused)).toContain('Criterion A2: add a note on what you heard or saw. Every rating requires one.');
    expect(refused.text).toContain('typed, to be kept');
    expect(textOf(refused)).toContain('Still needed: 1 note.');
    expect((await amy.api('get', `/scorecards/${card}`)).body).toMatchObject({ state: 'due', notesRequired: 'all' });
    expect((await sendForm(amy, card, { ...fields, 'ratings[1][note]': 'now' })).status).toBe(303);
  });

  it('are none: the ends of the scale go without', async () => {
    const { amy, card, set, submit } = await given();
    await set({ notesRequired: 'none' });
    expect(textOf(await amy.get(`/scorecards/${card}`))).not.toContain('need a note');
    expect((await submit(3, '')).status).toBe(303);
  });

  it('hold for a revision too', async () => {
    const { amy, card, sitting, set, submit } = await given();
    await set({ notesRequired: 'all' });
    await submit(2, 'as seen');
    await application.database.query('update sittings set debrief_opened_at = now() where id = $1', [sitting.id]);
    const { version } = (await amy.api('get', `/scorecards/${card}`)).body as { version: number };
    const ratings = ratingsFor(sitting, 1, '');
    const answer = await amy.api('post', `/scorecards/${card}/revision`, { version, reason: 'So.', ratings });
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('Every rating requires one.')]);
  });
});

describe('the statement that is signed', () => {
  it('is the plan’s, with the name in it, and stays what it was when the plan’s is another', async () => {
    const { amy, card, set, submit, planId } = await given();
    await set({ notesRequired: 'none', statement: 'Rated by {name}.\nFor the city.' });
    expect(textOf(await amy.get(`/scorecards/${card}`))).toContain('Rated by Amy Adams. For the city.');
    await submit(2, '');
    await application.database.query(`update assessment_plans set statement = 'Other words.' where id = $1`, [planId]);
    expect((await amy.api('get', `/scorecards/${card}`)).body).toMatchObject({
      statement: 'Rated by Amy Adams.\nFor the city.',
    });
    expect(textOf(await amy.get(`/scorecards/${card}`))).not.toContain('Other words.');
  });

  it('is shown with the name of whoever signs where its words have none', async () => {
    const { amy, card, set } = await given();
    await set({ notesRequired: 'none', statement: 'Rated by myself.' });
    expect(textOf(await amy.get(`/scorecards/${card}`))).toMatch(/Rated by myself\.\s+Amy Adams/);
  });

  it('is the usual one again where it is emptied, or sent as it was shown', async () => {
    const { recruiter, plan, set } = await given();
    await set({ notesRequired: 'none', statement: 'Other.' });
    const usual = await set({ notesRequired: 'none', statement: '', version: 2 });
    expect(usual.body.statement).toContain('I, {name}, made these ratings on my own');
    const form = { _form: 'scoring', version: '3', notesRequired: 'none', statement: usual.body.statement as string };
    expect((await recruiter.post(`${plan}/scoring`, form)).status).toBe(303);
    const rows = await application.database.query<{ statement: string }[]>(
      'select statement from assessment_plans where job_id = $1',
      [plan.split('/')[2]],
    );
    expect(rows).toEqual([{ statement: '' }]);
  });
});

describe('how a plan is scored', () => {
  it('is refused with the field named and the text kept: too long, no such rule, stale', async () => {
    const { recruiter, plan } = await given();
    const long = 'x'.repeat(1001);
    const page = await recruiter.post(`${plan}/scoring`, {
      _form: 'scoring',
      version: '1',
      notesRequired: 'some',
      statement: long,
    });
    expect(page.status).toBe(422);
    expect(textOf(page)).toContain('Use 1,000 characters or fewer.');
    expect(textOf(page)).toContain('Choose one of: none, lowest_and_highest, all.');
    expect(page.text).toContain(long);
    const stale = await recruiter.api('put', `${plan}/scoring`, { version: 7, notesRequired: 'none' });
    expect([stale.status, stale.body.code]).toEqual([409, 'stale_edit']);
  });

  it('stays as it is once the plan is frozen, and is copied into the next version', async () => {
    const { recruiter, amy, card, plan, set, planId } = await given();
    await set({ notesRequired: 'all', statement: 'Mine, {name}.' });
    await amy.api('post', `/scorecards/${card}/opening`);
    const [{ version }] = await application.database.query<[{ version: number }]>(
      'select version from assessment_plans where id = $1',
      [planId],
    );
    const refused = await set({ notesRequired: 'none', version });
    expect([refused.status, refused.body.code]).toEqual([409, 'plan.frozen']);
    expect(textOf(await recruiter.get(plan))).toContain('Every rating requires a note.');
    const next = await recruiter.api('post', `${plan}/versions`, { reason: 'Another year.' });
    expect(next.body).toMatchObject({ number: 2, notesRequired: 'all', statement: 'Mine, {name}.' });
  });

  it('is no one’s to change but theirs who plan', async () => {
    const { amy, plan, people, set } = await given();
    const body = { version: 1, notesRequired: 'none' };
    expect((await amy.api('put', `${plan}/scoring`, body)).status).toBe(404);
    const stranger = await as(application, people.cleo);
    expect((await stranger.post(`${plan}/scoring`, { _form: 'scoring', ...body, version: '1' })).status).toBe(404);
    expect((await set(body)).status).toBe(200);
  });
});
