import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Attribute } from '../../src/jobs/model/attribute.entity.js';
import { givenAttribute, recordOf } from '../factories/jobs.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';

describe('subject-matter experts', () => {
  let application: TestApplication;
  let inbox: Inbox;
  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });

  async function given() {
    const all = await givenJobWithTeam(application);
    const one = await givenAttribute(application, all.job, { key: 'T1', importance: 2 });
    const two = await givenAttribute(application, all.job, { key: 'B1', category: 'business', importance: 5 });
    const at = `/jobs/${all.job.id}/analysis/experts`;
    return { ...all, one, two, at, browser: await as(application, all.manager) };
  }

  async function asked(browser: Browser, at: string, name: string) {
    const person = await givenPerson(application, {
      name,
      email: `${name.toLowerCase().replace(' ', '.')}@example.com`,
      admittedAt: new Date(),
    });
    const answer = await browser.api('post', at, { personId: person.id, expertise: 'Field engineer, 6 years' });
    expect(answer.status).toBe(201);
    return { person, id: (answer.body as { id: string }).id, own: await as(application, person) };
  }

  const rated = (given: [{ id: string }, number, string][], version = 1) => ({
    version,
    ratings: given.map(([{ id }, importance, needed]) => ({ attributeId: id, importance, needed })),
  });

  it('are asked by a link, rate apart, and only then are read; importance becomes their mean', async () => {
    const { job, manager, browser, at, one, two } = await given();
    const amy = await asked(browser, at, 'Amy Expert');
    const { text = '' } = await inbox.next('amy.expert@example.com');
    expect(text).toContain(job.title);
    expect(text).toMatch(/\/links\/[\w-]+/);
    const ben = await asked(browser, at, 'Ben Expert');

    // Nothing but their own page opens to them, and it says nothing of what the team thinks.
    for (const path of [`/jobs/${job.id}`, at, `/experts/${ben.id}`]) {
      expect((await amy.own.get(path)).status).toBe(404);
    }
    expect(textOf(await amy.own.get('/scorecards'))).toContain(
      `Also waiting for you ${job.title} Rate the job analysis`,
    );
    const page = await amy.own.get(`/experts/${amy.id}`);
    expect(page.text).not.toContain('checked');
    expect((await browser.get(`/experts/${amy.id}`)).status).toBe(404);

    const draft = await amy.own.post(`/experts/${amy.id}/ratings`, {
      ...{ _form: 'ratings', version: '1', 'ratings[0][attributeId]': two.id, 'ratings[0][importance]': '3' },
    });
    expect(draft.status).toBe(303);
    const refused = await amy.own.post(`/experts/${amy.id}/submission`, {
      ...{ _form: 'ratings', version: '2', 'ratings[0][attributeId]': two.id, 'ratings[0][importance]': '3' },
      ...{ 'ratings[1][attributeId]': one.id, 'ratings[1][importance]': '4', 'ratings[1][needed]': 'at_entry' },
    });
    expect(refused.status).toBe(422);
    expect((await amy.own.api('put', `/experts/${amy.id}/ratings`, rated([[one, 4, 'at_entry']], 1))).status).toBe(409);
    const sent = await amy.own.api(
      'post',
      `/experts/${amy.id}/submission`,
      rated(
        [
          [one, 4, 'at_entry'],
          [two, 3, 'learnt'],
        ],
        2,
      ),
    );
    expect(sent.status).toBe(201);

    // One is in, and nobody reads it: not those who run the job, not in the means, not over the API.
    expect((await browser.api('get', at)).body).toMatchObject({ results: null });
    expect(textOf(await browser.get(at))).toContain('1 expert still to submit');
    expect((await browser.api('post', `${at}/means`, {})).status).toBe(409);
    expect((await amy.own.api('put', `/experts/${amy.id}/ratings`, rated([[one, 1, 'at_entry']], 3))).status).toBe(409);

    await ben.own.api(
      'post',
      `/experts/${ben.id}/submission`,
      rated([
        [one, 5, 'at_entry'],
        [two, 4, 'at_entry'],
      ]),
    );
    const { body } = await browser.api('get', at);
    expect(body.results).toEqual([
      expect.objectContaining({
        key: 'T1',
        ratings: [4, 5],
        mean: 4.5,
        atEntry: 2,
        agreement: { rwg: 0.75, deviation: 0.5 },
      }),
      expect.objectContaining({ key: 'B1', ratings: [3, 4], mean: 3.5, atEntry: 1 }),
    ]);
    expect(textOf(await browser.get(at))).toContain('agree: r_WG .75, average deviation 0.5');
    expect((await browser.post(`${at}/means`, { _form: 'means' })).status).toBe(303);
    const read = async () =>
      Object.fromEntries(
        (await application.database.findBy(Attribute, { jobId: job.id })).map((a) => [
          a.key,
          [a.importance, a.importanceFrom, a.needed],
        ]),
      );
    // A tie on when it is needed leaves what the team had.
    expect(await read()).toEqual({ T1: [4.5, 'experts', 'at_entry'], B1: [3.5, 'experts', two.needed] });
    const analysis = (await browser.api('get', `/jobs/${job.id}/analysis`)).body as {
      weights: { category: string; counts: number }[];
    };
    expect(analysis.weights.map(({ counts }) => counts)).toEqual([56.25, 43.75, 0, 0]);
    expect((await recordOf(application, job.id)).at(-1)).toEqual({
      type: 'attributes.rated',
      actorId: manager.id,
      payload: { jobId: job.id, experts: 2, keys: ['T1', 'B1'], kept: [] },
    });

    // Another importance than theirs needs a reason, is kept, and is whole.
    const edit = { category: 'technical', name: one.name, importance: 5, needed: 'at_entry', version: 2 };
    const where = `/jobs/${job.id}/analysis/attributes/${one.id}`;
    expect((await browser.api('put', where, edit)).status).toBe(422);
    expect((await browser.api('put', where, { ...edit, importance: 4.4, reason: 'x' })).status).toBe(422);
    expect((await browser.api('put', where, { ...edit, importance: 4.5, name: 'Renamed' })).status).toBe(200);
    const why = 'The next two years are all about this.';
    expect((await browser.api('put', where, { ...edit, version: 3, reason: why })).status).toBe(200);
    await browser.api('post', `${at}/means`, {});
    expect((await read())['T1']).toEqual([5, 'team', 'at_entry']);
    expect(textOf(await browser.get(`/jobs/${job.id}/analysis`))).toContain(why);
    expect(textOf(await browser.get(where))).toContain('Reason for another importance');
  });

  it('who could see the others’ ratings are marked; one alone gives no agreement; no one is asked twice', async () => {
    const { recruiter, browser, at, one, two } = await given();
    const cy = await asked(browser, at, 'Cy Expert');
    await cy.own.api(
      'post',
      `/experts/${cy.id}/submission`,
      rated([
        [one, 4, 'at_entry'],
        [two, 3, 'learnt'],
      ]),
    );
    expect(textOf(await browser.get(at))).toContain('not estimable: one expert');
    const again = await browser.post(at, { _form: 'expert', personId: cy.person.id, expertise: 'Again' });
    expect([again.status, textOf(again).includes('is on the roster already')]).toEqual([422, true]);
    await application.database.query('update people set admitted_at = now() where id = $1', [recruiter.id]);
    const lead = await browser.api('post', at, { personId: recruiter.id, expertise: 'Recruits for it' });
    expect(lead.body).toMatchObject({ sawResults: true });
    expect((await browser.api('get', at)).body).toMatchObject({ results: null });
    expect((await browser.api('delete', `${at}/${(lead.body as { id: string }).id}`)).body).toMatchObject({
      submittedAt: null,
    });
    const late = await as(application, recruiter);
    expect((await late.api('post', `/experts/${lead.body.id}/submission`, rated([[one, 4, 'at_entry']]))).status).toBe(
      409,
    );
    expect((await browser.api('get', at)).body.results).toHaveLength(2);
    expect((await browser.api('delete', `${at}/${cy.id}`)).status).toBe(409);
  });

  it('go with the job in its file once their ratings are open, as names without accounts', async () => {
    const { job, recruiter, browser, at, one, two } = await given();
    const lead = await as(application, recruiter);
    const file = async (id: string) =>
      (await lead.api('get', `/jobs/${id}/round`)).body as { analysis: { experts?: object[]; attributes: object[] } };
    const dee = await asked(browser, at, 'Dee Expert');
    const drafted = rated([
      [one, 1, 'learnt'],
      [two, 2, 'learnt'],
    ]);
    await dee.own.api('put', `/experts/${dee.id}/ratings`, drafted);
    expect((await file(job.id)).analysis.experts).toBeUndefined();
    await dee.own.api('post', `/experts/${dee.id}/submission`, { ...drafted, version: 2 });
    await browser.api('post', `${at}/means`, {});
    const exported = await file(job.id);
    expect(exported.analysis.experts).toMatchObject([
      { name: 'Dee Expert', expertise: 'Field engineer, 6 years', ratings: [{ importance: 1 }, { importance: 2 }] },
    ]);
    expect(exported.analysis.attributes).toMatchObject([
      { importance: 1, importanceFrom: 'experts' },
      { importance: 2 },
    ]);
    const again = await lead.api('post', '/rounds', exported);
    expect(again.status).toBe(201);
    const { jobId } = again.body as { jobId: string };
    expect((await file(jobId)).analysis).toEqual(exported.analysis);
    const [row] = await application.database.query<{ personId: string | null }[]>(
      'select person_id as "personId" from analysis_experts where job_id = $1',
      [jobId],
    );
    expect(row).toEqual({ personId: null });
    const bad = structuredClone(exported) as { analysis: { experts: { ratings: { attribute: string }[] }[] } };
    bad.analysis.experts[0]!.ratings[0]!.attribute = 'Z9';
    const refused = await lead.api('post', '/rounds', bad);
    expect((refused.body as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual([
      '/analysis/experts/0/ratings/0/attribute',
    ]);
  });
});
