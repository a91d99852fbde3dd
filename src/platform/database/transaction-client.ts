import pg from 'pg';
import { HeardClient } from './heard-client.js';

/** What holds for each transaction of a connection, since nothing that is said of the connection itself is kept. */
export interface TransactionTerms {
  /** The role it becomes; as it signed in where there is none. */
  role?: string;
  /** Milliseconds. */
  statement: number;
  lock: number;
  idleInTransaction: number;
}

interface Wire {
  parse(message: { text: string; name: string }): void;
  bind(message: { portal: string; statement: string; values: unknown[] }): void;
  execute(message: { portal: string }): void;
  query(text: string): void;
}

/** What the types of pg leave out of its class. */
interface DriverQuery {
  text?: string;
  queryMode?: 'extended';
  submit(wire: Wire): unknown;
  prepare(wire: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
}
type Statement = pg.QueryConfig & { submit?: unknown };
type Done = (error: Error | null, result: pg.QueryResult) => void;

const DriverQuery = pg.Query as unknown as new (
  config: Statement,
  values: unknown[] | undefined,
  done: Done,
) => DriverQuery;

/**
 * A connection behind a pooler that may give every transaction another connection to the database (PgBouncer's
 * `pool_mode = transaction`). Role, viewer, time zone and limits are said within each transaction and end with it; no
 * plan is kept by a name. A statement outside a transaction is sent in one packet with them, which the database carries
 * out as one transaction: one round trip, as without.
 */
export class TransactionClient extends HeardClient {
  /** Whom what follows is done for. See acting-for.ts; nobody, until that says otherwise. */
  actsFor = '';
  private idle = true;
  private readonly terms: TransactionTerms;

  constructor(config: pg.ClientConfig & { terms: TransactionTerms }) {
    super(config);
    this.terms = config.terms;
    const { connection } = this as unknown as { connection: NodeJS.EventEmitter };
    // Before pg's own listener, which sends what waits.
    connection.on('readyForQuery', ({ status }: { status: string }) => (this.idle = status === 'I'));
    this.query = this.ask.bind(this) as typeof this.query;
  }

  /** @returns what holds for a transaction that begins now, as settings and their values */
  preface(): [setting: string, value: string][] {
    const { role, statement, lock, idleInTransaction } = this.terms;
    return [
      ...(role === undefined ? [] : [['role', role] as [string, string]]),
      ['callboard.viewer', this.actsFor],
      ['timezone', 'UTC'],
      ['statement_timeout', String(statement)],
      ['lock_timeout', String(lock)],
      ['idle_in_transaction_session_timeout', String(idleInTransaction)],
    ];
  }

  /** Whether the next statement stands in no transaction that was begun. */
  get isIdle(): boolean {
    return this.idle;
  }

  private ask(given: string | Statement, values?: unknown[] | Done, callback?: Done): Promise<pg.QueryResult> | void {
    const statement = typeof given === 'string' ? { text: given } : given;
    if (statement.submit) throw new Error('Only plain statements can be sent by way of a transaction pooler.');
    const done = typeof values === 'function' ? values : callback;
    const asked = typeof values === 'function' ? undefined : values;
    const send = (told: Done) =>
      void super.query(new PrefacedQuery(this, { ...statement, name: undefined }, asked, told) as unknown as pg.Query);
    if (done) return send(done);
    return new Promise((resolve, reject) => {
      send((error, result) => (error ? reject(error) : resolve(result)));
    });
  }
}

const beginning = /^\s*(begin|start\s+transaction)\b/i;

/** A statement that says before itself, or right after it where it begins a transaction, whom it is for. */
class PrefacedQuery extends DriverQuery {
  /** Which of the answers that come is this statement's own, and how many have come. */
  private own = 0;
  private answered = 0;

  constructor(
    private readonly client: TransactionClient,
    statement: Statement,
    values: unknown[] | undefined,
    done: Done,
  ) {
    super(statement, values, done);
  }

  override submit(wire: Wire): unknown {
    if (!this.client.isIdle) return super.submit(wire);
    if (!beginning.test(this.text ?? '')) {
      this.own = 1;
      this.queryMode = 'extended';
      return super.submit(wire);
    }
    // SET takes no snapshot, unlike set_config(): the isolation of the transaction may still be chosen.
    const local = this.client.preface().map(([setting, value]) => `set local ${setting} to ${pg.escapeLiteral(value)}`);
    wire.query([this.text, ...local].join('; '));
    return null;
  }

  override prepare(wire: Wire): void {
    if (this.own > 0) {
      const local = this.client.preface().map((pair) => `set_config(${pair.map(pg.escapeLiteral).join(', ')}, true)`);
      wire.parse({ text: `select ${local.join(', ')}`, name: '' });
      wire.bind({ portal: '', statement: '', values: [] });
      wire.execute({ portal: '' });
    }
    super.prepare(wire);
  }

  override handleDataRow(message: unknown): void {
    if (this.answered === this.own) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.answered === this.own) super.handleCommandComplete(message, wire);
    this.answered += 1;
  }
}
