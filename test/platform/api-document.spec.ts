import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fastify } from 'fastify';
import type { Response } from 'supertest';
import { apiDocument, operationsOf } from '../../src/app/api-document.js';
import { toldOfTheApi } from '../../src/platform/http/api-description.js';
import { TooManyRequests } from '../../src/platform/base/domain-errors.js';
import { ErrorAnswers } from '../../src/platform/http/error-answers.js';
import { givenPerson } from '../factories/people.js';
import { type Answer, problemWith } from '../support/answer-check.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, type Browser } from '../support/as.js';

type Document = ReturnType<typeof apiDocument>;

/** These take nothing but the address. */
const bodiless = [
  'Load the starter plan into an empty plan',
  'Start scoring',
  'Replace the secret; the one before signs as well for a day',
  'Send a message again',
  'Send a test message',
  'Make a link to the referee’s own page; shown once, and the one before is good no more',
  'Open the debrief of a session',
  'Tries again to generate a packet that failed or was canceled, with what you can see now',
  'Cancels a packet that is in progress',
  'Imports a file of candidates, all of it or nothing, in the background',
  'Cancels an import that is in progress; nobody of it is added',
  'Stop what was not handed to the mail server yet',
  'Undoes an import, but for candidates with whom something was done since',
  'Tries again to generate a records export that failed or was canceled',
  'Cancels a records export that is in progress',
  'Email a member a sign-in link; only they see it',
  'Tries again to generate a job analysis report that failed or was canceled',
  'Signs a job analysis report off, once',
  'Email an expert the link once more',
  'Email the referee a link to their own page; the one before is good no more',
  'Cancels a job analysis report that is in progress',
  'Email a person a sign-in link; only they see it',
  'The whole log as NDJSON: a line for each event, with its link',
  'The log of a job as NDJSON: a line for each event, with its link',
  'A signed head of the log: how far each chain of events is, to be kept elsewhere',
  'Create a one-time link to hand over, where email isn’t set up; it is shown once',
  'Email a candidate the link to their own page; only they see it',
  'Create a link to hand over, where no email can bring it; it is shown once',
  'Withdraw the application',
  'Invite the panel and the candidate by email; those who were not reached are tried again',
  'Make a new calendar address in place of the one before; it is shown once',
  'Ends a legal hold',
  'Erases all candidates of a job who are due and not under a hold',
  'Erases all candidates who are due and not under a hold',
  'Confirm, as another administrator, who becomes one or stops being one',
  'Refuse who was to become an administrator or stop being one',
];

describe('the document of the API', () => {
  let application: TestApplication;
  let document: Document;

  beforeAll(async () => {
    application = await startApplication();
    document = apiDocument(application.app, await toldOfTheApi());
  });
  afterAll(() => application.close());

  it('comes compressed to whoever can unpack it, and says the same to whoever cannot', async () => {
    const url = `${application.address}/api/openapi.json`;
    const got = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (encoding) => {
        const answer = await fetch(url, { headers: { 'accept-encoding': encoding } });
        return { encoding: answer.headers.get('content-encoding'), document: await answer.json() };
      }),
    );
    expect(got.map(({ encoding }) => encoding)).toEqual(['br', 'gzip', null]);
    for (const one of got) expect(one.document).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('names no schema that it does not describe', () => {
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]*)"/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((name) => !document.components?.schemas?.[name])).toEqual([]);
  });

  it('says of each seat of a panel what it is made of', () => {
    const sitting = document.components?.schemas?.['SittingInput'] as { properties: Record<string, unknown> };
    expect(sitting.properties['panel']).toMatchObject({
      type: 'array',
      items: { $ref: '#/components/schemas/SeatInput' },
    });
  });

  it('describes the body of everything that takes one, files too', () => {
    const writing = Object.values(document.paths).flatMap((path) => [path.post, path.put]);
    const without = writing.filter((operation) => operation && !operation.requestBody).map((one) => one?.summary);
    expect(without.sort()).toEqual([...bodiless].sort());
  });

  it('gives each operation a summary, a name of its own and the refusals', () => {
    const operations = operationsOf(document);
    expect(operations.filter(({ summary }) => !summary)).toEqual([]);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { responses } of operations) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403', '404', '409', '422']));
    }
  });

  it('is an OpenAPI 3.1 document, and each schema in it one of JSON Schema', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const official = JSON.parse(readFileSync('test/fixtures/openapi-3.1.schema.json', 'utf8')) as object;
    const plain = JSON.parse(JSON.stringify(document)) as Document;
    const isValid = ajv.compile(official);
    expect([isValid(plain), isValid.errors]).toEqual([true, null]);
    expect(isValid({ ...plain, openapi: '3.0.3' })).toBe(false);
    const unknown = Object.entries(plain.components?.schemas ?? {}).filter(([, schema]) => !ajv.validateSchema(schema));
    expect(unknown).toEqual([]);
  });

  it('says of every call what it answers with, closed to fields that it does not name', () => {
    const answers = operationsOf(document).flatMap(({ operationId, responses }) => {
      const [status, answer] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? [];
      const { description = '', content } = answer as { description?: string; content?: object };
      return [{ operationId, status, description, content }];
    });
    expect(answers.filter(({ description }) => !description)).toEqual([]);
    const empty = answers
      .filter(({ content }) => !content)
      .map(({ operationId, status }) => `${operationId} ${status}`);
    expect(empty.filter((one) => !one.endsWith(' 204')).sort()).toEqual(['References_mail 202']);
    const open = JSON.stringify(document.components?.schemas).match(/"type":"object","properties":\{[^{}]*\}(?!,)/g);
    expect(open).toBe(null);
  });

  it('is what every answer to a test is held against, field by field', async () => {
    const { id } = await givenPerson(application);
    const person = await as(application, { id });
    const { status, text, type } = await person.api('get', '/me');
    const me = JSON.parse(text) as Record<string, unknown>;
    const held = (change: Partial<Answer>, body: object = me) =>
      problemWith(application.app, {
        ...{ method: 'GET', url: '/api/v1/me?x=1', status, type, body: Buffer.from(JSON.stringify(body)) },
        ...change,
      });
    expect(held({})).toBe(undefined);
    expect(held({}, { ...me, salary: 1 })).toContain('GET /api/v1/me answered 200');
    expect(held({}, { ...me, salary: 1 })).toContain('must NOT have additional properties “salary”');
    expect(held({}, { ...me, name: undefined })).toContain("must have required property 'name'");
    expect(held({}, { ...me, name: null })).toContain('/name must be string (is null)');
    expect(held({ status: 201 })).toContain('that status is not among its answers (200,');
    expect(held({ type: 'text/html; charset=utf-8' })).toContain('its type is “text/html; charset=utf-8”');
    expect(held({ status: 404, type: 'application/problem+json' })).toContain("must have required property 'type'");
    expect(held({ url: '/api/v1/nowhere' })).toContain('there is no such call');
  });
});

