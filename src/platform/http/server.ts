import type { Socket } from 'node:net';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { parse } from 'qs';
import { DomainError, Forbidden, InvalidInput, NotFound } from '../base/domain-errors.js';
import type { Settings } from '../config/settings.js';
import type { Assets } from '../views/assets.js';
import { actForRequest } from '../database/acting-for.js';
import { rememberMethods } from './known-methods.js';
import { takeFailure } from './error-answers.js';
import type { Upload } from './request.js';

/** What stands in front of every handler: bodies, cookies, headers, assets, and where a form came from. */
export async function prepareServer(server: FastifyInstance, settings: Settings, assets: Assets): Promise<void> {
  endPromptly(server);
  rememberMethods(server);
  await readBodies(server);
  await server.register(cookie);
  server.decorateRequest('secureSite', settings.baseUrl.startsWith('https:'));
  const safe = Object.entries(await safeHeaders(settings));
  server.addHook('onRequest', (request, reply, done) => {
    takeFailure(request);
    for (const [name, value] of safe) reply.raw.setHeader(name, value);
    done();
  });
  await server.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] });
  serveAssets(server, assets);
  // Not before the body is read: what follows a stream would forget who asked.
  server.addHook('preValidation', (_request, _reply, done) => actForRequest(done));
  server.addHook('preHandler', async (request) => {
    refuseNul(request);
    refuseForeignForms(request);
  });
}

/** Handlers check what they are sent by classes: what Fastify would compile schemas with, 130 files, is not even read. */
export const withoutSchemas = { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } };

function noSchemas(): never {
  throw new Error('No route has a schema of Fastify’s.');
}

/**
 * What helmet tells browsers with every answer. It is the same each time, and helmet would put it together each time,
 * which takes longer than reading a rating: it is asked once.
 */
async function safeHeaders(settings: Settings): Promise<Record<string, string>> {
  const once = fastify({ schemaController: withoutSchemas });
  once.get('/plain', (_request, reply) => reply.send(''));
  const plain = await once.inject('/plain');
  const helmeted = fastify({ schemaController: withoutSchemas });
  await helmeted.register(helmet, headers(settings));
  helmeted.get('/plain', (_request, reply) => reply.send(''));
  const { headers: helmets } = await helmeted.inject('/plain');
  const all = { ...helmets, 'permissions-policy': permissionsPolicy };
  await Promise.all([once.close(), helmeted.close()]);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !(name in plain.headers))) as Record<string, string>;
}

/** What no page of ours asks a browser for; passkeys are the exception. */
const permissionsPolicy = [
  ...['accelerometer', 'autoplay', 'bluetooth', 'camera', 'display-capture', 'encrypted-media', 'gamepad'],
  ...['geolocation', 'gyroscope', 'hid', 'idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi'],
  ...['payment', 'picture-in-picture', 'screen-wake-lock', 'serial', 'usb', 'web-share', 'xr-spatial-tracking'],
]
  .map((feature) => `${feature}=()`)
  .concat('publickey-credentials-create=(self)', 'publickey-credentials-get=(self)')
  .join(', ');

/** Milliseconds that a request which is being answered has to end in when the server does. */
const closeAfterMs = 8000;

/** Browsers connect ahead; a connection on which nothing was ever asked would keep the server from ending. */
function endPromptly(server: FastifyInstance): void {
  const unused = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.server.on('request', ({ socket }) => unused.delete(socket));
  server.addHook('preClose', (done) => {
    for (const socket of unused) socket.destroy();
    setTimeout(() => server.server.closeAllConnections(), closeAfterMs).unref();
    done();
  });
}

function headers(settings: Settings): Parameters<typeof helmet>[1] & object {
  const https = settings.baseUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        // A PDF beside a scorecard; what is handed in is served as what its bytes are, and nothing in it runs.
        objectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
    originAgentCluster: false,
    referrerPolicy: { policy: 'same-origin' },
  };
}

const usualIcons = [
  ['/favicon.ico', 'icon-32.png'],
  ['/apple-touch-icon.png', 'apple-touch-icon.png'],
] as const;

function serveAssets(server: FastifyInstance, assets: Assets): void {
  server.get('/assets/*', (request, reply) => {
    const asset = assets.get(request.url.split('?')[0] ?? '');
    if (!asset) return reply.code(404).type('text/plain').send('Not found');
    void reply.type(asset.type).header('cache-control', 'public, max-age=31536000, immutable');
    const packed = takesBrotli(request) ? asset.packed?.() : undefined;
    if (!packed) return reply.send(asset.body);
    // Packed once and closely, rather than quickly for each who asks.
    return reply.header('content-encoding', 'br').header('vary', 'accept-encoding').send(packed);
  });
  // Asked for beside a file that is no page, and so names no icon.
  for (const [path, name] of usualIcons) {
    server.get(path, (_request, reply) => {
      const icon = assets.get(assets.url(name))!;
      return reply.type(icon.type).header('cache-control', 'public, max-age=86400').send(icon.body);
    });
  }
}

function takesBrotli({ headers }: FastifyRequest): boolean {
  return /\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(String(headers['accept-encoding'] ?? ''));
}

