import { describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { whyGuessable } from './password-rules.js';
import { isOutdated, passwordFits, passwordHash } from './passwords.js';

describe('a password', () => {
  const owner = { name: 'Annabel Lindqvist-Øst', email: 'anna.lind@northwind-parts.example' };

  it.each([
    'correct horse battery',
    'bako-tive-ruda-mopi-kelu',
    'mein Fahrrad ist grün',
    '七時に駅の前で待っています、傘',
    'nineteen blue 1987 kettles',
    'aaaaaaaaaaaaaaaaaaaaaaaa kettle drum',
  ])('may be %s', async (password) => {
    expect(await whyGuessable(password, owner)).toBeUndefined();
  });

  it.each(['1qaz2wsx3edc4rfv', 'QwertyQwerty', 'finalfantasy', 'Unbelievable'])(
    'may not be %s, which many have',
    async (password) => {
      expect(await whyGuessable(password, owner)).toContain('most common');
    },
  );

  it.each([
    ['vvvvvvvvvvvvvvvvv', 'one character repeated'],
    ['abc1abc1abc1abc1', 'a short sequence repeated'],
    ['qwertzuiopasdfghjkl', 'keys in a row'],
    ['poiuytrewq0987654', 'keys in a row, from the right'],
    ['annabel.lindqvist1987', 'their name and a year'],
    ['Northwind-Parts-2026!', 'their organization and a year'],
    ['ØstØst12345678', 'their name, with its letters, and digits in a row'],
    ['Password1234567!', 'a word that stands for itself'],
    ['welcome-welcome-2026', 'the same'],
  ])('may not be %s: %s', async (password) => {
    expect(await whyGuessable(password, owner)).toContain('easy to guess');
  });

  it('is looked at as quickly however it is made', async () => {
    const began = performance.now();
    for (const text of [
      'a'.repeat(128),
      'ab'.repeat(64),
      'abcabcab'.repeat(16),
      'qwerty1'.repeat(18),
      ' '.repeat(128),
    ]) {
      await whyGuessable(text, owner);
    }
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('is hashed anew where its hash is older or cheaper than those of today', async () => {
    const cheap = await hash('correct horse battery', { memoryCost: 8192, timeCost: 2, parallelism: 1 });
    const today = await passwordHash('correct horse battery');
    expect([cheap, '$2b$10$abcdefghijklmnopqrstuv', today].map(isOutdated)).toEqual([true, true, false]);
    expect(await passwordFits(cheap, 'correct horse battery')).toBe(true);
  });
});
