import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';
import { apiDocument } from '../../src/app/api-document.js';
import { type SwaggerPackage, toldOfTheApi } from '../../src/platform/http/api-description.js';

/**
 * Every answer of the API to any test is held against the API's own document: the call, its status, the type of the
 * body, and each field of it. The runner of specs fails the test during which one did not agree.
 */
export async function checkAnswers(app: NestFastifyApplication): Promise<void> {
  swagger = await toldOfTheApi();
  (app.getHttpServer() as Server).prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    if (isOfApi(request.url)) watch(app, request, response);
  });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const inject = fastify.inject.bind(fastify) as (...given: unknown[]) => PromiseLike<Injected> | undefined;
  const checked = (...given: [{ url?: string; method?: string }, ...unknown[]]) => {
    const [{ url, method = 'GET' }] = given;
    return isOfApi(url) ? inject(...given)?.then((answer) => seen(app, method, url, answer)) : inject(...given);
  };
  Object.assign(fastify, { inject: checked });
}

interface Injected {
  statusCode: number;
  headers: Record<string, unknown>;
  rawPayload: Buffer;
}

export interface Answer {
  method: string;
  url: string;
  status: number;
  type: string;
  body: Buffer;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = Record<string, { content?: Record<string, { schema?: object }> }>;

const wrong = ((globalThis as Record<symbol, unknown>)[Symbol.for('callboard.wrong-answers')] ??= []) as string[];

function isOfApi(url: string | undefined): url is string {
  return url?.startsWith('/api/v1/') ?? false;
}

function seen(app: NestFastifyApplication, method: string, url: string, answer: Injected): Injected {
  const { statusCode: status, rawPayload } = answer;
  const body = unpacked(rawPayload, String(answer.headers['content-encoding'] ?? ''));
  hold(app, { method, url, status, type: String(answer.headers['content-type'] ?? ''), body });
  return answer;
}

/** Looks at an answer when it is whole, before whoever asked has it. */
function watch(app: NestFastifyApplication, request: IncomingMessage, response: ServerResponse): void {
  const { method = 'GET', url = '' } = request;
  const pieces: Buffer[] = [];
  const { write, end } = response;
  const keep = (piece: unknown): void => {
    if (typeof piece === 'string') pieces.push(Buffer.from(piece));
    else if (piece instanceof Uint8Array) pieces.push(Buffer.from(piece));
  };
  // Where nothing was said of headers before, what is given here is found nowhere else.
  let given: Record<string, unknown> = {};
  const { writeHead } = response;
  response.writeHead = function (this: ServerResponse, ...all: unknown[]) {
    given = { ...(all.at(-1) as object) };
    return (writeHead as (...all: unknown[]) => ServerResponse).apply(this, all);
  } as typeof writeHead;
  const header = (name: string) => String(response.getHeader(name) ?? given[name] ?? '');
  response.write = function (this: ServerResponse, ...all: unknown[]) {
    if (isJson(header('content-type'))) keep(all[0]);
    return (write as (...all: unknown[]) => boolean).apply(this, all);
  };
  response.end = function (this: ServerResponse, ...all: unknown[]) {
    keep(all[0]);
    const body = unpacked(Buffer.concat(pieces), header('content-encoding'));
    hold(app, { method, url, status: response.statusCode, type: header('content-type'), body });
    return (end as (...all: unknown[]) => ServerResponse).apply(this, all);
  };
}

function unpacked(body: Buffer, encoding: string): Buffer {
  if (encoding === 'br') return brotliDecompressSync(body);
  return encoding === 'gzip' ? gunzipSync(body) : body;
}

function isJson(type: string): boolean {
  return /^application\/(problem\+)?json\b/.test(type);
}

function hold(app: NestFastifyApplication, answer: Answer): void {
  const problem = problemWith(app, answer);
  if (problem) wrong.push(problem);
}

/** What an answer says that the document of the API does not; nothing where they agree. */
export function problemWith(app: NestFastifyApplication, answer: Answer): string | undefined {
  const problem = disagreement(answer, (checks ??= checksOf(apiDocument(app, swagger))));
  const { method, url, status } = answer;
  return problem && `${method} ${url.split('?')[0]} answered ${status}, and its document says otherwise: ${problem}`;
}

interface Checks {
  /** Of each method, by how many parts the path has. */
  operations: Map<string, { parts: string[]; path: string; operation: Operation }[]>;
  responses: Responses;
  /** @param schema that which is at the pointer */
  errorsIn(pointer: string[], schema: object, value: unknown): ErrorObject[];
}

let swagger: SwaggerPackage;

/** The document is the same for all applications of a process. */
let checks: Checks | undefined;

function checksOf(document: OpenAPIObject): Checks {
  // The document has things of JavaScript in it that JSON leaves out.
  const plain = JSON.parse(JSON.stringify(document)) as OpenAPIObject;
  // Most of what it makes is used a few times: making it faster takes longer than it saves.
  const code = { optimize: false };
  const ajv = new Ajv2020({ strict: false, validateSchema: false, verbose: true, formats, code });
  ajv.addSchema(plain as unknown as Record<string, unknown>, 'api');
  const operations: Checks['operations'] = new Map();
  for (const [path, methods] of Object.entries(plain.paths)) {
    const parts = path.split('/');
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const key = `${method.toUpperCase()} ${parts.length}`;
      operations.set(key, [...(operations.get(key) ?? []), { parts, path, operation }]);
    }
  }
  const validators = new Map<object, ValidateFunction>();
  const validatorAt = (pointer: string[]): ValidateFunction => {
    const place = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
    const validate = ajv.getSchema(`api#/${place.join('/')}`);
    if (!validate) throw new Error(`The API's document has no ${place.join('/')}.`);
    return validate;
  };
  // A word where another path has a parameter goes first.
  const parameters = (parts: string[]) => parts.filter(isParameter).length;
  for (const list of operations.values()) list.sort((one, other) => parameters(one.parts) - parameters(other.parts));
  return {
    operations,
    responses: plain.components?.responses as Responses,
    errorsIn: (pointer, schema, value) => {
      const validate = validators.get(schema) ?? validatorAt(pointer);
      validators.set(schema, validate);
      return validate(value) ? [] : (validate.errors ?? []);
    },
  };
}

