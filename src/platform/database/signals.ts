import { AsyncResource } from 'node:async_hooks';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { DatabasePlace } from './data-source.js';

interface Listener {
  topics: readonly string[];
  heard: () => void;
}

const channel = 'callboard';
const firstWait = 250;
const longestWait = 5000;

/**
 * Hears what any server process changed, once it is committed: the database announces it with NOTIFY, as a topic such
 * as `sitting:<id>`. One connection a process listens, from the first listener on; when it breaks, another is made, and
 * everyone is called, since something may have been missed.
 */
@Injectable()
export class Signals implements OnApplicationShutdown {
  private readonly log = new Logger('signals');
  private readonly listeners = new Set<Listener>();
  private client: pg.Client | undefined;
  private waiting: NodeJS.Timeout | undefined;
  private wait = firstWait;
  private closed = false;

  /** What listens needs a session of its own, so it goes past any pooler. */
  constructor(private readonly place: Pick<DatabasePlace, 'direct'>) {}

  /**
   * @param heard called for each announcement of one of the topics, and whenever some may have been missed
   * @returns what ends it
   */
  listen(topics: readonly string[], heard: () => void): () => void {
    // What follows is done for whoever listens, not for whoever was the first to.
    const listener = { topics, heard: AsyncResource.bind(heard) };
    this.listeners.add(listener);
    if (!this.client && !this.waiting) void this.connect();
    return () => void this.listeners.delete(listener);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    this.listeners.clear();
    clearTimeout(this.waiting);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    this.waiting = undefined;
    const client = new pg.Client({
      connectionString: this.place.direct,
      application_name: 'callboard signals',
      connectionTimeoutMillis: 5000,
      keepAlive: true,
    });
    this.client = client;
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ payload }) => this.announced(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
    } catch (error) {
      if (this.wait === longestWait) this.log.warn(`Live boards are not live: ${(error as Error).message}`);
      this.lost(client);
      return;
    }
    this.wait = firstWait;
    for (const { heard } of [...this.listeners]) heard();
  }

  private announced(topic: string): void {
    for (const { topics, heard } of [...this.listeners]) if (topics.includes(topic)) heard();
  }

  /** Whichever way a connection is lost, and however often it says so, one other is made after a while. */
  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    void client.end().catch(() => undefined);
    if (this.closed) return;
    this.waiting = setTimeout(() => void this.connect(), this.wait).unref();
    this.wait = Math.min(this.wait * 2, longestWait);
  }
}
