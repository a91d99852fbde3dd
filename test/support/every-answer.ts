import { inflateSync } from 'node:zlib';
import { expect } from '@jest/globals';
import { givenPacket } from '../factories/packets.js';
import { type Answer, Asker } from './asker.js';
import type { TestApplication } from './application.js';
import type { Browser } from './as.js';
import { filledInAll, idsIn, type Known, type Route, routesOf } from './routes.js';
import { type Asking, AskingAloud, isDoneAgain } from './same-reading.js';
import type { HeardWorld } from './worlds.js';

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
  [
    /\/comparison\/(scores|agreement|disagreements|criteria|all)$/,
    ['?show=letters', '?candidates=haddad&candidates=brandt', '?candidates=okafor&candidates=lina'],
  ],
  [
    /\/comparison\/file$/,
    ['?format=csv&table=ratings', '?format=csv&table=scores', '?format=csv&table=ratings&show=letters'],
  ],
  [/\/candidates$/, ['?q=haddad', '?stage=finalist', '?page=2', '?page=0']],
  [/\/sittings$/, ['?assessment=writing', '?assessment=audition', '?q=brandt', '?page=2']],
  [/\/record$/, ['?q=brandt', '?type=scorecard.saved', '?page=2', '?page=3']],
  [/\/(packets|records|decisions|scorecards|jobs)$/, ['?page=2', '?page=x']],
];

export type Asked = Promise<[string, string][]>;

/**
 * Asks for everything that can be asked for, with the identifiers of all there is; or, where candidates are named by
 * their keys, of all that is theirs and of a few of everything else. Each with what was read for its answer.
 */
export async function everyAsking(heard: HeardWorld, cookie: string, candidates?: string[]): Promise<Asking[]> {
  const world = heard.application;
  const broken: string[] = [];
  const known: Known = new Map();
  const asking = new AskingAloud(heard, new Asker(world, cookie));
  const ask = async (path: string): Promise<void> => {
    const { status } = await asking.ask(path, (asker) => asker.get(path));
    if (status >= 500) broken.push(`${path}: ${status}`);
  };
  const routes = routesOf(world).filter(({ method }) => method === 'get');
  for (const path of ['/', '/api/openapi.json', ...routes.map((route) => route.path)]) {
    for (const one of await filledInAll(world, path, candidates, known)) {
      await ask(one);
      const more = variants.filter(([pattern]) => pattern.test(one)).flatMap(([, queries]) => queries);
      for (const query of more) await ask(one + query);
    }
  }
  const applications = await world.database.query<{ id: string; job: string }[]>(
    'select id, job_id as job from applications where id = any($1) order by id',
    [await idsIn(world, 'applications', candidates)],
  );
  for (const { id, job } of applications) {
    await ask(`/jobs/${job}/decisions?application=${id}`);
    await ask(`/jobs/${job}/sittings?application=${id}`);
    await ask(`/api/v1/jobs/${job}/sittings?application=${id}`);
  }
  const kits = await world.database.query<{ id: string; assessment: string }[]>(
    'select id, assessment_id as assessment from sittings where id = any($1) order by id',
    [await idsIn(world, 'sittings', candidates)],
  );
  for (const { id, assessment } of kits) await ask(`/assessments/${assessment}/kit?sitting=${id}`);
  asking.end();
  expect(broken).toEqual([]);
  return asking.askings;
}

/**
 * What is refused, and the pages that are shown again for it; as `everyAsking`. Nothing of it may be taken.
 * @param jobId the job to whose addresses it is sent
 */
export async function everyRefusal(
  heard: HeardWorld,
  cookie: string,
  candidates: string[],
  jobId: string,
): Promise<Asking[]> {
  const world = heard.application;
  const taken: string[] = [];
  const known: Known = new Map([['jobs', Promise.resolve([jobId])]]);
  const asking = new AskingAloud(heard, new Asker(world, cookie));
  const refuse = async (name: string, ask: Asking['ask']): Promise<void> => {
    const { status } = await asking.ask(name, ask);
    if (status < 400 || status >= 500) taken.push(`${name}: ${status}`);
  };
  for (const route of routesOf(world).filter(({ method, fields }) => method !== 'get' && fields.length > 0)) {
    for (const path of await filledInAll(world, route.path, candidates, known)) {
      await refuse(`${route.method} ${path}`, (asker) => asker.call(route, path, withNonsense(route)));
    }
  }
  for (const [name, ask] of await refusalsByRule(world, candidates, jobId)) await refuse(name, ask);
  asking.end();
  expect(taken).toEqual([]);
  return asking.askings;
}

/**
 * Asks again in another world, of what was asked in one: all that reads or writes otherwise there.
 * `CALLBOARD_ASK_ALL=1` asks everything again, whatever is read.
 * @returns what was answered in one and in the other
 */
