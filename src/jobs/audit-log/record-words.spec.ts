import { describe, expect, it } from '@jest/globals';
import { sentenceOf } from './record-words.js';

describe('the words of the record', () => {
  it('name the person and their roles', () => {
    const payload = { personId: 'p', roles: ['hiring_manager', 'panelist'] };
    expect(sentenceOf('member.added', { person: 'Amy Pond', payload })).toBe(
      'added Amy Pond to the hiring team as hiring manager and panelist',
    );
  });

  it('say what is known where a name is not', () => {
    expect(sentenceOf('sitting.planned', { payload: {} })).toBe('scheduled a session for a candidate');
    expect(sentenceOf('candidates.imported', { payload: { applications: 1 } })).toBe(
      'imported 1 candidate from a table',
    );
  });

  it('are the name of an event that has none, in plain letters', () => {
    expect(sentenceOf('letter_head.changed', { payload: {} })).toBe('letter head changed');
    expect(sentenceOf('constructor', { payload: {} })).toBe('constructor');
  });

  it('give the reason for a change of the analysis, and none for a closed scorecard', () => {
    const payload = { category: 'business', weight: 30.5, key: 'T1', reason: 'She rated everyone 1.' };
    expect(sentenceOf('category_weight.set', { payload })).toContain('business to 30.5%: “She rated');
    expect(sentenceOf('scorecard.closed', { payload })).not.toContain('rated');
  });

  it('hold out against facts of any shape', () => {
    for (const odd of [null, 7, {}, [], [null], 'x'.repeat(5)]) {
      const payload = { roles: odd, fields: odd, key: odd, category: odd, reason: odd, from: odd };
      for (const type of ['member.changed', 'job.edited', 'category_weight.set', 'application.moved']) {
        expect(sentenceOf(type, { payload })).toMatch(/^\w/);
      }
    }
  });
});
