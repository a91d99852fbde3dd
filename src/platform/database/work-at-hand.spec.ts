import { describe, expect, it } from '@jest/globals';
import { runWith, type Whole, workAtHand } from './work-at-hand.js';

describe('what holds for the work at hand', () => {
  it('is what was said around it, wherever it waits and goes on, and no more afterwards', async () => {
    const acting = { viewer: 'amy' };
    const whole: Whole = { last: Promise.resolve() };
    const seen: object[] = [];
    const see = async () => {
      await new Promise((done) => setImmediate(done));
      seen.push({ ...workAtHand() });
    };
    await runWith({ acting }, async () => {
      await runWith({ whole }, async () => {
        await runWith({ part: true }, see);
        await runWith({ acting: { viewer: 'ben' } }, see);
        await see();
      });
      await see();
    });
    await see();
    expect(seen).toEqual([
      { acting, whole, part: true },
      { acting: { viewer: 'ben' }, whole },
      { acting, whole },
      { acting },
      {},
    ]);
  });
});
