import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { actingFor } from '../platform/database/acting-for.js';
import { isId } from '../platform/database/ids.js';
import { Accepted, FileAnswer } from '../platform/http/page.js';
import { SHOWN_ONCE } from '../platform/http/shown-once.js';
import { type GivenAnswer, KeptAnswers } from './kept-answers.service.js';

const header = 'idempotency-key';

/** Calls of the API that change something and bring an `Idempotency-Key` have their effect once. */
@Injectable()
export class IdempotentCalls implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly answers: KeptAnswers,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = request.headers[header];
    if (key === undefined || request.method === 'GET') return next.handle();
    const isShownOnce = this.reflector.get<boolean | undefined>(SHOWN_ONCE, context.getHandler()) ?? false;
    return from(this.once(String(key), request, http.getResponse<FastifyReply>(), { next, isShownOnce }));
  }

  private async once(
    key: string,
    request: FastifyRequest,
    reply: FastifyReply,
    { next, isShownOnce }: { next: CallHandler; isShownOnce: boolean },
  ): Promise<unknown> {
    const personId = actingFor();
    refuseKey(key, personId);
    const done = await this.answers.once({ personId, key, requestDigest: digestOf(request) }, async () => {
      const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      return { result, given: givenBy(result, reply, isShownOnce) };
    });
    if ('result' in done) return done.result;
    const { status, location, body } = done.again;
    void reply.header('idempotent-replayed', 'true').code(status);
    const told: unknown = body === '' ? undefined : JSON.parse(body);
    return location === null ? told : new Accepted(location, told as object);
  }
}

function refuseKey(key: string, personId: string): void {
  const problem = (message: string) => InvalidInput.field('Idempotency-Key', message);
  if (!isId(personId))
    throw problem('Leave this header out: only calls of someone who signs in can be told apart by it.');
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw problem('Use 1 to 255 visible ASCII characters, such as a UUID.');
}

/** What is kept of an answer: secrets and files are not. */
function givenBy(result: unknown, reply: FastifyReply, isShownOnce: boolean): GivenAnswer {
  const [sent, location] = result instanceof Accepted ? [result.body, result.at] : [result, null];
  const status = result instanceof Accepted ? 202 : reply.statusCode;
  if (isShownOnce || result instanceof FileAnswer) return { status, location, body: null };
  return { status, location, body: sent === undefined || sent === null ? '' : JSON.stringify(sent) };
}

/** SHA-256 of the method, the address, the body and its files. */
function digestOf({ method, url, headers, body, uploads }: FastifyRequest): string {
  const hash = createHash('sha256').update(JSON.stringify([method, url, headers['if-match'] ?? null]));
  if (Buffer.isBuffer(body)) hash.update(body);
  else hash.update(JSON.stringify(body ?? null));
  for (const [field, files] of uploads ?? []) {
    for (const { fileName, bytes } of files) {
      hash.update(JSON.stringify([field, fileName, bytes.length])).update(bytes);
    }
  }
  return hash.digest('hex');
}
