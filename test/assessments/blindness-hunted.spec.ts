import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { givenPacket } from '../factories/packets.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { givenRecords } from '../factories/records.js';
import { givenDemoRound, givenRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, Browser } from '../support/as.js';
import { type Asked, everyAnswer, everyRefusal, packetMade } from '../support/every-answer.js';
import { idsIn } from '../support/routes.js';
import { type Seed, worldOf } from '../support/worlds.js';

/** Everybody looks at one and the same moment, so that no time needs to be explained away. */
const now = new Date('2026-11-19T09:00:00Z');

/** All but the clock stays real: the database and the printer have their own. */
const real = [
  ...['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'],
  ...['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'],
] as never;

const cardsOf = (candidate: string, assessment = '%') => `
  select c.id from scorecards c join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
   where a.key = '${candidate}' and s.assessment_key like '${assessment}'`;

/** Every level turned round and every note replaced, of the cards that nobody may read yet; packets with them. */
const otherwise = (cards: string, but: { id: string }) => [
  `update ratings r set note = 'Something else altogether: ' || reverse(r.note),
          level = case when k.kind = 'yes_no' then 3 - r.level else t.levels + 1 - r.level end
     from criteria k, assessments t
    where k.id = r.criterion_id and t.id = k.assessment_id and r.level is not null
      and r.scorecard_id in (${cards} and c.panelist_id <> '${but.id}')`,
  `update scorecard_versions set reason = reverse(reason), ratings = '[]'
    where scorecard_id in (${cards} and c.panelist_id <> '${but.id}')`,
];

/** The documents that hold it all: the packet that Marcus made while he might see it, and a records export. */
const documentsOtherwise = `
  update packets set content = content || '\\x20'::bytea, pages = pages + 1, sha256 = repeat('0', 64),
         comparison = jsonb_set(comparison, '{masked}', '7')
   where made_by_name = 'Marcus Bell';
  update records_exports set content = content || '\\x20'::bytea, pages = pages + 1, redactions = redactions + 1,
         sha256 = repeat('0', 64), made_at = made_at + interval '1 hour'`;

/** Kenji thought again, of each candidate. */
const revised = `
  select c.id from scorecards c join people p on p.id = c.panelist_id where p.name like 'Kenji%' and c.state = 'submitted'`;

interface People {
  sofia: Person;
  hannah: Person;
  marcus: Person;
  nora: Person;
  priya: Person;
  ada: Person;
}

type Who = keyof People;

/** By the name of what was asked. */
type Got = [string, string][];

