import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Response } from 'supertest';
import type { Person } from '../../src/accounts/person.entity.js';
import { demoRound } from '../../src/rounds/demo-round.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, Browser } from '../support/as.js';
import { filledInAll, type Route, routesOf } from '../support/routes.js';
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
];

/** The packet that holds it all, made by Marcus while he might see it. */
const packetOtherwise = `
  update packets set content = content || '\\x20'::bytea, pages = pages + 1, sha256 = repeat('0', 64),
         comparison = jsonb_set(comparison, '{masked}', '7')
   where made_by_name = 'Marcus Bell'`;

interface People {
  sofia: Person;
  hannah: Person;
  marcus: Person;
  nora: Person;
  priya: Person;
  ada: Person;
}

type Who = keyof People;

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

  const browserOf = (world: TestApplication, who: Who) => new Browser(world.app, cookies[who]);

  /** What a viewer gets in two worlds that differ in what this SQL changes. */
  async function inBoth(who: Who, change: string[], ask: (world: TestApplication, browser: Browser) => Asked) {
    const answers: [string, string][][] = [];
    for (const changes of [[], change]) {
      const world = await worldOf(seed, changes);
      try {
        answers.push(await ask(world, browserOf(world, who)));
      } finally {
        await world.close();
      }
    }
    return answers as [[string, string][], [string, string][]];
  }

  const hidden: Record<'sofia' | 'hannah' | 'marcus' | 'nora' | 'ada', () => string[]> = {
    // Their own card for this candidate is open: nothing of the others, in any sitting.
    sofia: () => [...otherwise(cardsOf('haddad'), people.sofia), packetOtherwise],
    ada: () => [...otherwise(cardsOf('lina'), people.ada), packetOtherwise],
    marcus: () => [...otherwise(cardsOf('brandt'), people.marcus), packetOtherwise],
    // Outside the panel: nothing of the sitting in which a card is missing.
    hannah: () => [...otherwise(cardsOf('haddad', 'audition'), people.hannah), packetOtherwise],
    nora: () => [...otherwise(cardsOf('haddad', 'audition'), people.nora), packetOtherwise],
  };

  const described = {
    sofia: 'a panelist who has not submitted',
    marcus: 'a hiring manager with an open card for the candidate',
    hannah: 'a recruiter outside the panel while a card is missing',
    nora: 'a hiring manager outside the panel while a card is missing',
    ada: 'an administrator with an open card for the candidate',
  };

  for (const who of ['sofia', 'marcus', 'hannah', 'nora', 'ada'] as const) {
    describe(`${described[who]} gets the same, byte for byte, whatever the others rated`, () => {
      it('from every page and every route of the API, for everything there is', async () => {
        const [one, other] = await inBoth(who, hidden[who](), everyAnswer);
        expect(one.length).toBeGreaterThan(400);
        expectSame(one, other);
      }, 180_000);

      // What is refused does not differ between leads, and takes long to try.
      if (who === 'nora' || who === 'ada') return;
      it('from every refusal', async () => {
        const [one, other] = await inBoth(who, hidden[who](), everyRefusal);
        expect(one.length).toBeGreaterThan(300);
        expectSame(one, other);
      }, 180_000);
    });
  }

  for (const who of ['marcus', 'hannah', 'nora', 'ada'] as const) {
    it(`prints ${described[who]} the same packet`, async () => {
      const [one, other] = await inBoth(who, hidden[who](), (_, browser) => packetsMade(browser, jobId));
      expect(one).toHaveLength(4);
      expectSame(one, other);
    }, 120_000);
  }

  it('does show the difference to whoever may see it', async () => {
    const [one, other] = await inBoth('priya', hidden.sofia(), everyAnswer);
    const differing = one.filter(([, text], index) => text !== other[index]?.[1]).map(([path]) => path);
    expect(differing.some((path) => /^\/sittings\/[^/]+$/.test(path))).toBe(true);
    expect(differing.some((path) => /^\/api\/v1\/sittings\/[^/]+$/.test(path))).toBe(true);
  }, 120_000);

  it('shows the difference as soon as the open card is submitted', async () => {
    const [one, other] = await inBoth('marcus', hidden.marcus(), async (world, browser) => {
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
    expect(one.filter(([, text], index) => text === other[index]?.[1]).map(([path]) => path)).toEqual([]);
  }, 60_000);
});

