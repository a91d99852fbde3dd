import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import { givenCandidate } from '../factories/candidates.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser } from '../support/as.js';

let application: TestApplication;
let ada: Browser;
let job: Job;

beforeAll(async () => {
  application = await startApplication({ webhooksPrivate: true });
  ada = await as(application, await givenPerson(application, { administrator: true }));
  ({ job } = await givenJobWithTeam(application));
});
afterAll(() => application.close());

describe('a list that is read from place to place', () => {
  interface Read {
    items: Record<string, unknown>[];
    next: string | null;
  }

  /** Reads all of a list, and does something after each stretch. */
  const readAll = async (browser: Browser, path: string, between: (turn: number) => PromiseLike<unknown>) => {
    const items: Read['items'] = [];
    let at = path;
    for (let turn = 1; ; turn += 1) {
      const { status, body, headers } = await browser.api('get', at);
      expect(status).toBe(200);
      const { items: some, next } = body as Read;
      items.push(...some);
      if (next === null) {
        expect(headers['link']).toBe(undefined);
        return items;
      }
      const [, link] = /^<\/api\/v1(.*)>; rel="next"$/.exec(String(headers['link'])) ?? [];
      expect(new URLSearchParams(link?.split('?')[1]).get('cursor')).toBe(next);
      at = link!;
      await between(turn);
    }
  };

  const insertedJob = (title: string) => ada.api('post', '/jobs', { title, requisition: 'LIST' });

  it('gives each row once and misses none, whatever is added in between', async () => {
    for (let number = 1; number <= 10; number += 1) await insertedJob(`Listed ${number}`);
    const jobs = await readAll(ada, '/jobs?q=Listed&limit=3', (turn) => insertedJob(`Listed late ${turn}`));
    const expected = Array.from({ length: 10 }, (_, index) => `Listed ${10 - index}`);
    expect(jobs.map(({ title }) => title)).toEqual(expected);

    const { job: other, recruiter: lead } = await givenJobWithTeam(application);
    const browser = await as(application, lead);
    const names = Array.from({ length: 10 }, (_, index) => `Candidate ${index}0`);
    for (const name of names) await givenCandidate(application, other, { name });
    const add = (name: string) => givenCandidate(application, other, { name });
    const listed = await readAll(browser, `/jobs/${other.id}/candidates?limit=4`, (turn) =>
      Promise.all([add(`Candidate 00 earlier ${turn}`), add(`Candidate ${turn}9`)]),
    );
    const found = listed.map(({ name }) => String(name));
    expect(new Set(found).size).toBe(found.length);
    expect(found.filter((name) => names.includes(name))).toEqual(names);
    expect(found).toEqual(found.toSorted());
  });

  it('goes through the whole log, which grows meanwhile', async () => {
    const { body } = await ada.api('get', '/record?page=1');
    const total = (body as { total: number }).total;
    const events = await readAll(ada, '/record?limit=20', () => insertedJob('Logged'));
    expect(events.length).toBe(total);
    expect(events.slice(0, 5)).toEqual((body as Read).items.slice(0, 5));
    expect(events.at(-1)).toMatchObject({ type: expect.any(String) });
  });

  it('is there for people, decisions, and deliveries', async () => {
    for (let number = 1; number <= 5; number += 1) await givenPerson(application, { name: `Pat ${number}` });
    const people = await readAll(ada, '/people?q=Pat&limit=2', () => givenPerson(application, { name: 'Pat 0' }));
    expect(people.map(({ name }) => name)).toEqual(['Pat 1', 'Pat 2', 'Pat 3', 'Pat 4', 'Pat 5']);
    expect(await readAll(ada, `/jobs/${job.id}/decisions?limit=2`, () => Promise.resolve())).toEqual([]);
    const { body: webhook } = await ada.api('post', '/webhooks', {
      url: 'http://127.0.0.1:9/',
      events: ['packet.made'],
    });
    for (let number = 1; number <= 3; number += 1) await ada.api('post', `/webhooks/${webhook.id}/test`);
    const test = () => ada.api('post', `/webhooks/${webhook.id}/test`);
    const deliveries = await readAll(ada, `/webhooks/${webhook.id}/deliveries?limit=2`, test);
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(3);
  });

  it('refuses a cursor that no list gave out, and one of another list or of other filters', async () => {
    await insertedJob('One more');
    await insertedJob('And another');
    const { body } = await ada.api('get', '/jobs?limit=1');
    const { next } = body as Read;
    const broken = `${next!.slice(0, -2)}xx`;
    for (const path of [
      '/jobs?cursor=x',
      `/jobs?cursor=${broken}`,
      `/people?cursor=${next}`,
      `/jobs?q=Listed&cursor=${next}`,
    ]) {
      const answer = await ada.api('get', path);
      expect([answer.status, answer.body.errors[0]?.field]).toEqual([400, 'cursor']);
    }
    for (const [query, field] of [
      ['limit=1&page=2', 'page'],
      ['limit=0', 'limit'],
      ['limit=101', 'limit'],
    ]) {
      const answer = await ada.api('get', `/jobs?${query}`);
      expect([answer.status, answer.body.errors[0].field]).toEqual([422, field]);
    }
  });
});