describe('blindness, hunted', () => {
  let seed: Seed & { close(): Promise<void> };
  let people: People;
  let cookies: Record<Who, string>;
  let jobId: string;

  beforeAll(async () => {
    jest.useFakeTimers({ now, doNotFake: real });
    const application = await startApplication();
    ({ people, jobId } = await givenEverybody(application));
    cookies = Object.fromEntries(
      await Promise.all(
        Object.entries(people).map(async ([who, person]) => [who, (await as(application, person)).cookie]),
      ),
    ) as Record<Who, string>;
    await application.app.close();
    seed = { databaseUrl: application.databaseUrl, close: application.drop };
  }, 120_000);
  afterAll(async () => {
    await seed.close();
    jest.useRealTimers();
  });

  /** Two worlds that differ in what this SQL changes. */
  const worlds = async (change: string[]): Promise<[TestApplication, TestApplication]> => [
    await worldOf(seed),
    await worldOf(seed, change),
  ];

  /** What a viewer gets in each of two worlds, asked side by side. */
  const inBoth = (
    pair: [TestApplication, TestApplication],
    who: Who,
    ask: (world: TestApplication, browser: Browser) => Asked,
  ) => Promise.all(pair.map((world) => ask(world, new Browser(world.app, cookies[who])))) as Promise<[Got, Got]>;

  const hidden: Record<'sofia' | 'hannah' | 'marcus' | 'nora' | 'ada', () => string[]> = {
    // Their own card for this candidate is open: nothing of the others, in any sitting.
    sofia: () => [...otherwise(cardsOf('haddad'), people.sofia), documentsOtherwise],
    ada: () => [...otherwise(cardsOf('lina'), people.ada), documentsOtherwise],
    marcus: () => [...otherwise(cardsOf('brandt'), people.marcus), documentsOtherwise],
    // Outside the panel: nothing of the sitting in which a card is missing.
    hannah: () => [...otherwise(cardsOf('haddad', 'audition'), people.hannah), documentsOtherwise],
    nora: () => [...otherwise(cardsOf('haddad', 'audition'), people.nora), documentsOtherwise],
  };

  /** Whom it is about, and one whose cards are all in and of whom nothing is hidden from anybody. */
  const two: Record<keyof typeof hidden, string[]> = {
    sofia: ['haddad', 'okafor'],
    ada: ['lina', 'okafor'],
    marcus: ['brandt', 'okafor'],
    hannah: ['haddad', 'okafor'],
    nora: ['haddad', 'okafor'],
  };

  const described = {
    sofia: 'a panelist who has not submitted',
    marcus: 'a hiring manager with an open card for the candidate',
    hannah: 'a recruiter outside the panel while a card is missing',
    nora: 'a hiring manager outside the panel while a card is missing',
    ada: 'an administrator with an open card for the candidate',
  };

  /** Rejected with a reason, as a decision leaves it: the stage, the decision, and both on the record. */
  const rejected = (candidate: string) => [
    `update applications set stage = 'declined', version = version + 1, quiet_changes = quiet_changes + 1
      where key = '${candidate}'`,
    `insert into decisions (id, application_id, outcome, reason, decided_by_name, decided_at, stage_before)
     select gen_random_uuid(), id, 'decline', 'Someone else was more persuasive by far.', 'Nora North', now(), 'finalist'
       from applications where key = '${candidate}'`,
    `insert into audit_events (id, at, actor_id, actor_name, job_id, type, payload)
     select gen_random_uuid(), now(), p.id, p.name, a.job_id, t.type,
            jsonb_build_object('jobId', a.job_id, 'applicationId', a.id, 'from', 'finalist', 'to', 'declined',
                               'outcome', 'decline', 'departsFromOrder', false, 'decisionId', d.id)
       from applications a join decisions d on d.application_id = a.id join people p on p.name = 'Nora North',
            unnest(array['decision.made', 'application.moved']) as t (type)
      where a.key = '${candidate}'`,
  ];

  for (const who of ['sofia', 'marcus', 'hannah', 'nora', 'ada'] as const) {
    describe(`${described[who]} gets the same, byte for byte, whatever the others rated`, () => {
      let pair: [TestApplication, TestApplication];
      let asked: Got | undefined;
      beforeAll(async () => {
        pair = await worlds(hidden[who]());
      }, 60_000);
      afterAll(() => Promise.all(pair.map((world) => world.close())));

      it('from every page and every route of the API, for all that is theirs and someone else’s', async () => {
        const [one, other] = await inBoth(pair, who, (world, browser) => everyAnswer(world, browser, two[who]));
        asked = one;
        expect(one.length).toBeGreaterThan(330);
        const streams = one.filter(([path, text]) => path.endsWith('/events') && text.includes('event: board'));
        expect(streams.length > 0).toBe(who !== 'sofia');
        expectSame(one, other);
      }, 180_000);

      if (who === 'sofia' || who === 'marcus') {
        it('whatever became of a candidate whom they still rate', async () => {
          const world = await worldOf(seed, rejected(two[who][0]!));
          const other = await everyAnswer(world, new Browser(world.app, cookies[who]), two[who]);
          await world.close();
          // Asked of the world in which nothing became of them, before anything else was.
          asked ??= await everyAnswer(pair[0], new Browser(pair[0].app, cookies[who]), two[who]);
          expectSame(asked, other);
        }, 180_000);
      }

      // What is refused does not differ between leads, and takes long to try.
      if (who !== 'nora' && who !== 'ada') {
        it('from every refusal', async () => {
          const [one, other] = await inBoth(pair, who, (world, browser) => everyRefusal(world, browser, two[who]));
          expect(one.length).toBeGreaterThan(300);
          expectSame(one, other);
        }, 180_000);
      }

      if (who !== 'sofia') {
        it.each(['names', 'letters'] as const)(
          'from the packet that they make, by %s',
          async (show) => {
            const [one, other] = await inBoth(pair, who, (_, browser) => packetMade(browser, jobId, show));
            expect(one).toHaveLength(2);
            expectSame(one, other);
          },
          120_000,
        );
      }
    });
  }

  it('does show what became of somebody to whoever rates them no more', async () => {
    const pair = await worlds(rejected('haddad'));
    const asked = (_: TestApplication, browser: Browser): Asked =>
      Promise.all(
        [`/jobs/${jobId}/candidates`, `/jobs/${jobId}/record`, `/jobs/${jobId}/decisions`].map(
          async (path): Promise<[string, string]> => [path, (await browser.get(path)).text],
        ),
      );
    const [one, other] = await inBoth(pair, 'hannah', asked);
    await Promise.all(pair.map((world) => world.close()));
    expect(one.filter(([, text], index) => text === other[index]?.[1]).map(([path]) => path)).toEqual([]);
  }, 60_000);

  it('gives a lead the same of a second job of somebody whom they still rate in the first, whatever was rated there', async () => {
    const second = await worldOf(seed);
    const { candidates, sittings, ...round } = demoRound;
    const job = await givenRound(second, {
      ...{ ...round, job: { ...round.job, title: 'A second job' }, decisions: [] },
      candidates: candidates.filter(({ key }) => key === 'brandt'),
      sittings: sittings.filter(({ candidate, assessment }) => candidate === 'brandt' && assessment === 'audition'),
    });
    await second.app.close();
    const there = `${cardsOf('brandt')} and a.job_id = '${job.id}'`;
    const change = otherwise(there, people.marcus);
    const pair = [await worldOf(second), await worldOf(second, change)] as [TestApplication, TestApplication];
    const differing = await Promise.all(
      pair.map((world) =>
        world.database.query(`select level, note from ratings where scorecard_id in (${there}) order by id`),
      ),
    );
    expect(differing[0]).not.toEqual(differing[1]);
    const [one, other] = await inBoth(pair, 'marcus', (world, browser) => everyAnswer(world, browser, ['brandt']));
    await Promise.all(pair.map((world) => world.close()));
    await second.drop();
    expect(one.filter(([path]) => path.includes(job.id)).length).toBeGreaterThan(40);
    expectSame(one, other);
  }, 180_000);

  it('does show the difference to whoever may see it', async () => {
    const pair = await worlds(hidden.sofia());
    const [one, other] = await inBoth(pair, 'priya', async (world, browser) => {
      const got: Got = [];
      for (const id of await idsIn(world, 'sittings', ['haddad'])) {
        for (const path of [`/sittings/${id}`, `/api/v1/sittings/${id}`])
          got.push([path, (await browser.get(path)).text]);
      }
      return got;
    });
    await Promise.all(pair.map((world) => world.close()));
    const differing = one.filter(([, text], index) => text !== other[index]?.[1]).map(([path]) => path);
    expect(differing.some((path) => /^\/sittings\/[^/]+$/.test(path))).toBe(true);
    expect(differing.some((path) => /^\/api\/v1\/sittings\/[^/]+$/.test(path))).toBe(true);
  }, 120_000);

  it('shows the difference as soon as the open card is submitted', async () => {
    const pair = await worlds(hidden.marcus());
    const [one, other] = await inBoth(pair, 'marcus', async (world, browser) => {
      const [card] = await world.database.query<{ id: string }[]>(
        `${cardsOf('brandt', 'interview')} and c.panelist_id = '${people.marcus.id}'`,
      );
      const answer = await browser.api('post', `/scorecards/${card!.id}/submission`, {});
      expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
      const found: [string, string][] = [];
      for (const path of [`/jobs/${jobId}/comparison`, `/jobs/${jobId}/decisions`, `/jobs/${jobId}/packets`]) {
        found.push([path, (await browser.get(path)).text]);
      }
      return found;
    });
    await Promise.all(pair.map((world) => world.close()));
    expect(one.filter(([, text], index) => text === other[index]?.[1]).map(([path]) => path)).toEqual([]);
  }, 60_000);
});

