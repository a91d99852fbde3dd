import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { TestApplication } from './application.js';

type Client = pg.PoolClient & { actsFor?: string };
type Given = [string | { text?: string; values?: unknown[] }, ...unknown[]];

/**
 * Tables that no view, policy or function of a reading names, and what in a statement tells that it reads of them, or of
 * what their triggers write.
 */
const apart: Record<string, RegExp> = { looks: /\blooks\b/, audit_events: /\baudit_|\bwebhook/ };
/** One of these tables, or anything. */
type Written = string;

const change = /\b(?:insert\s+into|update|delete\s+from|merge\s+into)\s+"?(\w+)/i;
const verb = /\b(?:insert|update|delete|merge)\b/i;
const lock = /\bfor (?:update|no key update|share|key share)\b|\bpg_\w*advisory\w+/gi;

/** What a statement may do, as far as its words say; `reads` finds the same again while nothing is written. */
type Kind = 'begins' | 'ends' | 'reads' | 'locks' | 'writes' | 'says';

/** What goes on over one connection. */
interface Connection {
  /** Begins the transaction, as long as nothing was sent in it. */
  begin?: () => unknown;
  isInTransaction: boolean;
  /** Whom the transaction acts for, where it says so itself. */
  viewer?: string;
  wrote: Set<Written>;
  /** How many statements are on their way that may write. */
  writing: number;
}

const idle = (): Connection => ({ isInTransaction: false, wrote: new Set(), writing: 0 });

/**
 * From now on what the product reads of its database it is told again without asking, as long as nothing is written: the
 * same statement finds the same for the same viewer. For specs that ask for everything there is, which send nine of ten
 * statements again. A transaction begins with the first statement that is sent in it. Nobody but the product and its
 * owner's connections may write meanwhile. `CALLBOARD_ASK_ALL=1` sends everything.
 * @returns what ends it
 */
export async function readOnce({ source, database }: TestApplication): Promise<() => void> {
  if (process.env['CALLBOARD_ASK_ALL']) return () => undefined;
  const functions = await database.query<{ name: string }[]>(
    `select distinct proname as name from pg_proc
      where provolatile = 'v' and pronamespace in ('public'::regnamespace, 'pg_catalog'::regnamespace)`,
  );
  const reading = new Reading(new RegExp(`\\b(?:${functions.map(({ name }) => name).join('|')})\\s*\\(`, 'i'));
  const ends = [
    onEachStatement(source, (client, given, send) => reading.send(client, given, send)),
    onEachStatement(database.connection, (_client, [first], send) => reading.sendAside(textOf(first), send)),
  ];
  return () => ends.forEach((end) => end());
}

/** A statement, and what it found by whom it was sent for and its values. */
interface Known {
  kind: Kind;
  /** Of the tables that stand apart, those that it may read. */
  reads: readonly string[];
  found: Map<string, pg.QueryResult>;
}

class Reading {
  private readonly statements = new Map<string, Known>();
  private readonly connections = new WeakMap<object, Connection>();
  /** How often something was written: what was asked for before that is not kept. */
  private writings = 0;

  /** @param changing the call of a function that may change something, or answers otherwise each time */
  constructor(private readonly changing: RegExp) {}

  /** Sends a statement of the product, or answers it with what it found before. */
  send(client: Client, given: Given, send: () => unknown): unknown {
    const [first, more] = given;
    const text = textOf(first);
    const connection = this.connections.get(client) ?? idle();
    this.connections.set(client, connection);
    const statement = this.known(text);
    const kind = isAnsweredByPromise(given) ? statement.kind : 'writes';
    if (kind === 'begins') {
      this.connections.set(client, { ...idle(), isInTransaction: true, begin: send });
      return Promise.resolve(nothing('START'));
    }
    if (kind === 'ends') return this.end(client, connection, text, send);
    if (kind === 'reads' && connection.wrote.size === 0 && connection.writing === 0) {
      const values = (typeof first === 'string' ? more : first.values) ?? [];
      const key = (connection.viewer ?? client.actsFor ?? '') + JSON.stringify(values);
      const found = statement.found.get(key);
      if (found) return Promise.resolve(copyOf(found));
      begin(connection);
      return this.read(statement, key, send);
    }
    begin(connection);
    if (kind === 'says') connection.viewer = viewerIn(text, more) ?? connection.viewer;
    return kind === 'writes' ? this.write(connection, text, send) : send();
  }

  /** Sends a statement of somebody else's, who may write in a transaction of their own. */
  sendAside(text: string, send: () => unknown): unknown {
    const result = send();
    if (this.known(text).kind === 'reads') return result;
    const what = this.writtenBy(text);
    const forget = () => this.forget(what);
    if (result instanceof Promise) result.then(forget, forget);
    else forget();
    return result;
  }

