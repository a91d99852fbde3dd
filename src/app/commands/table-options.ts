import { type CommandOption, type CommandArguments, UsageError } from '../../platform/command-line/command.js';
import {
  headingKinds,
  parseScales,
  repeatRules,
  type HeadingKind,
  type RepeatRule,
  type Role,
  type TableChoices,
} from '../../rounds/ratings-table/table-choices.js';

/** Options that say how a table of ratings is to be read; a job file takes no notice of them. */
export const tableOptions: Readonly<Record<string, CommandOption>> = {
  candidate: { type: 'string', value: 'COLUMN', help: 'the column with the candidate, by its heading or as "#2"' },
  panelist: { type: 'string', value: 'COLUMN', help: 'the column with the panelist' },
  criterion: { type: 'string', value: 'COLUMN', help: 'the column with the criterion' },
  rating: { type: 'string', value: 'COLUMN', help: 'the column with the rating, where there is one rating per line' },
  scores: { type: 'string', value: 'COLUMNS', help: 'columns with ratings side by side, separated by commas' },
  assessment: { type: 'string', value: 'COLUMN', help: 'the column with the assessment' },
  maximum: { type: 'string', value: 'COLUMN', help: 'the column with the highest possible rating' },
  minimum: { type: 'string', value: 'COLUMN', help: 'the column with the lowest possible rating' },
  ignore: { type: 'string', value: 'COLUMNS', help: 'columns to leave out, separated by commas' },
  headings: { type: 'string', value: 'WHAT', help: 'what headings of ratings name: panelists or criteria' },
  scale: { type: 'string', value: 'SCALE', help: 'such as 0-10, or "Design=0-25; Pitch=0-10"' },
  order: { type: 'string', value: 'WORDS', help: 'words of a scale, lowest first: "No<Mixed<Yes"' },
  repeats: { type: 'string', value: 'WHICH', help: 'of ratings given twice keep the first, the last, or their mean' },
  'same-people': { type: 'string', value: 'yes|no', help: 'whether a column of ratings is one person throughout' },
  sheet: { type: 'string', value: 'NAME', help: 'the sheet of a workbook' },
  encoding: { type: 'string', value: 'NAME', help: 'such as windows-1252; found by itself for UTF-8 and UTF-16' },
  separator: { type: 'string', value: 'SIGN', help: 'what separates columns, if not found by itself; tab for a tab' },
};

/** The usage line's part of these options. */
export const tableUsage = '[TABLE OPTIONS]';

/** What the help of a command says of tables. */
export const tableDetails: readonly string[] = [
  'A table of ratings is a CSV file or an Excel workbook (.xlsx): one line per rating (candidate, panelist, criterion, ' +
    'rating), or one line per candidate with a column for each panelist, or one line per scorecard with a column for ' +
    'each criterion. Usual headings are understood (applicant, judge, question, score …), and so are decimals, halves, ' +
    '“17/25”, percentages, letters, words such as “Strong yes”, yes or no, and marks for a missing rating.',
  'What was understood, and what the table leaves open, is printed to standard error with the option that says ' +
    'otherwise. On a terminal it is asked instead. Without one, where another answer would put the candidates in ' +
    'another order, the command stops with exit code 1 and asks for that option.',
];

const single: readonly Role[] = ['candidate', 'panelist', 'criterion', 'rating', 'assessment', 'maximum', 'minimum'];
const several: readonly Role[] = ['scores', 'ignore'];

/** @throws UsageError naming the option whose value cannot be */
export function tableChoices({ options }: Pick<CommandArguments, 'options'>): TableChoices {
  const text = (name: string) => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  const columns = [
    ...several.flatMap((role) => columnsOf(text(role)).map((column) => ({ column, role }))),
    ...single.flatMap((role) => (text(role) === undefined ? [] : [{ column: text(role)!, role }])),
  ];
  const scales = scalesOf(text('scale'));
  const separator = text('separator');
  const samePeople = oneOfWords('same-people', text('same-people'), ['yes', 'no'] as const);
  const headings = oneOfWords<HeadingKind>('headings', text('headings'), headingKinds);
  const repeats = oneOfWords<RepeatRule>('repeats', text('repeats'), repeatRules);
  if (separator !== undefined && [...separator].length !== 1 && separator !== 'tab' && separator !== '\\t') {
    throw new UsageError('--separator is one sign, or the word tab.');
  }
  return {
    ...(columns.length > 0 && { columns }),
    ...(scales && { scales }),
    ...(headings && { headings }),
    ...(repeats && { repeats }),
    ...(samePeople && { samePeople: samePeople === 'yes' }),
    ...(separator !== undefined && { separator: separator.length > 1 ? '\t' : separator }),
    ...withText('order', text('order')),
    ...withText('sheet', text('sheet')),
    ...withText('encoding', text('encoding')),
  };
}

function withText<K extends 'order' | 'sheet' | 'encoding'>(
  name: K,
  value: string | undefined,
): { [key in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]?: string });
}

function columnsOf(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((column) => column.trim())
    .filter((column) => column !== '');
}

function scalesOf(text: string | undefined) {
  if (text === undefined) return undefined;
  const scales = parseScales(text);
  if ('wrong' in scales) throw new UsageError(`--scale: ${scales.wrong}.`);
  return scales;
}

function oneOfWords<T extends string>(name: string, value: string | undefined, words: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = words.find((word) => word === value.toLowerCase());
  if (found === undefined) throw new UsageError(`--${name} is ${words.join(', ').replace(/, ([^,]*)$/, ' or $1')}.`);
  return found;
}
