import pg from 'pg';

/** As much of a connection of pg's as is needed here: what carries the messages of one client. */
interface Connection extends NodeJS.EventEmitter {
  stream: { ref(): void; unref(): void; destroy(): void; writable: boolean };
  connect(port: number, host: string): void;
  end(): void;
  query(text: string): void;
}

interface Client {
  connection: Connection;
  host: string;
  port: number;
  database: string;
  processID: number;
  secretKey: number;
  readyForQuery?: boolean;
  _connected: boolean;
  _connecting: boolean;
  _ended: boolean;
  _ending: boolean;
  _queryable: boolean;
  _queryQueue: unknown[];
  getTransactionStatus(): string | null;
  getStartupConf(): object;
  emit(event: 'end'): void;
}

type Connect = (this: Client, done: (problem?: Error) => void) => void;
type End = (this: Client, done?: () => void) => Promise<void> | undefined;

/** A connection that nobody has. */
interface Idle {
  connection: Connection;
  database: string;
  key: string;
  processID: number;
  secretKey: number;
}

/** How many stand by of those that are alike. */
const mostAlike = 12;
/** What a session was told is undone, and its locks are let go of; what it planned may be of use to the next one. */
const forget = 'reset all; reset role; unlisten *; close all; discard temp; select pg_advisory_unlock_all()';

/** Databases to which connections are kept, with the address that is meant. */
const kept = new Map<string, { host: string; port: number }>();
let idle: Idle[] = [];
/** By database, what is being ended: a pool says that it is over before its connections are. */
const ending = new Map<string, Set<Promise<unknown>>>();

/**
 * From now on a connection to this database that is ended is given to whoever opens the next one that is to be the same:
 * a process of the database's that begins reads for itself what it knows of each table. Who has it finds nothing of the
 * session before.
 */
export function keepConnectionsTo(databaseUrl: string): void {
  begin();
  const { hostname, port, pathname } = new URL(databaseUrl);
  kept.set(pathname.slice(1), { host: hostname, port: Number(port) });
}

/** The processes of a database whose connections stand by, once nobody is about to end one. */
export async function idleProcesses(database: string): Promise<number[]> {
  await Promise.all([...(ending.get(database) ?? [])]);
  return idle.filter((one) => one.database === database).map(({ processID }) => processID);
}

/** Ends the connections that stand by, and keeps none to this database any more. */
export async function endConnectionsTo(database: string): Promise<void> {
  kept.delete(database);
  await Promise.all([...(ending.get(database) ?? [])]);
  ending.delete(database);
  const over = idle.filter((one) => one.database === database);
  idle = idle.filter((one) => one.database !== database);
  await Promise.all(
    over.map(
      ({ connection }) =>
        new Promise<void>((resolve) => {
          connection.removeAllListeners();
          connection.on('error', () => undefined).once('end', resolve);
          connection.stream.ref();
          connection.end();
        }),
    ),
  );
}

let hasBegun = false;

function begin(): void {
  if (hasBegun) return;
  hasBegun = true;
  const usual = pg.Client.prototype as unknown as { _connect: Connect; end: End };
  const { _connect: connect, end } = usual;
  usual._connect = function (done) {
    const taken = this._connecting || this._connected ? undefined : take(keyOf(this));
    if (!taken) return connect.call(this, done);
    const { connection, processID, secretKey } = taken;
    this.connection = connection;
    // It is connected: only what a client hears of it is made.
    connection.connect = () => undefined;
    connect.call(this, done);
    delete (connection as Partial<Connection>).connect;
    process.nextTick(() => {
      connection.emit('backendKeyData', { processID, secretKey });
      connection.emit('readyForQuery', { status: 'I' });
    });
  };
  usual.end = function (done) {
    const { connection } = this;
    if (!mayBeKept(this)) {
      if (kept.has(this.database) && this._connected && !this._ended) {
        noteEnd(this.database, new Promise((resolve) => void connection.once('end', resolve)));
      }
      return end.call(this, done);
    }
    this._ending = true;
    const over = giveBack(this).then(() => {
      this._ended = true;
      done?.();
      process.nextTick(() => this.emit('end'));
    });
    noteEnd(this.database, over);
    return done ? undefined : over;
  };
}

function noteEnd(database: string, over: Promise<unknown>): void {
  const all = ending.get(database) ?? new Set();
  ending.set(database, all.add(over));
  void over.then(() => all.delete(over));
}

function keyOf(client: Client): string {
  return JSON.stringify([client.host, client.port, client.getStartupConf()]);
}

function take(key: string): Idle | undefined {
  const at = idle.findLastIndex((one) => one.key === key && one.connection.stream.writable);
  if (at < 0) return undefined;
  const [taken] = idle.splice(at, 1);
  taken!.connection.removeAllListeners();
  taken!.connection.stream.ref();
  return taken;
}

/** Whether nothing is under way on it. */
function mayBeKept(client: Client): boolean {
  const place = kept.get(client.database);
  if (!place || place.host !== client.host || place.port !== client.port) return false;
  const isIdle = client._connected && client._queryable && client.readyForQuery && client._queryQueue.length === 0;
  if (!isIdle || client._ending || client._ended || client.getTransactionStatus() !== 'I') return false;
  const key = keyOf(client);
  return client.connection.stream.writable && idle.filter((one) => one.key === key).length < mostAlike;
}

/** Has the session forget what it was told. Where that fails, the connection is over. */
function giveBack(client: Client): Promise<void> {
  const { connection, database, processID, secretKey } = client;
  const one: Idle = { connection, database, key: keyOf(client), processID, secretKey };
  const Unconnected = connection.constructor as new (config: object) => Connection;
  client.connection = new Unconnected({});
  connection.removeAllListeners();
  return new Promise((resolve) => {
    const lose = () => {
      idle = idle.filter((other) => other !== one);
      connection.removeAllListeners();
      connection.on('error', () => undefined);
      connection.stream.destroy();
      resolve();
    };
    connection.on('error', lose).on('errorMessage', lose).on('end', lose);
    connection.once('readyForQuery', () => {
      if (!kept.has(database)) return lose();
      connection.stream.unref();
      idle.push(one);
      resolve();
    });
    connection.query(forget);
  });
}
