import { runningOn, type TestApplication } from './application.js';
import { cloneOf, replaceBy } from './databases.js';
import { connectionsOf, poolOf } from './pools.js';
import { type Beginning, StatementCache } from './statement-cache.js';
import { StatementKinds } from './statement-kinds.js';
import { hearStatements, type Statement } from './statements.js';
import { until } from './until.js';

/** How many connections a world has, for what asks one thing at a time: a new one costs the database as much as ten statements. */
const connections = 4;

/** A database as it was left, from which worlds are cloned that have every identifier in common. */
export interface Seed {
  databaseUrl: string;
}

/** What worlds of one seed have in common. */
interface Common {
  kinds: StatementKinds;
  beginning: Beginning;
}

const common = new WeakMap<Seed, Common>();

/**
 * A world of its own that begins as the seed was left.
 * @param seed no application may run on it: a database in use cannot be cloned
 */
export async function worldOf(seed: Seed): Promise<TestApplication> {
  return runningOn(await cloneOf(seed.databaseUrl));
}

/**
 * A world in which one thing is asked at a time, that is told again what it read before (`StatementCache`), and that can
 * begin again, as any seed was left: a third of what another application costs.
 */
export class HeardWorld {
  private heard: ((statement: Statement) => void) | undefined;
  private readonly stop: () => void;
  /** When it began, in milliseconds of the real clock. */
  begun = 0;

  private constructor(
    readonly application: TestApplication,
    readonly cache: StatementCache,
  ) {
    // Who asks for much at once waits for them, however busy the machine is.
    Object.assign(poolOf(application.source).options, { max: connections, connectionTimeoutMillis: 60_000 });
    this.stop = hearStatements(application, (statement) => this.heard?.(statement), cache.send);
  }

  /** @param seed of a database like those with which it will begin */
  static async like(seed: Seed): Promise<HeardWorld> {
    const application = await worldOf(seed);
    return new HeardWorld(application, new StatementCache((await commonTo(seed, application)).kinds));
  }

  /** @param change what is different in this world, as SQL */
  async begin(seed: Seed, change: string[] = []): Promise<void> {
    const { application } = this;
    const before = new Set(connectionsOf(application));
    await replaceBy(application.databaseUrl, seed.databaseUrl);
    // Each finds out by itself that it was cut off.
    await until(() => !connectionsOf(application).some((one) => before.has(one)));
    this.cache.begin((await commonTo(seed, application)).beginning);
    this.begun = performance.timeOrigin + performance.now();
    for (const sql of change) await application.source.query(sql);
  }

  /** Hears each statement that the product sends from now on. @returns what ends it */
  hear(heard: (statement: Statement) => void): () => void {
    this.heard = heard;
    return () => (this.heard = undefined);
  }

  async close(): Promise<void> {
    this.stop();
    await this.application.close();
  }
}

async function commonTo(seed: Seed, application: TestApplication): Promise<Common> {
  const known = common.get(seed) ?? { kinds: await StatementKinds.in(application), beginning: new Map() };
  common.set(seed, known);
  return known;
}
