import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway, isDiskFull } from '../database/database-problems.js';
import {
  DomainError,
  type FieldProblem,
  Forbidden,
  InvalidInput,
  NotFound,
  RuleViolation,
  SignInNeeded,
  StaleEdit,
  TooManyRequests,
} from '../base/domain-errors.js';
import { withoutContents } from '../base/without-contents.js';
import { Views } from '../views/views.js';
import { BadCursor } from './cursors.js';
import { regionalOf } from './input.js';
import { type FormFailure, isApi, viewerShown } from './request.js';

interface Answer {
  status: number;
  title: string;
  code: string;
  detail: string;
  fields: FieldProblem[];
  current?: unknown;
  retryAfter?: number;
}

/** Failures waiting for the page that shows their form, by a key that only this process knows. */
const waiting = new Map<string, FormFailure>();
const FAILURE_HEADER = 'x-callboard-failure';

/** Before a page's handler runs: the failure that the page is to show, if it is shown again for one. */
export function takeFailure(request: FastifyRequest): void {
  const key = request.headers[FAILURE_HEADER];
  if (typeof key !== 'string') return;
  request.failure = waiting.get(key);
  waiting.delete(key);
}

/** Where every error becomes an answer: problem+json for the API, the form again or a page for people. */
@Catch()
export class ErrorAnswers implements ExceptionFilter {
  private readonly log = new Logger('errors');
  private quietUntil = 0;

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly views: Views,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const answer = allowedElsewhere(request, reply) ?? comparedWith(request, answerTo(error));
    if (answer.status >= 500) this.note(error as Error, answer, request);
    if (answer.retryAfter) void reply.header('retry-after', answer.retryAfter);
    void reply.header('cache-control', 'no-store');
    // What a handler says of the file that it would have sent is not for the page that tells why it didn't.
    const policy = reply.raw.getHeader('content-security-policy');
    if (policy) void reply.header('content-security-policy', policy);
    if (isApi(request)) {
      sendProblem(reply, answer);
      return;
    }
    if (error instanceof SignInNeeded && request.method === 'GET') {
      void reply
        .code(303)
        .header('location', `${error.at}?next=${encodeURIComponent(request.url)}`)
        .send('');
      return;
    }
    const again = answer.status < 500 ? await this.formAgain(request, answer) : undefined;
    void reply
      .code(answer.status)
      .type('text/html; charset=utf-8')
      .send(again ?? this.page(request, answer));
  }

  /** A database that is away, or a full disk, is one line now and then, however many ask. */
  private note(error: Error, { status, code }: Answer, request: FastifyRequest): void {
    const where = `${request.method} ${request.routeOptions.url}`;
    if (status !== 503) {
      return this.log.error(`${where}, request ${request.id}`, error.stack && withoutContents(error.stack));
    }
    if (Date.now() < this.quietUntil) return;
    this.quietUntil = Date.now() + 10_000;
    const what = code === 'disk_full' ? 'A disk is full' : 'The database is not answering';
    this.log.warn(`${what} (${withoutContents(error.message)}), first noticed at ${where}.`);
  }

  private async formAgain(request: FastifyRequest, answer: Answer): Promise<string | undefined> {
    const path = request.formPage;
    if (request.method !== 'POST' || !path) return undefined;
    const values = (request.body ?? {}) as Record<string, unknown>;
    const key = randomUUID();
    waiting.set(key, {
      form: String(values['_form'] ?? ''),
      stale: answer.code === 'stale_edit',
      message: answer.detail,
      values,
      fields: answer.fields,
    });
    const server = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    const headers = { ...request.headers, [FAILURE_HEADER]: key };
    for (const name of ['content-type', 'content-length', 'transfer-encoding', 'accept-encoding']) {
      delete (headers as Record<string, unknown>)[name];
    }
    const page = await server.inject({ method: 'GET', url: path, headers });
    waiting.delete(key);
    return page.statusCode === 200 ? page.body : undefined;
  }

  private page(request: FastifyRequest, answer: Answer): string {
    const again = answer.status === 503 ? sentAgain(request) : undefined;
    // What is said of a request as a whole, or of its address, is the sentence above the list already.
    const fields = answer.status === 404 ? [] : answer.fields.filter(({ field }) => field !== 'body');
    return this.views.render(
      'partials/error',
      { status: answer.status, title: answer.title, text: answer.detail, fields, again },
      {
        title: answer.title,
        viewer: viewerShown(request),
        ...regionalOf(request),
        path: request.url.split('?')[0] ?? '/',
        nonce: '',
      },
    );
  }
}

/** A form that could not be taken now, to be sent again as it was; files would have to be chosen again. */
function sentAgain(request: FastifyRequest): { url: string; fields: { name: string; value: string }[] } | undefined {
  if (request.method !== 'POST' || (request.uploads?.size ?? 0) > 0) return undefined;
  const fields = fieldsIn(request.body);
  // A password is not put into a page.
  return fields.some(({ name }) => /password/i.test(name)) ? undefined : { url: request.url, fields };
}

/** What a form sent, field by field, under the names that it had. */
function fieldsIn(value: unknown, name = ''): { name: string; value: string }[] {
  if (value === null || typeof value !== 'object') return name ? [{ name, value: String(value ?? '') }] : [];
  return Object.entries(value).flatMap(([key, item]) => fieldsIn(item, name ? `${name}[${key}]` : key));
}

