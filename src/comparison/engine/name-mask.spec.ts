import { describe, expect, it } from '@jest/globals';
import { NameMask } from './name-mask.js';

const mask = (name: string) => new NameMask([{ name, letter: 'A' }]);

describe('a name in running text is hidden', () => {
  it.each([
    ['Amara Okafor', 'Amara spoke; okafor’s answer, OKAFOR, aMaRa, Okafors, Amara-Okafor.', /amara|okafor/i],
    ['Amara Okafor', 'AmaraOkafor on linkedin.com/in/amaraokafor and @amara_okafor', /amara|okafor/i],
    [
      'Amara Okafor',
      'Oka\u00adfor, Ama\u200bra, A\u2060mara, Oka-\nfor, Oka\ufefffor',
      /o\W*k\W*a\W*f\W*o\W*r|a\W*m\W*a\W*r\W*a/i,
    ],
    ['Amara Okafor', 'Amara\n  Okafor and Amara\u00a0Okafor', /amara|okafor/i],
    ['Zoë Müller', 'Zoe\u0308 Mu\u0308ller, Zoe Muller, ZOE MUELLER, zoë müller, Muellers', /zo|m(u|ü)e?ller/i],
    ['Søren Łukasz Ðorđević', 'Soren, Soeren, Lukasz, Dordevic, SØREN', /s(ø|o|oe)ren|lukasz|dordevic/i],
    ['Amy Ng', 'amy said; ng wrote; Amy’s; NG', /\bamy|\bng\b/i],
    ['J. O’Brien-Smith', "O'Brien, O’Brien, obrien, OBrien-Smith, smith", /brien|smith/i],
    ['李娜', '我问了李娜, 李\u200b娜说', /李|娜/],
    ['Rose Will', 'Rose spoke, ROSE spoke, Will too', /Rose|ROSE|Will/],
    [
      'Amara Okafor',
      'a.okafor@example.com, amara @ mail.example.org or +1 (312) 555-0142, 312-555-0142, 0151 2345678',
      /@|\d{3}/,
    ],
  ])('%s in %j', (name, text, left) => {
    const hidden = mask(name);
    expect(hidden.apply(text)).not.toMatch(left);
    expect(hidden.count).toBeGreaterThan(0);
    expect([...hidden.texts]).toHaveLength(1);
  });

  it.each([
    ['Rose Will', 'The price rose and will rise.'],
    ['Al Art', 'Also smart, all in all: an artist'],
    ['Ed Ng', 'Eddied, being asked; edged'],
    ['Amara Okafor', 'Saved 250,000 dollars from 2014 to 2019, 99.95 % of 1,200 sites, on 2026-11-24 at 14:00.'],
  ])('and leaves other words alone: %s, %j', (name, text) => {
    expect(mask(name).apply(text)).toBe(text);
  });

  it('with the letter of whoever it is', () => {
    const two = new NameMask([
      { name: 'Ann Lee', letter: 'A' },
      { name: 'Ann Leeson', letter: 'B' },
    ]);
    expect(two.apply('Ann Leeson met Ann Lee; Leeson won.')).toBe('[B] met [A]; [B] won.');
  });
});
