import { describe, expect, it } from '@jest/globals';
import { memberKey } from './hiring-team-member.entity.js';

describe('the key of a member', () => {
  it('is the first name in plain letters', () => {
    expect(memberKey('Zoë Brandt', new Set())).toBe('zoe');
    expect(memberKey("  D'Arcy Lane ", new Set())).toBe('darcy');
  });

  it('counts up where the job has it already', () => {
    expect(memberKey('Amy Pond', new Set(['amy', 'amy-2']))).toBe('amy-3');
  });

  it('is the same word for names without Latin letters', () => {
    expect(memberKey('李 娜', new Set())).toBe('member');
    expect(memberKey('', new Set(['member']))).toBe('member-2');
  });
});
