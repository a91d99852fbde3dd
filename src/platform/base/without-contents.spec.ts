import { describe, expect, it } from '@jest/globals';
import { withoutContents } from './without-contents.js';

describe('an error without what people typed', () => {
  it.each([
    ['invalid input syntax for type uuid: "Amara Okafor"', 'invalid input syntax for type uuid: "…"'],
    ['Key (email)=(amara@example.com) already exists.', 'Key (email)=(…) already exists.'],
    ['550 no such user <amara.okafor@example.com>', '550 no such user <(address)>'],
    [`Cannot read properties of undefined (reading 'level')`, `Cannot read properties of undefined (reading 'level')`],
    ['one "a"\n    at file.js:1:2', 'one "…"\n    at file.js:1:2'],
  ])('%s', (text, expected) => {
    expect(withoutContents(text)).toBe(expected);
  });
});
