import type { CandidateComparison, Comparison } from '../../comparison/engine/comparison.js';
import type { Estimate } from '../../comparison/statistics/estimate.js';
import { categoryName } from '../../jobs/model/category.js';
import type { Command } from '../../platform/command-line/command.js';
import { shown } from '../../rounds/file/problem.js';
import { tableChoices, tableDetails, tableOptions, tableUsage } from './table-options.js';
import { rangeOf } from '../../comparison/pages/score-table.js';

/** callboard compare FILE [--json] [TABLE OPTIONS] */
export const compareCommand: Command = {
  name: 'compare',
  summary: 'Compares the candidates of a job file or of a table of ratings',
  usage: `FILE [--json] ${tableUsage}`,
  takes: { least: 1, most: 1 },
  options: {
    json: { type: 'boolean', help: 'prints the whole comparison as one JSON document' },
    ...tableOptions,
  },
  details: [
    'FILE is a job file (JSON) or a table of ratings. No database is needed, and nothing is stored.',
    ...tableDetails,
  ],
  async run({ positionals: [path = ''], options }, io) {
    const { readInput } = await import('./read-input.js');
    const input = await readInput(path, tableChoices({ options }), io.ask);
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
    io.out(comparisonText(comparison, input.assumptions));
    return 0;
  },
};

/** A comparison for reading in a terminal: the order, one table of scores, and what may be said about it. */
function comparisonText(comparison: Comparison, assumptions: readonly string[]): string {
  const { sentences } = comparison;
  const parts = [
    shown(comparison.job.title, 200),
    sentences.headline,
    table(scoreRows(comparison)),
    section('Ranking', sentences.order),
    section('What would tell them apart', [...sentences.separate, ...sentences.interval]),
    section('The panel', [...sentences.agreement.map(({ words }) => words), ...sentences.lean, ...sentences.dissent]),
    section('Missing', sentences.missing),
    section('Points', sentences.points),
    section('Assumptions made because the table doesn’t say', assumptions),
  ];
  const said = parts.filter((part) => part !== '').map(printable);
  return `${said.join('\n\n')}\n`;
}

function scoreRows(comparison: Comparison): string[][] {
  const byCategory = comparison.overallFrom === 'categories';
  const categories = byCategory ? comparison.categories.filter(({ criteria }) => criteria > 0) : [];
  const header = ['Rank', 'Candidate', 'Overall', ''];
  header.push(...categories.map(({ category }) => categoryName[category]));
  header.push(...comparison.assessments.map(({ name }) => shown(name, 30)));
  const rows = comparison.candidates.map((candidate) => [
    candidate.rankRange ? rangeOf(candidate.rankRange) : '–',
    shown(candidate.name, 40),
    points(candidate.overall),
    plusMinus(candidate),
    ...categories.map(({ category }) => points(candidate.categories.find((one) => one.category === category)?.score)),
    ...comparison.assessments.map(({ key }) =>
      points(candidate.assessments.find(({ assessment }) => assessment === key)?.score),
    ),
  ]);
  return [header, ...rows];
}

function points(score: Estimate | undefined): string {
  return score && 'value' in score ? score.value.toFixed(1) : '–';
}

function plusMinus({ interval, status }: CandidateComparison): string {
  if (!status.complete) return 'partial';
  return 'plusMinus' in interval ? `± ${interval.plusMinus.toFixed(1)}` : '';
}

function table(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  const lines = rows.map((row) =>
    row.map((cell, column) => padded(cell, widths[column] ?? 0, column === 1)).join('  '),
  );
  return lines.map((line) => line.trimEnd()).join('\n');
}

function padded(cell: string, width: number, left: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(cell)));
  return left ? cell + space : space + cell;
}

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]/u;

/** Cells that a text takes in a terminal, near enough: two for East Asian characters, none for combining marks. */
function widthOf(text: string): number {
  return [...text].reduce((sum, one) => sum + (/\p{M}/u.test(one) ? 0 : wide.test(one) ? 2 : 1), 0);
}

function section(title: string, sentences: readonly string[]): string {
  return sentences.length === 0 ? '' : [title, ...sentences.map((sentence) => `  ${sentence}`)].join('\n');
}

/** Without the control characters by which a name could take over a terminal. */
function printable(text: string): string {
  return text.replace(/[^\n\P{Cc}]/gu, ' ');
}
