import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compare } from '../../comparison/engine/compare.js';
import { tableProblemLine, understandTable, type TableReading } from './ratings-table.js';
import type { TableChoices } from './table-choices.js';

function fixture(name: string, choices: TableChoices = {}): TableReading {
  const path = new URL(`../../../test/fixtures/tables/${name}`, import.meta.url);
  return understandTable(readFileSync(path), name, choices);
}

function table(text: string | Uint8Array, choices: TableChoices = {}): TableReading {
  return understandTable(typeof text === 'string' ? Buffer.from(text) : text, 'Table', choices);
}

function asked({ questions }: TableReading): string[] {
  return questions.map(({ about }) => about);
}

function scoresOf({ evidence, problems }: TableReading): Record<string, number | undefined> {
  if (!evidence) throw new Error(problems.map(tableProblemLine).join('\n'));
  const { candidates } = compare(evidence);
  return Object.fromEntries(
    candidates.map(({ name, overall }) => [name, 'value' in overall ? Number(overall.value.toFixed(2)) : undefined]),
  );
}

describe('tables of the shapes that people keep', () => {
  it('a line a candidate, a column a judge, in halves, with a gap and a no-show', () => {
    const reading = fixture('wide-judges-halves.csv');
    const { understanding, evidence } = reading;
    expect(understanding).toMatchObject({
      layout: 'One line for each candidate, with a column for each of 4 panelists.',
      panelists: ['Judge A', 'Judge B', 'Judge C', 'Judge D'],
      ...{ ratings: 15, gaps: 5, vary: false },
      absences: [{ candidate: 'Skater 4', word: 'DNS' }],
      scales: [{ words: '0 to 10 in steps of 0.5', stated: false }],
    });
    expect(asked(reading)).toEqual(['scale']);
    expect(understanding.candidates).toHaveLength(5);
    expect(understanding.remarks).toEqual(['Skater 4 has no rating (DNS) and is not ranked.']);
    expect(evidence!.assessments[0]!.criteria[0]!.scale).toEqual({ minimum: 0, maximum: 10, step: 0.5 });
    expect(scoresOf(reading)).toEqual({
      ...{ 'Skater 3': 90, 'Skater 1': 78.75, 'Skater 2': 61.67, 'Skater 5': 57.5, 'Skater 4': undefined },
    });
    expect(asked(fixture('wide-judges-halves.csv', { scales: [{ minimum: 0, maximum: 10 }] }))).toEqual([]);
  });

  it('a line a scorecard from a form, with scales in the headings, a yes or no and remarks', () => {
    const reading = fixture('form-export.csv');
    const { understanding, evidence } = reading;
    expect(understanding.layout).toBe('One line for each scorecard, with a column for each of 3 criteria.');
    expect(understanding.panelists).toEqual(['j1@example.org', 'j2@example.org']);
    expect(understanding.candidates).toEqual(['Candidate A', 'Candidate B', 'Candidate C']);
    expect(understanding.scales.map(({ criterion, words, stated }) => [criterion, words, stated])).toEqual([
      ['Clarity', '1 to 4', true],
      ['Depth', '1 to 4', true],
      ['Would you work with them?', 'yes or no', true],
    ]);
    expect(asked(reading)).toEqual([]);
    const [{ criteria, levels, sittings }] = evidence!.assessments as [NonNullable<typeof evidence>['assessments'][0]];
    expect(levels).toBe(4);
    expect(criteria.map(({ kind, weight }) => [kind, weight])).toEqual([
      ['scale', 1],
      ['scale', 1],
      ['yes_no', 0],
    ]);
    expect(sittings[0]!.scorecards[0]!.ratings[0]).toEqual({ criterion: 'k1', level: 4, note: 'Clear, calm' });
    expect(sittings[2]!.scorecards).toHaveLength(1);
  });

  it('semicolons, decimal comma, Latin-1, each its own maximum, headings in another language', () => {
    const reading = fixture('halves-comma.csv');
    expect(asked(reading)).toEqual(['columns', 'scale']);
    expect(reading.understanding.source).toMatchObject({ encoding: 'windows-1252', separator: ';' });
    expect(reading.understanding.candidates).toEqual(['Jörg', 'Renée']);
    expect(reading.understanding.scales.map(({ words }) => words)).toEqual(Array(2).fill('0 to 4 in steps of 0.5'));
    expect(scoresOf(reading)).toEqual({ Jörg: 81.25, Renée: 50 });
    expect(scoresOf(fixture('halves-comma.csv', { scales: [{ minimum: 1, maximum: 4 }] }))).toEqual({
      ...{ Jörg: 75, Renée: 33.33 },
    });
  });

  it('points out of each criterion’s own maximum', () => {
    const reading = fixture('points-out-of.csv');
    const { evidence } = reading;
    expect(asked(reading)).toEqual([]);
    expect(evidence!.assessments[0]!.criteria.map(({ scale }) => scale)).toEqual(
      [{ minimum: 0, maximum: 25, step: 1 }, undefined].map((scale) => scale ?? { minimum: 0, maximum: 10, step: 1 }),
    );
    expect(reading.assumptions.join()).toContain('“Design” runs from 0 to 25');
    const red = compare(evidence!).candidates.find(({ name }) => name === 'Red')!;
    expect(red.assessments[0]!.criteria[0]!.mean).toEqual({ value: 76 });
    expect(red.panelists[0]!.value).toBeCloseTo((17 / 25 + 8 / 10) * 50, 9);
    expect(reading.understanding).toMatchObject({ ratings: 7, gaps: 1 });
  });

  it('a scale in the heading of the ratings, a line each, which a line of its own goes before', () => {
    const reading = table('team,judge,score (0-10)\nX,J1,absent\nX,J2,7\nY,J1,3\nY,J2,–\n');
    expect(reading.understanding.scales).toMatchObject([{ criterion: 'score', words: '0 to 10', stated: true }]);
    expect(asked(reading)).toEqual([]);
    const own = table('team,judge,item,score (/20),max\nX,J1,A,5,10\nY,J1,A,10,10\nX,J1,B,20,\nY,J1,B,10,\n');
    expect(own.understanding.scales.map(({ words }) => words)).toEqual(['0 to 10', '0 to 20']);
    const [above] = table('team,judge,score (0-10)\nX,J1,11\n').problems;
    expect(tableProblemLine(above!)).toContain(
      'line 2, column score (0-10): 11 is above 10, the highest of this scale',
    );
  });

  it('words, whose order is shown for confirmation, with a level that is rare', () => {
    const reading = fixture('words-four.csv');
    expect(asked(reading)).toEqual(['order']);
    expect(reading.understanding.scales[0]!.words).toBe('Strong no < No < Mixed < Yes < Strong yes');
    expect(scoresOf(reading)).toEqual({ A: 75, B: 31.25 });
    const order = 'Strong yes<Yes<Mixed<No<Strong no';
    expect(scoresOf(fixture('words-four.csv', { order }))).toEqual({ A: 25, B: 68.75 });
  });

  it('letters with plus and minus, whose steps are shown for confirmation', () => {
    const reading = fixture('letters.csv');
    expect(asked(reading)).toEqual(['order']);
    expect(reading.understanding.scales[0]!.words).toBe('F < D- < D < D+ < C- < C < C+ < B- < B < B+ < A- < A');
  });

  it('levels from 0, under other headings', () => {
    const reading = fixture('zero-based.csv');
    expect(asked(reading)).toEqual([]);
    expect(reading.understanding.scales.map(({ words }) => words)).toEqual(['0 to 4', '0 to 4']);
    expect(reading.assumptions.join()).toContain('0 is a score');
    expect(scoresOf(reading)).toEqual({ E1: 12.5, E2: 93.75, E3: 56.25 });
  });

  it('the same panelist twice on the same thing: named with lines; first, last or mean', () => {
    const reading = fixture('twice.csv');
    expect(reading.questions).toMatchObject([
      { about: 'repeats', ask: 'P1 rated “Clarity” of A on lines 2 and 6. Which rating counts?', changesOrder: false },
    ]);
    const clarity = (choices: TableChoices) => scoresOf(fixture('twice.csv', choices)).A;
    expect([clarity({ repeats: 'first' }), clarity({ repeats: 'last' }), clarity({ repeats: 'mean' })]).toEqual([
      ...[83.33, 100, 91.67],
    ]);
    expect(asked(fixture('twice.csv', { repeats: 'mean' }))).toEqual([]);
  });

  it('UTF-16 with tabs, and columns that are not the same people', () => {
    const reading = fixture('reviewers-differ.tsv');
    expect(asked(reading)).toEqual(['same people', 'scale']);
    expect(reading.understanding).toMatchObject({ vary: true, source: { encoding: 'utf-16le', separator: '\t' } });
    const { sentences, dissent, assessments } = compare(reading.evidence!);
    expect(sentences.lean.join()).toMatch(/can’t be told: the columns of ratings are not the same people/);
    expect(dissent).toEqual([]);
    for (const { lean } of assessments[0]!.severity.panelists) expect(lean).toHaveProperty('notEstimable');
    // The third reviewer of the second paper never was: nothing is missing.
    expect(reading.evidence!.assessments[0]!.sittings[1]).toMatchObject({ expected: 2 });
    expect(fixture('reviewers-differ.tsv', { samePeople: true }).evidence).not.toHaveProperty('panelistsVary');
  });

  it('a judge who gave everybody the same: read, said, and nowhere a number that is none', () => {
    const reading = fixture('same-for-all.csv');
    expect(reading.understanding.remarks).toEqual([
      'P1 gave every candidate the same, so these ratings tell no one apart; they count like the others.',
    ]);
    expect(JSON.stringify(compare(reading.evidence!))).not.toMatch(/null|NaN/);
  });
});

