import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, map, mergeMap, type Observable } from 'rxjs';
import { InvalidInput, StaleEdit } from '../platform/base/domain-errors.js';
import { FileAnswer } from '../platform/http/page.js';
import { isAmong, isTag, tagged, versionIn } from './entity-tags.js';

/** What the API answers has a tag; what is read again only if it changed, and what is edited only if it did not. */
@Injectable()
export class ConditionalCalls implements NestInterceptor {
  constructor(private readonly adapter: HttpAdapterHost) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (request.method === 'GET') {
      return next.handle().pipe(map((answer) => show(answer, request, http.getResponse<FastifyReply>())));
    }
    const given = request.headers['if-match'];
    if (given === undefined || given === '*') return next.handle();
    return from(this.compare(given, request)).pipe(
      mergeMap(() => next.handle()),
      catchError((error: unknown) => from(this.withCurrent(error, request))),
    );
  }

  /**
   * Where the thing has a version, the version that was read goes with the edit, which is refused in the transaction that
   * would write it. Everything else is read again, as this person is shown it, just before it is changed.
   */
  private async compare(given: string, request: FastifyRequest): Promise<void> {
    if (!request.server.methodsAt(request.url).includes('GET')) {
      throw problem('There is nothing to read at this address that could be compared. Leave this header out.');
    }
    if (!isTag(given)) throw problem('Send one ETag as GET gave it, with its quotes.');
    const version = versionIn(given);
    if (version !== undefined && request.method !== 'DELETE') return addVersion(request, version);
    const now = await this.read(request);
    if (now.statusCode === 200 && now.headers.etag !== given) throw new StaleEdit(undefined, now.json());
  }

  /** Where two edit at the very same time, the one that is told learns what is there now all the same. */
  private async withCurrent(error: unknown, request: FastifyRequest): Promise<never> {
    if (!(error instanceof StaleEdit) || error.current !== undefined) throw error;
    const now = await this.read(request);
    throw now.statusCode === 200 ? new StaleEdit(error.message, now.json()) : error;
  }

  /** What this person is shown at the address of the request. */
  private read(request: FastifyRequest) {
    const { cookie, authorization } = request.headers;
    const headers = { ...(cookie && { cookie }), ...(authorization && { authorization }) };
    const server = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    return server.inject({ method: 'GET', url: request.url, headers });
  }
}

const problem = (message: string): InvalidInput => InvalidInput.field('If-Match', message);

/** The same address, from the next place on. */
function withCursor(url: string, cursor: string): string {
  const [path = '', query] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
}

function addVersion(request: FastifyRequest, version: number): void {
  const body = (request.body ??= {}) as { version?: unknown };
  if (body.version !== undefined && body.version !== version) {
    throw problem(`It is of version ${version}, and the body names another. Send either, or both of the same.`);
  }
  if (typeof body === 'object' && !Array.isArray(body)) body.version = version;
}

function show(answer: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
  if (answer === null || typeof answer !== 'object') return answer;
  if (answer instanceof FileAnswer || answer instanceof StreamableFile) return answer;
  const { next } = answer as { next?: unknown };
  if (typeof next === 'string') void reply.header('link', `<${withCursor(request.url, next)}>; rel="next"`);
  const { text, tag } = tagged(answer);
  void reply.header('etag', tag).header('cache-control', 'private, no-cache').type('application/json; charset=utf-8');
  const known = request.headers['if-none-match'];
  if (known === undefined || !isAmong(tag, known)) return text;
  void reply.code(304);
  return '';
}
