import { labelOf, withoutMarks } from './question-labels.js';
import { type QuestionRead, readQuestion } from './read-question.js';

/** A question of several that were pasted at once, with the line on which it begins, from 1. */
export interface SplitQuestion {
  line: number;
  text: string;
}

interface Numbered {
  line: number;
  text: string;
}

/**
 * The questions of a text. They are parted by lines of dashes or the like; else by a label such as "Question 2:" or
 * "Prompt:" that comes more than once; else by numbers that count up from 1, each after a blank line. A text without any
 * of these is one question. No line is left out but those that part.
 */
export function splitQuestions(text: string): SplitQuestion[] {
  const lines = text.split(/\r\n?|[\n\u2028\u2029\v\f]/).map((line, at) => ({ line: at + 1, text: line }));
  const parts = byRules(lines) ??
    byStarts(lines, promptStarts(lines)) ??
    byStarts(lines, numberStarts(lines)) ?? [lines];
  return parts.flatMap((part) => {
    const first = part.findIndex((line) => line.text.trim() !== '');
    const own = part.slice(Math.max(0, first));
    return first === -1 ? [] : [{ line: own[0]!.line, text: own.map((line) => line.text).join('\n') }];
  });
}

/** Reads several questions at once; lines of problems are those of the whole text. @param levels of the bank */
export function readQuestions(text: string, levels: number): (QuestionRead & { line: number })[] {
  return splitQuestions(text).map(({ line, text: one }) => {
    const read = readQuestion(one, levels);
    const problems = read.problems.map((problem) => ({ ...problem, line: problem.line + line - 1 }));
    return { ...read, problems, line };
  });
}

function byRules(lines: readonly Numbered[]): Numbered[][] | undefined {
  const parts: Numbered[][] = [[]];
  for (const line of lines) {
    if (/^\s*(?:[-–—=_*~#]\s*){3,}$/.test(line.text)) parts.push([]);
    else parts.at(-1)!.push(line);
  }
  return parts.filter((part) => part.some(({ text }) => text.trim() !== '')).length > 1 ? parts : undefined;
}

/** Where a prompt has its label; a topic in the line above goes with it. */
function promptStarts(lines: readonly Numbered[]): number[] {
  const starts = lines.flatMap(({ text }, at) => (isPrompt(text) ? [at] : []));
  return starts.map((at) => {
    let start = at;
    while (start > 0 && lines[start - 1]!.text.trim() === '') start -= 1;
    const above = start > 0 ? labelOf(lines[start - 1]!.text, 'prompt') : undefined;
    return above?.kind === 'part' && above.part === 'topic' ? start - 1 : at;
  });
}

function isPrompt(line: string): boolean {
  const found = labelOf(line, 'levels');
  return found?.kind === 'part' && found.part === 'prompt';
}

/** Numbers 1, 2, 3 … in front of a text, each the first line or after a blank one. */
function numberStarts(lines: readonly Numbered[]): number[] {
  const starts: number[] = [];
  for (const [at, { text }] of lines.entries()) {
    const number = /^\(?(\d{1,3})[.)]\s+\S/.exec(withoutMarks(text))?.[1];
    const apart = at === 0 || lines[at - 1]!.text.trim() === '';
    if (apart && Number(number) === starts.length + 1) starts.push(at);
  }
  // Where the text does not begin with the first number, the numbers count something within it.
  const first = lines.findIndex(({ text }) => text.trim() !== '');
  return starts[0] === first ? starts : [];
}

function byStarts(lines: readonly Numbered[], starts: readonly number[]): Numbered[][] | undefined {
  if (starts.length < 2) return undefined;
  const all = starts[0] === 0 ? starts : [0, ...starts];
  return all.map((start, at) => lines.slice(start, all[at + 1] ?? lines.length));
}
