import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { givenPacket } from '../factories/packets.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { givenRecords } from '../factories/records.js';
import { givenDemoRound, givenRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, Browser } from '../support/as.js';
import { type Asked, askedAgain, everyAsking, everyRefusal, packetMade } from '../support/every-answer.js';
import { PrintOnce } from '../support/print-once.js';
import { idsIn } from '../support/routes.js';
import { HeardWorld, type Seed, worldOf } from '../support/worlds.js';

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
  let seed: TestApplication;
  /** The same with a second job. */
  let second: TestApplication;
  let secondId: string;
  let people: People;
  let cookies: Record<Who, string>;
  let jobId: string;
  let pair: [HeardWorld, HeardWorld];
  const prints = new PrintOnce();

  beforeAll(async () => {
    jest.useFakeTimers({ now, doNotFake: real });
    seed = await startApplication();
    prints.in(seed);
    ({ people, jobId } = await givenEverybody(seed));
    cookies = Object.fromEntries(
      await Promise.all(Object.entries(people).map(async ([who, person]) => [who, (await as(seed, person)).cookie])),
    ) as Record<Who, string>;
    await seed.leave();
    second = await worldOf(seed);
    secondId = (await givenSecondJob(second)).id;
    await second.leave();
    pair = [await HeardWorld.like(seed), await HeardWorld.like(seed)];
    for (const { application } of pair) prints.in(application);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(pair.map((world) => world.close()));
    await Promise.all([seed.drop(), second.drop()]);
    jest.useRealTimers();
  }, 120_000);

  /** Two worlds that differ in what this SQL changes; each time they begin again. */
  const begin = (change: string[], from: Seed, worlds: readonly HeardWorld[] = pair) =>
    Promise.all(worlds.map((world) => world.begin(from, world === pair[1] ? change : [])));

  const of = ({ app }: TestApplication, who: Who) => new Browser(app, cookies[who]);

  /** What a viewer gets in each of the two worlds. */
  const inBoth = async (who: Who, ask: (browser: Browser, world: TestApplication) => Asked): Promise<[Got, Got]> => {
    const [one, other] = pair.map(({ application }) => application) as [TestApplication, TestApplication];
    return [await ask(of(one, who), one), await ask(of(other, who), other)];
  };

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
    describe(`${described[who]}`, () => {
      // One of them has a candidate in two jobs.
      const begun = () => (who === 'marcus' ? second : seed);
      beforeAll(() => begin(hidden[who](), begun()), 60_000);
      const asked = once(() => everyAsking(pair[0], cookies[who], two[who]));
      const compared = once(async () => askedAgain(pair[1], cookies[who], await asked()));

      describe('gets the same, byte for byte, whatever the others rated', () => {
        it('from every page and every route of the API, for all that is theirs and someone else’s', async () => {
          const askings = await asked();
          expect(askings.length).toBeGreaterThan(330);
          const streams = askings.filter(
            ({ name, answer }) => name.endsWith('/events') && answer.bytes.includes('event: board'),
          );
          expect(streams.length > 0).toBe(who !== 'sofia');
          expectSame(...(await compared()));
        }, 180_000);

        if (who === 'marcus') {
          it('of a second job of somebody whom they still rate in the first, whatever was rated there', async () => {
            const there = `${cardsOf('brandt')} and a.job_id = '${secondId}'`;
            const ratings = `select level, note from ratings where scorecard_id in (${there}) order by id`;
            const [one, other] = await Promise.all(pair.map(({ application }) => application.database.query(ratings)));
            expect(one).not.toEqual(other);
            expect((await asked()).filter(({ name }) => name.includes(secondId)).length).toBeGreaterThan(40);
            expectSame(...(await compared()));
          }, 180_000);
        }

        // What is refused does not differ between leads, and takes long to try.
        if (who !== 'nora' && who !== 'ada') {
          it('from every refusal', async () => {
            const askings = await everyRefusal(pair[0], cookies[who], two[who], jobId);
            expect(askings.length).toBeGreaterThan(300);
            expectSame(...(await askedAgain(pair[1], cookies[who], askings)));
          }, 180_000);
        }

        if (who !== 'sofia') {
          it.each(['names', 'letters'] as const)(
            'from the packet that they make, by %s',
            async (show) => {
              const [one, other] = await inBoth(who, async (browser, world) => {
                const made = await packetMade(browser, jobId, show);
                return [...made, ...prints.toPrint(world).map((given): Got[number] => [`${show}: printed`, given])];
              });
              expect(one.map(([name]) => name)).toEqual(['facts', 'file', 'printed'].map((what) => `${show}: ${what}`));
              expectSame(one, other);
            },
            120_000,
          );
        }
      });

      if (who === 'sofia') {
        it('does show the difference to whoever may see it', async () => {
          const ids = await idsIn(pair[0].application, 'sittings', ['haddad']);
          const paths = ids.flatMap((id) => [`/sittings/${id}`, `/api/v1/sittings/${id}`]);
          const [one, other] = await inBoth('priya', (browser) => got(browser, paths));
          const same = alike(one, other);
          const differing = paths.filter((path) => !same.includes(path));
          expect(differing.some((path) => /^\/sittings\/[^/]+$/.test(path))).toBe(true);
          expect(differing.some((path) => /^\/api\/v1\/sittings\/[^/]+$/.test(path))).toBe(true);
        }, 120_000);
      }

      if (who === 'marcus') {
        it('sees the difference as soon as the open card is submitted', async () => {
          const paths = ['comparison', 'decisions', 'packets'].map((part) => `/jobs/${jobId}/${part}`);
          const [one, other] = await inBoth(who, async (browser, world) => {
            const [card] = await world.database.query<{ id: string }[]>(
              `${cardsOf('brandt', 'interview')} and c.panelist_id = '${people.marcus.id}'`,
            );
            const answer = await browser.api('post', `/scorecards/${card!.id}/submission`, {});
            expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
            return got(browser, paths);
          });
          expect(alike(one, other)).toEqual([]);
        }, 60_000);
      }

      if (who === 'sofia' || who === 'marcus') {
        describe('and a candidate of whom something became', () => {
          beforeAll(() => begin(rejected(two[who][0]!), begun(), who === 'sofia' ? pair : [pair[1]]), 60_000);

          it('gets the same while they still rate them', async () => {
            expectSame(...(await askedAgain(pair[1], cookies[who], await asked())));
          }, 180_000);

          if (who === 'sofia') {
            it('does show it to whoever rates them no more', async () => {
              const paths = ['candidates', 'record', 'decisions'].map((part) => `/jobs/${jobId}/${part}`);
              const [one, other] = await inBoth('hannah', (browser) => got(browser, paths));
              expect(alike(one, other)).toEqual([]);
            }, 60_000);
          }
        });
      }
    });
  }
});

async function got(browser: Browser, paths: readonly string[]): Promise<Got> {
  const answers: Got = [];
  for (const path of paths) answers.push([path, (await browser.get(path)).text]);
  return answers;
}

/** What was answered alike in both. */
function alike(one: Got, other: Got): string[] {
  return one.filter(([, text], index) => text === other[index]?.[1]).map(([path]) => path);
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= work());
}

/** The same people, and one candidate of the first, in another job of the same world. */
async function givenSecondJob(world: TestApplication) {
  const { candidates, sittings, ...round } = demoRound;
  const job = await givenRound(world, {
    ...{ ...round, job: { ...round.job, title: 'A second job' }, decisions: [] },
    candidates: candidates.filter(({ key }) => key === 'brandt'),
    sittings: sittings.filter(({ candidate, assessment }) => candidate === 'brandt' && assessment === 'audition'),
  });
  // Whose part in a job changes gets another token with what they ask for next.
  await world.database.query('update sessions set renew = false');
  return job;
}

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
