import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';
import pg from 'pg';
import type { TestApplication } from './application.js';
import type { Answer, Asker } from './asker.js';
import { hearStatements, type Statement } from './statements.js';

/** Something that was asked, what was answered, and all that the product read and wrote for it. */
export interface Asking {
  name: string;
  answer: Answer;
  /** Asks the same again, of whatever world the asker is in. */
  ask: (asker: Asker) => Promise<Answer>;
  readings: Reading[];
}

/** One statement, and a digest of what it found; nothing where that can't be told, or where it wrote. */
interface Reading {
  viewer: string;
  text: string;
  values: readonly unknown[];
  found: string | undefined;
}

/** Asks in one world and writes down what is read for each answer. One thing is asked at a time. */
export class AskingAloud {
  readonly askings: Asking[] = [];
  private heard: Statement[] = [];
  private readonly stop: () => void;

  constructor(
    world: TestApplication,
    private readonly asker: Asker,
    private readonly writes: RegExp,
  ) {
    this.stop = hearStatements(world, (statement) => this.heard.push(statement));
  }

  static async in(world: TestApplication, asker: Asker): Promise<AskingAloud> {
    return new AskingAloud(world, asker, await writesOf(world));
  }

  async ask(name: string, ask: Asking['ask']): Promise<Answer> {
    this.heard = [];
    const answer = await ask(this.asker);
    const readings = await Promise.all(this.heard.map((statement) => this.readingOf(statement)));
    this.askings.push({ name, answer, ask, readings });
    return answer;
  }

  /** Takes over what was asked elsewhere, where there is something. */
  keep(asking: Asking | undefined): Answer | undefined {
    if (asking) this.askings.push(asking);
    return asking?.answer;
  }

  end(): void {
    this.stop();
  }

  private async readingOf({ viewer, text, values, result }: Statement): Promise<Reading> {
    const found = this.writes.test(text) ? undefined : await digestOf(result);
    return { viewer, text, values, found };
  }
}

/** What begins and ends transactions, and says whom they are for. */
const frame = /^(start transaction|begin|commit|rollback|savepoint|release)\b|^select set_config\(/i;

/** Statements that may change something: by what they say, or by calling a function that may. */
async function writesOf({ database }: TestApplication): Promise<RegExp> {
  const rows = await database.query<{ name: string }[]>(
    `select proname as name from pg_proc where pronamespace = 'public'::regnamespace and provolatile = 'v'`,
  );
  const words = ['insert', 'update', 'delete', 'merge', 'truncate', 'nextval', 'notify', 'pg_notify', 'call', 'do'];
  return new RegExp(`\\b(${[...words, ...rows.map(({ name }) => name)].join('|')})\\b`, 'i');
}

async function digestOf(result: Statement['result']): Promise<string | undefined> {
  try {
    const answered = await result;
    if (!answered || !Array.isArray(answered.rows)) return undefined;
    return createHash('sha256').update(serialize(answered.rows)).digest('base64');
  } catch {
    return undefined;
  }
}

/**
 * Which of these has to be asked in another world too: all for which something was written, or for which a statement
 * finds other rows there.
 *
 * What is answered follows from what is asked, the moment, and what is read of the database. What the product keeps in
 * memory it keeps by a digest of what was read for the same answer. So what reads the same is answered the same, and
 * what nothing is written for leaves the same behind.
 * @param world in which nothing was asked yet
 */
export async function readOtherwise(world: TestApplication, askings: readonly Asking[]): Promise<Asking[]> {
  if (askings.length === 0) return [];
  const { master } = world.source.driver as unknown as { master: pg.Pool };
  const client = new pg.Client(master.options);
  await client.connect();
  const known = new Map<string, Promise<string | undefined>>();
  let viewer: string | undefined;
  const find = (reading: Reading): Promise<string | undefined> => {
    const key = JSON.stringify([reading.viewer, reading.text, reading.values]);
    const found = known.get(key);
    if (found) return found;
    if (viewer !== reading.viewer) {
      viewer = reading.viewer;
      void client.query(`select set_config('callboard.viewer', $1, false)`, [viewer]);
    }
    const work = digestOf(client.query(reading.text, [...reading.values]));
    known.set(key, work);
    return work;
  };
  const same = async (reading: Reading): Promise<boolean> =>
    frame.test(reading.text) || (reading.found !== undefined && reading.found === (await find(reading)));
  const unchanged = await Promise.all(
    askings.map(async ({ readings }) => (await Promise.all(readings.map(same))).every(Boolean)),
  );
  await client.end();
  return askings.filter((_, index) => !unchanged[index]);
}