describe('what else a table may hold', () => {
  it('no score at all, scores for one candidate only, and the column names again halfway', () => {
    const reading = table(
      'Contestant,Judge A,Judge B,Judge C\nX,3,,4\nY,4,,\nZ,2,,\nContestant,Judge A,Judge B,Judge C\nX,3,,\n',
    );
    expect(reading.understanding.remarks).toEqual([
      'Judge B gave no score at all.',
      'Judge C scored one candidate only, X.',
    ]);
    expect(reading.assumptions).toContain('The column names come again on line 5: several tables were read as one.');
    expect(reading.assumptions.join()).toContain('in the table more than once, the same each time');
  });

  it('two columns of the same judge', () => {
    const reading = table('Team,Judge A,Judge A\nX,3,5\nY,4,4\n');
    expect(reading.questions[0]).toMatchObject({ about: 'repeats', changesOrder: true });
    expect(reading.questions[0]!.ask).toContain('Judge A rated “Rating” of X twice on line 2');
  });

  it.each([
    ['5', 'none'],
    ['n/a', 'none'],
    ['–', 'none'],
  ])('0 is a rating only where the scale has it, and %s is what it is', (cell) => {
    const reading = table(`candidate,panelist,criterion,rating,levels\nA,P,Q,0,5\nB,P,Q,${cell},5\n`);
    expect(reading.problems.map(tableProblemLine)).toEqual([
      'line 2, column rating: 0 is below the lowest level, 1, of this scale; give a level from 1 to 5',
    ]);
  });

  it('per cent, fractions and numbers with their words', () => {
    expect(scoresOf(table('name,judge,item,score\nA,P,Q,85%\nB,P,Q,40%\n'))).toEqual({ A: 85, B: 40 });
    expect(scoresOf(table('name,judge,item,score\nA,P,Q,17/25\nB,P,Q,5/25\n'))).toEqual({ A: 68, B: 20 });
    expect(scoresOf(table('name,judge,item,score,levels\nA,P,Q,4 - Good,5\nB,P,Q,1 (Poor),5\n'))).toEqual({
      ...{ A: 75, B: 0 },
    });
  });

  it('a single criterion that no column names', () => {
    const reading = table('Contestant,Judge,Score\nX,P,3\nY,P,5\n');
    expect(reading.understanding.scales).toMatchObject([{ criterion: 'Score', words: '1 to 5' }]);
  });

  it('a total beside the criteria is not a criterion', () => {
    const reading = table('Team,Judge,Design,Pitch,Total score\nX,P,3,4,7\nY,P,5,5,10\n');
    expect(reading.understanding.scales.map(({ criterion }) => criterion)).toEqual(['Design', 'Pitch']);
    expect(reading.assumptions.join()).toContain('Not used: the column “Total score”');
  });

  it('headings that could name people or criteria are asked about', () => {
    const reading = table('Team,Alex,Kim\nX,3,4\nY,5,5\n');
    expect(asked(reading)).toEqual(['headings']);
    expect(table('Team,Alex,Kim\nX,3,4\nY,5,5\n', { headings: 'criteria' }).understanding).toMatchObject({
      ...{ headings: 'criteria', vary: true },
    });
  });

  it('another answer that gives another order is known as such', () => {
    const points =
      'candidate,panelist,assessment,criterion,rating\nA,P,One,Q,8\nB,P,One,Q,7\nA,P,Two,Q,1\nB,P,Two,Q,3\n';
    const reading = table(points);
    const [question] = reading.questions;
    expect(question).toMatchObject({ about: 'scale', changesOrder: false });
    const close =
      'candidate,panelist,assessment,criterion,rating\nA,P,One,Q,9\nB,P,One,Q,5\nC,P,One,Q,10\nA,P,Two,Q,1\nB,P,Two,Q,2\nC,P,Two,Q,3\n';
    expect(table(close).questions[0]).toMatchObject({ about: 'scale', changesOrder: expect.any(Boolean) });
    expect(table('Team,Judge A,Judge A\nX,3,5\nY,4,4\n').questions[0]!.changesOrder).toBe(true);
  });

  it('an error names line, column and what would be accepted, and nothing is read in part', () => {
    const reading = table('Team,Judge A (0-10),Judge B (0-10)\nX,3,11\nY,4,oops\n');
    expect(reading.problems.map(tableProblemLine)).toEqual([
      'line 2, column Judge B (0-10): 11 is above 10, the highest of this scale; give a number from 0 to 10, or say what the scale is',
      'line 3, column Judge B (0-10): “oops” is not a rating; give a number, or leave it empty where no one rated',
    ]);
    expect(reading).not.toHaveProperty('evidence');
  });

  it('words of no usual scale are refused with what to say, and read when it is said', () => {
    const text = 'name,judge,item,score\nA,P,Q,Wow\nB,P,Q,Meh\n';
    expect(table(text).problems.map(tableProblemLine)[0]).toMatch(
      /^line 2, column score: “Wow” is not a rating; .* If it is a word of a scale, say the order of its words$/,
    );
    expect(scoresOf(table(text, { order: 'Meh<Fine<Wow' }))).toEqual({ A: 100, B: 0 });
  });

  it('two lines of headings, the upper one over several columns', () => {
    const reading = table(',Judge A,,Judge B,\nTeam,Design,Pitch,Design,Pitch\nX,3,4,5,5\nY,2,2,3,1\n');
    expect(reading.understanding.panelists).toEqual(['Judge A', 'Judge B']);
    expect(reading.understanding.scales.map(({ criterion }) => criterion)).toEqual(['Design', 'Pitch']);
  });

  it('columns named by a person win, by heading or place', () => {
    const text = 'Wer,Wie,Was\nA,P,3\nB,P,5\n';
    const choices: TableChoices = {
      columns: [
        { column: '#1', role: 'candidate' },
        { column: 'wie', role: 'panelist' },
        { column: 'Was', role: 'rating' },
      ],
    };
    expect(scoresOf(table(text, choices))).toEqual({ A: 50, B: 100 });
    expect(table(text, { columns: [{ column: 'Wo', role: 'candidate' }] }).problems[0]!.message).toMatch(
      /^there is no column “Wo”; the columns are “Wer”, “Wie”, or “Was”$/,
    );
  });

  it('headings that are names of an object’s own properties harm nothing', () => {
    const text =
      '__proto__,constructor,toString,candidate,judge,criterion,score\n1,2,3,__proto__,constructor,toString,4\n1,2,3,B,constructor,toString,2\n';
    const reading = table(text);
    expect(reading.evidence!.candidates.map(({ name }) => name)).toEqual(['__proto__', 'B']);
    expect(({} as Record<string, unknown>).candidate).toBeUndefined();
  });

  it('UTF-32, an unknown encoding and a wrong one are refused in words', () => {
    expect(table(Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])).problems[0]!.message).toMatch(/UTF-32/);
    expect(table('a,b\n', { encoding: 'klingon' }).problems[0]!.message).toMatch(/not an encoding that is known here/);
    const cyrillic = Buffer.from([0xc8, 0xe2, 0xe0, 0xed]);
    const text = Buffer.concat([Buffer.from('name,judge,item,score\n'), cyrillic, Buffer.from(',P,Q,3\n')]);
    expect(table(text, { encoding: 'windows-1251' }).understanding.candidates).toEqual(['Иван']);
  });

  it('400 candidates × 30 judges, and 12,000 lines of 20 columns, within three seconds', () => {
    const judges = Array.from({ length: 30 }, (_, at) => `Judge ${at + 1}`);
    const wide = Array.from({ length: 400 }, (_, row) =>
      [`Team ${row}`, ...judges.map((_judge, at) => ((row * 7 + at) % 21) / 2)].join(','),
    );
    const criteria = Array.from({ length: 18 }, (_, at) => `Criterion ${at + 1} [1-5]`);
    const lines = Array.from({ length: 12_000 }, (_, row) => {
      const given = criteria.map((_criterion, at) => ((row + at) % 5) + 1);
      return [`Team ${row % 400}`, `Judge ${Math.floor(row / 400)}`, ...given].join(',');
    });
    const [judged, large] = [
      [['Team', ...judges].join(','), ...wide],
      [['Team', 'Judge', ...criteria].join(','), ...lines],
    ];
    expect(quickest(judged.join('\n'))).toMatchObject({ ratings: 12_000, quick: true });
    expect(quickest(large.join('\n'))).toMatchObject({ ratings: 216_000, quick: true });
  });
});

/** Whether reading took less than three seconds of the processor: others use the machine as well. */
function quickest(text: string): { ratings: number; quick: boolean } {
  const bytes = Buffer.from(text);
  let ratings = 0;
  let least = Infinity;
  for (let turn = 0; turn < 3 && least >= 3; turn += 1) {
    const before = process.cpuUsage();
    ({ ratings } = understandTable(bytes).understanding);
    least = Math.min(least, process.cpuUsage(before).user / 1e6);
  }
  return { ratings, quick: least < 3 };
}