type Asked = Promise<[string, string][]>;

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
    const browser = await as(application, person);
    const answer = await browser.post(`/jobs/${job.id}/packets`, { paper: 'A4', show: 'names' });
    expect(answer.status).toBe(303);
  }
  const decided = await (
    await as(application, marcus)
  ).api('post', `/jobs/${job.id}/decisions`, {
    applicationId: (await database.query<{ id: string }[]>(`select id from applications where key = 'silva'`))[0]!.id,
    outcome: 'hold',
    reason: 'Nothing is missing, and nobody is in a hurry.',
  });
  expect(decided.status).toBe(201);
  await database.query(
    `update scorecards set state = 'draft', submitted_at = null, statement = ''
      where id in (${cardsOf('brandt', 'interview')} and c.panelist_id = $1)`,
    [marcus.id],
  );
  await database.query(
    `insert into scorecards (id, sitting_id, panelist_id, position)
     select gen_random_uuid(), s.id, $1, 9 from sittings s join applications a on a.id = s.application_id
      where a.key = 'lina' and s.assessment_key = 'interview'`,
    [ada.id],
  );
  return { people: { sofia, hannah, marcus, nora, priya: priya!, ada }, jobId: job.id };
}

const variants: [RegExp, string[]][] = [
  [
    /^(\/api\/v1)?\/jobs\/[^/]+\/(comparison|packets\/new)$/,
    [
      '?show=letters',
      '?order=disagreements',
      '?candidates=haddad&candidates=brandt',
      '?candidates=okafor&candidates=lina',
      '?assessments=audition',
      '?assessments=interview&show=letters&order=disagreements',
      '?candidates=nobody',
      '?candidates=haddad',
    ],
  ],
  [/\/candidates$/, ['?q=haddad', '?stage=finalist', '?page=2', '?page=0']],
  [/\/sittings$/, ['?assessment=writing', '?assessment=audition', '?q=brandt', '?page=2']],
  [/\/record$/, ['?q=brandt', '?type=scorecard.saved', '?page=2', '?page=3']],
  [/\/(packets|decisions|scorecards|jobs)$/, ['?page=2', '?page=x']],
];

/** Asks for everything that can be asked for, with the identifiers of all there is. */
async function everyAnswer(world: TestApplication, browser: Browser): Asked {
  const answers: [string, string][] = [];
  const ask = async (path: string): Promise<void> => {
    const answer = await browser.get(path).buffer(true);
    answers.push([path, plain(answer)]);
    expect([path, answer.status < 500]).toEqual([path, true]);
  };
  const routes = routesOf(world).filter(({ method }) => method === 'get');
  for (const path of ['/', '/api/openapi.json', ...routes.map((route) => route.path)]) {
    for (const one of await filledInAll(world, path)) {
      await ask(one);
      const more = variants.filter(([pattern]) => pattern.test(one)).flatMap(([, queries]) => queries);
      for (const query of more) await ask(one + query);
    }
  }
  const applications = await world.database.query<{ id: string; job: string }[]>(
    'select id, job_id as job from applications order by id',
  );
  for (const { id, job } of applications) {
    await ask(`/jobs/${job}/decisions?application=${id}`);
    await ask(`/jobs/${job}/sittings?application=${id}`);
    await ask(`/api/v1/jobs/${job}/sittings?application=${id}`);
  }
  return answers;
}

/** What is refused, and the pages that are shown again for it. Nothing of it may be taken. */
async function everyRefusal(world: TestApplication, browser: Browser): Asked {
  const answers: [string, string][] = [];
  const refused = (name: string, answer: Response): void => {
    answers.push([name, plain(answer)]);
    expect([name, answer.status >= 400 && answer.status < 500]).toEqual([name, true]);
  };
  for (const route of routesOf(world).filter(({ method, fields }) => method !== 'get' && fields.length > 0)) {
    for (const path of (await filledInAll(world, route.path)).slice(0, 20)) {
      refused(`${route.method} ${path}`, await send(browser, route, path, withNonsense(route)));
    }
  }
  for (const [name, answer] of await refusalsByRule(world, browser)) refused(name, answer);
  return answers;
}

function withNonsense({ fields }: Route): Record<string, unknown> {
  return { ...Object.fromEntries(fields.map((field) => [field, { a: 'x' }])), surprise: 'x' };
}

async function send(browser: Browser, route: Route, path: string, body: object): Promise<Response> {
  if (route.api) return browser.api(route.method, path.replace('/api/v1', ''), body);
  return browser.post(path, body as Record<string, unknown>);
}

