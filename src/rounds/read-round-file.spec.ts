import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plan, roundFile } from '../../test/factories/round-file.js';
import type { Problem } from './problem.js';
import { readRoundFile } from './read-round-file.js';
import type { RoundFile } from './round-file.js';

function problemsOf(source: string | Uint8Array): Problem[] {
  const reading = readRoundFile(source);
  return 'problems' in reading ? reading.problems : [];
}

/** The problems of a valid round after a change to it. */
function after(change: (round: RoundFile) => void): Problem[] {
  const round = roundFile();
  change(round);
  return problemsOf(JSON.stringify(round));
}

function card(round: RoundFile) {
  return round.sittings[0]!.scorecards[0]!;
}

describe('a valid round file', () => {
  it('is accepted and read as it stands', () => {
    const round = roundFile();
    expect(readRoundFile(JSON.stringify(round))).toEqual({ round });
  });

  it('is accepted with a byte order mark, as text and as bytes', () => {
    const text = `\uFEFF${JSON.stringify(roundFile())}`;
    expect(problemsOf(text)).toEqual([]);
    expect(problemsOf(Buffer.from(text))).toEqual([]);
  });

  it('may leave out what has a default', () => {
    const reading = readRoundFile('{"format":"callboard-round/1","job":{"title":"Seller"}}');
    expect(reading).toMatchObject({
      round: {
        job: { maximum: 100, status: 'open', objectives: [] },
        analysis: { attributes: [], weights: [] },
        plans: [],
        candidates: [],
      },
    });
  });

  it('fills in defaults afresh for every document', () => {
    const text = '{"format":"callboard-round/1","job":{"title":"Seller"}}';
    const first = readRoundFile(text);
    if ('round' in first) first.round.analysis.attributes.push({} as never);
    expect(readRoundFile(text)).toMatchObject({ round: { analysis: { attributes: [] } } });
  });

  it('may hold 50 candidates, 6 panelists and 30 criteria', () => {
    const text = JSON.stringify(roundFile({ candidates: 50, panelists: 6, criteria: 30 }));
    const started = performance.now();
    expect(problemsOf(text)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('may hold every form of profile', () => {
    const tallies = { d: 7, i: 7, s: 7, c: 6, star: 1 };
    const problems = after((round) => {
      const [one, two] = round.candidates;
      one!.disc = { form: 'style', style: 'D/i', takenOn: '2026-02-28' };
      two!.disc = { form: 'tallies', most: tallies, least: tallies };
      round.candidates.push({
        ...{ key: 'c3', name: '陈伟', stage: 'applied' },
        disc: { form: 'segments', segments: { d: 1, i: 7, s: 4, c: 4 } },
      });
      round.candidates.push({
        ...{ key: 'c4', name: 'فاطمة', stage: 'applied' },
        disc: { form: 'scores', scores: { d: 0, i: 100, s: 50, c: 50 } },
      });
    });
    expect(problems).toEqual([]);
  });
});

describe('what the schema refuses', () => {
  it.each<[string, (round: RoundFile) => void, string, string]>([
    ['a missing field', (r) => delete (r.job as { title?: string }).title, '/job/title', 'is missing'],
    [
      'a mistyped field',
      (r) => Object.assign(r.job, { departement: 'x' }),
      '/job/departement',
      'is not a field here; did you mean “department”?',
    ],
    ['a wrong type', (r) => Object.assign(r.job, { title: 5 }), '/job/title', 'is 5; give a text'],
    ['a wrong kind of list', (r) => Object.assign(r, { decisions: {} }), '/decisions', 'is an object; give a list'],
    [
      'a level that is a text',
      (r) => Object.assign(card(r).ratings[2]!, { level: '4' }),
      '/sittings/0/scorecards/0/ratings/2/level',
      'is the text “4”; give a whole number or null',
    ],
    [
      'a level of 0',
      (r) => Object.assign(card(r).ratings[0]!, { level: 0 }),
      '/sittings/0/scorecards/0/ratings/0/level',
      'is 0; give a whole number from 1 to 7',
    ],
    [
      'an unknown choice',
      (r) => Object.assign(r.job, { status: 'shut' }),
      '/job/status',
      'is “shut”; give open or closed',
    ],
    ['a blank name', (r) => (r.candidates[1]!.name = '  '), '/candidates/1/name', 'is blank'],
    [
      'a name too long',
      (r) => (r.candidates[1]!.name = 'x'.repeat(1_000_000)),
      '/candidates/1/name',
      'is 1,000,000 characters long; give at most 200 characters',
    ],
    ['a NUL character', (r) => (r.job.summary = 'a\u0000b'), '/job/summary', 'holds a NUL character; take it out'],
    [
      'a day that does not exist',
      (r) => (r.candidates[0]!.disc = { form: 'style', style: 'D', takenOn: '2026-02-29' }),
      '/candidates/0/disc/takenOn',
      'is “2026-02-29”; give a day that exists, as 2026-03-09',
    ],
    [
      'a moment that is not in UTC',
      (r) => (r.sittings[0]!.at = '2026-03-09T14:00:00+01:00'),
      '/sittings/0/at',
      'is “2026-03-09T14:00:00+01:00”; give a moment that exists, in UTC, as 2026-03-09T14:00:00Z',
    ],
    [
      'an impossible hour',
      (r) => (r.sittings[0]!.at = '2026-03-09T24:00:00Z'),
      '/sittings/0/at',
      'is “2026-03-09T24:00:00Z”; give a moment that exists, in UTC, as 2026-03-09T14:00:00Z',
    ],
    [
      'an address that is none',
      (r) => (r.team[0]!.email = 'anna at example'),
      '/team/0/email',
      'is “anna at example”; give one e-mail address, as name@example.org',
    ],
    [
      'a profile of two forms',
      (r) => (r.candidates[0]!.disc = { form: 'style', style: 'D', scores: { d: 1, i: 1, s: 1, c: 1 } } as never),
      '/candidates/0/disc/scores',
      'does not belong to this form of profile; take it out, or change the form',
    ],
    [
      'a profile without its values',
      (r) => (r.candidates[0]!.disc = { form: 'segments' } as never),
      '/candidates/0/disc/segments',
      'is missing',
    ],
    [
      'a negative weight',
      (r) => (r.plans[0]!.assessments[0]!.weight = -1),
      '/plans/0/assessments/0/weight',
      'is -1; give a number from 0 to 1000',
    ],
    [
      'a file name that is a path',
      (r) => (r.candidates[0]!.resume = { fileName: '../x', mediaType: 'text/plain', content: 'aGk=' }),
      '/candidates/0/resume/fileName',
      'holds a character that may not stand here (a control character, / or \\); take it out',
    ],
    [
      'the same category twice',
      (r) => (r.plans[0]!.assessments[0]!.criteria[0]!.measures = ['technical', 'technical']),
      '/plans/0/assessments/0/criteria/0/measures',
      'lists “technical” twice; keep one',
    ],
  ])('names %s', (_, change, pointer, message) => {
    expect(after(change)).toEqual([{ pointer, message }]);
  });

  it('names every error, of the schema and of the references, at once', () => {
    const pointers = after((round) => {
      Object.assign(round.job, { title: '' });
      card(round).ratings[1]!.level = 9;
      round.sittings[1]!.candidate = 'nobody';
      Object.assign(round.team[0]!, { nickname: 'x' });
    }).map(({ pointer }) => pointer);
    expect(pointers).toEqual([
      '/job/title',
      '/team/0/nickname',
      '/sittings/0/scorecards/0/ratings/1/level',
      '/sittings/1/candidate',
    ]);
  });

  it('lists 200 problems and counts the rest', () => {
    const problems = after((round) => (round.job.objectives = Array.from({ length: 50_000 }, () => 7 as never)));
    expect(problems).toHaveLength(201);
    expect(problems[200]!.message).toBe('… and 49801 more');
  });
});

describe('what only the references show', () => {
  it.each<[string, (round: RoundFile) => void, string, RegExp]>([
    ['a key used twice', (r) => (r.candidates[1]!.key = 'c1'), '/candidates/1/key', /key of \/candidates\/0 already/],
    ['a person used twice', (r) => (r.team[1]!.key = 'p1'), '/team/1/key', /key of \/team\/0 already/],
    ['an attribute used twice', (r) => (r.analysis.attributes[1]!.key = 'a1'), '/analysis/attributes/1/key', /already/],
    [
      'a criterion used twice',
      (r) => (r.plans[0]!.assessments[0]!.criteria[1]!.key = 'k1'),
      '/plans/0/assessments/0/criteria/1/key',
      /already/,
    ],
    [
      'an unknown candidate',
      (r) => (r.sittings[0]!.candidate = 'x'),
      '/sittings/0/candidate',
      /no candidate has the key “x”/,
    ],
    [
      'an unknown assessment',
      (r) => (r.sittings[0]!.assessment = 'x'),
      '/sittings/0/assessment',
      /no assessment of plan version 1/,
    ],
    ['an unknown plan', (r) => (r.sittings[0]!.plan = 2), '/sittings/0/plan', /no plan has the version 2/],
    [
      'an unknown panelist',
      (r) => (card(r).panelist = 'x'),
      '/sittings/0/scorecards/0/panelist',
      /no person of the team/,
    ],
    [
      'an unknown criterion',
      (r) => (card(r).ratings[0]!.criterion = 'x'),
      '/sittings/0/scorecards/0/ratings/0/criterion',
      /no criterion of this sitting's assessment/,
    ],
    [
      'an unknown attribute',
      (r) => r.plans[0]!.assessments[0]!.criteria[0]!.attributes.push('x'),
      '/plans/0/assessments/0/criteria/0/attributes/1',
      /no attribute has the key “x”/,
    ],
    [
      'a decision on nobody',
      (r) =>
        r.decisions.push({
          ...{ candidate: 'x', outcome: 'hire', reason: 'Best.' },
          by: 'p1',
          at: '2026-03-10T09:00:00Z',
          departsFromOrder: false,
        }),
      '/decisions/0/candidate',
      /no candidate/,
    ],
    [
      'a level above the scale',
      (r) => (card(r).ratings[0]!.level = 6),
      '/sittings/0/scorecards/0/ratings/0/level',
      /6 is above the 5 levels of this criterion; give a level from 1 to 5/,
    ],
    [
      'a level above yes',
      (r) => {
        Object.assign(r.plans[0]!.assessments[0]!.criteria[2]!, { kind: 'yes_no', anchors: ['No', 'Yes'] });
        for (const sitting of r.sittings) for (const one of sitting.scorecards) one.ratings[2]!.level = 2;
        card(r).ratings[2]!.level = 3;
      },
      '/sittings/0/scorecards/0/ratings/2/level',
      /above the 2 levels/,
    ],
    [
      'an anchor too few',
      (r) => r.plans[0]!.assessments[0]!.criteria[0]!.anchors.pop(),
      '/plans/0/assessments/0/criteria/0/anchors',
      /lists 4; give one for each of 5 levels/,
    ],
    [
      'a rating twice',
      (r) => (card(r).ratings[1]!.criterion = 'k1'),
      '/sittings/0/scorecards/0/ratings/1/criterion',
      /has a rating on this scorecard already, at \/sittings\/0\/scorecards\/0\/ratings\/0/,
    ],
    [
      'a scorecard twice',
      (r) => (r.sittings[0]!.scorecards[1]!.panelist = 'p1'),
      '/sittings/0/scorecards/1/panelist',
      /already/,
    ],
    ['a sitting twice', (r) => (r.sittings[1]!.candidate = 'c1'), '/sittings/1/candidate', /already, at \/sittings\/0/],
    [
      'a submission without its time',
      (r) => delete card(r).submittedAt,
      '/sittings/0/scorecards/0/submittedAt',
      /is missing/,
    ],
    [
      'a draft that was submitted',
      (r) => (card(r).state = 'draft'),
      '/sittings/0/scorecards/0/submittedAt',
      /does not belong to a draft/,
    ],
    [
      'a due scorecard with ratings',
      (r) => {
        card(r).state = 'due';
        delete card(r).submittedAt;
      },
      '/sittings/0/scorecards/0/ratings',
      /was not begun/,
    ],
    [
      'a closed scorecard without a reason',
      (r) => Object.assign(r.sittings[0]!.scorecards, [{ panelist: 'p1', state: 'closed', ratings: [] }]),
      '/sittings/0/scorecards/0/closedReason',
      /says why/,
    ],
    [
      'a reason on one not closed',
      (r) => (card(r).closedReason = 'Ill'),
      '/sittings/0/scorecards/0/closedReason',
      /closed scorecard only/,
    ],
    ['a version out of order', (r) => (r.plans[0]!.version = 2), '/plans/0/version', /this one is 1/],
    [
      'a second version without a reason',
      (r) => r.plans.push({ ...plan(2, 3), reason: undefined }),
      '/plans/1/reason',
      /is missing/,
    ],
    [
      'criteria without any weight',
      (r) => r.plans[0]!.assessments[0]!.criteria.forEach((criterion) => (criterion.weight = 0)),
      '/plans/0/assessments/0/criteria',
      /every weight is 0/,
    ],
    [
      'categories without any weight',
      (r) =>
        (r.analysis.weights = (['technical', 'business', 'interpersonal', 'lifestyle'] as const).map((category) => ({
          ...{ category, weight: 0, reason: 'None.' },
        }))),
      '/analysis/weights',
      /every weight is 0/,
    ],
    [
      'letters that are no style',
      (r) => (r.candidates[0]!.disc = { form: 'style', style: 'DD' }),
      '/candidates/0/disc/style',
      /not a style/,
    ],
    [
      'tallies that do not total 28',
      (r) =>
        (r.candidates[0]!.disc = {
          form: 'tallies',
          most: { d: 7, i: 7, s: 7, c: 7, star: 0 },
          least: { d: 7, i: 7, s: 7, c: 7, star: 1 },
        }),
      '/candidates/0/disc/least',
      /total 29; they must total 28/,
    ],
    [
      'content that is not base64',
      (r) => (r.sittings[0]!.document = { fileName: 'a.txt', mediaType: 'text/plain', content: 'a=bc' }),
      '/sittings/0/document/content',
      /is not base64/,
    ],
  ])('names %s', (_, change, pointer, message) => {
    const problems = after(change);
    expect(problems.map((problem) => problem.pointer)).toContain(pointer);
    expect(problems.find((problem) => problem.pointer === pointer)!.message).toMatch(message);
  });

  it('checks a rating against the plan version that its sitting was held under', () => {
    const problems = after((round) => {
      round.plans.push(plan(2, 1));
      round.sittings[0]!.plan = 1;
      round.sittings[1]!.plan = 2;
    });
    expect(problems.map(({ pointer }) => pointer)).toEqual([
      '/sittings/1/scorecards/0/ratings/1/criterion',
      '/sittings/1/scorecards/0/ratings/2/criterion',
      '/sittings/1/scorecards/1/ratings/1/criterion',
      '/sittings/1/scorecards/1/ratings/2/criterion',
    ]);
  });
});

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
    ['[]', /is a list; a round file is one JSON object/],
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
        message: expect.stringMatching(/not a field/),
      });
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );

  it('refuses half a character', () => {
    const text = JSON.stringify(roundFile()).replace('Technical seller', 'Seller \\ud800');
    expect(problemsOf(text)).toEqual([
      { pointer: '/job/title', message: expect.stringMatching(/half of a character/) },
    ]);
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
