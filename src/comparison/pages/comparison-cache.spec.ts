import { describe, expect, it } from '@jest/globals';
import { evidenceOf } from '../../../test/factories/evidence.js';
import { ComparisonCache } from './comparison-cache.js';

const small = evidenceOf([{ ratings: [[[1]], [[2]]] }]);
const large = evidenceOf([
  { ratings: Array.from({ length: 50 }, () => Array.from({ length: 8 }, () => Array.from({ length: 60 }, () => 2))) },
]);

describe('comparisons worked out lately', () => {
  it('are worked out once for the same key, and anew for another', () => {
    const recent = new ComparisonCache<{ evidence: typeof small; name: string }>();
    let times = 0;
    const work = (name: string) => () => {
      times += 1;
      return { evidence: small, name };
    };
    const first = recent.of('a', work('first'));

    expect(recent.of('a', work('other'))).toBe(first);
    expect(recent.of('b', work('second')).name).toBe('second');
    expect(times).toBe(2);
  });

  it('are forgotten when there are too many ratings, those not asked for longest first', () => {
    const recent = new ComparisonCache<{ evidence: typeof large }>();
    const asked: string[] = [];
    const ask = (key: string) =>
      recent.of(key, () => {
        asked.push(key);
        return { evidence: large };
      });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) ask(key);

    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });
});