/** Well-formed requests that a rule or a stale version refuses, for every application, sitting and scorecard. */
async function refusalsByRule({ database }: TestApplication, browser: Browser): Promise<[string, Response][]> {
  const found: [string, Response][] = [];
  const ids = async (sql: string) => (await database.query<{ id: string }[]>(sql)).map(({ id }) => id);
  const [jobId] = await ids('select id from jobs');
  const stale = 2_000_000_000;
  const keep = async (name: string, answer: PromiseLike<Response>): Promise<void> => {
    found.push([name, await answer]);
  };
  for (const applicationId of await ids('select id from applications order by id')) {
    await keep(
      `stage ${applicationId}`,
      browser.post(`/applications/${applicationId}/stage`, { stage: 'hired', version: stale }),
    );
    for (const assessmentKey of ['interview', 'audition', 'writing']) {
      const again = { applicationId, assessmentKey, panel: [] };
      await keep(`again ${applicationId}`, browser.api('post', `/jobs/${jobId}/sittings`, again));
    }
  }
  for (const id of await ids('select id from sittings order by id')) {
    await keep(`change ${id}`, browser.api('put', `/sittings/${id}`, { version: stale, panel: [] }));
    await keep(`change ${id}`, browser.post(`/sittings/${id}`, { version: String(stale), place: 'x' }));
    await keep(`delete ${id}`, browser.post(`/sittings/${id}/deletion`));
    await keep(`delete ${id}`, browser.api('delete', `/sittings/${id}`));
  }
  for (const id of await ids('select id from scorecards order by id')) {
    const closure = { reason: 'Fell ill.', version: stale };
    await keep(`close ${id}`, browser.api('post', `/scorecards/${id}/closure`, closure));
    await keep(`close ${id}`, browser.post(`/scorecards/${id}/closure`, { ...closure, version: String(stale) }));
    const criterionId = '01890000-0000-7000-8000-000000000000';
    const ratings = [{ criterionId, level: 1 }];
    await keep(`save ${id}`, browser.api('put', `/scorecards/${id}/ratings`, { version: stale, ratings }));
    await keep(`save ${id}`, browser.api('put', `/scorecards/${id}/ratings/${criterionId}`, { version: 1, level: 7 }));
  }
  return found;
}

/** Packets as they are printed: their bytes, and what is told of them. */
async function packetsMade(browser: Browser, jobId: string): Asked {
  const answers: [string, string][] = [];
  for (const show of ['names', 'letters']) {
    const made = await browser.api('post', `/jobs/${jobId}/packets`, { paper: 'A4', show });
    expect(made.status).toBe(201);
    const { id, sha256: _ofBytes, size: _inBytes, ...facts } = made.body as Record<string, unknown>;
    answers.push([`${show}: facts`, JSON.stringify(facts)]);
    const { body } = await browser.get(`/packets/${String(id)}/file`).buffer(true);
    answers.push([`${show}: file`, unpacked(body as Buffer)]);
  }
  return answers;
}

/** A PDF in plain text. How Chromium numbers the heads of tables differs now and then, whatever they say. */
function unpacked(pdf: Buffer): string {
  const bytes = pdf.toString('latin1');
  const streams = [...bytes.matchAll(/stream\r?\n([^]*?)\r?\nendstream/g)].map(([, data = '']) => inflated(data));
  const rest = bytes.replace(/stream\r?\n[^]*?\r?\nendstream/g, 'stream').replace(/startxref\s+\d+|\/Length \d+/g, '');
  return [rest, ...streams].join('\n').replace(/\(node\d{8}\)( \d+ 0 R)?/g, '');
}

function inflated(data: string): string {
  const bytes = Buffer.from(data, 'latin1');
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    return data;
  }
}

/** Status, what the headers say, and the body; without what every answer makes anew. */
function plain(answer: Response): string {
  const { date: _date, ...headers } = answer.headers as Record<string, string>;
  const body = Buffer.isBuffer(answer.body) ? answer.body.toString('latin1') : answer.text;
  return `${answer.status} ${JSON.stringify(headers)}\n${body}`;
}

/** Equal in every answer; else says which, and around which letter they part. */
function expectSame(one: readonly [string, string][], other: readonly [string, string][]): void {
  const parted = one.flatMap(([name, text], index) => {
    const [, there] = other[index] ?? ['', ''];
    if (text === there) return [];
    let at = 0;
    while (text[at] === there![at]) at += 1;
    return [`${name}: “${text.slice(Math.max(0, at - 120), at + 80)}” and “${there!.slice(at, at + 80)}”`];
  });
  expect(parted).toEqual([]);
  expect(other.map(([name]) => name)).toEqual(one.map(([name]) => name));
}
