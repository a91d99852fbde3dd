import { describe, expect, it } from '@jest/globals';
import { relyingParty } from './passkey-address.js';

describe('whom passkeys are for', () => {
  it.each([
    ['https://callboard.example.com', 'callboard.example.com', 'https://callboard.example.com'],
    ['https://hiring.example.com:8443/callboard', 'hiring.example.com', 'https://hiring.example.com:8443'],
    ['http://localhost:3000', 'localhost', 'http://localhost:3000'],
  ])('at %s is %s', (address, id, origin) => {
    expect(relyingParty(address)).toEqual({ id, origin });
  });

  it.each([
    ['http://127.0.0.1:3000', 'a number'],
    ['https://[2001:db8::1]', 'a number'],
    ['http://callboard.example.com', 'not https'],
  ])('at %s is nobody, since that is %s', (address, why) => {
    expect(relyingParty(address)).toEqual({ problem: expect.stringContaining(why) });
  });
});