const formats = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
  email: true as const,
  binary: true as const,
};

const isParameter = (part: string): boolean => part.startsWith('{');

function disagreement(answer: Answer, all: Checks): string | undefined {
  const parts = answer.url.split('?')[0]!.split('/');
  const method = answer.method === 'HEAD' ? 'GET' : answer.method;
  const found = all.operations
    .get(`${method} ${parts.length}`)
    ?.find((one) => one.parts.every((part, index) => part === parts[index] || (isParameter(part) && parts[index])));
  const { status } = answer;
  if (!found) {
    if (status < 400) return 'there is no such call.';
    return bodyProblem(answer, ['components', 'responses', 'Problem400'], all.responses['Problem400']!, all);
  }
  const responses = found.operation.responses as Responses & Record<string, { $ref?: string }>;
  const response = responses[status];
  if (!response) return `that status is not among its answers (${Object.keys(responses).join(', ')}).`;
  const shared = (response as { $ref?: string }).$ref?.split('/').at(-1);
  if (shared) return bodyProblem(answer, ['components', 'responses', shared], all.responses[shared]!, all);
  return bodyProblem(answer, ['paths', found.path, method.toLowerCase(), 'responses', String(status)], response, all);
}

function bodyProblem(
  { type, body, method }: Answer,
  pointer: string[],
  { content }: Responses[string],
  all: Checks,
): string | undefined {
  if (method === 'HEAD') return undefined;
  if (!content) return body.length > 0 ? 'there should be no body.' : undefined;
  const plainType = type.split(';')[0]!.trim();
  const media = [type, plainType, '*/*'].find((one) => content[one]);
  if (!media) return `its type is “${type}” and not ${Object.keys(content).join(' or ')}.`;
  const { schema = {} } = content[media]!;
  if (!isJson(type) || Object.keys(schema).length === 0) return undefined;
  const errors = all.errorsIn([...pointer, 'content', media, 'schema'], schema, JSON.parse(body.toString('utf8')));
  return errors.length > 0 ? errors.slice(0, 6).map(told).join('; ') : undefined;
}

function told({ instancePath, message, params, data }: ErrorObject): string {
  const extra = (params as { additionalProperty?: string }).additionalProperty;
  const is = data === null || typeof data !== 'object' ? ` (is ${JSON.stringify(data)?.slice(0, 60)})` : '';
  return `${instancePath || 'the body'} ${message}${extra ? ` “${extra}”` : ''}${is}`;
}
