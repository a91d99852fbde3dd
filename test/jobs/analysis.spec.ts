import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Attribute } from '../../src/jobs/model/attribute.entity.js';
import { CategoryWeight } from '../../src/jobs/model/category-weight.entity.js';
import { givenAttribute, givenFrozenPlan, recordOf } from '../factories/jobs.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('the job analysis', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const attribute = {
    category: 'business',
    name: 'Buying behavior',
    definition: '',
    importance: 4,
    needed: 'at_entry',
  };

  async function given() {
    const all = await givenJobWithTeam(application);
    const at = `/jobs/${all.job.id}/analysis`;
    return { ...all, at, browser: await as(application, all.manager), record: () => recordOf(application, all.job.id) };
  }

  it('says what to do first while it is empty', async () => {
    const { browser, at } = await given();
    const page = textOf(await browser.get(at));
    expect(page).toContain('No attributes yet');
    expect(page).toContain('Until you add attributes, the four categories have equal weight.');
  });

  it('takes attributes under keys of their category, each on the record', async () => {
    const { job, manager, browser, at, record } = await given();
    await browser.post(`${at}/attributes`, { ...attribute, importance: '4' });
    const { body } = await browser.api('post', `${at}/attributes`, { ...attribute, name: 'Outcomes' });

    expect(body).toMatchObject({ key: 'B2', name: 'Outcomes', importance: 4, version: 1 });
    const [first] = await application.database.findBy(Attribute, { jobId: job.id, key: 'B1' });
    expect(first).toMatchObject({ name: 'Buying behavior', needed: 'at_entry' });
    expect((await record())[0]).toEqual({
      type: 'attribute.added',
      actorId: manager.id,
      payload: { jobId: job.id, attributeId: first!.id, key: 'B1' },
    });
    expect(textOf(await browser.get(at))).toMatch(/B1 Buying behavior 4 of 5 At hire/);
  });

  it.each([
    ['importance', { importance: 6 }],
    ['importance', { importance: '4' }],
    ['category', { category: 'faith' }],
    ['name', { name: ' ' }],
    ['needed', { needed: null }],
    ['key', { key: 'Z9' }],
  ])('refuses a wrong %s by its name', async (field, wrong) => {
    const { browser, at, record } = await given();
    const answer = await browser.api('post', `${at}/attributes`, { ...attribute, ...wrong });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toBe(field);
    expect(await record()).toEqual([]);
  });

  it('shows a refused form again with what was typed', async () => {
    const { browser, at } = await given();
    const page = await browser.post(`${at}/attributes`, { ...attribute, _form: 'new-attribute', importance: '' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('value="Buying behavior"');
    expect(textOf(page)).toContain('Enter a whole number from 1 to 5.');
  });

  it('gives an attribute that changes its category another key', async () => {
    const { job, browser, at } = await given();
    const { id, name } = await givenAttribute(application, job, { key: 'T1' });
    expect((await browser.get(`${at}/attributes/${id}`)).text).toContain(`value="${name}"`);
    const { body } = await browser.api('put', `${at}/attributes/${id}`, {
      ...attribute,
      category: 'lifestyle',
      version: 1,
    });
    expect(body).toMatchObject({ key: 'L1', category: 'lifestyle', version: 2 });
  });

  it('does not overwrite what someone else saved: both versions are shown', async () => {
    const { job, browser, at } = await given();
    const { id } = await givenAttribute(application, job);
    await browser.api('put', `${at}/attributes/${id}`, { ...attribute, name: 'Theirs', version: 1 });
    const page = await browser.post(`${at}/attributes/${id}`, {
      ...attribute,
      _form: 'attribute',
      name: 'Mine',
      version: '1',
    });

    expect(page.status).toBe(409);
    expect(textOf(page)).toContain('Name Theirs');
    expect(page.text).toContain('value="Mine"');
    expect(page.text).toContain('name="version" value="2"');
  });

  it('moves attributes within their category, and takes a whole order', async () => {
    const { job, browser, at, record } = await given();
    const one = await givenAttribute(application, job, { key: 'T1' });
    const between = await givenAttribute(application, job, { key: 'B1', category: 'business' });
    const two = await givenAttribute(application, job, { key: 'T2' });
    await browser.post(`${at}/attributes/${two.id}/move`, { direction: 'up' });
    const keys = async () =>
      (await browser.api('get', at)).body.attributes.map(({ key }: { key: string }) => key).join(' ');
    expect(await keys()).toBe('T2 B1 T1');
    await browser.post(`${at}/attributes/${two.id}/move`, { direction: 'up' });
    expect(await keys()).toBe('T2 B1 T1');
    await browser.api('put', `${at}/order`, { attributes: [between.id, one.id, two.id] });
    expect(await keys()).toBe('B1 T1 T2');
    const wrong = await browser.api('put', `${at}/order`, { attributes: [one.id, one.id, two.id] });
    expect(wrong.body.errors[0].field).toBe('attributes');
    expect((await record()).map(({ type }) => type)).toEqual(['attributes.ordered', 'attributes.ordered']);
  });

  it('says how each weight came about', async () => {
    const { job, browser, at } = await given();
    await givenAttribute(application, job, { importance: 5 });
    await givenAttribute(application, job, { category: 'business', importance: 3 });
    const page = textOf(await browser.get(at));
    expect(page).toContain('5 of 8 importance points: 62.5% 62.5%');
    expect(page).toContain('0 of 8 importance points: 0.0% 0.0%');
  });

  it('takes a weight by hand with a reason, and lets go of it again', async () => {
    const { job, manager, browser, at, record } = await given();
    await givenAttribute(application, job, { importance: 5 });
    await givenAttribute(application, job, { category: 'business', importance: 5 });
    const was = 'none none none none';
    const refused = await browser.post(`${at}/weights`, { _form: 'weights', business: '150', reason: '', was });
    expect(refused.status).toBe(422);
    expect(textOf(refused)).toContain('Enter a number from 0 to 100.');
    const without = await browser.post(`${at}/weights`, { _form: 'weights', business: '30,5', reason: '', was });
    expect(without.status).toBe(422);
    expect(without.text).toContain('value="30,5"');
    await browser.post(`${at}/weights`, { business: '30,5', reason: 'New market.', was });
    expect(textOf(await browser.get(at))).toContain('Override: 30.5%. New market. 37.9%');
    const stale = await browser.post(`${at}/weights`, { _form: 'weights', business: '9', reason: 'x', was });
    expect(stale.status).toBe(409);
    expect(textOf(stale)).toContain('The override is now 30.5%: New market.');
    const weightPage = await browser.get(`${at}/weights`);
    expect(textOf(weightPage)).toContain('5 of 10 importance points, 50.0%');
    expect(weightPage.text).toContain('value="30.5"');
    const { body } = await browser.api('delete', `${at}/weights/business`);
    expect(body.weights[1]).toMatchObject({ category: 'business', byHand: null, counts: 50, points: 5, ofPoints: 10 });
    expect(await record()).toMatchObject([
      {
        type: 'category_weight.set',
        actorId: manager.id,
        payload: { category: 'business', before: null, weight: 30.5, reason: 'New market.' },
      },
      { type: 'category_weight.cleared', actorId: manager.id, payload: { category: 'business', before: 30.5 } },
    ]);
    expect((await browser.get(`${at}/weights/astrology`)).status).toBe(404);
  });

  it('takes all four weights at once: what stays keeps its reason, what is cleared follows from importance', async () => {
    const { job, browser, at, record } = await given();
    await givenAttribute(application, job, { importance: 5 });
    await browser.post(`${at}/weights`, {
      technical: '40',
      business: '30',
      reason: 'First.',
      was: 'none none none none',
    });
    await browser.post(`${at}/weights`, {
      technical: '40',
      lifestyle: '10',
      reason: 'Second.',
      was: '40 30 none none',
    });
    const { weights } = (await browser.api('get', at)).body;
    expect(weights.map(({ byHand, reason }: { byHand: number; reason: string }) => [byHand, reason])).toEqual([
      [40, 'First.'],
      [null, ''],
      [null, ''],
      [10, 'Second.'],
    ]);
    expect((await record()).map(({ type, payload }) => [type, payload['category']])).toEqual([
      ['category_weight.set', 'technical'],
      ['category_weight.set', 'business'],
      ['category_weight.cleared', 'business'],
      ['category_weight.set', 'lifestyle'],
    ]);
  });

  it('reads as text: what can be pressed is the form for one more attribute, whatever their number', async () => {
    const { job, browser, at } = await given();
    for (const key of ['T1', 'T2', 'T3']) await givenAttribute(application, job, { key });
    const { text } = await browser.get(at);
    const controls = text
      .slice(text.indexOf('<main'))
      .replace(/<details class="more fold">[\s\S]*?<\/details>/g, '')
      .match(/<(?:button|select|textarea|input(?! type="hidden"))/g);
    expect(controls).toHaveLength(6);
  });

  it('moves an attribute from its own page, which says where it stands', async () => {
    const { job, browser, at } = await given();
    await givenAttribute(application, job, { key: 'T1' });
    const two = await givenAttribute(application, job, { key: 'T2' });
    const own = `${at}/attributes/${two.id}`;
    expect(textOf(await browser.get(own))).toContain('2 of 2 in Technical.');
    const moved = await browser.post(`${own}/move`, { direction: 'up' });
    expect(moved.headers['location']).toBe(`${own}#order`);
    const page = await browser.get(own);
    expect(textOf(page)).toContain('1 of 2 in Technical.');
    expect(page.text).not.toContain('Move up');
  });

  it('wants a reason for whatever can move scores once the plan is frozen, and records it', async () => {
    const { job, browser, at, record } = await given();
    const { id, name } = await givenAttribute(application, job, { importance: 3 });
    await application.database.insert(CategoryWeight, {
      id,
      jobId: job.id,
      category: 'technical',
      weight: 40,
      reason: 'So.',
    });
    await givenFrozenPlan(application, job);
    const same = { category: 'technical', name, definition: 'Clearer.', importance: 3, needed: 'at_entry', version: 1 };
    const words = await browser.api('put', `${at}/attributes/${id}`, same);
    expect(words.status).toBe(200);

    const refused = [
      await browser.api('put', `${at}/attributes/${id}`, { ...same, importance: 5, version: 2 }),
      await browser.api('post', `${at}/attributes`, attribute),
      await browser.api('delete', `${at}/attributes/${id}`),
      await browser.api('delete', `${at}/weights/technical`),
    ];
    for (const answer of refused) {
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0].field).toBe('reason');
    }
    const page = await browser.post(`${at}/attributes/${id}/deletion`, { _form: 'remove', reason: '' });
    expect(page.status).toBe(422);
    expect(textOf(page)).toContain('Scoring has begun and this could affect scores. Enter a reason.');
    const reason = 'The customer changed.';
    await browser.api('put', `${at}/attributes/${id}`, { ...same, importance: 5, version: 2, reason });
    expect((await record()).at(-1)).toMatchObject({
      type: 'attribute.edited',
      payload: { fields: ['importance'], reason },
    });
    expect((await application.database.findOneByOrFail(Attribute, { id })).importance).toBe(5);
    expect(textOf(await browser.get(at))).toContain('Scoring began');
  });

  it('is not changed by a stranger or a panelist, nor through another job', async () => {
    const { job, at } = await given();
    const { id } = await givenAttribute(application, job);
    const elsewhere = await given();
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    for (const browser of [await as(application, panelist), elsewhere.browser]) {
      expect((await browser.get(`${at}/attributes/${id}`)).status).toBe(404);
      expect((await browser.api('get', at)).status).toBe(404);
      expect((await browser.api('post', `${at}/attributes`, attribute)).status).toBe(404);
      expect(
        (await browser.post(`${at}/weights`, { technical: 1, reason: 'x', was: 'none none none none' })).status,
      ).toBe(404);
    }
    expect((await elsewhere.browser.api('delete', `${elsewhere.at}/attributes/${id}`)).status).toBe(404);
    expect(await application.database.countBy(Attribute, { jobId: job.id })).toBe(1);
  });
});
