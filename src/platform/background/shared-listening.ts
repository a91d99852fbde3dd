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
  const shared = new SharedListening(pool);
  const connect = (taken?: Taken) => (taken ? shared.join(taken) : pool.connect());
  return { connect } as unknown as pg.Pool;
}

/** One connection on which everybody hears what anybody listens for. It is there while somebody is. */
class SharedListening {
  private readonly listeners = new Set<Listener>();
  private opening?: Promise<pg.PoolClient>;
  private client?: pg.PoolClient;
  /** How many wait for the connection. */
  private joining = 0;

  constructor(private readonly pool: pg.Pool) {}

  join(taken: Taken): void {
    this.opening ??= this.open();
    this.joining++;
    this.opening.then(
      (client) => {
        this.joining--;
        // Lost before it was taken.
        if (this.client !== client) return this.join(taken);
        const listener = new Listener(client);
        this.listeners.add(listener);
        taken(undefined, listener, () => this.leave(listener, client));
      },
      (problem: Error) => {
        this.joining--;
        taken(problem);
      },
    );
  }

  private async open(): Promise<pg.PoolClient> {
    try {
      const client = await this.pool.connect();
      this.client = client;
      client.on('notification', (message) => this.listeners.forEach((one) => one.emit('notification', message)));
      client.on('error', (problem) => this.lose(client, problem));
      return client;
    } catch (problem) {
      this.opening = undefined;
      throw problem;
    }
  }

  /** Whoever ends as soon as it is taken on leaves before the next one that waits has it. */
  private leave(listener: Listener, client: pg.PoolClient): void {
    if (this.listeners.delete(listener) && this.listeners.size === 0 && this.joining === 0) this.close(client);
  }

  /** Everybody who heard something over it has to join again. */
  private lose(client: pg.PoolClient, problem: Error): void {
    if (this.client !== client) return;
    const left = [...this.listeners];
    this.listeners.clear();
    this.close(client);
    for (const listener of left) listener.lose(problem);
  }

  /** Ended, rather than given back: it would go on hearing. */
  private close(client: pg.PoolClient): void {
    this.opening = this.client = undefined;
    client.release(true);
  }
}

/** As much of a connection as somebody needs who only listens. */
class Listener extends EventEmitter {
  private isLost = false;

  constructor(private readonly client: pg.PoolClient) {
    super();
  }

  /** What others listen for is not unlistened to. */
  async query(sql: string): Promise<unknown> {
    return this.isLost || sql.startsWith('UNLISTEN') ? undefined : this.client.query(sql);
  }

  lose(problem: Error): void {
    this.isLost = true;
    if (this.listenerCount('error') > 0) this.emit('error', problem);
  }
}
