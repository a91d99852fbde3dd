import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readRatingsTable, tableProblemLine, understandTable } from './ratings-table.js';

function read(text: string | Uint8Array) {
  return readRatingsTable(typeof text === 'string' ? Buffer.from(text) : text);
}

function accepted(text: string | Uint8Array) {
  const reading = read(text);
  if ('problems' in reading) throw new Error(reading.problems.map(tableProblemLine).join('\n'));
  return reading;
}

function problemsOf(text: string | Uint8Array): string[] {
  const reading = read(text);
  return 'problems' in reading ? reading.problems.map(tableProblemLine) : [];
}

const header = 'candidate,panelist,criterion,rating\n';

describe('a table of ratings', () => {
  it('gives the whole evidence of a real panel: 6 candidates, 9 panelists, 13 criteria', () => {
    const { evidence } = accepted(readFileSync(new URL('../../../test/fixtures/live-panel.csv', import.meta.url)));
    const [assessment] = evidence.assessments;
    expect(evidence.candidates).toHaveLength(6);
    expect(evidence.panelists).toHaveLength(9);
    expect(assessment).toMatchObject({ name: 'Live performance', kind: 'audition', levels: 7 });
    expect(assessment!.criteria).toHaveLength(13);
    const cards = assessment!.sittings.flatMap((sitting) => sitting.scorecards);
    expect(cards).toHaveLength(54);
    expect(cards.every((card) => card.ratings.length === 13)).toBe(true);
  });

  it('becomes candidates, panelists and scorecards, each named once', () => {
    const { evidence } = accepted(`${header}Ann,Joe,Depth,4\nAnn,Joe,Clarity,5\nBo,Joe,Depth,2\nBo,Sue,Depth,3\n`);
    expect(evidence.candidates).toEqual([
      { key: 'c1', name: 'Ann' },
      { key: 'c2', name: 'Bo' },
    ]);
    expect(evidence.assessments[0]!.sittings[1]).toEqual({
      candidate: 'c2',
      expected: 2,
      scorecards: [
        { panelist: 'p1', state: 'submitted', ratings: [{ criterion: 'k1', level: 2 }] },
        { panelist: 'p2', state: 'submitted', ratings: [{ criterion: 'k1', level: 3 }] },
      ],
    });
  });

  it.each([
    ['Applicant,Interviewer,Question,Score', ','],
    ['\uFEFF Candidate Name ; RATER ; Competency ; Marks ', ';'],
    ['name\tJudge\tElement\tPoints', '\t'],
    ['"panellist","Candidate","CRITERIA","Level (1-5)"', ','],
  ])('understands the columns %j', (names, separator) => {
    const rating = names.startsWith('"') ? ['Joe', 'Ann', 'Depth', '4'] : ['Ann', 'Joe', 'Depth', '4'];
    const { evidence } = accepted(`${names}\n${rating.join(separator)}\n`);
    expect(evidence.candidates[0]!.name).toBe('Ann');
    expect(evidence.panelists[0]!.name).toBe('Joe');
    expect(evidence.assessments[0]!.sittings[0]!.scorecards[0]!.ratings[0]!.level).toBe(4);
  });

  it('is read from UTF-16, as Excel saves Unicode text', () => {
    const text = '\uFEFFcandidate\tpanelist\tcriterion\trating\r\nŽofie\tJosé\tDepth\t4\r\n';
    expect(accepted(Buffer.from(text, 'utf16le')).evidence.candidates[0]!.name).toBe('Žofie');
    expect(accepted(Buffer.from(text, 'utf16le').swap16()).evidence.panelists[0]!.name).toBe('José');
  });

  it('is read as Windows-1252 where it is not UTF-8, and says so', () => {
    const { evidence, assumptions } = accepted(Buffer.from(`${header}Ren\u00e9e,Joe,Depth,4\n`, 'latin1'));
    expect(evidence.candidates[0]!.name).toBe('Renée');
    expect(assumptions.join()).toMatch(/Windows-1252/);
  });

  it('keeps line breaks and separators inside quotes', () => {
    const { evidence } = accepted(
      'candidate,panelist,criterion,rating,note\nAnn,Joe,Depth,4,"Said ""yes"",\nthen no"\n',
    );
    expect(evidence.assessments[0]!.sittings[0]!.scorecards[0]!.ratings[0]!.note).toBe('Said "yes",\nthen no');
  });

  it('keeps a name that looks like a formula as text', () => {
    const { evidence } = accepted(`${header}"=HYPERLINK(""http://x"")",Joe,Depth,4\n`);
    expect(evidence.candidates[0]!.name).toBe('=HYPERLINK("http://x")');
  });

  it('takes an empty rating as missing, and a card without any as not in', () => {
    const { evidence } = accepted(`${header}Ann,Joe,Depth,4\nAnn,Joe,Clarity,\nAnn,Sue,Depth,n/a\nAnn,Sue,Clarity,\n`);
    expect(evidence.assessments[0]!.sittings[0]).toMatchObject({
      expected: 2,
      scorecards: [{ panelist: 'p1', ratings: [{ criterion: 'k1', level: 4 }] }],
    });
  });

  it('keeps the note of a rating that was not given', () => {
    const { evidence } = accepted('candidate,panelist,criterion,rating,note\nAnn,Joe,A,4,\nAnn,Joe,B,,No time\n');
    expect(evidence.assessments[0]!.sittings[0]!.scorecards[0]!.ratings[1]).toEqual({
      ...{ criterion: 'k2', level: null, note: 'No time' },
    });
  });

  it.each([
    [2, 3],
    [4, 4],
    [7, 7],
  ])('takes the highest rating, %i, for a scale of %i levels, and says so', (highest, levels) => {
    const { evidence, assumptions } = accepted(`${header}Ann,Joe,Depth,1\nBo,Joe,Depth,${highest}\n`);
    expect(evidence.assessments[0]!.levels).toBe(levels);
    expect(assumptions.join()).toContain(`was taken to have ${levels} levels`);
  });

  it('leaves measures empty where no categories are given, and says what the overall is', () => {
    const { evidence, assumptions } = accepted(`${header}Ann,Joe,Depth,4\n`);
    expect(evidence.assessments[0]!.criteria[0]!.measures).toEqual([]);
    expect(assumptions.join()).toMatch(/No categories were given: the overall score is the mean of the assessments/);
  });

  it('takes categories, weights and assessments where they are given', () => {
    const { evidence } = accepted(
      'candidate,panelist,assessment,criterion,rating,levels,weight,category\n' +
        'Ann,Joe,Interview,Depth,4,5,"2,5",Technical + business\n' +
        'Ann,Joe,Writing sample,Clarity,2,3,1,Ip\n',
    );
    expect(evidence.assessments).toMatchObject([
      { kind: 'interview', levels: 5, criteria: [{ weight: 2.5, measures: ['technical', 'business'] }] },
      { kind: 'writing_sample', levels: 3, criteria: [{ weight: 1, measures: ['interpersonal'] }] },
    ]);
  });

  it('takes yes and no as a criterion of its own kind that carries no weight', () => {
    const { evidence } = accepted(`${header}Ann,Joe,Depth,4\nAnn,Joe,Would buy,Yes\nAnn,Sue,Would buy,no\n`);
    expect(evidence.assessments[0]!.criteria[1]).toMatchObject({ kind: 'yes_no', weight: 0 });
    expect(evidence.assessments[0]!.sittings[0]!.scorecards[1]!.ratings[0]!.level).toBe(1);
  });

  it('takes names that differ in case and spaces as one, and says so', () => {
    const { evidence, assumptions } = accepted(`${header}Ann Lee,Joe,Depth,4\nann  lee,Sue,Depth,3\n`);
    expect(evidence.candidates).toHaveLength(1);
    expect(assumptions).toContain('“ann lee” was taken as “Ann Lee”.');
  });

  it('names the columns that it does not use', () => {
    const { assumptions } = accepted('candidate,panelist,criterion,rating,room\nAnn,Joe,Depth,4,12\n');
    expect(assumptions).toContain('Not used: the column “room”.');
  });

  it('passes over empty rows and a line that names the separator', () => {
    const { evidence } = accepted('sep=;\ncandidate;panelist;criterion;rating\n;;;\nAnn;Joe;Depth;4\n\n');
    expect(evidence.candidates).toHaveLength(1);
  });
});

