import { describe, expect, it } from '@jest/globals';
import { askersOf, sharedOut } from './askers.service.js';

describe('who asks which question', () => {
  it('is shared out in runs, the first asking one more', () => {
    expect(sharedOut(['a', 'b', 'c', 'd', 'e'], 2)).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
    expect(sharedOut(['a'], 3)).toEqual([['a'], [], []]);
    expect(sharedOut([], 2)).toEqual([[], []]);
  });

  it('is said of an interview only, and of questions that are still in it', () => {
    const criteria = [
      { key: 'q1', name: 'One' },
      { key: 'q2', name: 'Two' },
    ];
    const panel = [{ panelistId: 'p', asks: ['q2', 'gone'], panelist: { name: 'Amy' } }];
    expect(askersOf('interview', criteria, panel)).toEqual([
      { criterion: criteria[0], panelist: null },
      { criterion: criteria[1], panelist: { id: 'p', name: 'Amy' } },
    ]);
    expect(askersOf('audition', criteria, panel)).toEqual([]);
  });
});
