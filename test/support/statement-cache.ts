import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { TestApplication } from './application.js';
import { StatementKinds } from './statement-kinds.js';
import type { Send, ToSend } from './statements.js';

/** What a statement found: rows as they came, whatever the product makes of them. */
export class Found {
  private digested: string | undefined;

  constructor(
    private readonly rows: readonly object[],
    private readonly rest: Omit<pg.QueryResult, 'rows'>,
  ) {}

  static of({ rows, ...rest }: pg.QueryResult): Found {
    return new Found(copied(rows) as object[], rest);
  }

  /** The same again, for somebody who may change it. */
  result(): pg.QueryResult {
    return { ...this.rest, rows: copied(this.rows) as object[] };
  }

  digest(): string {
    return (this.digested ??= createHash('sha256').update(told(this.rows)).digest('base64'));
  }
}

/** All that is in it, as text. */
function told(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(told).join()}]`;
  if (value instanceof Date) return `(${value.getTime()})`;
  if (Buffer.isBuffer(value)) return `<${createHash('sha256').update(value).digest('base64')}>`;
  return `{${Object.entries(value)
    .map(([name, one]) => `${JSON.stringify(name)}:${told(one)}`)
    .join()}}`;
}

function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  if (value instanceof Date) return new Date(value);
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = copied((value as Record<string, unknown>)[name]);
  return copy;
}

/** What goes on over one connection. */
interface Connection {
  isInTransaction: boolean;
  /** Begins the transaction, as long as nothing was sent in it. */
  begin?: () => unknown;
  /** What has written something in the transaction, or is about to write. */
  wrote: string[];
}

type Asked = Pick<ToSend, 'viewer' | 'text' | 'values'>;

/** What one statement found, by whom it was sent for and with which values. */
interface Kept {
  tables: ReadonlySet<string>;
  found: Map<string, Found>;
}

/**
 * What the product has read of a database already it is told again without asking, as long as nothing is written: the
 * same statement finds the same for the same viewer. Whoever asks for everything sends nine of ten statements again. A
 * transaction begins with the first statement that is sent in it. Only what is sent through it may write meanwhile.
 * `CALLBOARD_ASK_ALL=1` sends everything.
 */
export class StatementCache {
  private readonly kept = new Map<string, Kept>();
  private readonly found = new WeakMap<object, Found>();
  private readonly connections = new WeakMap<object, Connection>();
  /** How often something was written: what was read before that is not kept. */
  private writings = 0;
  private readonly sendsAll = Boolean(process.env['CALLBOARD_ASK_ALL']);

  private constructor(private readonly kinds: StatementKinds) {}

  static async of(world: TestApplication): Promise<StatementCache> {
    return new StatementCache(await StatementKinds.in(world));
  }

  /** Keeps what was found in the same database otherwise. */
  keep(asked: Asked, found: Found): Found {
    this.keptOf(asked.text).found.set(keyOf(asked), found);
    return found;
  }

  /** What is kept for a statement. */
  known(asked: Asked): Found | undefined {
    return this.kept.get(asked.text)?.found.get(keyOf(asked));
  }

  /** What a statement found, by the promise of its rows; nothing for one that may have written, or that failed. */
  async foundBy(result: Promise<unknown> | undefined): Promise<Found | undefined> {
    await result?.catch(() => undefined);
    return result && this.found.get(result);
  }

  /** Whether it only begins or ends a transaction, or says whom that is for. */
  isFrame(text: string): boolean {
    return ['begins', 'ends', 'frames'].includes(this.kinds.of(text));
  }

  mayRead(table: string, text: string): boolean {
    return this.kinds.readBy(text).has(table);
  }

  writesOnly(table: string, text: string): boolean {
    if (this.kinds.of(text) !== 'writes' || !this.kinds.countsAll(text)) return false;
    const written = this.kinds.writtenBy(text);
    return written?.size === 1 && written.has(table);
  }

  /** Something was written to a table otherwise. */
  forgetWhatReads(table: string): void {
    this.writings += 1;
    for (const { tables, found } of this.kept.values()) if (tables.has(table)) found.clear();
  }

  /** @see hearStatements */
  readonly send: Send = (statement, send) => {
    if (this.sendsAll) return send();
    const { text } = statement;
    const connection = this.connections.get(statement.connection) ?? over();
    this.connections.set(statement.connection, connection);
    const kind = statement.isPromised ? this.kinds.of(text) : 'writes';
    if (kind === 'begins') {
      Object.assign(connection, { ...over(), isInTransaction: true, begin: send });
      return Promise.resolve(nothing('START'));
    }
    if (kind === 'ends') return this.end(connection, text, send);
    const isClean = kind === 'reads' && connection.wrote.length === 0;
    const known = isClean && this.known(statement);
    if (known) return this.noted(Promise.resolve(known.result()), known);
    begin(connection);
    if (kind === 'writes') return this.write(connection, text, send);
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
      if (isClean && writings === this.writings) this.keep(statement, found);
      return result;
    });
    return asked;
  }

  private write({ isInTransaction, wrote }: Connection, text: string, send: () => unknown): unknown {
    wrote.push(text);
    const done = (rows: number | null): void => {
      const wroteNothing = rows === 0 && this.kinds.countsAll(text);
      if (isInTransaction && !wroteNothing) return;
      wrote.splice(wrote.indexOf(text), 1);
      if (!wroteNothing) this.forget([text]);
    };
    const result = send();
    // How often somebody tried is counted without a promise, and read by nothing else.
    if (!(result instanceof Promise)) done(null);
    else
      result.then(
        ({ rowCount }: pg.QueryResult) => done(rowCount),
        () => done(null),
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

  private keptOf(text: string): Kept {
    const kept = this.kept.get(text) ?? { tables: this.kinds.readBy(text), found: new Map<string, Found>() };
    this.kept.set(text, kept);
    return kept;
  }

  private forget(wrote: readonly string[]): void {
    this.writings += 1;
    for (const text of new Set(wrote)) {
      const written = this.kinds.writtenBy(text);
      for (const { tables, found } of this.kept.values()) {
        if (found.size > 0 && (!written || [...written].some((table) => tables.has(table)))) found.clear();
      }
    }
  }
}

function keyOf({ viewer, values }: Asked): string {
  return viewer + JSON.stringify(values);
}

function over(): Connection {
  return { isInTransaction: false, begin: undefined, wrote: [] };
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
