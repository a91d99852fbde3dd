import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer';
import { starterPlan } from '../../src/assessments/plans/starter-plan.js';
import { starterQuestions } from '../../src/question-bank/starter-questions.js';
import { givenRound, givenSitting } from '../factories/scorecards.js';
import { choose, Room } from '../support/room.js';

/** What the starter has to say of levels and criteria, the longest first. */
const longest = (texts: string[]): string[] => texts.toSorted((one, other) => other.length - one.length);
const criteria = starterPlan.flatMap((assessment) => (assessment.kind === 'interview' ? [] : assessment.criteria));
const anchors = longest([...starterQuestions, ...criteria].flatMap((one) => one.anchors));
const [prompt] = longest([...starterQuestions, ...criteria].map((one) => one.prompt));
const [name] = longest([...starterQuestions.map(({ topic }) => topic), ...criteria.map((one) => one.name)]);
const [preferredAnswer] = longest(starterQuestions.map((one) => one.preferredAnswer));

describe('a scorecard in the hand, 390 by 844', () => {
  let room: Room;
  beforeAll(async () => {
    room = await Room.open({ width: 390, height: 844, isMobile: true, hasTouch: true });
  }, 60_000);
  afterAll(() => room.close());

  /** A card that nobody has begun, its criteria as long as the starter's longest. */
  async function givenCard(kind: 'interview' | 'audition', levels: number) {
    const { database } = room.application;
    const { candidate, amy, ben } = await givenRound(room.application);
    const topic = 'Replacing the leased lines of a chain of 140 stores';
    const sitting = await givenSitting(room.application, candidate, kind, [amy, ben], {
      ...{ topic, startsAt: new Date('2026-11-24T14:00:00Z'), place: 'Chicago office, board room' },
    });
    await database.query('update scorecards set plays = $2 where sitting_id = $1', [
      sitting.id,
      'The head of store operations',
    ]);
    await database.query('update assessments set levels = $2 where id = $1', [sitting.assessment.id, levels]);
    await database.query(
      `update criteria set prompt = $2, anchors = $3, name = $4, follow_ups = $5, preferred_answer = $6,
          measures = $7 where assessment_id = $1 and kind = 'scale'`,
      [
        sitting.assessment.id,
        prompt,
        anchors.slice(0, levels),
        name,
        kind === 'interview' ? ['Who won it, and why?'] : [],
        kind === 'interview' ? preferredAnswer : '',
        ['technical', 'business'],
      ],
    );
    const page = await room.page(await room.signedIn(amy));
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    return { url: `${room.address}/scorecards/${sitting.cardOf(amy)}`, page };
  }

  /** What of a criterion, counted from 1, cannot be seen or pressed as the page stands. */
  const hiddenOf = (page: Page, criterion: number): Promise<string[]> =>
    page.$eval(`#criterion-${criterion}`, (article) => {
      const bar = document.querySelector('.card-bar')!.getBoundingClientRect();
      const sideways = document.documentElement.scrollWidth > window.innerWidth;
      const parts = [...article.querySelectorAll('h2, .question, .levels > .level')];
      const hidden = parts.filter((part) => {
        const { top, bottom, width, height } = part.getBoundingClientRect();
        const small = part.matches('.level') && (width < 44 || height < 44);
        return small || top < bar.bottom || bottom > window.innerHeight;
      });
      const said = hidden.map(
        (part) => `${part.textContent.slice(0, 40)} ${JSON.stringify(part.getBoundingClientRect())}`,
      );
      return sideways ? ['the page scrolls sideways', ...said] : said;
    });
  const levelsOf = (page: Page): Promise<number> => page.$$eval('#criterion-1 .levels > .level', (all) => all.length);

  const cards = [3, 5, 7].flatMap((levels) => (['interview', 'audition'] as const).map((kind) => ({ kind, levels })));

  it.each(cards)('shows the $kind’s current criterion with all of its $levels levels', async ({ kind, levels }) => {
    const { url, page } = await givenCard(kind, levels);
    await page.goto(url);
    expect(await levelsOf(page)).toBe(levels);
    expect(await hiddenOf(page, 1)).toEqual([]);
    await choose(page, 0, '2');
    await page.waitForFunction(() => document.activeElement?.closest('#criterion-2') !== null);
    expect(await hiddenOf(page, 2)).toEqual([]);
    await page.waitForFunction(() => document.getElementById('saved')?.textContent?.startsWith('saved'));
    await page.goto(url);
    expect(await hiddenOf(page, 1)).toEqual([]);
  });

  it.each(cards)('does so without a script: $kind, $levels levels', async ({ kind, levels }) => {
    const { url, page } = await givenCard(kind, levels);
    await page.setJavaScriptEnabled(false);
    await page.goto(url);
    expect(await hiddenOf(page, 1)).toEqual([]);
    await page.click('#criterion-1 .steps a[href="#criterion-2"]');
    expect(await hiddenOf(page, 2)).toEqual([]);
  });

  it('folds topic and brief away once rating has begun, and leads on to what is not rated', async () => {
    const { url, page } = await givenCard('audition', 3);
    await page.goto(url);
    const topic = (): Promise<boolean> => page.$eval('.papers > p', (line) => line.checkVisibility());
    expect(await topic()).toBe(true);
    await choose(page, 0, '2');
    await page.waitForFunction(() => document.getElementById('saved')?.textContent?.startsWith('saved'));
    expect(await topic()).toBe(false);
    await page.setJavaScriptEnabled(false);
    await page.reload();
    expect(await topic()).toBe(false);
    await page.click('.papers > summary');
    expect(await topic()).toBe(true);
    expect(await page.$eval('#progress a', (link) => [link.textContent, link.getAttribute('href')])).toEqual([
      '2 of 3 left',
      '#criterion-2',
    ]);
  });
});
