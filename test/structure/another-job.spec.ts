import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenJobWithTeam } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { Asker } from '../support/asker.js';
import { filledInAll, type Known, routesOf } from '../support/routes.js';

describe('what belongs to another job', () => {
  let application: TestApplication;
  let lead: Asker;
  let own: string;
  let ofOwn: { id: string }[];
  // All of it is refused: nothing comes to be or ends.
  const known: Known = new Map();
  beforeAll(async () => {
    application = await startApplication();
    await givenDemoRound(application);
    const { job, manager } = await givenJobWithTeam(application);
    own = job.id;
    lead = new Asker(application, (await as(application, manager)).cookie);
    ofOwn = await application.database.query<{ id: string }[]>(
      `select id from hiring_team_members where job_id = $1 union select id from assessment_plans where job_id = $1
        union select person_id from hiring_team_members where job_id = $1`,
      [own],
    );
  });
  afterAll(() => application.close());

  /** Paths that name one's own job, and within it something of the other one. */
  async function crossed(path: string): Promise<string[]> {
    const within = path.replace(':jobId', own);
    if (within === path || !/:(?!category|kind|mail\b)/.test(within)) return [];
    const all = await filledInAll(application, within, undefined, known);
    return someOf(all.filter((one) => !ofOwn.some(({ id }) => one.includes(id))));
  }

  /** Five of a kind from the first to the last, which are in different states; or all, if there are fewer. */
  function someOf(paths: string[]): string[] {
    const places = new Set(Array.from({ length: 5 }, (_, nth) => Math.round((nth * (paths.length - 1)) / 4)));
    return paths.filter((_, index) => places.has(index));
  }

  it('is not there under one’s own', async () => {
    let tried = 0;
    for (const route of routesOf(application)) {
      for (const path of await crossed(route.path)) {
        const answer = await lead.call(route, path);
        const refused = route.method === 'get' ? [404] : [404, 409, 422];
        expect([route.method, path, refused.includes(answer.status)]).toEqual([route.method, path, true]);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(50);
  }, 60_000);

  it('is not there by its own address either', async () => {
    let tried = 0;
    for (const route of routesOf(application)) {
      if (!/^(\/api\/v1)?\/(applications|sittings|scorecards|packets|assessments)\/:/.test(route.path)) continue;
      for (const path of someOf(await filledInAll(application, route.path, undefined, known))) {
        const answer = await lead.call(route, path);
        const refused = route.method === 'get' ? [404] : [404, 422];
        expect([route.method, path, answer.status, refused.includes(answer.status)]).toEqual([
          route.method,
          path,
          answer.status,
          true,
        ]);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(100);
  }, 60_000);
});
