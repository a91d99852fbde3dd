import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Comparison } from '../../src/comparison/engine/comparison.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { givenDemoRound } from '../factories/demo-round.js';
import { givenJobWithTeam } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf, type Browser } from '../support/as.js';

const names = ['okafor', 'amara', '李', '娜', 'silva', 'marisol', 'haddad', 'karim', 'brandt', 'jonas', 'li-na'];

/** An attribute as the browser reads it. */
function addressOf(attribute: string): string {
  return attribute.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
}

/** The addresses that figures of a page open to, as a browser at `at` follows them. */
function figuresOf(html: string, at: string): string[] {
  const found = [...html.matchAll(/<a class="opens-ratings" href="([^"]+)"/g)].map(([, url]) => url!);
  return [...new Set(found)].map((url) => {
    const { pathname, search } = new URL(addressOf(url), `http://here${at}`);
    return pathname + search;
  });
}

describe('the ratings behind a figure', () => {
  let application: TestApplication;
  let round: Awaited<ReturnType<typeof givenDemoRound>>;
  let hannah: Browser;
  let path: string;

  beforeAll(async () => {
    application = await startApplication();
    round = await givenDemoRound(application);
    hannah = await as(application, round.hannah);
    path = `/jobs/${round.jobId}/comparison`;
  });
  afterAll(() => application.close());

  const comparison = async () => (await hannah.api('get', path)).body as Comparison;
  const ratings = (query: string) => hannah.get(`${path}/ratings?${query}`);

  it('open from every figure of the page', async () => {
    const figures = figuresOf((await hannah.get(`${path}/all`)).text, `${path}/all`);
    const first = figuresOf((await hannah.get(path)).text, path);
    expect(first.length).toBeGreaterThan(30);
    expect(first.filter((url) => !figures.includes(url))).toEqual([]);
    const { candidates, assessments, panelists } = await comparison();

    for (const { key, assessments: taken } of candidates) {
      expect(figures).toContain(`${path}/ratings?candidate=${key}`);
      expect(figures).toContain(`${path}/ratings?candidate=${key}&category=technical`);
      for (const { state, assessment, criteria } of taken) {
        const own = `${path}/ratings?candidate=${key}&assessment=${assessment}`;
        expect(figures.includes(own)).toBe(state === 'taken');
        for (const { criterion, ratings: given } of criteria) {
          expect(figures.includes(`${own}&criterion=${criterion}`)).toBe(given.length > 0);
        }
      }
    }
    for (const { key } of assessments) expect(figures).toContain(`${path}/ratings?assessment=${key}`);
    for (const { key, assessments: sat } of panelists) {
      for (const assessment of sat)
        expect(figures).toContain(`${path}/ratings?panelist=${key}&assessment=${assessment}`);
    }
    // A few of each kind; every page is made by the same few lines.
    const some = figures.filter((_, place) => place % 7 === 0);
    const parts = new Set<string>();
    for (const figure of some) {
      const answer = await hannah.get(figure);
      expect(answer.status).toBe(200);
      for (const part of figuresOf(answer.text, figure)) parts.add(part);
    }
    expect(parts.size).toBeGreaterThan(10);
    for (const part of [...parts].slice(0, 5)) expect((await hannah.get(part)).status).toBe(200);
  });

  it('are exactly those it is made of', async () => {
    const { candidates } = await comparison();
    const okafor = candidates.find(({ key }) => key === 'okafor')!;
    const rows = (text: string) => [...text.matchAll(/data-label="Rating"/g)].length;
    for (const { category, basis } of okafor.categories) {
      const shown = (await ratings(`candidate=okafor&category=${category}`)).text;
      expect(rows(shown) - [...shown.matchAll(/<strong>not observed</g)].length).toBe(basis.ratings);
    }
    const audition = demoRound.sittings.find((one) => one.candidate === 'okafor' && one.assessment === 'audition')!;
    const text = textOf(await ratings('candidate=okafor&assessment=audition'));
    const said = (sittings: typeof demoRound.sittings) =>
      sittings.flatMap(({ scorecards }) =>
        scorecards.flatMap((card) => card.ratings.flatMap(({ note }) => note ?? [])),
      );
    for (const note of said([audition])) expect(text).toContain(note.replace(/\s+/g, ' ').trim());
    for (const note of said(demoRound.sittings.filter((one) => one !== audition))) {
      if (note.length > 20) expect(text).not.toContain(note);
    }
  });

  it('add up to it', async () => {
    for (const { key, overall, categories, assessments } of (await comparison()).candidates) {
      const figures = [
        { query: `candidate=${key}`, score: overall },
        ...categories.map(({ category, score }) => ({ query: `candidate=${key}&category=${category}`, score })),
        ...assessments.map(({ assessment, score }) => ({ query: `candidate=${key}&assessment=${assessment}`, score })),
      ];
      for (const { query, score } of figures) {
        if (!('value' in score)) continue;
        const { text } = await ratings(query);
        const brought = [...text.matchAll(/data-label="Contribution">([\d.]+)</g)].map(([, one]) => Number(one));
        const total = brought.pop();
        expect(Math.abs(total! - score.value)).toBeLessThan(0.051);
        expect(Math.abs(brought.reduce((sum, one) => sum + one, 0) - score.value)).toBeLessThan(
          0.05 * brought.length + 0.06,
        );
      }
    }
  });

  it('hold nothing of a sitting that is not complete, whatever is asked', async () => {
    const held = demoRound.sittings.find((one) => one.candidate === 'haddad' && one.assessment === 'audition')!;
    const notes = held.scorecards.flatMap((card) => card.ratings.flatMap(({ note }) => note ?? []));
    expect(notes.length).toBeGreaterThan(3);
    const queries = ['', 'candidate=haddad', 'candidate=haddad&assessment=audition', 'assessment=audition'];
    const figures = figuresOf((await hannah.get(`${path}/all`)).text, `${path}/all`).filter((url) =>
      /haddad|=audition$/.test(url),
    );
    expect(figures.length).toBeGreaterThan(10);
    const all = [...figures, ...queries.map((query) => `${path}/ratings?${query}`)];
    for (const url of all) {
      const text = textOf(await hannah.get(url));
      for (const note of notes) expect(text).not.toContain(note);
    }
    expect(textOf(await ratings('candidate=haddad&assessment=audition'))).toContain('Not everything is here.');
  });

  it('keep to letters, in their addresses too, and so does the choice of who is compared', async () => {
    const chosen = await hannah.get(`${path}?show=letters&candidates=okafor&candidates=brandt`);
    const all = await hannah.get(`${path}/all?show=letters`);
    const figures = [...figuresOf(chosen.text, path), ...figuresOf(all.text, `${path}/all`)];
    const pages = [chosen, all];
    for (const url of figures.slice(0, 60)) pages.push(await hannah.get(url));

    expect(figures.length).toBeGreaterThan(60);
    expect(textOf(chosen)).toContain('2 candidates');
    expect(addressOf(chosen.text)).toContain('candidates=letter%3A');
    for (const { status, text } of pages) {
      expect(status).toBe(200);
      for (const name of names) expect(text.toLowerCase()).not.toContain(name);
    }
    const [packet] = /\/jobs\/[^"]+packets\/new[^"]*/.exec(chosen.text)!;
    const form = await hannah.get(addressOf(packet!));
    expect(form.status).toBe(200);
    expect([...form.text.matchAll(/name="candidates[^>]*checked/g)]).toHaveLength(2);
    for (const name of names) expect(form.text.toLowerCase()).not.toContain(name);
  });

  it.each([
    ['candidate=nobody', 'candidate'],
    ['assessment=poem', 'assessment'],
    ['assessment=audition&criterion=rhyme', 'criterion'],
    ['panelist=nobody', 'panelist'],
    ['category=musical', 'category'],
  ])('refuse %s and name the field', async (query, field) => {
    const answer = await ratings(query);

    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(new RegExp(field, 'i'));
  });

  it('are there for no one who may not see the comparison', async () => {
    const { recruiter } = await givenJobWithTeam(application);
    for (const person of [round.priya, recruiter]) {
      expect((await (await as(application, person)).get(`${path}/ratings?candidate=okafor`)).status).toBe(404);
    }
  });
});
