import { EventEmitter } from 'node:events';
import {
  IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  type Server,
  ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What is asked of a server. */
export interface Asked {
  /** In capitals. */
  method: string;
  /** Path and query, as they would stand in the first line of the request. */
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Nothing where it is empty. */
  payload?: Buffer | string;
}

/** What a server answers. */
export interface Answered {
  statusCode: number;
  headers: Record<string, OutgoingHttpHeader>;
  bytes: Buffer;
}

/**
 * Hands a request to the server of an application as Node does once it has read one, and takes the answer as it is
 * given to Node to send: nothing is written to a connection, and nothing parsed that was put together just before.
 */
export function askDirectly(app: NestFastifyApplication, { method, url, headers, payload }: Asked): Promise<Answered> {
  const request = new IncomingMessage(nowhere);
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const sent: Record<string, string> = { host: 'localhost:80', 'user-agent': 'specs', ...headers };
  if (body?.length && sent['content-length'] === undefined) sent['content-length'] = String(body.length);
  Object.assign(request, { method, url, httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1, headers: sent });
  request.rawHeaders = Object.entries(sent).flat();
  request.complete = true;
  if (body?.length) request.push(body);
  request.push(null);
  return new Promise((resolve, reject) => {
    const response = new DirectAnswer(request, resolve);
    response.once('error', reject);
    (app.getHttpServer() as Server).emit('request', request, response);
  });
}

/** Stands for a connection: it is asked only where it comes from. */
const nowhere = Object.assign(new EventEmitter(), { remoteAddress: '127.0.0.1' }) as unknown as Socket;

/** Keeps what is written to it. */
class DirectAnswer extends ServerResponse {
  private readonly pieces: Buffer[] = [];
  private told: Record<string, OutgoingHttpHeader> | undefined;

  constructor(
    request: IncomingMessage,
    private readonly answer: (answer: Answered) => void,
  ) {
    super(request);
  }

  override writeHead(status: number, ...given: unknown[]): this {
    const headers = given.find((one) => typeof one === 'object') as OutgoingHttpHeaders | undefined;
    this.statusCode = status;
    this.told = { ...(this.getHeaders() as Record<string, OutgoingHttpHeader>) };
    for (const [name, value] of Object.entries(headers ?? {})) {
      if (value !== undefined) this.told[name.toLowerCase()] = value;
    }
    // What Node asks to know whether headers were sent.
    (this as unknown as { _header: string })._header = 'sent';
    return this;
  }

  override write(piece: unknown, encoding?: unknown): boolean {
    if (!this.told) this.writeHead(this.statusCode);
    this.pieces.push(bytesOf(piece, encoding));
    return true;
  }

  override end(piece?: unknown, encoding?: unknown): this {
    if (this.finished) return this;
    if (!this.told) this.writeHead(this.statusCode);
    if (piece !== undefined && piece !== null && typeof piece !== 'function')
      this.pieces.push(bytesOf(piece, encoding));
    this.finished = true;
    this.emit('finish');
    process.nextTick(() => {
      this.emit('close');
      const { told, pieces, statusCode } = this;
      const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      this.answer({ statusCode, headers: told!, bytes });
    });
    return this;
  }

  override destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    if (!this.finished) process.nextTick(() => this.emit('error', error ?? new Error('The answer was broken off.')));
    return this;
  }
}

function bytesOf(piece: unknown, encoding: unknown): Buffer {
  return typeof piece === 'string' ? Buffer.from(piece, encoding as BufferEncoding) : (piece as Buffer);
}