function sendProblem(reply: FastifyReply, answer: Answer): void {
  void reply
    .code(answer.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(answer)));
}

/** What the router refuses before any handler or hook of ours is reached: an address that is none. */
export function answerUnrouted(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  if (!isApi(request)) return void reply.send(error);
  void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
  sendProblem(reply, answerTo(error));
}

/** An edit that says by `If-Match` what it is of: that it was of something older is what this status is for. */
function comparedWith(request: FastifyRequest, answer: Answer): Answer {
  if (answer.code !== 'stale_edit' || !isApi(request) || request.headers['if-match'] === undefined) return answer;
  return { ...answer, status: 412 };
}

/** Where a call of the API exists, but not with this method: which methods it has is said. */
function allowedElsewhere(request: FastifyRequest, reply: FastifyReply): Answer | undefined {
  if (!request.is404 || !isApi(request)) return undefined;
  const methods = request.server.methodsAt(request.url);
  if (methods.length === 0) return undefined;
  void reply.header('allow', methods.join(', '));
  const detail = `This address doesn’t take ${request.method}. It takes ${methods.join(', ')}.`;
  return { status: 405, title: 'Method not allowed', code: 'http_405', detail, fields: [] };
}

function problemOf(answer: Answer): Record<string, unknown> {
  const { status, title, code, detail, fields, current } = answer;
  return {
    type: 'about:blank',
    title,
    status,
    code,
    detail,
    errors: fields,
    ...(current === undefined ? {} : { current }),
  };
}

function answerTo(error: unknown): Answer {
  if (error instanceof DomainError) {
    const { status, title } = ofDomain(error);
    return {
      status,
      title,
      code: error.code,
      detail: error.message,
      fields: fieldsOf(error),
      current: error instanceof StaleEdit ? error.current : undefined,
      retryAfter: error instanceof TooManyRequests ? Math.ceil(error.retryAfterSeconds) : undefined,
    };
  }
  return ofPlatform(error as PlatformError);
}

function fieldsOf(error: DomainError): FieldProblem[] {
  if (error instanceof InvalidInput || error instanceof RuleViolation) return error.fields;
  if (error instanceof NotFound && error.parameter) {
    return [{ field: error.parameter, message: 'Not an identifier.' }];
  }
  return [];
}

function ofDomain(error: DomainError): { status: number; title: string } {
  if (error instanceof NotFound) return { status: 404, title: 'Not found' };
  if (error instanceof Forbidden) return { status: 403, title: 'Not allowed' };
  if (error instanceof BadCursor) return { status: 400, title: 'Check your entries' };
  if (error instanceof InvalidInput) return { status: 422, title: 'Check your entries' };
  if (error instanceof StaleEdit) return { status: 409, title: 'This changed while you were editing' };
  if (error instanceof SignInNeeded) return { status: 401, title: 'Sign in first' };
  if (error instanceof TooManyRequests) return { status: 429, title: 'Too many attempts' };
  return { status: 409, title: 'You can’t do that right now' };
}

const ofStatus: Record<number, { title: string; detail: string }> = {
  400: { title: 'Not understood', detail: 'The request could not be read.' },
  404: { title: 'Not found', detail: 'This page doesn’t exist, or you don’t have access to it.' },
  413: { title: 'Too large', detail: 'That’s too large. Limits: 4 MB for a form, 10 MB for a file.' },
  414: { title: 'Address too long', detail: 'The address is too long.' },
  415: { title: 'Unsupported content type', detail: 'Send a form, or JSON with content-type application/json.' },
};

/** Whether it is the body that was wrong, rather than the address. */
function isOfBody(status: number, { code }: PlatformError): boolean {
  return [413, 415].includes(status) || (status === 400 && code !== 'FST_ERR_BAD_URL');
}

/** What the framework, the server and the database driver throw. */
interface PlatformError {
  status?: number;
  statusCode?: number;
  getStatus?: () => number;
  code?: string;
  message?: string;
}

function ofPlatform(error: PlatformError): Answer {
  if (isDatabaseAway(error)) {
    const detail = 'Callboard can’t reach its database. Saved data is safe. Try again in a moment.';
    return { status: 503, title: 'Temporarily unavailable', code: 'unavailable', detail, fields: [], retryAfter: 5 };
  }
  if (isDiskFull(error)) {
    const detail =
      'The server’s disk is full, so this wasn’t saved. What was saved before is safe. Tell your Callboard administrator.';
    return { status: 503, title: 'Out of disk space', code: 'disk_full', detail, fields: [], retryAfter: 60 };
  }
  const status = error.statusCode ?? error.status ?? error.getStatus?.() ?? 500;
  if (status >= 400 && status < 500) {
    const words = ofStatus[status] ?? ofStatus[400]!;
    return {
      status,
      title: words.title,
      code: `http_${status}`,
      detail: words.detail,
      fields: isOfBody(status, error) ? [{ field: 'body', message: words.detail }] : [],
    };
  }
  const detail = 'Something went wrong on our end. Your changes weren’t saved. Details are in the server log.';
  return { status: 500, title: 'Something went wrong', code: 'broken', detail, fields: [] };
}
