import { tableProblemLine, type TableReading } from '../../rounds/ratings-table/ratings-table.js';
import {
  headingKinds,
  parseScales,
  repeatRules,
  roles,
  type Role,
  type TableChoices,
} from '../../rounds/ratings-table/table-choices.js';
import type { TableQuestion } from '../../rounds/ratings-table/table-questions.js';
import { tableOptions } from './table-options.js';
import { orderedScale } from '../../rounds/ratings-table/word-scales.js';

/** Asks a person something. @returns what was typed; nothing where there is no one to type any more */
export type Ask = (question: string) => Promise<string | undefined>;

/** A table as somebody said that it is to be read. */
export interface AskedReading {
  reading: TableReading;
  /** Options with which nothing has to be asked the next time; empty where everything was right. */
  options: string[];
}

/**
 * Asks about everything that a table leaves open, one thing after another; what was answered is read again at once, since
 * it may answer or raise others. An empty answer takes what was understood.
 * @param read the table under choices
 */
export async function askAboutTable(
  read: (choices: TableChoices) => TableReading,
  given: TableChoices,
  ask: Ask,
): Promise<AskedReading> {
  const asked = new Set<string>();
  const options: string[] = [];
  let choices = given;
  for (;;) {
    const reading = read(choices);
    const question = reading.questions.find((one) => !asked.has(keyOf(one)));
    if (!question) return { reading, options };
    asked.add(keyOf(question));
    const before = choices;
    const answer = await answerTo(question, ask, (said) => {
      const next = read(merged(before, said));
      return reading.evidence && !next.evidence ? tableProblemLine(next.problems[0]!) : undefined;
    });
    if (answer === undefined) continue;
    choices = merged(choices, answer.choices);
    options.push(answer.option);
  }
}

function keyOf({ about, of = '' }: TableQuestion): string {
  return `${about} ${of}`;
}

interface Answer {
  choices: TableChoices;
  option: string;
}

/**
 * @param problem what is wrong with a table that could be read before, if it is read so
 * @returns undefined where what was understood is right
 */
async function answerTo(
  question: TableQuestion,
  ask: Ask,
  problem: (said: TableChoices) => string | undefined,
): Promise<Answer | undefined> {
  const { ask: words, taken, changesOrder } = question;
  const weight = changesOrder ? ' Another answer puts the candidates in another order.' : '';
  let text = `${words}\n  ${taken}${weight}\n  Press Enter if that is right, or type ${wanted(question)}: `;
  for (;;) {
    const typed = (await ask(text))?.trim();
    if (!typed) return undefined;
    const answer = parsed(question, typed);
    const wrong = 'wrong' in answer ? answer.wrong : problem(answer.choices);
    if (wrong === undefined) return answer as Answer;
    text = `  Not possible: ${wrong}. Press Enter if what was understood is right, or type ${wanted(question)}: `;
  }
}

function wanted({ about, flag }: TableQuestion): string {
  switch (about) {
    case 'sheet':
      return 'the name of the sheet';
    case 'columns':
      return 'what a column is, such as candidate=Name or ignore=Total';
    case 'headings':
      return 'panelists or criteria';
    case 'same people':
      return flag.startsWith('--panelist') ? 'the heading of the column' : 'yes or no';
    case 'scale':
      return 'its ends, such as 0-10';
    case 'order':
      return 'the levels from the lowest to the highest, such as No<Mixed<Yes';
    case 'repeats':
      return 'first, last or mean';
  }
}

type Parsed = Answer | { wrong: string };

/** What was typed, as a choice and as the option that says the same. */
function parsed({ about, of, flag }: TableQuestion, typed: string): Parsed {
  const word = typed.toLowerCase();
  switch (about) {
    case 'sheet':
      return { choices: { sheet: typed }, option: `--sheet "${typed}"` };
    case 'columns':
      return columnIn(typed);
    case 'headings':
      return oneOf(headingKinds, word, (headings) => ({ choices: { headings }, option: `--headings ${headings}` }));
    case 'same people':
      if (flag.startsWith('--panelist')) return roleOf('panelist', typed);
      return oneOf(['yes', 'no'] as const, word, (said) => ({
        choices: { samePeople: said === 'yes' },
        option: `--same-people ${said}`,
      }));
    case 'scale':
      return scaleIn(typed, of);
    case 'order': {
      const scale = orderedScale(typed);
      return 'wrong' in scale ? { wrong: scale.wrong } : { choices: { order: typed }, option: `--order "${typed}"` };
    }
    case 'repeats':
      return oneOf(repeatRules, word, (repeats) => ({ choices: { repeats }, option: `--repeats ${repeats}` }));
  }
}

function oneOf<T extends string>(words: readonly T[], typed: string, answer: (word: T) => Answer): Parsed {
  const found = words.find((word) => word === typed);
  return found === undefined ? { wrong: `“${typed.slice(0, 40)}” is not one of ${words.join(', ')}` } : answer(found);
}

function columnIn(typed: string): Parsed {
  const at = typed.indexOf('=');
  const named = typed.slice(0, at).trim().toLowerCase();
  const role = roles.find((one) => one === named && one in tableOptions);
  const column = typed.slice(at + 1).trim();
  if (at < 1 || !role || column === '') {
    return { wrong: `“${typed.slice(0, 60)}” does not say what a column is` };
  }
  return roleOf(role, column);
}

function roleOf(role: Role, column: string): Answer {
  return { choices: { columns: [{ column, role }] }, option: `--${role} "${column}"` };
}

function scaleIn(typed: string, of: string | undefined): Parsed {
  const scales = parseScales(typed);
  if ('wrong' in scales) return { wrong: scales.wrong };
  const [first] = scales;
  if (!first || scales.length > 1) return { wrong: 'One scale is asked for' };
  const { minimum, maximum } = first;
  const option = `--scale ${of === undefined ? `${minimum}-${maximum}` : `"${of}=${minimum}-${maximum}"`}`;
  return { choices: { scales: [{ ...(of === undefined ? {} : { of }), minimum, maximum }] }, option };
}

/** Lists are added to; everything else is what was said last. */
function merged(before: TableChoices, said: TableChoices): TableChoices {
  return {
    ...before,
    ...said,
    ...(said.columns && { columns: [...(before.columns ?? []), ...said.columns] }),
    ...(said.scales && { scales: [...(before.scales ?? []), ...said.scales] }),
  };
}
