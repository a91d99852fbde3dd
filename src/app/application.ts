import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { apiDocument, apiDocumentView } from './api-document.js';
import { AppModule } from './app.module.js';
import { constraintErrors } from './constraint-errors.js';
import { entities } from './entities.js';
import type { Settings } from '../platform/config/settings.js';
import { actFor, system } from '../platform/database/acting-for.js';
import type { DatabasePlace } from '../platform/database/data-source.js';
import { migrate } from '../platform/database/migrate.js';
import { requireSessions } from '../platform/database/own-sessions.js';
import { givenDatabaseProblem } from '../platform/database/database-problems.js';
import { toldOfTheApi } from '../platform/http/api-description.js';
import { setInstallationRegional } from '../platform/http/input.js';
import { answerUnrouted } from '../platform/http/error-answers.js';
import { observeAnswers } from '../platform/http/observe.js';
import { prepareServer, withoutSchemas } from '../platform/http/server.js';
import { refuseUnreadable } from '../platform/http/unreadable-requests.js';
import { JsonLogger } from '../platform/logging/json-logger.js';
import { PlatformModule } from '../platform/platform.module.js';
import { StartProblem } from '../platform/base/start-problem.js';
import { productViews, type Views } from '../platform/views/views.js';
import { prepareFirstUse, welcome } from './first-start/first-use.js';

@Module({})
class Root {
  static with(platform: DynamicModule): DynamicModule {
    return { module: Root, imports: [platform, AppModule] };
  }
}

/** The web application on a migrated database, not yet listening. */
export async function createApplication(
  settings: Settings,
  databaseUrl: string,
  logTo: NodeJS.WritableStream = process.stdout,
): Promise<NestFastifyApplication> {
  setInstallationRegional(settings);
  const views = productViews({ reload: settings.reloadTemplates });
  const adapter = new FastifyAdapter({
    trustProxy: nearest(settings.proxies),
    bodyLimit: 4 * 1024 * 1024,
    genReqId: () => randomUUID(),
    frameworkErrors: answerUnrouted,
    clientErrorHandler: refuseUnreadable,
    schemaController: withoutSchemas,
  });
  const server = adapter.getInstance<FastifyInstance>();
  await prepareServer(server, settings, views.assets);
  const log = settings.logs === 'json' ? new JsonLogger('info', logTo) : undefined;
  if (log) observeAnswers(server, (answer) => log.answered(answer));
  const database = placeOf(settings, databaseUrl);
  const platform = PlatformModule.with({ settings, database, entities, constraintErrors, views });
  const app = await NestFactory.create<NestFastifyApplication>(Root.with(platform), adapter, {
    bodyParser: false,
    logger: log ?? ['error', 'warn'],
    abortOnError: false,
  });
  serveApiDocument(app, views, settings);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** @param databaseUrl as set, or of the embedded database */
function placeOf({ pooler, databaseDirectUrl }: Settings, databaseUrl: string): DatabasePlace {
  return pooler === 'transaction' && databaseDirectUrl
    ? { pooled: databaseUrl, direct: databaseDirectUrl }
    : { direct: databaseUrl };
}

/**
 * Believes the `count` addresses nearest to us, the connection's own first, then X-Forwarded-For from its right end:
 * what stands further left was written by whoever asks.
 */
function nearest(count: number): (address: string, hop: number) => boolean {
  return (_address, hop) => hop < count;
}

/** The API for programs and for people; both are public, since they say nothing of any round. */
function serveApiDocument(app: NestFastifyApplication, views: Views, settings: Settings): void {
  // It is the same for everyone, and large: it is put together once, for whoever asks first.
  let kept: Awaited<ReturnType<typeof make>> | undefined;
  const make = async () => {
    const document = apiDocument(app, await toldOfTheApi());
    return { text: JSON.stringify(document), view: apiDocumentView(document) };
  };
  const made = async () => (kept ??= await make());
  const server = app.getHttpAdapter().getInstance();
  server.get('/api/openapi.json', async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send((await made()).text),
  );
  server.get('/api/docs', async (_request, reply) => {
    const page = {
      title: 'The API',
      viewer: null,
      timeZone: settings.timeZone,
      locale: settings.locale,
      path: '/api/docs',
      nonce: '',
    };
    return reply.type('text/html; charset=utf-8').send(views.render('api/document', (await made()).view, page));
  });
}

export interface Served {
  /** What to print: the address, and who can sign in. */
  welcome: string;
  close(): Promise<void>;
}

/**
 * Migrates the database and answers requests on it.
 * @throws StartProblem where the database does not answer or the port is taken
 */
export async function serve(settings: Settings, databaseUrl: string): Promise<Served> {
  try {
    await requireSessions(settings);
    // They are SQL: what is known of entities would be worked out twice.
    await migrate(placeOf(settings, databaseUrl).direct, []);
  } catch (error) {
    throw givenDatabaseProblem(error, settings) ?? error;
  }
  const app = await createApplication(settings, databaseUrl);
  try {
    const firstUse = await actFor(system, () => prepareFirstUse(app, settings));
    await app.getHttpAdapter().getInstance().listen({ port: settings.port, host: settings.host });
    return { welcome: welcome(settings.baseUrl, firstUse), close: () => app.close() };
  } catch (error) {
    await app.close();
    throw problemOfPort(error, settings) ?? error;
  }
}

function problemOfPort(error: unknown, settings: Settings): StartProblem | undefined {
  const { code } = error as { code?: string };
  const place = `${settings.host} port ${settings.port}`;
  if (code === 'EADDRINUSE')
    return new StartProblem(`${place} is already in use. Stop the other program, or set PORT to another port.`);
  if (code === 'EACCES')
    return new StartProblem(`${place} can’t be opened by this account. Set PORT to a port above 1023.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartProblem(`HOST is ${settings.host}, which is not an address of this machine; try 127.0.0.1.`);
  }
  return undefined;
}
