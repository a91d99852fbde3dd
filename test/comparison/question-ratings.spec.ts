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

    // A plan that opens all ratings at the end opens none of them here before its job is closed.
    await database.query(`update assessment_plans set opening = 'at_end' where job_id = $1`, [job.id]);
    expect(textOf(await rita.get(at))).toContain('No ratings of it are open to you yet.');
    await database.query(`update assessment_plans set opening = 'in_turn' where job_id = $1`, [job.id]);

    const { recruiter: other } = await givenJobWithTeam(application);
    expect(textOf(await (await as(application, other)).get(at))).toContain('No ratings of it are open to you yet.');
  });

  it('is added up over all jobs, and listed job by job, found by title', async () => {
    const { database } = application;
    const { job, recruiter } = await givenJobWithTeam(application);
    const panel = [await givenPerson(application), await givenPerson(application)];
    const { application: first } = await givenCandidate(application, job);
    await givenLevels(application, job, panel, [[first, 3, 2]]);
    const asks = [job.id];
    while (asks.length < 27) {
      const [{ id }] = await database.query<[{ id: string }]>(
        `insert into jobs (id, title, letter_secret) values (gen_random_uuid(), $1, md5('x')) returning id`,
        [`Copy ${asks.length}`],
      );
      await copyRatings(id);
      asks.push(id);
    }
    await database.query(`update criteria set question_key = 'Q02' where key = 'K1'`);
    await database.query(
      `insert into hiring_team_members (id, job_id, person_id, key, roles)
       select gen_random_uuid(), id, $2, 'lead', array['recruiter'] from jobs where id = any ($1) and id <> $3`,
      [asks, recruiter.id, job.id],
    );
    const [question] = await database.query<{ id: string }[]>(`select id from questions where key = 'Q02'`);
    const at = `/questions/${question!.id}/ratings`;
    const rita = await as(application, recruiter);
    const looked = async () => {
      const sql = `select 1 from looks where viewer_id = $1 and kind = 'ratings'`;
      return (await database.query<unknown[]>(sql, [recruiter.id])).length;
    };

    const page = textOf(await rita.get(at));

    expect(page).toContain('On 3 levels Ratings 54, of 27 sessions Level 1 0 Level 2 26 Level 3 28 Mean 2.5');
    expect(page).toContain('Page 1 of 2 (27 in all)');
    // The two of the second page could be told from the whole, so they are written down as well.
    expect(await looked()).toBe(27);
    expect(textOf(await rita.get(`${at}?page=2`)).match(/(Copy|Job) \d+ 3 2 \d\.\d/g)).toHaveLength(2);
    expect(textOf(await rita.get(`${at}?q=copy+13`)).match(/Copy \d+ 3 2/g)).toEqual(['Copy 13 3 2']);
    expect(textOf(await rita.get(`${at}?q=none`))).toContain('has these words in its title');

    /** The same ratings once more, of another candidate in another job. */
    async function copyRatings(id: string) {
      await database.query(
        `with c as (insert into candidates (id, name) values (gen_random_uuid(), $2) returning id),
              a as (insert into applications (id, job_id, candidate_id, key) select gen_random_uuid(), $1, id, 'c1' from c returning id),
              p as (insert into assessment_plans (id, job_id, number) values (gen_random_uuid(), $1, 1) returning id),
              t as (insert into assessments (id, plan_id, key, kind, name, position, levels)
                    select gen_random_uuid(), id, 'interview', 'interview', 'Interview', 0, 3 from p returning id)
         insert into sittings (id, application_id, assessment_id, assessment_key) select gen_random_uuid(), a.id, t.id, 'interview' from a, t`,
        [id, `Copied ${id}`],
      );
      await database.query(
        `insert into criteria (id, assessment_id, key, kind, name, anchors, position)
         select gen_random_uuid(), t.id, 'K1', 'scale', 'K1', array['1', '2', '3'], 0
           from assessments t join assessment_plans p on p.id = t.plan_id where p.job_id = $1`,
        [id],
      );
      for (const [at, { id: person }] of panel.entries()) {
        await database.query(
          `with card as (
             insert into scorecards (id, sitting_id, panelist_id, position, state, opened_at, submitted_at)
             select gen_random_uuid(), s.id, $2, $3::int, 'submitted', now(), now()
               from sittings s join applications a on a.id = s.application_id where a.job_id = $1 returning id)
           insert into ratings (id, scorecard_id, criterion_id, level)
           select gen_random_uuid(), card.id, k.id, 3 - $3::int from card, criteria k
             join assessments t on t.id = k.assessment_id join assessment_plans p on p.id = t.plan_id where p.job_id = $1`,
          [id, person, at],
        );
      }
    }
  });

  it('says in words what too few ratings cannot tell', () => {
    expect(spreadOf(3, [])).toMatchObject({
      mean: { notEstimable: 'no rating' },
      agreement: { notEstimable: expect.any(String) },
    });
    expect(spreadOf(3, [{ given: [2], times: 1 }])).toMatchObject({
      ...{ counts: [0, 1, 0], mean: { value: 2 } },
      deviation: { notEstimable: 'too few ratings to tell chance from difference' },
    });
    const split = spreadOf(5, [{ given: [1, 5], times: 2 }]);
    expect(split).toMatchObject({ mean: { value: 3 }, counts: [2, 0, 0, 0, 2] });
    expect((split.agreement as { value: number }).value).toBeLessThan(0);
  });
});
