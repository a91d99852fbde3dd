import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { sharingListening } from './shared-listening.js';

class Connection extends EventEmitter {
  isReleased = false;

  release(): void {
    if (this.isReleased) throw new Error('Release called on client which has already been released to the pool.');
    this.isReleased = true;
  }
}

type LetGo = () => void;

describe('a connection that several listen on', () => {
  let opened: Connection[];
  let join: () => Promise<{ listener: EventEmitter; letGo: LetGo }>;
  /** Leaves as soon as it is taken on, as a group of workers does that was ended meanwhile. */
  let joinAndLeave: () => Promise<void>;
  beforeEach(() => {
    opened = [];
    const connect = () => {
      opened.push(new Connection());
      return Promise.resolve(opened.at(-1)!);
    };
    const pool = sharingListening({ connect } as unknown as pg.Pool);
    const take = (taken: (listener: EventEmitter, letGo: LetGo) => void) =>
      pool.connect((_problem, client, letGo) => taken(client!, letGo));
    join = () => new Promise((resolve) => take((listener, letGo) => resolve({ listener, letGo })));
    joinAndLeave = () =>
      new Promise((resolve) =>
        take((_listener, letGo) => {
          letGo();
          resolve();
        }),
      );
  });

  it('is closed once the last of them leaves, also where each leaves before the next one has it', async () => {
    await Promise.all([joinAndLeave(), joinAndLeave(), joinAndLeave()]);
    expect(opened.map(({ isReleased }) => isReleased)).toEqual([true]);
    await joinAndLeave();
    expect(opened.map(({ isReleased }) => isReleased)).toEqual([true, true]);
  });

  it('stays open for whoever waits for it while another one leaves', async () => {
    const [, { listener, letGo }] = await Promise.all([joinAndLeave(), join()]);
    const heard: unknown[] = [];
    listener.on('notification', (message) => heard.push(message));
    opened[0]!.emit('notification', 'work');
    expect(heard).toEqual(['work']);
    expect(opened.map(({ isReleased }) => isReleased)).toEqual([false]);
    letGo();
    expect(opened[0]!.isReleased).toBe(true);
  });

  it('is another one for whoever it was lost for, before or after it was taken', async () => {
    const { listener, letGo } = await join();
    const problems: unknown[] = [];
    listener.on('error', (problem) => problems.push(problem));
    const late = join();
    opened[0]!.emit('error', new Error('lost'));
    opened[0]!.emit('error', new Error('lost again'));
    letGo();
    expect(problems).toHaveLength(1);
    (await late).letGo();
    expect(opened.map(({ isReleased }) => isReleased)).toEqual([true, true]);
  });
});