export async function askedAgain(
  other: HeardWorld,
  cookie: string,
  askings: readonly Asking[],
): Promise<[[string, string][], [string, string][]]> {
  const asker = new Asker(other.application, cookie);
  const answers: [[string, string][], [string, string][]] = [[], []];
  for (const asking of askings) {
    if (!process.env['CALLBOARD_ASK_ALL'] && (await isDoneAgain(asking, other))) continue;
    answers[0].push(plainly(asking));
    answers[1].push([asking.name, plain(await asking.ask(asker))]);
  }
  return answers;
}

function plainly({ name, answer }: Asking): [string, string] {
  return [name, plain(answer)];
}

function withNonsense({ fields }: Route): Record<string, unknown> {
  return { ...Object.fromEntries(fields.map((field) => [field, { a: 'x' }])), surprise: 'x' };
}

/** Well-formed requests that a rule or a stale version refuses, for their applications, sittings and scorecards. */
async function refusalsByRule(
  world: TestApplication,
  candidates: string[],
  jobId: string,
): Promise<[string, Asking['ask']][]> {
  const stale = 2_000_000_000;
  const api =
    (method: Route['method'], path: string, body?: object): Asking['ask'] =>
    (asker) =>
      asker.json(method, `/api/v1${path}`, body);
  const form =
    (path: string, fields: object): Asking['ask'] =>
    (asker) =>
      asker.form(path, fields);
  const found: [string, Asking['ask']][] = [];
  for (const applicationId of await idsIn(world, 'applications', candidates)) {
    const again = `again ${applicationId}`;
    found.push([
      `stage ${applicationId}`,
      form(`/applications/${applicationId}/stage`, { stage: 'hired', version: stale }),
    ]);
    for (const assessmentKey of ['interview', 'audition', 'writing']) {
      found.push([again, api('post', `/jobs/${jobId}/sittings`, { applicationId, assessmentKey, panel: [] })]);
    }
  }
  for (const id of await idsIn(world, 'sittings', candidates)) {
    found.push(
      [`change ${id}`, api('put', `/sittings/${id}`, { version: stale, panel: [] })],
      [`change ${id}`, form(`/sittings/${id}`, { version: String(stale), place: 'x' })],
      [`delete ${id}`, form(`/sittings/${id}/deletion`, {})],
      [`delete ${id}`, api('delete', `/sittings/${id}`)],
    );
  }
  for (const id of await idsIn(world, 'scorecards', candidates)) {
    const closure = { reason: 'Fell ill.', version: stale };
    const criterionId = '01890000-0000-7000-8000-000000000000';
    const ratings = [{ criterionId, level: 1 }];
    found.push(
      [`close ${id}`, api('post', `/scorecards/${id}/closure`, closure)],
      [`close ${id}`, form(`/scorecards/${id}/closure`, { ...closure, version: String(stale) })],
      [`save ${id}`, api('put', `/scorecards/${id}/ratings`, { version: stale, ratings })],
      [`save ${id}`, api('put', `/scorecards/${id}/ratings/${criterionId}`, { version: 1, level: 7 })],
    );
  }
  return found;
}

/** A packet as it is printed: its bytes, and what is told of it. */
export async function packetMade(browser: Browser, jobId: string, show: 'names' | 'letters'): Asked {
  const made = await givenPacket(browser, jobId, { paper: 'A4', show });
  const { id, sha256: _ofBytes, size: _inBytes, ...facts } = made;
  const { body } = await browser.get(`/packets/${String(id)}/file`).buffer(true);
  return [
    [`${show}: facts`, JSON.stringify(facts)],
    [`${show}: file`, unpacked(body as Buffer)],
  ];
}

/** A PDF in plain text. How Chromium numbers the heads of tables differs now and then, whatever they say. */
function unpacked(pdf: Buffer): string {
  const bytes = pdf.toString('latin1');
  const streams = [...bytes.matchAll(/stream\r?\n([^]*?)\r?\nendstream/g)]
    .filter(({ index }) => !isPlaces(bytes.slice(Math.max(0, index - 400), index)))
    .map(([, data = '']) => inflated(data));
  const rest = bytes.replace(/stream\r?\n[^]*?\r?\nendstream/g, 'stream').replace(/startxref\s+\d+|\/Length \d+/g, '');
  return [rest, ...streams].join('\n').replace(/\(node\d{8}\)( \d+ 0 R)?/g, '');
}

/** Whether the stream after this only says at which byte each object begins. */
function isPlaces(before: string): boolean {
  return before.slice(before.lastIndexOf(' obj')).includes('/XRef');
}

function inflated(data: string): string {
  const bytes = Buffer.from(data, 'latin1');
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    return data;
  }
}

/** Status, what the headers say, and the body, a letter for each of its bytes; without what every answer makes anew. */
function plain({ status, headers: { date: _date, ...headers }, bytes }: Answer): string {
  // A session that is renewed gets another random token each time.
  const told = JSON.stringify(headers).replaceAll(/(?<=\bcallboard=)[\w-]{43}/g, 'token');
  // When one's own session was last used is noted every ten minutes, and a slow machine takes longer for all of this.
  const body = bytes.toString('latin1').replaceAll(/(?<=last used )<time [^>]*>[^<]*<\/time>/g, '(time)');
  return `${status} ${told}\n${body}`;
}
