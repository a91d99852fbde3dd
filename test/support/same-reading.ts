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

/**
 * One statement, and a digest of what it found, or how many looks it wrote down; nothing where that can't be told, or
 * where it may have written anything else.
 */
interface Reading {
  viewer: string;
  text: string;
  values: readonly unknown[];
  found: string | number | undefined;
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
    const found = this.cache.writesOnly('looks', text)
      ? await rowsOf(result)
      : (await this.cache.foundBy(result))?.digest();
    return { viewer, text, values, found };
  }
}

/** How many rows were written; nothing where that failed. */
async function rowsOf(result: Promise<pg.QueryResult> | undefined): Promise<number | undefined> {
  return result?.then(
    ({ rowCount }) => rowCount ?? undefined,
    () => undefined,
  );
}

/**
 * Which of these has to be asked in another world too: all for which something may have been written, or for which a
 * statement finds other rows there.
 *
 * What is answered follows from what is asked, the moment, and what is read of the database. What the product keeps in
 * memory it keeps by a digest of what was read for the same answer. So what reads the same is answered the same, and
 * what nothing is written for leaves the same behind.
 *
 * Who was shown what is written down before a page goes out, and no page reads how much of it was new. So the statement
 * that writes it would be sent there with the same values: it is, here, which leaves behind what the page would leave. It
 * must write as many looks as in the first world, and nothing that may read them may follow it.
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
  let viewer: string | undefined;
  const send = (reading: Reading): Promise<pg.QueryResult | undefined> => {
    if (viewer !== reading.viewer) {
      viewer = reading.viewer;
      void client.query(`select set_config('callboard.viewer', $1, false)`, [viewer]);
    }
    return client.query(reading.text, [...reading.values]).catch(() => undefined);
  };
  const find = async (reading: Reading): Promise<string | undefined> => {
    const known = cache.known(reading);
    if (known) return known.digest();
    const result = await send(reading);
    return result && cache.keep(reading, Found.of(result)).digest();
  };
  const isSame = async ({ readings }: Asking): Promise<boolean> => {
    const looks = readings.filter(({ text }) => cache.writesOnly('looks', text));
    const others = readings.filter((one) => !looks.includes(one));
    const after = looks[0] ? readings.slice(readings.indexOf(looks[0])).filter((one) => others.includes(one)) : [];
    if (after.some(({ text }) => cache.mayRead('looks', text))) return false;
    const same = await Promise.all(
      others.map(async (one) => one.found !== undefined && one.found === (await find(one))),
    );
    if (!same.every(Boolean)) return false;
    const written = await Promise.all(looks.map(async (one) => (await send(one))?.rowCount));
    if (written.some((rows) => rows !== 0)) cache.forgetWhatReads('looks');
    return looks.every(({ found }, index) => found !== undefined && found === written[index]);
  };
  const otherwise: Asking[] = [];
  for (const asking of askings) if (!(await isSame(asking))) otherwise.push(asking);
  await client.end();
  return otherwise;
}
