import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';

/** Something between a program and its database that gives every transaction whichever connection is free. */
export interface TransactionPooler {
  /** Of the database, by way of the pooler. */
  url: string;
  /** The most connections to the database that any of its clients was given so far. */
  most(): number;
  close(): Promise<void>;
}

const sslRequest = 80877103;
const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const ready = message('Z', Buffer.from('I'));
const welcome = Buffer.concat([message('R', Buffer.alloc(4)), message('K', Buffer.alloc(8, 1)), ready]);
const refusal = message(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: options\0\0', 'utf8'),
);

/**
 * As PgBouncer does it with `pool_mode = transaction`, the worst way it may: the connection that was free the longest
 * comes next, so that hardly a client has the same one twice.
 * @param options what becomes of settings that a client gives as it connects; where they are passed on, every connection
 *   has those of `requireOwnSessions`
 */
export async function transactionPoolerTo(
  databaseUrl: string,
  { connections = 3, options = 'ignored' as 'ignored' | 'refused' | 'passed on' } = {},
): Promise<TransactionPooler> {
  const backends = await Promise.all(
    Array.from({ length: connections }, async () => {
      const given = options === 'passed on' ? '-c callboard.connection=kept' : undefined;
      const client = new pg.Client({ connectionString: databaseUrl, options: given });
      client.on('error', () => undefined);
      await client.connect();
      return streamOf(client).removeAllListeners('data');
    }),
  );
  const free = [...backends];
  const waiting: ((backend: Socket) => void)[] = [];
  const given = new Map<Socket, Set<Socket>>();
  const giveBack = (backend: Socket): void => {
    const next = waiting.shift();
    if (next) next(backend);
    else free.push(backend);
  };

  /** Passes on what one client sends, each transaction to a connection of its own. */
  function serve(client: Socket): void {
    let backend: Socket | undefined;
    const asked: Buffer[] = [];
    const answers = new Messages();
    const hear = (data: Buffer): void => {
      for (const [type, body, whole] of answers.read(data)) {
        client.write(whole);
        if (type !== 'Z' || body.toString() !== 'I') continue;
        const done = backend!.off('data', hear);
        backend = undefined;
        giveBack(done);
      }
    };
    const take = (one: Socket): void => {
      backend = one.on('data', hear);
      given.get(client)!.add(one);
      for (const data of asked.splice(0)) one.write(data);
    };
    client.on('data', (data: Buffer) => {
      // Its end is nothing that the database is told.
      if (data[0] === 0x58) return;
      if (backend) return void backend.write(data);
      asked.push(data);
      if (asked.length > 1) return;
      const one = free.shift();
      if (one) take(one);
      else waiting.push(take);
    });
  }

  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client.on('error', () => undefined));
    const start = (data: Buffer): void => {
      if (data.readInt32BE(4) === sslRequest) return void client.write('N');
      client.off('data', start);
      if (options === 'refused' && data.includes('\0options\0')) return void client.end(refusal);
      given.set(client, new Set());
      serve(client);
      client.write(welcome);
    };
    client.on('data', start);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  Object.assign(url, { hostname: '127.0.0.1', port: String((server.address() as AddressInfo).port) });
  return {
    url: url.href,
    most: () => Math.max(...[...given.values()].map(({ size }) => size)),
    close: async () => {
      for (const socket of [...sockets, ...backends]) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function streamOf(client: pg.Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

/** Cuts what comes over a connection to the database into messages. */
class Messages {
  private rest: Buffer = Buffer.alloc(0);

  *read(data: Buffer): Iterable<[type: string, body: Buffer, whole: Buffer]> {
    this.rest = Buffer.concat([this.rest, data]);
    while (this.rest.length >= 5) {
      const end = 1 + this.rest.readInt32BE(1);
      if (this.rest.length < end) return;
      const whole = this.rest.subarray(0, end);
      this.rest = this.rest.subarray(end);
      yield [String.fromCharCode(whole[0]!), whole.subarray(5), whole];
    }
  }
}
