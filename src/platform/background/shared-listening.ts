import { EventEmitter } from 'node:events';
import type pg from 'pg';

/** How the queue's library takes a connection to listen on; for all else it waits for a promise. */
type Taken = (problem: Error | undefined, client?: Listener, letGo?: () => void) => void;

/**
 * Connections of a pool for groups of workers, of which each listens on a connection of its own for as long as it runs:
 * here they share one.
 * @returns as much of a pool as the queue's library asks for
 */
export function sharingListening(pool: pg.Pool): pg.Pool {
  let shared: SharedConnection | undefined;
  const join = (taken: Taken) => {
    shared ??= new SharedConnection(pool, () => (shared = undefined));
    shared.join(taken);
  };
  const connect = (taken?: Taken) => (taken ? join(taken) : pool.connect());
  return { connect } as unknown as pg.Pool;
}

/** One connection on which everybody hears what anybody listens for. It is there as long as somebody has it or waits for it. */
class SharedConnection {
  private readonly listeners = new Set<Listener>();
  private readonly client: Promise<pg.PoolClient>;
  /** What is listened for, once for everybody who says so. */
  private readonly said = new Map<string, Promise<unknown>>();
  private users = 0;
  private isOver = false;

  /** @param over is told once, when nobody can join any more */
  constructor(
    pool: pg.Pool,
    private readonly over: () => void,
  ) {
    this.client = pool.connect();
    this.client.then(
      (client) => {
        client.on('notification', (message) => this.listeners.forEach((one) => one.emit('notification', message)));
        client.on('error', (problem) => this.lose(client, problem));
      },
      () => this.over(),
    );
  }

  join(taken: Taken): void {
    this.users += 1;
    this.client.then(
      (client) => {
        if (this.isOver) return taken(new Error('The connection was lost before anything was heard on it.'));
        const listener = new Listener((sql) => this.say(client, sql));
        this.listeners.add(listener);
        taken(undefined, listener, () => this.leave(listener, client));
      },
      (problem: Error) => taken(problem),
    );
  }

  private say(client: pg.PoolClient, sql: string): Promise<unknown> {
    const answer = this.said.get(sql) ?? client.query(sql);
    this.said.set(sql, answer);
    return answer;
  }

  private leave(listener: Listener, client: pg.PoolClient): void {
    if (!this.listeners.delete(listener)) return;
    this.users -= 1;
    if (this.users === 0) this.end(client);
  }

  /** Everybody who heard something over it has to join again. */
  private lose(client: pg.PoolClient, problem: Error): void {
    const left = [...this.listeners];
    this.listeners.clear();
    this.end(client);
    for (const listener of left) listener.lose(problem);
  }

  /** Ended, rather than given back: it would go on hearing. */
  private end(client: pg.PoolClient): void {
    if (this.isOver) return;
    this.isOver = true;
    this.over();
    client.release(true);
  }
}

/** As much of a connection as somebody needs who only listens. */
class Listener extends EventEmitter {
  private isLost = false;

  constructor(private readonly say: (sql: string) => Promise<unknown>) {
    super();
  }

  /** What others listen for is not unlistened to. */
  async query(sql: string): Promise<unknown> {
    return this.isLost || sql.startsWith('UNLISTEN') ? undefined : this.say(sql);
  }

  lose(problem: Error): void {
    this.isLost = true;
    if (this.listenerCount('error') > 0) this.emit('error', problem);
  }
}