describe('docs/api.md', () => {
  /** The arguments of a command line, quotes taken off and variables filled in where the quotes allow it. */
  const argumentsOf = (line: string, given: Record<string, string>): string[] =>
    [...line.matchAll(/'([^']*)'|"([^"]*)"|([^\s'"]+)/g)].map(([, plain, quoted, bare]) =>
      plain === undefined ? (quoted ?? bare!).replace(/\$([A-Z]+)/g, (_, name: string) => given[name] ?? '') : plain,
    );

  it('has examples that do what they say', async () => {
    const text = readFileSync('docs/api.md', 'utf8').replaceAll(/ \\\n\s+/g, ' ');
    const commands = [...text.matchAll(/^ {4}curl (.*)$/gm)].map(([, line]) => line!);
    const { body: opened } = await ada.api('post', '/jobs', { title: 'Of the examples', requisition: 'EX' });
    const told = await ada.post('/me/tokens', { name: 'examples', scopes: ['read', 'manage'], days: '30' });
    const [token] = /cb_[\w-]+/.exec(told.text) ?? [''];
    const given: Record<string, string> = {
      CALLBOARD: application.address,
      TOKEN: token,
      JOB: opened.id,
      KEY: newId(),
    };
    const ran: string[] = [];
    for (const command of commands) {
      const variables = [...command.matchAll(/\$([A-Z]+)/g)].map(([, name]) => name!);
      // Files are sent in specs of their own, and a packet takes a round.
      if (/ -F |candidate-|packets|records|comparison/.test(command)) continue;
      given['NEXT'] = String((await ada.api('get', '/jobs?status=all&limit=2')).body.next);
      given['ETAG'] = String((await ada.api('get', `/jobs/${opened.id}`)).headers['etag']);
      expect(variables.filter((name) => given[name] === undefined)).toEqual([]);
      const parts = argumentsOf(command, given);
      const after = (flag: string) => parts.flatMap((part, index) => (part === flag ? [parts[index + 1]!] : []));
      const headers = after('-H').map((line): [string, string] => [line.split(': ')[0]!, line.split(': ')[1]!]);
      const [body] = after('-d');
      const method = after('-X')[0] ?? (body ? 'POST' : 'GET');
      const answer = await fetch(parts.at(-1)!, { method, headers, ...(body && { body }) });
      ran.push(`${method} ${answer.status} ${command}`);
    }
    expect(ran.length).toBeGreaterThan(7);
    expect(ran.filter((one) => !/^\w+ 2\d\d /.test(one))).toEqual([]);
  });

  it('names only calls that there are', async () => {
    const document = (await (await fetch(`${application.address}/api/openapi.json`)).json()) as { paths: object };
    const shape = (path: string) => path.replaceAll(/\{\w+\}|:\w+|\$[A-Z]+/g, '{}');
    const known = new Set(Object.keys(document.paths).map(shape));
    const named = readFileSync('docs/api.md', 'utf8').matchAll(/\/api\/v1(\/[\w:$/-]+)(?![\w:$/…-])/g);
    const unknown = [...named].map(([path]) => shape(path)).filter((path) => !known.has(path));
    expect([...new Set(unknown)]).toEqual([]);
  });
});
