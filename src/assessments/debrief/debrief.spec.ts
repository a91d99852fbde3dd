import { describe, expect, it } from '@jest/globals';
import { bySpread } from './debriefs.service.js';

function criterion(key: string, levels: number, ...given: (number | null)[]) {
  const ratings = given.map((level, index) => ({ panelist: `p${index}`, level, shown: '', note: '', was: [] }));
  const kind = levels === 2 ? ('yes_no' as const) : ('scale' as const);
  return { id: key, key, name: key, kind, levels, measures: [], anchors: [], ratings };
}

describe("the debrief's agenda", () => {
  it('puts the criterion with the largest spread first, as a share of its scale', () => {
    const agenda = bySpread([criterion('close', 5, 3, 4), criterion('wide', 5, 1, 4), criterion('bought', 2, 1, 2)]);
    expect(agenda.map(({ key, apart, spread }) => [key, apart, spread])).toEqual([
      ['bought', 1, 1],
      ['wide', 3, 0.75],
      ['close', 1, 0.25],
    ]);
  });

  it('puts a panel split in half before one dissenting voice, then keeps the order of the assessment', () => {
    const agenda = bySpread([
      criterion('agreed', 5, 3, 3, 3, 3),
      criterion('one voice', 5, 1, 3, 3, 3),
      criterion('split', 5, 1, 1, 3, 3),
      criterion('split again', 5, 3, 3, 1, 1),
    ]);
    expect(agenda.map(({ key }) => key)).toEqual(['split', 'split again', 'one voice', 'agreed']);
  });

  it('counts no spread where fewer than two chose a level', () => {
    const [alone] = bySpread([criterion('alone', 5, 5, null)]);
    expect(alone).toMatchObject({ apart: 0, spread: 0 });
  });
});
