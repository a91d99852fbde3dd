import { describe, expect, it } from '@jest/globals';
import { isDatabaseAway } from './database-problems.js';

describe('what a database says that is away', () => {
  it.each([
    ['no one listens', { code: 'ECONNREFUSED', syscall: 'connect' }],
    ['the connection was reset', { code: 'ECONNRESET' }],
    ['the name is not known at the moment', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }],
    ['there is no socket', { code: 'ENOENT', syscall: 'connect' }],
    ['it was stopped by its administrator', { code: '57P01' }],
    ['one of its processes crashed', { code: '57P02' }],
    ['it is starting up', { code: '57P03' }],
    ['it has no connection left', { code: '53300' }],
    ['it is the copy of another one and only reads', { code: '25006' }],
    ['a statement took too long', { code: '57014' }],
    ['someone else holds a lock', { code: '55P03' }],
    ['two of them waited for each other, again and again', { code: '40P01' }],
    ['the connection ended', { message: 'Connection terminated unexpectedly' }],
    ['no connection was to be had in time', { message: 'timeout exceeded when trying to connect' }],
    ['the connection had broken before', { message: 'Client has encountered a connection error and is not queryable' }],
    ['the connection broke between two statements', { name: 'QueryRunnerAlreadyReleasedError' }],
  ])('is that %s', (_, error) => {
    expect(isDatabaseAway(Object.assign(new Error('x'), error))).toBe(true);
  });

  it.each([
    ['a file that is not there', { code: 'ENOENT', syscall: 'open' }],
    ['a key that is taken', { code: '23505' }],
    ['a table that is not there', { code: '42P01' }],
    ['somebody who hangs up in the middle of a request', { code: 'ECONNRESET', message: 'aborted', statusCode: 400 }],
    ['a mistake of ours', { name: 'TypeError', message: 'x is not a function' }],
  ])('is not %s', (_, error) => {
    expect(isDatabaseAway(Object.assign(new Error('x'), error))).toBe(false);
  });

  it('is nothing that is no error', () => {
    expect([undefined, null, 'ECONNREFUSED', {}].map(isDatabaseAway)).toEqual([false, false, false, false]);
  });
});
