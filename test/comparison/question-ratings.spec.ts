import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spreadOf } from '../../src/comparison/questions/spread-of-ratings.js';
import { givenCandidate, givenLevels } from '../factories/candidates.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { givenStarterQuestions } from '../factories/plans.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('how a question was rated', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
    await givenStarterQuestions(application);
  });
  afterAll(() => application.close());

  it('is shown of sessions that are open to whoever looks, and the look is written down', async () => {
    const { database } = application;
    const { job, recruiter } = await givenJobWithTeam(application);
    const panel = [await givenPerson(application), await givenPerson(application)];
    const first = await givenCandidate(application, job);
    const second = await givenCandidate(application, job);
    await givenLevels(application, job, panel, [
      [first.application, 3, 1],
      [second.application, 1, 1],
    ]);
    await database.query(`update criteria set question_key = 'Q01' where key = 'K1'`);
    const [question] = await database.query<{ id: string }[]>(`select id from questions where key = 'Q01'`);
    const at = `/questions/${question!.id}/ratings`;
    const rita = await as(application, recruiter);

    const page = textOf(await rita.get(at));

    expect(page).toContain('On 3 levels Ratings 4, of 2 sessions Level 1 2 Level 2 0 Level 3 2 Mean 2.0');
    expect(page).toContain('agreement (Krippendorff’s α) 1.00');
    const looks = await database.query<unknown[]>(`select 1 from looks where viewer_id = $1 and kind = 'ratings'`, [
      recruiter.id,
    ]);
    expect(looks).toHaveLength(2);

    await database.query(
      `update scorecards set state = 'draft', submitted_at = null where panelist_id = $1
          and sitting_id in (select id from sittings where application_id = $2)`,
      [panel[0]!.id, first.application.id],
    );
    const { together, withheld } = (await rita.api('get', at)).body as {
      together: { counts: number[] }[];
      withheld: boolean;
    };
    expect([together.map(({ counts }) => counts), withheld]).toEqual([[[2, 0, 0]], true]);

    const { recruiter: other } = await givenJobWithTeam(application);
    expect(textOf(await (await as(application, other)).get(at))).toContain('No ratings of it are open to you yet.');
  });

  it('says in words what too few ratings cannot tell', () => {
    expect(spreadOf(3, [])).toMatchObject({
      mean: { notEstimable: 'no rating' },
      agreement: { notEstimable: expect.any(String) },
    });
    expect(spreadOf(3, [{ unit: 'a', level: 2 }])).toMatchObject({
      ...{ counts: [0, 1, 0], mean: { value: 2 } },
      deviation: { notEstimable: 'too few ratings to tell chance from difference' },
    });
    const split = spreadOf(
      5,
      [1, 5, 1, 5].map((level, at) => ({ unit: at < 2 ? 'a' : 'b', level })),
    );
    expect(split).toMatchObject({ mean: { value: 3 }, counts: [2, 0, 0, 0, 2] });
    expect((split.agreement as { value: number }).value).toBeLessThan(0);
  });
});
