import pg from 'pg';
import type { TestApplication } from './application.js';
import type { Answer, Asker } from './asker.js';
import { Found, StatementCache } from './statement-cache.js';
import { hearStatements, type Statement } from './statements.js';

/** Something that was asked, what was answered, and all that the product read and wrote for it. */
export interface Asking {
  name: string;
  answer: Answer;
  /** Asks the same again, of whatever world the asker is in. */
  ask: (asker: Asker) => Promise<Answer>;
  readings: Reading[];
}

/** One statement, and a digest of what it found; nothing where that can't be told, or where it may have written. */
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

  /** @param cache of what was read in this world before */
  constructor(
    world: TestApplication,
    private readonly asker: Asker,
    private readonly cache: StatementCache,
  ) {
    this.stop = hearStatements(world, (statement) => this.heard.push(statement), cache.send);
  }

  async ask(name: string, ask: Asking['ask']): Promise<Answer> {
    this.heard = [];
    const answer = await ask(this.asker);
    const heard = this.heard.filter(({ text }) => !this.cache.isFrame(text));
    const readings = await Promise.all(heard.map((statement) => this.readingOf(statement)));
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
    return { viewer, text, values, found: (await this.cache.foundBy(result))?.digest() };
  }
}

/**
 * Which of these has to be asked in another world too: all for which something may have been written, or for which a
 * statement finds other rows there.
 *
 * What is answered follows from what is asked, the moment, and what is read of the database. What the product keeps in
 * memory it keeps by a digest of what was read for the same answer. So what reads the same is answered the same, and
 * what nothing is written for leaves the same behind.
 * @param world in which nothing was asked yet
 * @param cache is given what is found there
 */
export async function readOtherwise(
  world: TestApplication,
  askings: readonly Asking[],
  cache: StatementCache,
): Promise<Asking[]> {
  if (askings.length === 0) return [];
  const { master } = world.source.driver as unknown as { master: pg.Pool };
  const client = new pg.Client(master.options);
  await client.connect();
  const known = new Map<string, Promise<string | undefined>>();
  let viewer: string | undefined;
  const find = (reading: Reading): Promise<string | undefined> => {
    const key = StatementCache.keyOf(reading);
    const found = known.get(key);
    if (found) return found;
    if (viewer !== reading.viewer) {
      viewer = reading.viewer;
      void client.query(`select set_config('callboard.viewer', $1, false)`, [viewer]);
    }
    const work = client.query(reading.text, [...reading.values]).then(
      (result) => {
        const found = Found.of(result);
        cache.keep(reading, found);
        return found.digest();
      },
      () => undefined,
    );
    known.set(key, work);
    return work;
  };
  const same = async (reading: Reading): Promise<boolean> =>
    reading.found !== undefined && reading.found === (await find(reading));
  const unchanged = await Promise.all(
    askings.map(async ({ readings }) => (await Promise.all(readings.map(same))).every(Boolean)),
  );
  await client.end();
  return askings.filter((_, index) => !unchanged[index]);
}