/**
 * A browser says where a request comes from; what changes something must come from our own pages.
 * Programs send neither header and carry no cookie by accident.
 */
/** Nothing has a name with a NUL character, and the database could not even be asked for one. */
function refuseNul({ url }: FastifyRequest): void {
  if (/^[^?]*%00/.test(url)) throw new NotFound('page');
}

function refuseForeignForms(request: FastifyRequest): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Forbidden(foreign);
  const origin = request.headers.origin;
  if (origin !== undefined && hostOf(origin) !== request.headers.host) throw new Forbidden(foreign);
}

const foreign = 'This form was submitted from another site. Open the page in Callboard and submit it again.';

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

const MiB = 1024 * 1024;
/** A whole form or JSON body. Long enough that an over-long field is told about by its name. */
const bodyLimit = 4 * MiB;
/** A round with its documents. */
const roundLimit = 64 * MiB;
const uploadLimit = 10 * MiB;
/** In a form with files; none of ours has twenty. Refusing more takes processor time for each that was read. */
const mostFields = 200;
const deepest = 32;

/** Reads the bodies that pages and programs send, and refuses what no field could hold. */
async function readBodies(server: FastifyInstance): Promise<void> {
  server.removeAllContentTypeParsers();
  for (const [type, limit] of [
    ['application/json', bodyLimit],
    ['application/vnd.callboard.round+json', roundLimit],
  ] as const) {
    server.addContentTypeParser(type, { parseAs: 'string', bodyLimit: limit }, (_request, text, done) => {
      try {
        done(null, type === 'application/json' ? jsonFrom(String(text)) : text);
      } catch (error) {
        done(error as Error);
      }
    });
  }
  // A piece of a file that comes piece by piece.
  const pieces = { parseAs: 'buffer', bodyLimit: MiB } as const;
  // A delivery report, as a mail server wrote it.
  server.addContentTypeParser('message/rfc822', pieces, (_request, bytes, done) => done(null, bytes));
  server.addContentTypeParser('application/offset+octet-stream', pieces, (_request, bytes, done) => done(null, bytes));
  await server.register(formbody, { bodyLimit, parser: formFrom });
  await server.register(multipart, { throwFileSizeLimit: false });
  server.addHook('preValidation', async (request) => {
    if (request.isMultipart()) request.body = await multipartFrom(request).catch(refuseBroken);
  });
}

function jsonFrom(text: string): unknown {
  if (text.trim() === '') return {};
  refuseDepth(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw InvalidInput.field('body', `This is not JSON: ${(error as Error).message}.`);
  }
}

/** Nesting is counted in the text, so that no recursive reader ever meets it. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (char === 34) i = endOfText(text, i);
    else if (char === 123 || char === 91) {
      depth += 1;
      if (depth > deepest) throw InvalidInput.field('body', `Nested deeper than ${deepest} levels.`);
    } else if (char === 125 || char === 93) depth -= 1;
  }
}

/** Where the text ends that begins at a quotation mark; the end of all where it is never closed. */
function endOfText(json: string, begin: number): number {
  for (let at = json.indexOf('"', begin + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let escapes = 0;
    while (json.charCodeAt(at - 1 - escapes) === 92) escapes += 1;
    // Two of them stand for one that escapes nothing.
    if (escapes % 2 === 0) return at;
  }
  return json.length;
}

function formFrom(text: string): Record<string, unknown> {
  return parse(text, {
    depth: 4,
    parameterLimit: 20_000,
    arrayLimit: 500,
    ignoreQueryPrefix: false,
    allowPrototypes: false,
    throwOnLimitExceeded: false,
  }) as Record<string, unknown>;
}

/** What the reader of multipart bodies throws is no fault of ours, but of what came. */
function refuseBroken(error: unknown): never {
  if (error instanceof DomainError || Number((error as { statusCode?: number }).statusCode) < 500) throw error;
  throw InvalidInput.field(
    'body',
    'The form can’t be read: it is cut off, or not as its content-type says. Send it again.',
  );
}

async function multipartFrom(request: FastifyRequest): Promise<Record<string, unknown>> {
  const fields = new URLSearchParams();
  const uploads = new Map<string, Upload[]>();
  const fileSize = request.routeOptions.url?.startsWith('/rounds') ? roundLimit : uploadLimit;
  for await (const part of request.parts({
    limits: { fileSize, files: 20, fields: mostFields, fieldSize: bodyLimit },
  })) {
    if (part.type === 'field') {
      fields.append(part.fieldname, String(part.value));
      continue;
    }
    const bytes = await part.toBuffer();
    if (part.file.truncated) {
      // Said when the handler reads its input, so that the form comes back with what was typed.
      const problem = `The file is larger than ${fileSize / MiB} MB. Choose a smaller one.`;
      request.uploadProblem ??= InvalidInput.field(part.fieldname, problem);
      continue;
    }
    const fileName = (part.filename ?? '').replaceAll('\0', '');
    if (fileName === '' && bytes.length === 0) continue;
    const before = uploads.get(part.fieldname) ?? [];
    uploads.set(part.fieldname, [...before, { fileName: fileName || 'file', bytes }]);
  }
  request.uploads = uploads;
  return formFrom(fields.toString());
}
