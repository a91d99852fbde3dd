import { stringify } from 'csv-stringify/sync';
import { categories, type Category } from '../../jobs/model/category.js';
import { decoded, encodingOf } from '../../platform/tables/decode-text.js';
import { readRows } from '../../platform/tables/table-rows.js';
import { categoryNamed, labelOf } from './question-labels.js';
import { type QuestionRead } from './read-question.js';
import { readQuestions } from './split-questions.js';

/** The words of a question, as they go into a file and come out of one. */
export interface QuestionWords {
  topic: string;
  prompt: string;
  measures: Category[];
  why: string;
  preferredAnswer: string;
  followUps: string[];
  anchors: string[];
}

export type FileQuestion = QuestionRead & { line: number };

/** The most questions that are looked at in one go. */
export const mostAtOnce = 100;

/**
 * The questions in a file: a table (CSV, TSV, XLSX) with a line of column names, JSON as the bank exports it, or plain
 * text. Never throws on what the bytes hold.
 */
export function readQuestionFile(bytes: Uint8Array, levels: number): FileQuestion[] | { problem: string } {
  const start = Buffer.from(bytes.subarray(0, 64))
    .toString('latin1')
    .replace(/[\0\s\xef\xbb\xbf\xfe\xff]/g, '');
  if (/^[{[]/.test(start)) return ofJson(decoded(bytes, encodingOf(bytes)) ?? '', levels);
  const read = readRows(bytes, {}, 'a table of questions');
  if ('problem' in read) return ofText(bytes, levels) ?? { problem: `The file ${read.problem.message}.` };
  const [head, ...rows] = read.rows;
  const columns = (head?.cells ?? []).map(columnOf);
  if (!columns.includes('prompt')) {
    const text = ofText(bytes, levels);
    return text ?? { problem: 'There is no column called Prompt or Question, and no question as text.' };
  }
  if (rows.length === 0) return { problem: 'The table has column names but no questions.' };
  return rows.map(({ line, cells }) => fromCells(line, head!.cells, columns, cells.map(asWritten), levels));
}

type Column = keyof QuestionWords | number | 'key' | undefined;

/** What a column holds: a part of a question, or the level whose words it holds. */
function columnOf(title: string): Column {
  // An exported question has a key of its own bank.
  if (/^(?:key|version)$/i.test(title.trim())) return 'key';
  const label = labelOf(`${title.trim()}: x`, 'levels');
  if (label?.kind === 'part' && label.part !== 'levels') return label.part;
  if (label?.kind === 'part') return 'anchors';
  if (label?.kind !== 'level') return undefined;
  const ends = { lowest: 1, below: 2, middle: 3, above: 4, highest: 5 } as const;
  return typeof label.level === 'number' ? label.level : ends[label.level];
}

function fromCells(
  line: number,
  titles: readonly string[],
  columns: readonly Column[],
  cells: readonly string[],
  levels: number,
): FileQuestion {
  const of = (column: Column): string =>
    columns.flatMap((one, at) => (one === column && cells[at]?.trim() ? [cells[at].trim()] : [])).join('\n');
  const problems: FileQuestion['problems'] = [];
  const leftOver = cells.flatMap((cell, at) => {
    const column = columns[at];
    const known = column !== undefined && (typeof column !== 'number' || (column >= 1 && column <= levels));
    return known || cell.trim() === '' ? [] : [`${titles[at] ?? `Column ${at + 1}`}: ${cell.trim()}`];
  });
  const measures = measuresOf(of('measures'), leftOver);
  const anchors = Array.from({ length: levels }, (_, level) => oneLine(of(level + 1)));
  linesOf(of('anchors')).forEach((words, level) => {
    if (level < levels && anchors[level] === '') anchors[level] = words;
    else leftOver.push(words);
  });
  if (leftOver.length > 0) problems.push({ line, message: `Not taken: ${leftOver.join('; ').slice(0, 200)}` });
  const words = {
    topic: oneLine(of('topic')),
    prompt: of('prompt'),
    why: of('why'),
    followUps: linesOf(of('followUps')),
  };
  return {
    line,
    ...words,
    measures,
    preferredAnswer: of('preferredAnswer'),
    anchors,
    leftOver: leftOver.join('\n'),
    problems,
  };
}

function measuresOf(cell: string, leftOver: string[]): Category[] {
  const names = cell
    .split(/[,;/+&|\n]|\band\b/i)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const found = names.map((name) => categoryNamed(name));
  names.forEach((name, at) => {
    if (!found[at]) leftOver.push(name);
  });
  return categories.filter((category) => found.includes(category));
}

function linesOf(cell: string): string[] {
  return cell
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function ofText(bytes: Uint8Array, levels: number): FileQuestion[] | undefined {
  const text = decoded(bytes, encodingOf(bytes));
  if (text === undefined || text.includes('\0')) return undefined;
  const found = readQuestions(text, levels);
  return found.some(({ measures, anchors }) => measures.length > 0 || anchors.some((words) => words !== ''))
    ? found
    : undefined;
}

function ofJson(text: string, levels: number): FileQuestion[] | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'The file begins like JSON but isn’t whole. Export it again.' };
  }
  const lists = [
    value,
    (value as { questions?: unknown } | null)?.questions,
    (value as { items?: unknown } | null)?.items,
  ];
  const list = lists.find((one) => Array.isArray(one)) as unknown[] | undefined;
  if (!list || list.length === 0) return { problem: 'This JSON holds no list of questions.' };
  return list.map((item, at) => fromObject(item, at + 1, levels));
}

