import { Readable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { stringify } from 'qs';
import type { Response } from 'supertest';
import { askDirectly, type Answered } from './direct-request.js';

/** How the bytes of an answer are read, in the words of supertest. */
type Parse = (answer: Readable, done: (error: Error | null, body: unknown) => void) => void;

/**
 * A request that is sent once somebody waits for it, as supertest has them; there is no connection and no client in
 * between, which are most of what a request costs a spec.
 */
export class BrowserRequest implements Promise<Response> {
  readonly [Symbol.toStringTag] = 'BrowserRequest';
  private readonly headers: Record<string, string> = {};
  private readonly parts: Buffer[] = [];
  private body: unknown;
  private read: Parse | undefined;
  private readonly expected: number[] = [];
  private sent: Promise<Response> | undefined;

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly method: string,
    private path: string,
  ) {}

  set(given: Record<string, string> | string, value?: string): this {
    for (const [name, one] of Object.entries(typeof given === 'string' ? { [given]: value } : given)) {
      this.headers[name.toLowerCase()] = String(one);
    }
    return this;
  }

  type(name: string): this {
    const short: Record<string, string> = { form: 'application/x-www-form-urlencoded', json: 'application/json' };
    return this.set('content-type', short[name] ?? name);
  }

  query(fields: Record<string, unknown>): this {
    this.path += `${this.path.includes('?') ? '&' : '?'}${stringify(fields)}`;
    return this;
  }

  /** An object, as JSON unless another type was set; or a text, as it is. */
  send(body: unknown): this {
    this.body = body;
    return this;
  }

  field(name: string, value: string): this {
    return this.part(`form-data; name="${name}"`, Buffer.from(value));
  }

  attach(name: string, bytes: Buffer, fileName: string): this {
    const file = fileName.replaceAll('"', '%22');
    return this.part(`form-data; name="${name}"; filename="${file}"\r\ncontent-type: application/octet-stream`, bytes);
  }

  /** Every answer is read whole. */
  buffer(_whole: boolean): this {
    return this;
  }

  parse(read: Parse): this {
    this.read = read;
    return this;
  }

  /** Has the body as bytes, whatever they are. */
  responseType(_kind: 'blob'): this {
    return this.parse((answer, done) => {
      answer.toArray().then(
        (all) => done(null, Buffer.concat(all as Buffer[])),
        (error: Error) => done(error, undefined),
      );
    });
  }

  /** Fails where another status is answered. */
  expect(status: number): this {
    this.expected.push(status);
    return this;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- as supertest has it: what is awaited is sent
  then<Done = Response, Failed = never>(
    done?: ((response: Response) => Done | PromiseLike<Done>) | null,
    failed?: ((error: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Done | Failed> {
    this.sent ??= this.ask();
    return this.sent.then(done, failed);
  }

  catch<Failed = never>(
    failed?: ((error: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Response | Failed> {
    return this.then(null, failed);
  }

  finally(done?: (() => void) | null): Promise<Response> {
    return this.then().finally(done);
  }

  private part(disposition: string, bytes: Buffer): this {
    this.parts.push(Buffer.from(`--${boundary}\r\ncontent-disposition: ${disposition}\r\n\r\n`), bytes, lineBreak);
    return this;
  }

  private async ask(): Promise<Response> {
    const payload = this.payload();
    const { app, method, path: url, headers } = this;
    const answered = await askDirectly(app, { method, url, headers, payload });
    for (const status of this.expected) {
      if (answered.statusCode === status) continue;
      throw new Error(
        `${method} ${url}: expected ${status}, got ${answered.statusCode} ${answered.bytes.toString().slice(0, 300)}`,
      );
    }
    return read(answered, this.read);
  }

  /** Also says of what type it is, where nobody has. */
  private payload(): Buffer | string | undefined {
    const { parts, body, headers } = this;
    if (parts.length > 0) {
      headers['content-type'] = `multipart/form-data; boundary=${boundary}`;
      return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
    }
    if (body === undefined) return undefined;
    const type = (headers['content-type'] ??= typeof body === 'string' ? forms : 'application/json');
    if (typeof body === 'string') return body;
    return type === forms ? stringify(body, { indices: false, strictNullHandling: true }) : JSON.stringify(body);
  }
}

const boundary = '--------------------------specs';
const lineBreak = Buffer.from('\r\n');
const forms = 'application/x-www-form-urlencoded';

/** What supertest makes of an answer. */
async function read(
  { statusCode: status, headers: told, bytes }: Answered,
  parse: Parse | undefined,
): Promise<Response> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(told)) {
    // Node reads these, and only these, as a list.
    if (name === 'set-cookie') headers[name] = [value].flat().map(String);
    else headers[name] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  const type = String(headers['content-type'] ?? '')
    .split(';')[0]!
    .trim();
  const answer = { status, statusCode: status, ok: status >= 200 && status < 300, headers, header: headers, type };
  const get = (name: string) => headers[name.toLowerCase()];
  return { ...answer, get, ...(await bodyOf(type, bytes, parse)) } as unknown as Response;
}

async function bodyOf(
  type: string,
  bytes: Buffer,
  parse: Parse | undefined,
): Promise<{ text?: string; body: unknown }> {
  if (parse) {
    const body = await new Promise((resolve, reject) => {
      parse(Readable.from([bytes]), (error, found) => (error ? reject(error) : resolve(found)));
    });
    return { body };
  }
  if (/^(audio|font|image|video)\/|^application\/(pdf|octet-stream|gzip)$/.test(type)) return { body: bytes };
  const text = bytes.toString();
  return { text, body: /[/+]json$/.test(type) ? text && JSON.parse(text) : {} };
}
