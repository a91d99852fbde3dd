import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { roundFile } from '../../../test/factories/round-file.js';
import type { Problem } from './problem.js';
import { readRoundFile } from './read-round-file.js';

function problemsOf(source: string | Uint8Array): Problem[] {
  const reading = readRoundFile(source);
  return 'problems' in reading ? reading.problems : [];
}

describe('hostile and broken files', () => {
  const first = (source: string | Uint8Array) => problemsOf(source)[0]?.message;

  it('says line and column where the file is cut off', () => {
    const text = JSON.stringify(roundFile(), null, 2);
    expect(first(text.slice(0, text.indexOf('"objectives"') + 14))).toMatch(
      /^line 5, column \d+: the file ends where .* should follow; it seems to be cut off$/,
    );
  });

  it.each([
    ['', /empty/],
    ['   \n ', /empty/],
    ['[]', /is a list; a job file is one JSON object/],
    ['null', /is null/],
    ['"x"', /is a text/],
    ['{"a":1,}', /line 1, column 8: nothing follows the last comma/],
    ['{\n "a" 1}', /line 2, column 6: expected a colon/],
    ["{'a':1}", /expected a field name in double quotes, found “'”/],
    ['{"a":NaN}', /expected a value, found “N”/],
    ['{"a":01}', /“01” is not a number as JSON writes it/],
    ['{"a":"x\ny"}', /a line break \(write \\n\) inside a text/],
    ['{"a":"\\q"}', /backslash/],
    ['{"a":1}x', /expected the end of the file/],
    ['<html>', /expected a value, found “<”/],
  ])('says what is wrong with %j', (text, message) => {
    expect(first(text)).toMatch(message);
  });

  it.each(['[', '{"a":', '[{"a":['])('refuses 5,000 levels of %s', (open) => {
    expect(first(open.repeat(5000))).toMatch(/nests deeper than 64 levels/);
  });

  it('refuses fields given twice', () => {
    const text = JSON.stringify(roundFile()).replace('"maximum":100', '"maximum":100,"maximum":90');
    expect(problemsOf(text)).toEqual([
      { pointer: '/job/maximum', message: 'is given twice in the same object; keep one of the two' },
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'takes %s for an unknown field and changes no prototype',
    (name) => {
      const text = JSON.stringify(roundFile()).replace('"job":{', `"job":{"${name}":{"polluted":true},`);
      expect(problemsOf(text)[0]).toMatchObject({
        pointer: `/job/${name}`,
        message: expect.stringMatching(/not a valid field/),
      });
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );

  it('refuses half a character', () => {
    const text = JSON.stringify(roundFile()).replace('Technical seller', 'Seller \\ud800');
    expect(problemsOf(text)).toEqual([{ pointer: '/job/title', message: expect.stringMatching(/half a character/) }]);
  });

  it('refuses numbers without end', () => {
    const round = JSON.stringify(roundFile());
    expect(first(round.replace('"maximum":100', '"maximum":1e999'))).toMatch(/1e999 is too large a number/);
    expect(first(round.replace('"maximum":100', `"maximum":${'9'.repeat(2000)}`))).toMatch(/more than 40 digits/);
  });

  it('refuses UTF-16 and bytes that are no text', () => {
    const text = JSON.stringify(roundFile());
    expect(first(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toMatch(/UTF-16; save it as UTF-8/);
    expect(first(Buffer.from(text, 'utf16le'))).toMatch(/UTF-16/);
    expect(first(Buffer.from([0x7b, 0xff, 0xfe, 0x00]))).toMatch(/not UTF-8/);
  });

  it('reads a very long text without failing', () => {
    const text = JSON.stringify(roundFile()).replace('Technical seller', 'x'.repeat(40_000_000));
    expect(first(text)).toBe('is 40,000,000 characters long; give at most 200 characters');
  });

  it('refuses more than a million values, and names the first of many wrong ones quickly', () => {
    const many = (count: number) =>
      `{"format":"callboard-round/1","job":{"title":"x"},"sittings":[${'1,'.repeat(count)}1]}`;
    expect(first(many(2_000_000))).toMatch(/more than a million values/);
    const started = performance.now();
    expect(problemsOf(many(300_000))).toHaveLength(201);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('never throws on arbitrary JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(problemsOf(text).length).toBeGreaterThan(0);
      }),
    );
  });

  it('never throws on a round with anything in any place', () => {
    const places = pathsOf(roundFile());
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (path, value) => {
        const round = structuredClone(roundFile()) as unknown;
        let holder = round as Record<string, unknown>;
        for (const step of path.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
        holder[path.at(-1)!] = value;
        const reading = readRoundFile(JSON.stringify(round));
        expect('round' in reading || reading.problems.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void expect(problemsOf(bytes)).not.toEqual([])),
    );
  });

  it('never throws on a round cut off anywhere', () => {
    const bytes = Buffer.from(JSON.stringify(roundFile()));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (end) => void expect(problemsOf(bytes.subarray(0, end))).toHaveLength(1)),
    );
  });
});

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([step, item]) => pathsOf(item, [...path, step]));
  return path.length > 0 ? [path, ...below] : below;
}
