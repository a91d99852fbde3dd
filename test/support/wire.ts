import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connectedTo } from './connected.js';

/** A connection to a database that can be cut and joined again. */
export interface Wire {
  /** Of the database, by way of the wire. */
  url: string;
  /** Ends what goes over it, and waits until that is heard; nobody listens from then on. */
  cut(): Promise<void>;
  /** As before the cut. */
  join(): Promise<void>;
  /** Until somebody in the database waits for a lock. */
  waitsForLock(): Promise<void>;
  close(): Promise<void>;
}

export async function wireTo(databaseUrl: string): Promise<Wire> {
  const { hostname, port: to } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(to), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await listening(server, 0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  Object.assign(url, { hostname: '127.0.0.1', port: String(port) });
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: url.href,
    cut,
    join: async () => {
      if (!server.listening) await listening(server, port);
    },
    waitsForLock: () => waitsForLock(databaseUrl),
    close: cut,
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
}

function waitsForLock(databaseUrl: string): Promise<void> {
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return connectedTo(databaseUrl, async (client) => {
    for (const giveUp = Date.now() + 60_000; Date.now() < giveUp; await pause(10)) {
      if ((await client.query(waiting)).rows.length > 0) return;
    }
    throw new Error('No one waits for a lock.');
  });
}
