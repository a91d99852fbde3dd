import { describe, expect, it } from '@jest/globals';
import { roundFile } from '../../../test/factories/round-file.js';
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
      'is not a valid field; did you mean “department”?',
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
    ['a NUL character', (r) => (r.job.summary = 'a\u0000b'), '/job/summary', 'contains a NUL character; remove it'],
    [
      'a day that does not exist',
      (r) => (r.candidates[0]!.disc = { form: 'style', style: 'D', takenOn: '2026-02-29' }),
      '/candidates/0/disc/takenOn',
      'is “2026-02-29”; it must be a valid date, such as 2026-03-09',
    ],
    [
      'a moment that is not in UTC',
      (r) => (r.sittings[0]!.at = '2026-03-09T14:00:00+01:00'),
      '/sittings/0/at',
      'is “2026-03-09T14:00:00+01:00”; it must be a valid date and time in UTC, such as 2026-03-09T14:00:00Z',
    ],
    [
      'an impossible hour',
      (r) => (r.sittings[0]!.at = '2026-03-09T24:00:00Z'),
      '/sittings/0/at',
      'is “2026-03-09T24:00:00Z”; it must be a valid date and time in UTC, such as 2026-03-09T14:00:00Z',
    ],
    [
      'an address that is none',
      (r) => (r.team[0]!.email = 'anna at example'),
      '/team/0/email',
      'is “anna at example”; it must be one email address, such as name@example.org',
    ],
    [
      'a profile of two forms',
      (r) => (r.candidates[0]!.disc = { form: 'style', style: 'D', scores: { d: 1, i: 1, s: 1, c: 1 } } as never),
      '/candidates/0/disc/scores',
      'doesn’t belong to this format of profile; remove it, or change the format',
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
      'contains a character that isn’t allowed here (a control character, /, or \\); remove it',
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