describe('a request that is refused', () => {
  let application: TestApplication;
  let administrator: Browser;

  beforeAll(async () => {
    application = await startApplication();
    administrator = await as(application, await givenPerson(application, { administrator: true }));
  });
  afterAll(() => application.close());

  const nowhere = '01890000-0000-7000-8000-000000000000';
  const kinds: [string, () => PromiseLike<Response>, { status: number; code: string; field?: string }][] = [
    ['an address that leads nowhere', () => administrator.api('get', '/nowhere'), { status: 404, code: 'http_404' }],
    [
      'a thing that is not there',
      () => administrator.api('get', `/jobs/${nowhere}`),
      { status: 404, code: 'not_found' },
    ],
    [
      'an identifier that is none',
      () => administrator.api('get', '/jobs/x'),
      { status: 404, code: 'not_found', field: 'jobId' },
    ],
    ['an address that is none', () => administrator.api('get', '/jobs/%zz'), { status: 400, code: 'http_400' }],
    [
      'an address that is too long',
      () => administrator.api('get', `/jobs/${'x'.repeat(200)}`),
      { status: 414, code: 'http_414' },
    ],
    ['a method that is not there', () => administrator.api('delete', '/people'), { status: 405, code: 'http_405' }],
    ['nobody', () => asNobody(application).api('get', '/me'), { status: 401, code: 'sign_in_needed' }],
    [
      'JSON that is none',
      () => administrator.api('post', '/people').type('json').send('{"name":'),
      { status: 422, code: 'invalid_input', field: 'body' },
    ],
    [
      'a field that is wrong',
      () => administrator.api('post', '/people', { name: 3, email: 'ada@example.com' }),
      { status: 422, code: 'invalid_input', field: 'name' },
    ],
    [
      'a body of a type that is not read',
      () => administrator.api('post', '/people').type('text/plain').send('Ada'),
      { status: 415, code: 'http_415', field: 'body' },
    ],
    [
      'a body that is too large',
      () =>
        administrator
          .api('post', '/people')
          .type('json')
          .send(`{"name":"${'x'.repeat(5 * 1024 * 1024)}"}`),
      { status: 413, code: 'http_413', field: 'body' },
    ],
  ];

  it.each(kinds)('is told why as problem+json: %s', async (_, ask, { status, code, field }) => {
    const answer = await ask();
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
    const problem = JSON.parse(answer.text ?? (answer.body as Buffer).toString()) as Record<string, unknown>;
    expect(problem).toMatchObject({ type: 'about:blank', status, code });
    expect(String(problem['detail']).length).toBeGreaterThan(10);
    expect((problem['errors'] as { field: string }[]).map((one) => one.field)).toEqual(field ? [field] : []);
  });

  it('is told which methods an address has', async () => {
    const answer = await administrator.api('delete', '/people');
    expect(answer.headers['allow']).toBe('GET, HEAD, POST');
    expect((await administrator.api('put', `/people/${nowhere}/nowhere`, {})).status).toBe(404);
  });

  it('is answered so even where it is no HTTP', async () => {
    const { port } = new URL(application.address);
    const said = async (bytes: string): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(bytes);
      return (await socket.setEncoding('utf8').toArray()).join('');
    };
    const [none, large] = await Promise.all([
      said('HELLO\r\n\r\n'),
      said(`GET /api/v1/me HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`),
    ]);
    expect(none).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json\r\n/);
    expect(large).toMatch(/^HTTP\/1\.1 431 /);
    expect(JSON.parse(large.split('\r\n\r\n')[1]!)).toMatchObject({ status: 431, code: 'http_431', errors: [] });
  });

  it('says when to come back where too many come', async () => {
    const server = fastify();
    server.decorate('methodsAt', () => []);
    const answers = new ErrorAnswers(undefined as never, undefined as never);
    server.setErrorHandler((error, request, reply) =>
      answers.catch(error, { switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }) } as never),
    );
    server.get('/api/v1/me', () => {
      throw new TooManyRequests(90);
    });
    const answer = await server.inject('/api/v1/me');
    expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toEqual([
      429,
      '90',
      expect.objectContaining({ status: 429, code: 'too_many_requests', detail: expect.stringContaining('2 minutes') }),
    ]);
    await server.close();
  });
});
