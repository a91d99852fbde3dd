import type { Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request, { type Response } from 'supertest';
import type { TestApplication } from './application.js';
import { BrowserRequest } from './browser-request.js';
import { firstEvent, follow, type FollowedStream } from './event-stream.js';
import { digestOf, newToken } from '../../src/accounts/access/tokens.js';
import { newId } from '../../src/platform/database/ids.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * One person's browser, signed in. Nothing lies between it and the server, but for streams of events, which it gets over
 * HTTP. What it gets is not compressed, since it would only be unpacked again.
 */
export class Browser {
  constructor(
    readonly app: NestFastifyApplication,
    /** What it sends as its cookie. */
    readonly cookie: string,
  ) {}

  /** Asks for a page; of what answers with events without end, for the first of them. */
  get(path: string): BrowserRequest {
    const asked = this.ask('get', path);
    if (!path.endsWith('/events')) return asked;
    const stream = request(this.app.getHttpServer()).get(path).set({ cookie: this.cookie });
    return firstEvent(stream) as unknown as BrowserRequest;
  }

  /** Follows server-sent events; the application has to be listening. */
  follow(path: string): Promise<FollowedStream> {
    return follow(this.app.getHttpServer() as Server, path, this.cookie);
  }

  /** Sends a form as a browser does. */
  post(path: string, fields: Record<string, unknown> | string = {}): BrowserRequest {
    return this.ask('post', path).type('form').send(fields);
  }

  /** Sends a form with files. */
  upload(
    path: string,
    fields: Record<string, string>,
    files: Record<string, { name: string; bytes: Buffer }>,
  ): BrowserRequest {
    const test = this.ask('post', path);
    for (const [name, value] of Object.entries(fields)) test.field(name, value);
    for (const [name, file] of Object.entries(files)) test.attach(name, file.bytes, file.name);
    return test;
  }

  /** Calls the JSON API. */
  api(method: Method, path: string, body?: object): BrowserRequest {
    const test = this.ask(method, `/api/v1${path}`);
    return body === undefined ? test : test.send(body);
  }

  private ask(method: Method, path: string): BrowserRequest {
    const asked = new BrowserRequest(this.app, method.toUpperCase(), path);
    return asked.set({ cookie: this.cookie, 'accept-encoding': 'identity' });
  }
}

/** The browser of a person, signed in without going through the sign-in page. */
export async function as(application: TestApplication, person: { id: string }): Promise<Browser> {
  const token = newToken();
  await application.database.query(
    `insert into sessions (id, person_id, token_hash, expires_at, method) values ($1, $2, $3, now() + interval '1 day', 'passkey')`,
    [newId(), person.id, digestOf(token)],
  );
  return new Browser(application.app, `callboard=${token}`);
}

/** A browser that is not signed in. */
export function asNobody(application: TestApplication): Browser {
  return new Browser(application.app, '');
}

/** What a page shows a reader: its text, without marks, entities resolved, spaces folded. */
export function textOf(response: Pick<Response, 'text'>): string {
  return response.text
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<\/?bdi\b[^>]*>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(
      /&(amp|lt|gt|quot|nbsp);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' })[name] ?? ' ',
    )
    .replace(/\s+/g, ' ')
    .trim();
}
