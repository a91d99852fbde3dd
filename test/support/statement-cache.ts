import type pg from 'pg';
import type { TestApplication } from './application.js';
import { Found } from './found.js';
import { StatementKinds } from './statement-kinds.js';
import type { Send, ToSend } from './statements.js';

/** What goes on over one connection. */
interface Connection {
  isInTransaction: boolean;
  /** Begins the transaction, as long as nothing was sent in it. */
  begin?: () => unknown;
  /** What locks rows of the transaction, as long as nothing was written in it. */
  locks: (() => unknown)[];
  /** What has written something in the transaction, or is about to write. */
  wrote: string[];
}

type Asked = Pick<ToSend, 'viewer' | 'text' | 'values'>;

/** What was found where worlds are still as they began, by statement, and by its values and whom it was sent for. */
export type Beginning = Map<string, Map<string, Found>>;

/** What one statement found, by whom it was sent for and with which values. */
interface Kept {
  tables: ReadonlySet<string>;
  found: Map<string, Found>;
}

/**
 * What the product has read of a database already it is told again without asking, as long as nothing is written: the
 * same statement finds the same for the same viewer, and what wrote nothing writes nothing again. Whoever asks for
 * everything sends nine of ten statements again. A transaction begins with the first statement that is sent in it, and
 * locks what is known before it writes. Only what is sent through it may write meanwhile.
 * `CALLBOARD_ASK_ALL=1` sends everything.
 */
export class StatementCache {
  private readonly kept = new Map<string, Kept>();
  private readonly found = new WeakMap<object, Found>();
  private readonly connections = new WeakMap<object, Connection>();
  /** How often something was written: what was read before that is not kept. */
  private writings = 0;
  /** The tables that may be other than the world began with; nothing where that can't be told. */
  private touched: Set<string> | undefined;
  private readonly untouched = new Map<string, boolean>();
  private beginning: Beginning = new Map();
  private readonly sendsAll = Boolean(process.env['CALLBOARD_ASK_ALL']);

  constructor(private readonly kinds: StatementKinds) {}

  static async of(world: TestApplication): Promise<StatementCache> {
    return new StatementCache(await StatementKinds.in(world));
  }

  /**
   * The database is another now: nothing was written to it yet.
   * @param beginning what is known of all that begin the same, and is added to
   */
  begin(beginning: Beginning): void {
    this.kept.clear();
    this.untouched.clear();
    this.writings += 1;
    this.touched = new Set();
    this.beginning = beginning;
  }

  /** Whether it only reads, of what is as the world began: it finds the same in all that began so and are so still. */
  isUntouched(text: string): boolean {
    const { touched } = this;
    if (!touched) return false;
    let is = this.untouched.get(text);
    if (is === undefined) {
      is = ['reads', 'locks'].includes(this.kinds.of(text)) && isApart(this.kinds.readBy(text), touched);
      this.untouched.set(text, is);
    }
    return is;
  }

  /** What a statement found, by the promise of its rows; nothing yet, or for one that may have written, or that failed. */
  foundBy(result: Promise<unknown> | undefined): Found | undefined {
    return result && this.found.get(result);
  }

  /** Whether it only begins or ends a transaction, or says whom that is for. */
  isFrame(text: string): boolean {
    return ['begins', 'ends', 'frames'].includes(this.kinds.of(text));
  }

  /** @see hearStatements */
  readonly send: Send = (statement, send) => {
    if (this.sendsAll) return send();
    const { text } = statement;
    const connection = this.connections.get(statement.connection) ?? over();
    this.connections.set(statement.connection, connection);
    const { isPromised } = statement;
    const kind = isPromised ? this.kinds.of(text) : 'writes';
    if (kind === 'begins') {
      Object.assign(connection, { ...over(), isInTransaction: true, begin: send });
      return Promise.resolve(nothing('START'));
    }
    if (kind === 'ends') return this.end(connection, text, send);
    const isClean = isPromised && ['reads', 'locks', 'writes'].includes(kind) && connection.wrote.length === 0;
    const known = isClean && this.storeOf(text).get(this.keyOf(statement));
    if (known) {
      if (kind === 'locks' && connection.isInTransaction) connection.locks.push(send);
      return this.noted(Promise.resolve(known.result()), known);
    }
    begin(connection);
    if (kind === 'writes') return this.write(connection, statement, isClean, send);
    return kind === 'frames' ? send() : this.read(statement, isClean, send);
  };

