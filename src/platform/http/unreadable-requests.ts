import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const words: Record<number, string> = {
  400: 'The request can’t be read: it isn’t HTTP.',
  408: 'The request took too long to arrive. Send it again.',
  431: 'The headers are too large. Send fewer or shorter ones, cookies among them.',
};

/**
 * Answers what came over a connection and is no request that could be read: there is no address yet by which a page
 * could be told from the API, so it is answered as the API answers.
 */
export function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = statusOf(error.code);
  const problem = {
    ...{ type: 'about:blank', title: STATUS_CODES[status], status, code: `http_${status}`, detail: words[status] },
    errors: [],
  };
  const body = Buffer.from(JSON.stringify(problem));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  if (socket.writable) socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
  socket.destroy(error);
}

function statusOf(code: string | undefined): number {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  return code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
}
