import { describe, expect, it } from '@jest/globals';
import { applicationKey } from './application.entity.js';

describe('the key of an application', () => {
  it('is the name in latin letters', () => {
    expect(applicationKey('Amara Okafor', new Set())).toBe('amara-okafor');
    expect(applicationKey('  José Ñandú-Pérez ', new Set())).toBe('jose-nandu-perez');
  });

  it('is numbered where the name is taken', () => {
    expect(applicationKey('Amara Okafor', new Set(['amara-okafor', 'amara-okafor-2']))).toBe('amara-okafor-3');
  });

  it('is a number for a name without latin letters', () => {
    expect(applicationKey('李 娜', new Set())).toBe('c1');
    expect(applicationKey('محمد', new Set(['c1']))).toBe('c2');
  });

  it('stays short', () => {
    expect(applicationKey('x'.repeat(5000), new Set())).toHaveLength(40);
  });
});
