import { describe, expect, it } from '@jest/globals';
import { nextAttributeKey } from './attribute.entity.js';

describe('the key of an attribute', () => {
  it('is the letter of its category and the next number', () => {
    expect(nextAttributeKey('technical', [])).toBe('T1');
    expect(nextAttributeKey('interpersonal', ['I1', 'I9', 'T12'])).toBe('I10');
  });

  it('does not count keys of another shape', () => {
    expect(nextAttributeKey('lifestyle', ['Long', 'L', 'L1b', 'l7'])).toBe('L1');
  });
});
