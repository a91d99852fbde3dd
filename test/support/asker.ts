import type { Server } from 'node:http';
import { stringify } from 'qs';
import request from 'supertest';
import type { TestApplication } from './application.js';
import { askDirectly } from './direct-request.js';
import { firstEvent } from './event-stream.js';
import type { Route } from './routes.js';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  /** Nothing is packed: what it sends is what it says. */
  bytes: Buffer;
}

/**
 * Asks as one person, with no connection in between: a third of what a request costs, for specs that ask thousands of
 * times and say nothing of connections.
 */
export class Asker {
  /**
   * @param cookie what it sends as its cookie; nothing for somebody who is not signed in
   * @param more headers that it sends besides, such as the token of a program
   */
  constructor(
    private readonly world: TestApplication,
    readonly cookie: string,
    private readonly more: Record<string, string> = {},
  ) {}

  /** Asks for a page; of what answers with events without end, for the first of them. */
  get(path: string): Promise<Answer> {
    return path.endsWith('/events') ? this.followed(path) : this.send('GET', path);
  }

  /** Sends a form as a browser does; a text is one that is encoded already. */
  form(path: string, fields: object | string): Promise<Answer> {
    const body = typeof fields === 'string' ? fields : stringify(fields, { indices: false, strictNullHandling: true });
    return this.send('POST', path, { type: 'application/x-www-form-urlencoded', body });
  }

  /** Calls a path of the JSON API, beginning with /api/v1; a text is sent as it is. */
  json(method: Route['method'], path: string, body?: object | string): Promise<Answer> {
    const sent = typeof body === 'object' ? JSON.stringify(body) : body;
    return this.send(method, path, sent === undefined ? undefined : { type: 'application/json', body: sent });
  }

  /** Calls a route with what its kind of body is. */
  call({ api, method }: Pick<Route, 'api' | 'method'>, path: string, body: object | string = {}): Promise<Answer> {
    if (method === 'get') return this.get(path);
    return api ? this.json(method, path, body) : this.form(path, body);
  }

  private async send(method: string, url: string, sent?: { type: string; body: string }): Promise<Answer> {
    const type = sent && { 'content-type': sent.type };
    const headers = { cookie: this.cookie, 'accept-encoding': 'identity', ...this.more, ...type };
    const asked = { method: method.toUpperCase(), url, headers, payload: sent?.body };
    const { statusCode: status, ...answer } = await askDirectly(this.world.app, asked);
    return { status, ...answer };
  }

  private async followed(path: string): Promise<Answer> {
    const asked = request(this.world.app.getHttpServer() as Server).get(path);
    const { status, headers, body } = await firstEvent(asked.set({ cookie: this.cookie }));
    return { status, headers: headers as Record<string, unknown>, bytes: body as Buffer };
  }
}
