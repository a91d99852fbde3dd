import type { Command } from '../../platform/command-line/command.js';

/** callboard compare FILE [--json] */
export const compareCommand: Command = {
  name: 'compare',
  summary: 'Compares the candidates of a round file or of a table of ratings',
  usage: 'FILE [--json]',
  takes: { least: 1, most: 1 },
  options: { json: { type: 'boolean', help: 'prints every figure of the comparison as one JSON document' } },
  details: [
    'FILE is a round file (JSON), or a plain table of ratings (CSV) with one row for each rating. The table needs the ' +
      'columns candidate, panelist, criterion and rating; it may have assessment, levels, weight, category and note. ' +
      'Usual other names of these columns are understood (applicant, interviewer, question, score …).',
    'What a table does not say is filled in, and told. No database is needed, and nothing is stored.',
  ],
  async run({ positionals: [path = ''], options }, io) {
    const { readInput } = await import('./read-input.js');
    const input = await readInput(path);
    if ('problems' in input) {
      io.error(input.problems.map((problem) => `${problem}\n`).join(''));
      return 1;
    }
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
