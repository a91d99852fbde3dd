import { describe, expect, it } from '@jest/globals';
import { StartProblem } from '../base/start-problem.js';
import { readSettings } from './settings.js';

describe('settings of signing in', () => {
  const whole = {
    CALLBOARD_URL: 'https://callboard.example.com',
    CALLBOARD_OIDC_ISSUER: 'https://login.example.com/realms/staff',
    CALLBOARD_OIDC_CLIENT_ID: 'callboard',
    CALLBOARD_OIDC_CLIENT_SECRET: 'a secret of theirs',
    CALLBOARD_OIDC_DOMAINS: 'Example.com, @example.org',
  };
  const problemOf = (env: NodeJS.ProcessEnv): string => {
    try {
      readSettings(env);
    } catch (error) {
      if (error instanceof StartProblem) return error.message;
      throw error;
    }
    return '';
  };

  it('are read', () => {
    expect(readSettings(whole).singleSignOn).toEqual({
      issuer: 'https://login.example.com/realms/staff',
      clientId: 'callboard',
      clientSecret: 'a secret of theirs',
      domains: ['example.com', 'example.org'],
      name: 'login.example.com',
    });
    expect(readSettings({}).singleSignOn).toBeUndefined();
    expect(readSettings({}).passwords).toBe(true);
    expect(readSettings({ ...whole, CALLBOARD_OIDC_DOMAINS: '*' }).singleSignOn?.domains).toBe('any');
  });

  it.each([
    [
      { CALLBOARD_OIDC_ISSUER: 'login.example.com' },
      'CALLBOARD_OIDC_ISSUER is "login.example.com"; it must be an address',
    ],
    [{ CALLBOARD_OIDC_ISSUER: 'http://login.example.com' }, 'must begin with https'],
    [{ CALLBOARD_OIDC_ISSUER: undefined }, 'CALLBOARD_OIDC_CLIENT_ID is set, but CALLBOARD_OIDC_ISSUER is not'],
    [{ CALLBOARD_OIDC_CLIENT_ID: undefined }, 'CALLBOARD_OIDC_CLIENT_ID is not'],
    [{ CALLBOARD_OIDC_DOMAINS: undefined }, 'CALLBOARD_OIDC_DOMAINS is not'],
    [{ CALLBOARD_OIDC_DOMAINS: 'example com; drop' }, 'list domains'],
    [{ CALLBOARD_URL: undefined }, 'CALLBOARD_URL is not'],
  ])('are refused with one sentence that names the variable: %j', (changed, words) => {
    const problem = problemOf({ ...whole, ...changed });
    expect(problem).toContain(words);
    expect(problem).not.toContain(whole.CALLBOARD_OIDC_CLIENT_SECRET);
  });

  it('don’t turn passwords off where there is nothing in their place', () => {
    expect(problemOf({ CALLBOARD_PASSWORDS: 'no' })).toContain('no one could sign in');
    expect(readSettings({ ...whole, CALLBOARD_PASSWORDS: 'no' }).passwords).toBe(false);
  });
});