function fromObject(item: unknown, line: number, levels: number): FileQuestion {
  const one = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
  const text = (field: string): string =>
    typeof one[field] === 'string' ? one[field].replaceAll('\0', '').trim() : '';
  const texts = (field: string): string[] =>
    Array.isArray(one[field])
      ? one[field].filter((each) => typeof each === 'string').map(oneLine)
      : linesOf(text(field));
  const named = texts('measures').map((name) => categoryNamed(name));
  const problems = text('prompt') === '' ? [{ line, message: 'There is no prompt.' }] : [];
  return {
    ...{ line, topic: oneLine(text('topic')), prompt: text('prompt'), why: text('why') },
    measures: categories.filter((category) => named.includes(category)),
    ...{ preferredAnswer: text('preferredAnswer'), followUps: texts('followUps').filter((each) => each !== '') },
    anchors: Array.from({ length: levels }, (_, level) => texts('anchors')[level] ?? ''),
    ...{ leftOver: '', problems },
  };
}

const formula = /^'*[\s\u200b\ufeff]*[=+\-@＝＋－＠]/u;

/** A spreadsheet takes what begins with one of these signs for a formula, blanks before it or not. */
function harmless(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before it was made harmless. */
function asWritten(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** Questions as a table; what would be a formula in a spreadsheet is made text. */
export function questionsAsCsv(questions: readonly (QuestionWords & { key: string })[], levels: number): string {
  const names = Array.from({ length: levels }, (_, level) => `Level ${level + 1}`);
  const head = ['Key', 'Topic', 'Prompt', 'Measures', 'Why', 'Preferred answer', 'Follow-ups', ...names];
  const rows = questions.map((one) => [
    ...[one.key, one.topic, one.prompt, one.measures.join(', '), one.why, one.preferredAnswer],
    ...[one.followUps.join('\n'), ...names.map((_, level) => one.anchors[level] ?? '')],
  ]);
  const guarded = rows.map((row) => row.map(harmless));
  return stringify([head, ...guarded], { bom: true, record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
}

/** Questions as JSON that the bank reads again. */
export function questionsAsJson(questions: readonly (QuestionWords & { key: string })[]): string {
  const list = questions.map(({ key, topic, prompt, measures, why, preferredAnswer, followUps, anchors }) => ({
    ...{ key, topic, prompt, measures, why, preferredAnswer, followUps, anchors },
  }));
  return `${JSON.stringify({ format: 'callboard-questions', version: 1, questions: list }, null, 2)}\n`;
}