  /** Sends a statement of somebody else's, to whom nothing is told again, and who may write in a transaction of their own. */
  readonly sendAside: Send = ({ text }, send) => {
    const result = send();
    const kind = this.kinds.of(text);
    if (kind !== 'writes' && kind !== 'ends') return result;
    const forget = () => this.forget([text]);
    if (result instanceof Promise) result.then(forget, forget);
    else forget();
    return result;
  };

  private read(statement: ToSend, isClean: boolean, send: () => unknown): Promise<pg.QueryResult> {
    const { writings } = this;
    const asked = (send() as Promise<pg.QueryResult>).then((result) => {
      const found = Found.of(result);
      void this.noted(asked, found);
      if (isClean && writings === this.writings) this.storeOf(statement.text).set(this.keyOf(statement), found);
      return result;
    });
    return asked;
  }

  private write(connection: Connection, statement: ToSend, isClean: boolean, send: () => unknown): unknown {
    const { isInTransaction, wrote, locks } = connection;
    const { writings } = this;
    const { text } = statement;
    for (const lock of locks.splice(0)) void (lock() as Promise<unknown>).catch(() => undefined);
    wrote.push(text);
    const done = (answer?: pg.QueryResult): void => {
      const wroteNothing = answer?.rowCount === 0 && this.kinds.countsAll(text);
      if (isInTransaction && !wroteNothing) return;
      wrote.splice(wrote.indexOf(text), 1);
      if (!wroteNothing) this.forget([text]);
      else if (isClean && writings === this.writings) this.storeOf(text).set(this.keyOf(statement), Found.of(answer));
    };
    const result = send();
    // How often somebody tried is counted without a promise, and read by nothing else.
    if (!(result instanceof Promise)) done();
    else
      result.then(
        (answer: pg.QueryResult) => done(answer),
        () => done(),
      );
    return result;
  }

  private async end(connection: Connection, text: string, send: () => unknown): Promise<unknown> {
    const { begin: notBegun, wrote } = connection;
    Object.assign(connection, over());
    if (notBegun) return nothing(text.toUpperCase());
    if (wrote.length === 0 || !/commit/i.test(text)) return send();
    this.forget(wrote);
    try {
      return await send();
    } finally {
      this.forget(wrote);
    }
  }

  private noted<T extends object>(result: T, found: Found): T {
    this.found.set(result, found);
    return result;
  }

  /** Where it is kept what a statement found. */
  private storeOf(text: string): Map<string, Found> {
    if (this.isUntouched(text)) return got(this.beginning, text, () => new Map<string, Found>());
    return got(this.kept, text, () => ({ tables: this.kinds.readBy(text), found: new Map<string, Found>() })).found;
  }

  private keyOf({ viewer, text, values }: Asked): string {
    return (this.kinds.isOfViewer(text) ? viewer : '') + JSON.stringify(values);
  }

  private forget(wrote: readonly string[]): void {
    this.writings += 1;
    this.untouched.clear();
    for (const text of new Set(wrote)) {
      const written = this.kinds.writtenBy(text);
      this.touched = written && this.touched && new Set([...this.touched, ...written]);
      for (const { tables, found } of this.kept.values()) {
        if (found.size > 0 && (!written || !isApart(written, tables))) found.clear();
      }
    }
  }
}

function isApart(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].every((one) => !others.has(one));
}

function got<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

function over(): Connection {
  return { isInTransaction: false, begin: undefined, locks: [], wrote: [] };
}

/** The answer to what begins or ends a transaction in which nothing is asked. */
function nothing(command: string): pg.QueryResult {
  return { command, rowCount: null, oid: 0, fields: [], rows: [] };
}

function begin(connection: Connection): void {
  const sent = connection.begin?.() as Promise<unknown> | undefined;
  connection.begin = undefined;
  // Where it fails, so does what is sent after it.
  sent?.catch(() => undefined);
}
