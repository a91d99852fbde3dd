import { describe, expect, it } from '@jest/globals';
import { Semaphore } from './semaphore.js';

describe('Turns', () => {
  it('admits as many as allowed and the next when one is over, first come first served', async () => {
    const turns = new Semaphore(2);
    const order: string[] = [];
    const first = await turns.take();
    await turns.take();
    const third = turns.take().then((over) => (order.push('third'), over));
    const fourth = turns.take().then((over) => (order.push('fourth'), over));
    await Promise.resolve();
    expect(order).toEqual([]);

    first();
    (await third)();
    await fourth;
    expect(order).toEqual(['third', 'fourth']);
  });

  it('lets go of one who gives up waiting, without losing the turn', async () => {
    const turns = new Semaphore(1);
    const over = await turns.take();
    const impatient = new AbortController();
    const givenUp = turns.take(impatient.signal);
    const patient = turns.take();

    impatient.abort(new Error('no longer wanted'));
    await expect(givenUp).rejects.toThrow('no longer wanted');
    over();
    await expect(patient).resolves.toBeInstanceOf(Function);
  });

  it('does not admit one who had given up before', async () => {
    const turns = new Semaphore(1);
    await expect(turns.take(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    await expect(turns.take()).resolves.toBeInstanceOf(Function);
  });

  it('sends everybody home who waits', async () => {
    const turns = new Semaphore(1);
    await turns.take();
    const waiting = turns.take();
    turns.refuseAll(new Error('closing'));
    await expect(waiting).rejects.toThrow('closing');
  });

  it.each([0, -1, 1.5, NaN])('cannot be made for %p at once', (atOnce) => {
    expect(() => new Semaphore(atOnce)).toThrow(RangeError);
  });
});
