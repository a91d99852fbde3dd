import { describe, expect, it } from '@jest/globals';
import { describeDisc } from './describe-disc.js';
import { isDiscStyle } from './disc.js';

describe('a DiSC profile in words', () => {
  it('names a style with its letters as the report wrote them', () => {
    expect(describeDisc({ form: 'style', style: 'Di' })).toMatchObject({
      headline: 'Style Di: Dominance, then Influence.',
      rows: [
        { letter: 'D', cells: ['first'], bars: [] },
        { letter: 'I', cells: ['second'], bars: [] },
        { letter: 'S', cells: ['not in the style'] },
        { letter: 'C', cells: ['not in the style'] },
      ],
    });
    expect(describeDisc({ form: 'style', style: 'S' }).headline).toBe('Style S: Steadiness.');
  });

  it('says the highest and the lowest score', () => {
    const { headline, scale, rows } = describeDisc({ form: 'scores', scores: { d: 71, i: 44, s: 38, c: 66 } });
    expect(headline).toBe('Highest: Dominance 71. Lowest: Steadiness 38.');
    expect(scale).toBe('0 to 100');
    expect(rows.map(({ bars }) => bars)).toEqual([[0.71], [0.44], [0.38], [0.66]]);
  });

  it('names equals alike', () => {
    const { headline } = describeDisc({ form: 'segments', segments: { d: 3, i: 6, s: 6, c: 3 } });
    expect(headline).toBe(
      'Highest: Influence and Steadiness, 6 each. Lowest: Dominance and Conscientiousness, 3 each.',
    );
    const flat = describeDisc({ form: 'segments', segments: { d: 4, i: 4, s: 4, c: 4 } });
    expect(flat.headline).toContain('Dominance, Influence, Steadiness, and Conscientiousness, 4 each');
  });

  it('keeps Most and Least apart, and shows the star without naming it highest', () => {
    const { headline, columns, rows } = describeDisc({
      form: 'tallies',
      most: { d: 5, i: 3, s: 4, c: 7, star: 9 },
      least: { d: 14, i: 6, s: 4, c: 2, star: 2 },
    });
    expect(headline).toBe('Highest “Most” count: Conscientiousness 7. Highest “Least” count: Dominance 14.');
    expect(columns).toEqual(['Most', 'Least']);
    expect(rows[0]).toEqual({ letter: 'D', name: 'Dominance', cells: ['5', '14'], bars: [5 / 28, 0.5] });
    expect(rows[4]).toMatchObject({ letter: '*', cells: ['9', '2'] });
  });

  it('takes one to three different letters for a style, and nothing else', () => {
    for (const style of ['D', 'Di', 'iS', 'CD', 'D/I', 'DIS', 'd/i/s'])
      expect([style, isDiscStyle(style)]).toEqual([style, true]);
    for (const style of ['', 'DD', 'Dd', 'DISC', 'X', 'D I', 'D//I', '/D', 'D/']) {
      expect([style, isDiscStyle(style)]).toEqual([style, false]);
    }
  });
});
