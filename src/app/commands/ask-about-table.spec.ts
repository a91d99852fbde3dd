import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { understandTable } from '../../rounds/ratings-table/ratings-table.js';
import type { TableChoices } from '../../rounds/ratings-table/table-choices.js';
import { askAboutTable } from './ask-about-table.js';
import { compareCommand } from './compare-command.js';

const path = (name: string) => `test/fixtures/tables/${name}`;

/** Asks with these answers; what was asked beside what came of it. */
async function answered(name: string, answers: (string | undefined)[], given: TableChoices = {}) {
  const bytes = readFileSync(path(name));
  const asked: string[] = [];
  const left = [...answers];
  const found = await askAboutTable(
    (choices) => understandTable(bytes, name, choices),
    given,
    (question) => {
      asked.push(question);
      if (left.length === 0) throw new Error(`Not expected to be asked: ${question}`);
      return Promise.resolve(left.shift());
    },
  );
  expect(left).toEqual([]);
  return { ...found, asked };
}

describe('a table that leaves something open, on a terminal', () => {
  it('is asked about, and read as it is answered', async () => {
    const { reading, options, asked } = await answered('twice.csv', ['last']);
    expect(asked[0]).toMatch(/Which rating counts\?\n.*The first rating was kept/s);
    expect(asked[0]).toContain('Press Enter if that is right, or type first, last or mean: ');
    expect(options).toEqual(['--repeats last']);
    const [sitting] = reading.evidence!.assessments[0]!.sittings;
    expect(sitting!.scorecards[0]!.ratings[0]!.level).toBe(4);
  });

  it('is read as it was understood where the answer is empty or there is none any more', async () => {
    for (const none of ['', '  ', undefined]) {
      const { reading, options } = await answered('letters.csv', [none]);
      expect(options).toEqual([]);
      expect(reading).toEqual(understandTable(readFileSync(path('letters.csv')), 'letters.csv'));
    }
  });

  it('is asked again where an answer is none, or makes the table one that cannot be read', async () => {
    const { reading, options, asked } = await answered('wide-judges-halves.csv', ['big', '0-5', '1-10']);
    expect(asked[1]).toContain('Not possible: “big” is not a scale');
    expect(asked[2]).toMatch(/Not possible: line \d+, column Judge [A-D]: [\d.]+ is above 5/);
    expect(options).toEqual(['--scale 1-10']);
    expect(reading.evidence!.assessments[0]!.criteria[0]!.scale).toMatchObject({ minimum: 1, maximum: 10 });
  });

  it('is asked one thing after another, and of columns by role', async () => {
    const { reading, options } = await answered('halves-comma.csv', ['panelist=Nobody', 'panelist=Jury', '1-4']);
    expect(options).toEqual(['--panelist "Jury"', '--scale 1-4']);
    expect(reading.questions.map(({ about }) => about)).not.toContain('scale');
  });

  it('says yes or no to columns that are the same people', async () => {
    const { reading, options } = await answered('reviewers-differ.tsv', ['maybe', 'yes', ''], {});
    expect(options).toEqual(['--same-people yes']);
    expect(reading.evidence!.panelistsVary).toBeUndefined();
  });

  it('is compared as answered by the command, with the options that say the same; without a terminal it says what it took', async () => {
    const run = async (ask?: () => Promise<string>) => {
      const written = { out: '', error: '' };
      const io = {
        out: (text: string) => void (written.out += text),
        error: (text: string) => void (written.error += text),
        ...(ask && { ask }),
      };
      const code = await compareCommand.run({ positionals: [path('twice.csv')], options: {} }, io);
      return { code, ...written };
    };
    const asked = await run(() => Promise.resolve('mean'));
    expect(asked.code).toBe(0);
    expect(asked.error).toContain('To be asked nothing the next time: --repeats mean');
    expect(asked.out).toContain('91.7');
    const alone = await run();
    expect(alone.code).toBe(0);
    expect(alone.error).toContain('The first rating was kept. To say otherwise: --repeats first|last|mean.');
  });
});