describe('a table with errors', () => {
  it.each([
    ['9', 'levels', 'line 2, column rating: 9 is above the 7 levels of this scale; give a level from 1 to 7'],
    ['0', 'levels', 'line 2, column rating: 0 is below the lowest level, 1, of this scale; give a level from 1 to 7'],
    ['4.5', 'levels', 'line 2, column rating: “4.5” is between two levels; give a whole number'],
    ['"4,5"', 'levels', 'line 2, column rating: “4,5” is between two levels; give a whole number'],
    ['-3', 'levels', 'line 2, column rating: -3 is below the lowest level, 1, of this scale; give a level from 1 to 7'],
    [
      '4/5',
      'levels',
      'line 2, column rating: “4/5” is out of 5, and the column for levels says 7; give the rating alone',
    ],
    [
      '1e9',
      'levels',
      'line 2, column rating: “1e9” is not a rating; give a number, or yes or no, or leave it empty. If it is a word of a scale, say the order of its words',
    ],
  ])('says what is wrong with a rating of %s', (rating, levels, message) => {
    expect(problemsOf(`candidate,panelist,criterion,rating,${levels}\nAnn,Joe,Depth,${rating},7\n`)).toEqual([message]);
  });

  it('asks for the scale of ratings above 7 where none is given', () => {
    const { questions, understanding, evidence } = understandTable(Buffer.from(`${header}Ann,Joe,Depth,10\n`));
    expect(questions).toMatchObject([{ about: 'scale', flag: '--scale 1-10', changesOrder: false }]);
    expect(understanding.scales).toMatchObject([{ words: '1 to 10', stated: false }]);
    expect(evidence!.assessments[0]!.levels).toBe(10);
  });

  it.each(['1000', '1', '0', '5.5', 'five'])('refuses a scale of %s levels', (levels) => {
    expect(problemsOf(`candidate,panelist,criterion,rating,Scale\nAnn,Joe,Depth,1,${levels}\n`)[0]).toBe(
      `line 2, column Scale: “${levels}” is not a number of levels; scales have 3 or more (up to 101), and yes or no has 2`,
    );
  });

  it('counts lines as an editor does, across quoted line breaks and empty lines', () => {
    const text =
      'candidate,panelist,criterion,rating,note\r\nAnn,Joe,A,4,"one\r\ntwo\r\nthree"\r\n\r\nAnn,Joe,B,x,\r\n';
    expect(problemsOf(text)[0]).toMatch(/^line 6, column rating: “x”/);
  });

  it('names both lines of a rating given twice', () => {
    const table = Buffer.from(`${header}Ann,Joe,Depth,4\nBo,Joe,Depth,4\nAnn,Joe,Depth,3\n`);
    expect(understandTable(table).questions).toMatchObject([
      { about: 'repeats', ask: 'Joe rated “Depth” of Ann on lines 2 and 4. Which rating counts?', changesOrder: true },
    ]);
  });

  it.each([
    [
      'candidate,criterion,rating\nAnn,Depth,4\n',
      /^line 1, column panelist: there is no such column; it may also be called /,
    ],
    ['Ann,Joe,Depth,4\n', /^line 1: the first line names none of the columns/],
    ['candidate,applicant id,panelist,criterion,score,marks\n', /“score” and “marks” could each be the rating/],
    [`${header},Joe,Depth,4\n`, /^line 2, column candidate: is empty; every rating names its candidate/],
    [`${header}Ann,Joe,Depth,4,more\n`, /^line 2: has 5 cells where the first line has 4/],
    [`${header}Ann,"Joe,Depth,4\nBo,Joe,Depth,4\n`, /^line 2: a text in double quotes that begins here/],
    [header, /^holds no rating below/],
    [`${header}Ann,Joe,Depth,\n`, /^holds no rating$/],
    ['', /^is empty/],
    [
      `${header}Ann,Joe,Depth,4\nAnn,Sue,Depth,yes\n`,
      /^line 3, column rating: is a yes or no, and line 2 of the same criterion is not/,
    ],
    [`${header}Ann,Jo\u0000e,Depth,4\n`, /^line 2: holds a NUL character/],
    [
      'candidate,panelist,criterion,rating,category\nAnn,Joe,A,4,Tech\n',
      /column category: “Tech” is not a category; give technical/,
    ],
    [
      'candidate,panelist,criterion,rating,category\nAnn,Joe,A,4,Te\nAnn,Joe,B,4,\n',
      /^line 3, column category: “B” has no category/,
    ],
    [
      'candidate,panelist,criterion,rating,weight\nAnn,Joe,A,4,2\nBo,Joe,A,4,3\n',
      /^line 3, column weight: is 3, and line 2 of the same criterion says 2/,
    ],
    ['candidate,panelist,criterion,rating,weight\nAnn,Joe,A,4,-1\n', /“-1” is not a weight/],
    ['candidate,panelist,criterion,rating,weight\nAnn,Joe,A,4,0\n', /every criterion of “Ratings” has the weight 0/],
    [
      'candidate,panelist,criterion,rating,levels\nAnn,Joe,A,4,5\nBo,Joe,B,4,7\n',
      /^line 3, column levels: is 7, and line 2 of the same assessment says 5/,
    ],
  ])('says what is wrong with %j', (text, message) => {
    expect(problemsOf(text)[0]).toMatch(message);
  });

  it('names a workbook for what it is', () => {
    expect(problemsOf(Buffer.from('PK\u0003\u0004....'))[0]).toMatch(
      /not a whole Excel workbook.*save the sheet as CSV/,
    );
  });

  it('names every error in the order of lines, the first 200 and how many more', () => {
    const problems = problemsOf(header + 'Ann,Joe,Depth,x\n'.repeat(300));
    expect(problems).toHaveLength(201);
    expect(problems[0]).toMatch(/^line 2,/);
    expect(problems[200]).toBe('… and 100 more');
  });

  it('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void expect(problemsOf(bytes)).not.toEqual([])),
    );
  });

  it('never throws on arbitrary cells', () => {
    const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('1', '4', 'yes', 'no', '', 'Ann', '7'));
    const row = fc.array(cell, { minLength: 4, maxLength: 9 }).map((cells) => cells.join(','));
    const first = 'candidate,panelist,criterion,rating,assessment,levels,weight,category,note\n';
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const reading = read(first + rows.join('\n'));
        expect('evidence' in reading || reading.problems.length > 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
