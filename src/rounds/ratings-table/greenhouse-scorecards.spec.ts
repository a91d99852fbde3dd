import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinedJson } from '../../platform/tables/join-json.js';
import { greenhouseScorecards } from './greenhouse-scorecards.js';
import { understandTable } from './ratings-table.js';

const card = (candidate: number, by: string, rating: string, overall: string) => ({
  ...{ candidate_id: candidate, interview: 'Phone Interview', submitted_by: { first_name: by, last_name: 'Adler' } },
  overall_recommendation: overall,
  attributes: [
    { name: 'Communication', type: 'Skills', note: 'Clear.', rating },
    { name: 'Depth', note: null, rating: 'no_decision' },
  ],
  ratings: { strong_yes: [], yes: [], mixed: [], no: [], definitely_not: [] },
  questions: [{ question: 'Notes', answer: 'Went well.' }],
});

describe('scorecards from Greenhouse', () => {
  const candidates = [
    { id: 1, first_name: 'Amara', last_name: 'Okafor' },
    { id: 2, first_name: 'Li', last_name: 'Na' },
  ];
  const scorecards = [
    ...[card(1, 'Ben', 'strong_yes', 'yes'), card(1, 'Ida', 'yes', 'yes')],
    ...[card(2, 'Ben', 'mixed', 'no'), card(2, 'Ida', 'definitely_not', 'no')],
  ];

  it('are a table of ratings, with names where the file has them', () => {
    const bytes = Buffer.from(JSON.stringify({ candidates, scorecards }));
    expect(
      greenhouseScorecards(bytes)!
        .slice(1, 3)
        .map(({ cells }) => cells),
    ).toEqual([
      ['Amara Okafor', 'Ben Adler', 'Phone Interview', 'Communication', 'Strong yes', 'Clear.'],
      ['Amara Okafor', 'Ben Adler', 'Phone Interview', 'Overall recommendation', 'Yes', 'Notes: Went well.'],
    ]);
    const apart = [candidates, scorecards].map((list, at) => ({
      fileName: `${at}.json`,
      bytes: Buffer.from(JSON.stringify(list)),
    }));
    expect(greenhouseScorecards(joinedJson(apart)!.bytes)).toEqual(greenhouseScorecards(bytes));
    const { problems, evidence, understanding } = understandTable(bytes);
    expect(problems).toEqual([]);
    expect(evidence?.candidates).toHaveLength(2);
    expect(understanding.ratings).toBe(8);
    const alone = greenhouseScorecards(Buffer.from(JSON.stringify(scorecards)));
    expect(alone?.[1]?.cells[0]).toBe('Candidate 1');
  });

  it('are told from other files, whatever those hold', () => {
    expect(greenhouseScorecards(Buffer.from('candidate,rating\nA,1\n'))).toBeUndefined();
    expect(greenhouseScorecards(Buffer.from('[{"ratings":'))).toBeUndefined();
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (value) => {
        greenhouseScorecards(
          Buffer.from(
            `{"candidates":${value},"scorecards":[{"ratings":{},"attributes":${value},"questions":${value}}]}`,
          ),
        );
        understandTable(
          Buffer.from(`[{"ratings":{},"attributes":[{"name":${value},"rating":"yes"}],"submitted_by":${value}}]`),
        );
      }),
      { numRuns: 100 },
    );
  });
});
