import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { wordingFaults } from '../platform/mail/letter-text.js';
import { kindOf, letterKinds } from './letter-kinds.js';

/** Worded anew each time; and two that go to whoever operates the installation. */
const notListed = ['candidates', 'record-head', 'test'];

describe('the kinds of mail', () => {
  it('are all listed', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      /(?<!spec)\.ts$/.test(file),
    );
    const keys = files.flatMap((file) => {
      const text = readFileSync(`src/${file}`, 'utf8');
      return [...text.matchAll(/= letterKind\([\s\S]*?\bkey: '([\w-]+)'/g)].map(([, key]) => key!);
    });
    expect(keys.sort()).toEqual([...letterKinds.map(({ key }) => key), ...notListed].sort());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('come with wordings that fit them', () => {
    for (const kind of letterKinds) expect([kind.key, wordingFaults(kind, kind)]).toEqual([kind.key, []]);
    expect(() => kindOf('constructor')).toThrow();
  });
});
