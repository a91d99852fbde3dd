import { inflateSync } from 'node:zlib';
import { expect } from '@jest/globals';
import type { Response } from 'supertest';
import { givenPacket } from '../factories/packets.js';
import type { TestApplication } from './application.js';
import type { Browser } from './as.js';
import { filledInAll, idsIn, type Route, routesOf } from './routes.js';

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
  const ask = async (path: string): Promise<void> => {
    const answer = await browser.get(path).buffer(true);
    answers.push([path, plain(answer)]);
    expect([path, answer.status < 500]).toEqual([path, true]);
  };
  const routes = routesOf(world).filter(({ method }) => method === 'get');
  for (const path of ['/', '/api/openapi.json', ...routes.map((route) => route.path)]) {
    for (const one of await filledInAll(world, path, candidates)) {
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
  return answers;
}

/** What is refused, and the pages that are shown again for it; as `everyAnswer`. Nothing of it may be taken. */
export async function everyRefusal(world: TestApplication, browser: Browser, candidates: string[]): Asked {
  const answers: [string, string][] = [];
  const refused = (name: string, answer: Response): void => {
    answers.push([name, plain(answer)]);
    expect([name, answer.status >= 400 && answer.status < 500]).toEqual([name, true]);
  };
  for (const route of routesOf(world).filter(({ method, fields }) => method !== 'get' && fields.length > 0)) {
    for (const path of await filledInAll(world, route.path, candidates)) {
      refused(`${route.method} ${path}`, await send(browser, route, path, withNonsense(route)));
    }
  }
  for (const [name, answer] of await refusalsByRule(world, browser, candidates)) refused(name, answer);
  return answers;
}

function withNonsense({ fields }: Route): Record<string, unknown> {
  return { ...Object.fromEntries(fields.map((field) => [field, { a: 'x' }])), surprise: 'x' };
}

async function send(browser: Browser, route: Route, path: string, body: object): Promise<Response> {
  if (route.api) return browser.api(route.method, path.replace('/api/v1', ''), body);
  return browser.post(path, body as Record<string, unknown>);
}

/** Well-formed requests that a rule or a stale version refuses, for their applications, sittings and scorecards. */
async function refusalsByRule(
  world: TestApplication,
  browser: Browser,
  candidates: string[],
): Promise<[string, Response][]> {
  const found: [string, Response][] = [];
  const [jobId] = await idsIn(world, 'jobs');
  const stale = 2_000_000_000;
  const keep = async (name: string, answer: PromiseLike<Response>): Promise<void> => {
    found.push([name, await answer]);
  };
  for (const applicationId of await idsIn(world, 'applications', candidates)) {
    await keep(
      `stage ${applicationId}`,
      browser.post(`/applications/${applicationId}/stage`, { stage: 'hired', version: stale }),
    );
    for (const assessmentKey of ['interview', 'audition', 'writing']) {
      const again = { applicationId, assessmentKey, panel: [] };
      await keep(`again ${applicationId}`, browser.api('post', `/jobs/${jobId}/sittings`, again));
    }
  }
  for (const id of await idsIn(world, 'sittings', candidates)) {
    await keep(`change ${id}`, browser.api('put', `/sittings/${id}`, { version: stale, panel: [] }));
    await keep(`change ${id}`, browser.post(`/sittings/${id}`, { version: String(stale), place: 'x' }));
    await keep(`delete ${id}`, browser.post(`/sittings/${id}/deletion`));
    await keep(`delete ${id}`, browser.api('delete', `/sittings/${id}`));
  }
  for (const id of await idsIn(world, 'scorecards', candidates)) {
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

/** Status, what the headers say, and the body; without what every answer makes anew. */
function plain(answer: Response): string {
  const { date: _date, ...headers } = answer.headers as Record<string, string>;
  const body = Buffer.isBuffer(answer.body) ? answer.body.toString('latin1') : answer.text;
  // A session that is renewed gets another random token each time.
  const told = JSON.stringify(headers).replaceAll(/(?<=\bcallboard=)[\w-]{43}/g, 'token');
  return `${answer.status} ${told}\n${body}`;
}
