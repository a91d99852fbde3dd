import type { Command } from '../../platform/command-line/command.js';
import { tableChoices, tableDetails, tableOptions, tableUsage } from './table-options.js';

/** callboard compare FILE [--json] [TABLE OPTIONS] */
export const compareCommand: Command = {
  name: 'compare',
  summary: 'Compares the candidates of a job file or of a table of ratings',
  usage: `FILE [--json] ${tableUsage}`,
  takes: { least: 1, most: 1 },
  options: {
    json: { type: 'boolean', help: 'prints every figure of the comparison as one JSON document' },
    ...tableOptions,
  },
  details: [
    'FILE is a job file (JSON) or a table of ratings. No database is needed, and nothing is stored.',
    ...tableDetails,
  ],
  async run({ positionals: [path = ''], options }, io) {
    const { readInput } = await import('./read-input.js');
    const input = await readInput(path, tableChoices({ options }));
    if ('problems' in input) {
      io.error(input.problems.map((problem) => `${problem}\n`).join(''));
      return 1;
    }
    for (const line of input.understood ?? []) io.error(`${line}\n`);
    const { compare } = await import('../../comparison/engine/compare.js');
    const comparison = compare(input.evidence);
    if (options.json === true) {
      const document = input.assumptions.length > 0 ? { ...comparison, assumptions: input.assumptions } : comparison;
      io.out(`${JSON.stringify(document, null, 2)}\n`);
      return 0;
    }
    const { comparisonText } = await import('./comparison-text.js');
    io.out(comparisonText(comparison, input.assumptions));
    return 0;
  },
};