  private read({ found }: Known, key: string, send: () => unknown): Promise<pg.QueryResult> {
    const { writings } = this;
    return (send() as Promise<pg.QueryResult>).then((result) => {
      if (writings === this.writings) found.set(key, copyOf(result));
      return result;
    });
  }

  private write(connection: Connection, text: string, send: () => unknown): unknown {
    const what = this.writtenBy(text);
    connection.writing += 1;
    const done = (rows: number | null | undefined): void => {
      connection.writing -= 1;
      // One that counts all it writes, and has written nothing.
      if (rows === 0 && what !== 'anything') return;
      if (connection.isInTransaction) connection.wrote.add(what);
      else this.forget(what);
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

  private async end(client: Client, connection: Connection, text: string, send: () => unknown): Promise<unknown> {
    this.connections.set(client, idle());
    if (connection.begin) return nothing(text.toUpperCase());
    const wrote = connection.writing > 0 ? ['anything'] : [...connection.wrote];
    try {
      return await send();
    } finally {
      if (!/rollback/i.test(text)) wrote.forEach((what) => this.forget(what));
    }
  }

  private forget(what: Written): void {
    this.writings += 1;
    for (const { found, reads } of this.statements.values()) {
      if (!(what in apart) || reads.includes(what)) found.clear();
    }
  }

  private known(text: string): Known {
    const known = this.statements.get(text);
    if (known) return known;
    const reads = Object.keys(apart).filter((table) => apart[table]!.test(text));
    const one: Known = { kind: this.told(text), reads, found: new Map() };
    this.statements.set(text, one);
    return one;
  }

  private told(text: string): Kind {
    if (/^\s*(start transaction|begin)\b/i.test(text)) return 'begins';
    if (/^\s*(commit|rollback)\s*$/i.test(text)) return 'ends';
    if (/^\s*(savepoint|release|rollback to|set)\b|^\s*select set_config\(/i.test(text)) return 'says';
    const rest = text.replace(lock, '');
    const mayWrite = verb.test(rest) || this.changing.test(rest);
    if (!/^\s*(select|with)\b/i.test(text) || mayWrite) return 'writes';
    // What the server tells of itself, and what waits in the background, changes by itself.
    return rest !== text || /\bgraphile_worker\b|\bpg_/i.test(text) ? 'locks' : 'reads';
  }

  private writtenBy(text: string): Written {
    const [, table = '', ...others] = text.replace(/\bdo update\s+set\b/gi, '').split(change);
    const isOnly = others.length === 1 && !verb.test(others[0]!);
    return isOnly && table in apart ? table : 'anything';
  }
}

/** @param by sends a statement, or answers it in another way */
function onEachStatement(
  { driver }: DataSource,
  by: (client: Client, given: Given, send: () => unknown) => unknown,
): () => void {
  const pool = (driver as unknown as { master: pg.Pool }).master;
  const seen = new WeakSet<Client>();
  let isOver = false;
  const onAcquire = (client: Client): void => {
    if (seen.has(client)) return;
    seen.add(client);
    const query = client.query.bind(client) as (...given: Given) => unknown;
    client.query = ((...given: Given) =>
      isOver ? query(...given) : by(client, given, () => query(...given))) as typeof client.query;
  };
  pool.on('acquire', onAcquire);
  return () => {
    isOver = true;
    pool.off('acquire', onAcquire);
  };
}

function textOf(first: Given[0]): string {
  return typeof first === 'string' ? first : (first.text ?? '');
}

function isAnsweredByPromise(given: Given): boolean {
  const [first] = given;
  const isOwnWay = typeof first === 'object' && ('submit' in first || 'rowMode' in first);
  return !isOwnWay && !given.some((one) => typeof one === 'function');
}

function viewerIn(text: string, values: unknown): string | undefined {
  const told = /set_config\('callboard\.viewer', (?:'(\w*)'|\$1), true\)/.exec(text);
  return told ? (told[1] ?? String((values as unknown[])[0])) : undefined;
}

/** The answer to what begins or ends a transaction in which nothing is asked. */
function nothing(command: string): pg.QueryResult {
  return { command, rowCount: null, oid: 0, fields: [], rows: [] };
}

function begin(connection: Connection): void {
  const sent = connection.begin?.();
  connection.begin = undefined;
  // Where it fails, so does what is sent after it.
  if (sent instanceof Promise) sent.catch(() => undefined);
}

/** Rows for somebody who may change them. */
function copyOf(result: pg.QueryResult): pg.QueryResult {
  return { ...result, rows: result.rows.map(copied) as object[] };
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
