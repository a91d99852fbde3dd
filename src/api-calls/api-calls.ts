import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { isApi } from '../platform/http/request.js';
import { ConditionalCalls } from './conditional-calls.js';
import { IdempotentCalls } from './idempotent-calls.js';

/**
 * What holds for calls of the API, and is passed by every page in one step. What was answered before is looked for first:
 * by then the edit has made stale what it was compared with.
 */
@Injectable()
export class ApiCalls implements NestInterceptor {
  constructor(
    private readonly idempotent: IdempotentCalls,
    private readonly conditional: ConditionalCalls,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!isApi(context.switchToHttp().getRequest<FastifyRequest>())) return next.handle();
    return this.idempotent.intercept(context, { handle: () => this.conditional.intercept(context, next) });
  }
}
