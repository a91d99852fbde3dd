import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { createApplication } from '../../src/app/application.js';
import { BrowserPool } from '../../src/platform/browser/browser-pool.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { DATABASE_PLACE, type DatabasePlace } from '../../src/platform/database/data-source.js';
import { setInstallationRegional } from '../../src/platform/http/input.js';
import { checkAnswers } from './answer-check.js';
import { HeldMemory } from './held-memory.js';
import { printsWithLent } from './lent-browser.js';

/** How many stand by in one process. */
const mostKept = 5;
/** What only one application has: a place of its own, what it says of itself, another way to its database. */
const neverKept = ['port', 'logs', 'metricsToken', 'pooler'];
/** What the product asks its settings for whenever it needs it: it may be another with each database. */
export const askedEachTime = [
  ...(['dataFolder', 'mail', 'headsTo', 'organization', 'privacyContact', 'webhooksPrivate'] as const),
  ...(['sessionHours', 'sessionIdleHours', 'secondFactor', 'passwords', 'timeZone', 'locale'] as const),
];
/** Milliseconds in which a request has to end with the application, and what counts them though a spec has other timers. */
const patienceMs = 8_000;
const { setTimeout: later } = globalThis;
const standing: KeptApplication[] = [];

/** What Nest calls when an application starts and ends. */
interface Hooks {
  callBootstrapHook(): Promise<void>;
  callBeforeShutdownHook(): Promise<void>;
  callShutdownHook(): Promise<void>;
}

/**
 * An application that is started on one database after another. Between two of them it has no connection, listens to
 * no one, does nothing in the background, and holds in memory what it did when it was made.
 */
export class KeptApplication {
  address = '';
  private readonly server: Server;
  private readonly memory: HeldMemory;
  /** How many hear what the server says, and what those do that are looked into by nobody. */
  private asMade: readonly unknown[] = [];
  /** What is being answered. */
  private readonly answers = new Set<ServerResponse>();
  /** Whether it has ended in a way that it can be started after. */
  private isWhole = false;

  private constructor(
    readonly app: NestFastifyApplication,
    readonly settings: Settings,
    private readonly kind: string | undefined,
  ) {
    this.server = app.getHttpServer() as Server;
    this.server.on('request', (_request, response: ServerResponse) => {
      this.answers.add(response);
      response.once('close', () => this.answers.delete(response));
    });
    this.memory = new HeldMemory(app);
  }

  /** The product on a database, listening: one that stands by and can have these settings, or a new one. */
  static async on(
    databaseUrl: string,
    usual: Settings,
    given: Partial<Settings>,
    logTo?: NodeJS.WritableStream,
  ): Promise<KeptApplication> {
    const kind = logTo || neverKept.some((name) => name in given) ? undefined : kindOf(given);
    const settings = { ...usual, ...given };
    const known = standing.findLastIndex((one) => one.kind !== undefined && one.kind === kind);
    if (known >= 0) return standing.splice(known, 1)[0]!.startOn(databaseUrl, settings);
    const app = await createApplication(settings, databaseUrl, logTo);
    if (settings.browserExecutable === undefined) printsWithLent(app.get(BrowserPool));
    await checkAnswers(app);
    const made = new KeptApplication(app, settings, kind);
    made.address = await app.getHttpAdapter().getInstance().listen({ port: settings.port, host: settings.host });
    made.asMade = made.heardAndDone();
    return made;
  }

  /** Ends what runs. Where it was changed in a way that can't be put back, it is over for good. */
  async end(): Promise<void> {
    if (this.kind === undefined || !this.server.listening || !this.isAsMade()) return this.app.close();
    const hooks = this.app as unknown as Hooks;
    await hooks.callBeforeShutdownHook();
    if (!(await this.stopListening())) return this.app.close();
    await hooks.callShutdownHook();
    this.memory.putBack();
    this.isWhole = true;
  }

  /** Waits for the next database, once nothing of the last one is left. */
  standBy(): void {
    if (!this.isWhole) return;
    this.isWhole = false;
    standing.push(this);
    if (standing.length > mostKept) standing.shift();
  }

  private async startOn(databaseUrl: string, settings: Settings): Promise<this> {
    this.memory.putBack();
    for (const name of askedEachTime) {
      delete (this.settings as Partial<Settings>)[name];
      if (settings[name] !== undefined) Object.assign(this.settings, { [name]: settings[name] });
    }
    setInstallationRegional(this.settings);
    this.app.useLogger(['error', 'warn']);
    const place = this.app.get<DatabasePlace>(DATABASE_PLACE);
    Object.assign(place, { direct: databaseUrl });
    const source = this.app.get(DataSource);
    // The role that its connections become is the same for every database: they are copies of one.
    const database = new URL(databaseUrl).pathname.slice(1);
    source.setOptions({ ...source.options, url: databaseUrl, database } as typeof source.options);
    // What TypeORM makes of the entities is the same for every database.
    await Object.assign(source, { buildMetadatas: () => Promise.resolve() }).initialize();
    await (this.app as unknown as Hooks).callBootstrapHook();
    this.server.listen(this.settings.port, this.settings.host);
    await once(this.server, 'listening');
    const { port } = this.server.address() as { port: number };
    this.address = `http://${this.settings.host}:${port}`;
    this.asMade = this.heardAndDone();
    return this;
  }

  /** @returns false where a request does not come to its end */
  private async stopListening(): Promise<boolean> {
    const closed = once(this.server, 'close');
    this.server.close();
    const late = new Promise((resolve) => void later(resolve, patienceMs, 'late').unref());
    while (this.answers.size > 0) {
      const [answer] = this.answers;
      if ((await Promise.race([once(answer!, 'close'), late])) === 'late') return false;
    }
    this.server.closeAllConnections();
    await closed;
    return true;
  }

  /** Whether a spec put nothing where it would stay: a listener of the server, or another way of doing something. */
  private isAsMade(): boolean {
    const now = this.heardAndDone();
    return now.length === this.asMade.length && now.every((one, index) => one === this.asMade[index]);
  }

  private heardAndDone(): unknown[] {
    const adapter = this.app.getHttpAdapter();
    const source = this.app.get(DataSource);
    const apart: object[] = [adapter, adapter.getInstance(), this.server, source, source.driver, source.manager];
    return [
      ...['request', 'connection', 'upgrade'].map((name) => this.server.listenerCount(name)),
      ...apart.flatMap((one) => Object.values(one).filter((value) => typeof value === 'function')),
    ];
  }
}

/** What settings applications have in common that can take each other's place. */
function kindOf(given: Partial<Settings>): string {
  const told = Object.entries(given).filter(([name]) => !(askedEachTime as readonly string[]).includes(name));
  return JSON.stringify(told.sort());
}
