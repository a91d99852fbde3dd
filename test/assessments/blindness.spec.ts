import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from '../support/as.js';
import { givenRound, givenSitting, recordOf, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('blindness', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const bens = 'Ben heard something no one else did';

  async function given() {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy, round.ben]);
    await submits(application, round.ben, sitting, 3, bens);
    return { ...round, sitting };
  }

  async function shows(browser: Browser, sittingId: string): Promise<boolean> {
    const page = await browser.get(`/sittings/${sittingId}`);
    const api = await browser.api('get', `/sittings/${sittingId}`);
    expect(page.status).toBe(200);
    const onPage = textOf(page).includes(bens);
    expect(JSON.stringify(api.body).includes(bens)).toBe(onPage);
    return onPage;
  }

  it('hides the other ratings from a panelist who has not submitted, and says how many are in', async () => {
    const { amy, sitting } = await given();
    const browser = await as(application, amy);
    expect(await shows(browser, sitting.id)).toBe(false);
    expect(textOf(await browser.get(`/sittings/${sitting.id}`))).toContain('1 of 2 submitted');
    const card = await browser.get(`/scorecards/${sitting.cardOf(amy)}`);
    expect(card.text).not.toContain(bens);

    await submits(application, amy, sitting);
    expect(await shows(browser, sitting.id)).toBe(true);
  });

  it('answers a panelist the same whatever the others rated', async () => {
    const answers: string[] = [];
    for (const level of [1, 3]) {
      const round = await givenRound(application);
      const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy, round.ben]);
      await submits(application, round.ben, sitting, level, `level ${level}`);
      const browser = await as(application, round.amy);
      const card = sitting.cardOf(round.amy);
      const all = await Promise.all([
        browser.get('/scorecards'),
        browser.get(`/scorecards/${card}`),
        browser.get(`/sittings/${sitting.id}`),
        browser.api('get', '/scorecards'),
        browser.api('get', `/scorecards/${card}`),
        browser.api('get', `/sittings/${sitting.id}`),
        browser.api('post', `/scorecards/${card}/submission`, {}),
        browser.api('post', `/scorecards/${sitting.cardOf(round.ben)}/submission`, {}),
        browser.get(`/jobs/${round.job.id}/comparison`),
      ]);
      const plain = (text: string) =>
        text
          .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
          .replace(/\b(Job|R-|Person |c|p)\s?\d+/g, 'NAME')
          .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
          .replace(/\d\d:\d\d/g, 'TIME');
      answers.push(all.map((answer) => `${answer.status} ${plain(answer.text)}`).join('\n'));
    }
    expect(answers[0]).toBe(answers[1]);
  });

  it('holds for every sitting of a candidate while one card of the viewer is open', async () => {
    const { amy, ben, candidate, sitting } = await given();
    await submits(application, amy, sitting);
    const interview = await givenSitting(application, candidate, 'interview', [amy, ben]);
    const browser = await as(application, amy);
    expect(await shows(browser, sitting.id)).toBe(false);
    await submits(application, amy, interview);
    expect(await shows(browser, sitting.id)).toBe(true);
  });

  it('makes those outside the panel wait until every card is in or closed', async () => {
    const { recruiter, manager, amy, sitting } = await given();
    const rita = await as(application, recruiter);
    expect(await shows(rita, sitting.id)).toBe(false);
    expect(await shows(await as(application, manager), sitting.id)).toBe(false);
    await rita.api('post', `/scorecards/${sitting.cardOf(amy)}/closure`, { version: 1, reason: 'Fell ill.' });
    expect(await shows(rita, sitting.id)).toBe(true);
  });

  it('holds for a hiring manager who still has to score the candidate elsewhere', async () => {
    const { manager, amy, candidate, sitting } = await given();
    await submits(application, amy, sitting);
    const browser = await as(application, manager);
    expect(await shows(browser, sitting.id)).toBe(true);
    await givenSitting(application, candidate, 'interview', [manager]);
    expect(await shows(browser, sitting.id)).toBe(false);
  });

  it('keeps drafts from everyone', async () => {
    const { amy, ben, recruiter, administrator, sitting } = await given();
    const draft = 'only a draft yet';
    await (
      await as(application, amy)
    ).api('put', `/scorecards/${sitting.cardOf(amy)}/ratings`, {
      version: 1,
      ratings: [{ criterionId: sitting.criteria[0]!.id, level: 2, note: draft }],
    });
    for (const person of [ben, recruiter, administrator]) {
      const browser = await as(application, person);
      expect((await browser.get(`/sittings/${sitting.id}`)).text).not.toContain(draft);
      expect((await browser.api('get', `/sittings/${sitting.id}`)).text).not.toContain(draft);
    }
  });

  it('opens to an administrator who does not rate the candidate, each look on the record', async () => {
    const { job, administrator, sitting, candidate } = await given();
    const browser = await as(application, administrator);
    expect(await shows(browser, sitting.id)).toBe(true);
    const looks = (await recordOf(application, job.id)).filter(({ type }) => type === 'ratings.viewed');
    expect(looks).toHaveLength(2);
    expect(looks[0]).toMatchObject({ actor: 'Ada Admin', payload: { applicationId: candidate.id } });
  });
});
