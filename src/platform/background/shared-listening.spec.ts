import { EventEmitter } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { sharingListening } from './shared-listening.js';

/** What each of those who listen takes, once it has it. */
type Joined = Promise<{ problem?: Error; client?: EventEmitter & { query(sql: string): unknown }; letGo?: () => void }>;

class Connection extends EventEmitter {
  readonly query = jest.fn(async (_sql: string) => undefined);
  readonly release = jest.fn();
}

function poolOf(connect: () => Promise<Connection>) {
  const asked = jest.fn(connect);
  const pool = sharingListening({ connect: asked } as unknown as pg.Pool) as unknown as {
    connect(taken: (problem?: Error, client?: Connection, letGo?: () => void) => void): void;
  };
  const join = (): Joined =>
    new Promise((done) => pool.connect((problem, client, letGo) => done({ problem, client, letGo })));
  return { asked, join };
}

describe('listening on one connection', () => {
  it('takes one for all, hears everything for each, and ends it when the last one leaves', async () => {
    const connection = new Connection();
    const { asked, join } = poolOf(async () => connection);
    const [one, other] = await Promise.all([join(), join()]);
    const heard: unknown[] = [];
    for (const { client } of [one, other]) client!.on('notification', (message) => heard.push(message));
    connection.emit('notification', 'a job');
    expect([asked.mock.calls.length, heard]).toEqual([1, ['a job', 'a job']]);

    for (const { client } of [one, other]) await client!.query('LISTEN "jobs:insert"');
    await other.client!.query('UNLISTEN "jobs:insert"');
    expect(connection.query.mock.calls).toEqual([['LISTEN "jobs:insert"']]);
    one.letGo!();
    expect(connection.release).not.toHaveBeenCalled();
    other.letGo!();
    other.letGo!();
    expect(connection.release.mock.calls).toEqual([[true]]);
    await join();
    expect(asked.mock.calls.length).toBe(2);
  });

  it('stays for who waits for it, though whoever had it first leaves at once', async () => {
    const connection = new Connection();
    const { join } = poolOf(async () => connection);
    const first = join().then(({ letGo }) => letGo!());
    const second = join();
    await first;
    const { problem, letGo } = await second;
    expect([problem, connection.release.mock.calls.length]).toEqual([undefined, 0]);
    letGo!();
    expect(connection.release).toHaveBeenCalledTimes(1);
  });

  it('tells everybody when it is lost, once, and is another one for who joins again', async () => {
    const connections = [new Connection(), new Connection()];
    let taken = 0;
    const { asked, join } = poolOf(async () => connections[taken++]!);
    const [one, other] = await Promise.all([join(), join()]);
    const lost = jest.fn();
    one.client!.on('error', lost);
    // Nobody listens to what befalls this one: that must not end the process.
    connections[0]!.emit('error', new Error('gone'));
    connections[0]!.emit('error', new Error('gone again'));
    one.letGo!();
    other.letGo!();
    expect([lost.mock.calls.length, connections[0]!.release.mock.calls]).toEqual([1, [[true]]]);
    expect(await one.client!.query('LISTEN x')).toBeUndefined();
    expect(connections[0]!.query).not.toHaveBeenCalled();
    await join();
    expect([asked.mock.calls.length, connections[1]!.release.mock.calls.length]).toEqual([2, 0]);
  });

  it('says why where there is none, and tries again for the next', async () => {
    let away = true;
    const { asked, join } = poolOf(async () => {
      if (away) throw new Error('away');
      return new Connection();
    });
    expect((await join()).problem).toEqual(new Error('away'));
    away = false;
    expect((await join()).problem).toBeUndefined();
    expect(asked.mock.calls.length).toBe(2);
  });
});
