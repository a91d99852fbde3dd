import { inflateSync } from 'node:zlib';
import { expect } from '@jest/globals';
import { givenPacket } from '../factories/packets.js';
import type { TestApplication } from './application.js';
import { type Answer, Asker } from './asker.js';
import type { Browser } from './as.js';
import { filledInAll, idsIn, type Known, type Route, routesOf } from './routes.js';

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
 * their keys, of all that is theirs and of a few of everything else.
 */
export async function everyAnswer(world: TestApplication, browser: Browser, candidates?: string[]): Asked {
  const answers: [string, string][] = [];
  const broken: string[] = [];
  const known: Known = new Map();
  const asker = new Asker(world, browser.cookie);
  const ask = async (path: string): Promise<void> => {
    const answer = await asker.get(path);
    answers.push([path, plain(answer)]);
    if (answer.status >= 500) broken.push(`${path}: ${answer.status}`);
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
  expect(broken).toEqual([]);
  return answers;
}

/** What is refused, and the pages that are shown again for it; as `everyAnswer`. Nothing of it may be taken. */
export async function everyRefusal(world: TestApplication, browser: Browser, candidates: string[]): Asked {
  const answers: [string, string][] = [];
  const taken: string[] = [];
  const known: Known = new Map();
  const asker = new Asker(world, browser.cookie);
  const refused = (name: string, answer: Answer): void => {
    answers.push([name, plain(answer)]);
    if (answer.status < 400 || answer.status >= 500) taken.push(`${name}: ${answer.status}`);
  };
  for (const route of routesOf(world).filter(({ method, fields }) => method !== 'get' && fields.length > 0)) {
    for (const path of await filledInAll(world, route.path, candidates, known)) {
      refused(`${route.method} ${path}`, await asker.call(route, path, withNonsense(route)));
    }
  }
  for (const [name, answer] of await refusalsByRule(world, asker, candidates)) refused(name, answer);
  expect(taken).toEqual([]);
  return answers;
}

function withNonsense({ fields }: Route): Record<string, unknown> {
  return { ...Object.fromEntries(fields.map((field) => [field, { a: 'x' }])), surprise: 'x' };
}

/** Well-formed requests that a rule or a stale version refuses, for their applications, sittings and scorecards. */
async function refusalsByRule(world: TestApplication, asker: Asker, candidates: string[]): Promise<[string, Answer][]> {
  const found: [string, Answer][] = [];
  const [jobId] = await idsIn(world, 'jobs');
  const stale = 2_000_000_000;
  const keep = async (name: string, answer: Promise<Answer>): Promise<void> => {
    found.push([name, await answer]);
  };
  const api = (method: Route['method'], path: string, body?: object) => asker.json(method, `/api/v1${path}`, body);
  for (const applicationId of await idsIn(world, 'applications', candidates)) {
    await keep(
      `stage ${applicationId}`,
      asker.form(`/applications/${applicationId}/stage`, { stage: 'hired', version: stale }),
    );
    for (const assessmentKey of ['interview', 'audition', 'writing']) {
      const again = { applicationId, assessmentKey, panel: [] };
      await keep(`again ${applicationId}`, api('post', `/jobs/${jobId}/sittings`, again));
    }
  }
  for (const id of await idsIn(world, 'sittings', candidates)) {
    await keep(`change ${id}`, api('put', `/sittings/${id}`, { version: stale, panel: [] }));
    await keep(`change ${id}`, asker.form(`/sittings/${id}`, { version: String(stale), place: 'x' }));
    await keep(`delete ${id}`, asker.form(`/sittings/${id}/deletion`, {}));
    await keep(`delete ${id}`, api('delete', `/sittings/${id}`));
  }
  for (const id of await idsIn(world, 'scorecards', candidates)) {
    const closure = { reason: 'Fell ill.', version: stale };
    await keep(`close ${id}`, api('post', `/scorecards/${id}/closure`, closure));
    await keep(`close ${id}`, asker.form(`/scorecards/${id}/closure`, { ...closure, version: String(stale) }));
    const criterionId = '01890000-0000-7000-8000-000000000000';
    const ratings = [{ criterionId, level: 1 }];
    await keep(`save ${id}`, api('put', `/scorecards/${id}/ratings`, { version: stale, ratings }));
    await keep(`save ${id}`, api('put', `/scorecards/${id}/ratings/${criterionId}`, { version: 1, level: 7 }));
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
