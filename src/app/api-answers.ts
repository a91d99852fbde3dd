import type { OpenAPIObject } from '@nestjs/swagger';
import kept from './api-answers.json' with { type: 'json' };

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Answers = Operation['responses'];
type Answer = Exclude<Answers[string], { $ref: string } | undefined>;
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** What handlers answer with: a schema, nothing, or a file of one of some types. */
const { answers, schemas: answerSchemas } = kept as unknown as {
  answers: Record<string, object | null | { files: string[] }>;
  schemas: Schemas;
};

const problem: Schemas[string] = {
  type: 'object',
  description: 'What went wrong, as RFC 9457 describes it.',
  required: ['type', 'title', 'status', 'code', 'detail', 'errors'],
  properties: {
    type: { type: 'string', enum: ['about:blank'] },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'A stable name for programs.' },
    detail: { type: 'string', description: 'What is wrong and what to do, for people.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
        additionalProperties: false,
      },
    },
    current: { description: 'What is there now, where an edit was of something older.' },
  },
  additionalProperties: false,
};

const retryAfter = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' as const } } };

/** Headers that calls of the API take; which ones is said of each. */
export const headerParameters = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header' as const,
    required: false,
    description:
      'A text of your own, such as a UUID, new for each request: sent again with it, the request has its effect once.',
    schema: { type: 'string' as const, minLength: 1, maxLength: 255 },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header' as const,
    required: false,
    description:
      'The `ETag` of what was read here; stands for `version` in the body. What changed since is answered with 412.',
    schema: { type: 'string' as const },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header' as const,
    required: false,
    description: 'The `ETag` of what you have: the answer is 304 while it is the same.',
    schema: { type: 'string' as const },
  },
};

type Header = keyof typeof headerParameters;

/** Says of a call which of these headers it takes. @param read whether its address can be read */
export function describeHeaders(method: string, operation: Operation, read: boolean): void {
  const isPublic = operation.security?.length === 0;
  const names: Header[] =
    method === 'get'
      ? ['IfNoneMatch']
      : [...(isPublic ? [] : ['IdempotencyKey' as const]), ...(read ? ['IfMatch' as const] : [])];
  const taken = names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
  operation.parameters = [...(operation.parameters ?? []), ...taken];
}

/** The refusals that any call can meet. */
const refusals: Record<string, Answer> = {
  '400': refusal('The request can’t be read.'),
  '401': refusal('Not signed in.'),
  '403': refusal('You can see this but can’t do that with it.'),
  '404': refusal('This thing doesn’t exist, or you don’t have access to it.'),
  '409': refusal('A rule doesn’t allow it now, or someone else changed it.'),
  '412': refusal('Someone else changed it since the `ETag` in `If-Match`; `current` is what is there now.'),
  '413': refusal('The body is too large.'),
  '414': refusal('The address is too long.'),
  '415': refusal('The type of the body isn’t supported.'),
  '422': refusal('A field is invalid, missing, or unknown; each is listed.'),
  '429': { ...refusal('Too many requests; wait.'), headers: retryAfter },
  '500': refusal('Something went wrong on the server; nothing was saved.'),
  '503': { ...refusal('The database can’t be reached; try again.'), headers: retryAfter },
};
const ofChanges = ['412', '413', '415'];

function refusal(description: string): Answer {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}

/** What every answer is made of, to be put beside the schemas of what is sent. */
export const answerComponents = {
  parameters: headerParameters,
  responses: Object.fromEntries(Object.entries(refusals).map(([status, answer]) => [`Problem${status}`, answer])),
  schemas: { ...answerSchemas, Problem: problem },
};

/** Says of a call what it answers with, where it succeeds and where it is refused. */
export function describeAnswers(method: string, operation: Operation): void {
  for (const status of Object.keys(refusals)) {
    if (ofChanges.includes(status) && method === 'get') continue;
    operation.responses[status] = { $ref: `#/components/responses/Problem${status}` };
  }
  for (const [status, answer] of Object.entries(operation.responses)) {
    if (!status.startsWith('2')) continue;
    const described = success(status, operation, answer as Answer);
    operation.responses[status] = described;
    if (status === '202') described.headers = { Location: { schema: { type: 'string' } } };
    if (method !== 'get' || !described.content?.['application/json']) continue;
    described.headers = { ETag: { description: 'Of what you are shown.', schema: { type: 'string' } } };
    operation.responses['304'] = { description: 'It is what `If-None-Match` says that you have.' };
  }
}

const descriptions: Record<string, string> = {
  '200': 'Done.',
  '201': 'Created.',
  '202': 'Taken on, to be done in the background; `Location` says where to see how far it is.',
  '204': 'Done; there is nothing to say.',
};

function success(status: string, { operationId = '' }: Operation, answer: Answer): Answer {
  const known = answers[operationId.replace('_', 'Api.')];
  // A handler that is newer than the list: a spec says so.
  if (known === undefined) return answer;
  const described = { ...answer, description: answer.description || descriptions[status] || 'Done.' };
  delete described.content;
  if (known === null) return described;
  if ('files' in known) {
    const bytes = { schema: {} };
    return { ...described, content: Object.fromEntries(known.files.map((type) => [type, bytes])) };
  }
  return { ...described, content: { 'application/json': { schema: known as Schemas[string] } } };
}