/** The demo round with one lead more, an administrator who rates, a decision, packets of others, a closed draft. */
async function givenEverybody(application: TestApplication) {
  const { job, recruiter: hannah, manager: marcus, panelist: sofia } = await givenDemoRound(application);
  const { database } = application;
  const nora = await givenPerson(application, { name: 'Nora North' });
  await givenRole(application, job, nora, 'hiring_manager');
  const ada = await givenPerson(application, { name: 'Ada Admin', administrator: true });
  await givenRole(application, job, ada, 'panelist');
  const email = demoRound.team.find(({ key }) => key === 'priya')!.email!;
  const [priya] = await database.query<Person[]>('select * from people where email = $1', [email]);
  // Made while everything that they hold was in sight of whoever made them.
  for (const person of [hannah, marcus]) {
    await givenPacket(await as(application, person), job.id);
  }
  await givenRecords(application, job, hannah);
  const decided = await (
    await as(application, marcus)
  ).api('post', `/jobs/${job.id}/decisions`, {
    applicationId: (await database.query<{ id: string }[]>(`select id from applications where key = 'silva'`))[0]!.id,
    outcome: 'hold',
    reason: 'Nothing is missing, and no one is in a hurry.',
  });
  expect(decided.status).toBe(201);
  await database.query(
    `update scorecards set state = 'draft', submitted_at = null, statement = ''
      where id in (${cardsOf('brandt', 'interview')} and c.panelist_id = $1)`,
    [marcus.id],
  );
  await database.query('update sittings set debrief_opened_at = $1', [now]);
  await database.query(`update scorecards set state = 'revised' where id in (${revised})`);
  await database.query(
    `insert into scorecard_versions (id, scorecard_id, number, reason, submitted_at, ratings)
     select gen_random_uuid(), c.id, 1, 'I had misheard the answer.', $1,
            (select jsonb_agg(jsonb_build_object('criterion', k.key, 'level', 1, 'note', 'as it was before'))
               from ratings r join criteria k on k.id = r.criterion_id where r.scorecard_id = c.id)
       from scorecards c where c.state = 'revised'`,
    [now],
  );
  await database.query(
    `insert into scorecards (id, sitting_id, panelist_id, position)
     select gen_random_uuid(), s.id, $1, 9 from sittings s join applications a on a.id = s.application_id
      where a.key = 'lina' and s.assessment_key = 'interview'`,
    [ada.id],
  );
  return { people: { sofia, hannah, marcus, nora, priya: priya!, ada }, jobId: job.id };
}

/** Equal in every answer; else says which, and around which letter they part. */
function expectSame(one: readonly [string, string][], other: readonly [string, string][]): void {
  const parted = one.flatMap(([name, text], index) => {
    const [, there] = other[index] ?? ['', ''];
    if (text === there) return [];
    let at = 0;
    while (text[at] === there![at]) at += 1;
    const around = (answer: string, from: number) => Buffer.from(answer.slice(from, at + 80), 'latin1').toString();
    return [`${name}: “${around(text, Math.max(0, at - 120))}” and “${around(there!, at)}”`];
  });
  expect(parted).toEqual([]);
  expect(other.map(([name]) => name)).toEqual(one.map(([name]) => name));
}
