import type { FastifyInstance } from 'fastify';
import type { AnswerLine } from '../logging/json-logger.js';

/** Calls `see` for every answer that was given to the end; before the server is ready. */
export function observeAnswers(server: FastifyInstance, see: (answer: AnswerLine) => void): void {
  server.addHook('onResponse', (request, reply, done) => {
    see({
      requestId: request.id,
      method: request.method,
      // An address that leads nowhere may hold anything.
      route: request.routeOptions.url ?? '(none)',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
    done();
  });
}
