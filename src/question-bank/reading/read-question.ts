import { categories, type Category, categoryName } from '../../jobs/model/category.js';
import { type Labeled, labelOf, type LevelName, type Part, categoryNamed, withoutMarks } from './question-labels.js';

/** A question as it was read from text. Nothing of the text is left out but the labels that were understood. */
export interface QuestionRead {
  topic: string;
  prompt: string;
  measures: Category[];
  why: string;
  preferredAnswer: string;
  followUps: string[];
  /** One text for each of the bank's levels, lowest first; empty where none was given. */
  anchors: string[];
  /** What has no place in a question of the bank, line by line. */
  leftOver: string;
  /** What somebody should look at, with its line, counted from 1. */
  problems: { line: number; message: string }[];
}

interface Line {
  line: number;
  text: string;
}

interface LevelText extends Line {
  level: LevelName;
}

const mostFollowUps = 20;
const beginLevel = 'Begin each level with its number and a colon, as in “1: …”.';

/**
 * Reads one question from plain text: the prompt in its first lines, then what labels name (`Measures:`, `Preferred
 * answer:`, `1:`, `Low:` …), in any order, with or without bullets, whatever the capitals and the line ends. It never
 * throws; what it does not understand it hands back.
 * @param text as it was pasted
 * @param levels how many levels a question of the bank has, at least two
 */
export function readQuestion(text: string, levels: number): QuestionRead {
  const reading = new Reading();
  text.split(/\r\n?|[\n\u2028\u2029\v\f]/).forEach((line, index) => reading.take({ line: index + 1, text: line }));
  return reading.result(levels);
}

class Reading {
  private readonly of: Record<Part, Line[]> = {
    ...{ topic: [], prompt: [], measures: [], why: [], preferredAnswer: [], followUps: [], levels: [] },
  };
  private readonly levels: LevelText[] = [];
  private readonly measured = new Set<Category>();
  private readonly leftOver: Line[] = [];
  private readonly problems: QuestionRead['problems'] = [];
  private part: Part = 'prompt';

  take({ line, text }: Line): void {
    if (text.trim() === '') return this.add({ line, text: '' });
    const found = labelOf(text, this.part);
    // The number that a question has in a list is none of its words.
    const first = this.part === 'prompt' && this.of.prompt.every((one) => one.text === '');
    if (found?.kind === 'item' && first) return this.add({ line, text: found.rest });
    if (found) this.takeLabeled(found, { line, text });
    else this.add({ line, text: text.trim() });
  }

  private takeLabeled(found: Labeled, { line, text }: Line): void {
    if (found.kind === 'other') return this.leave({ line, text: text.trim() }, `“${found.label}” has no field here.`);
    if (found.kind === 'item' && this.part !== 'levels') return this.add({ line, text: text.trim() });
    if (found.kind === 'level' || found.kind === 'item') {
      this.part = 'levels';
      this.levels.push({ level: found.kind === 'item' ? found.number : found.level, line, text: found.rest });
      return;
    }
    if (found.kind === 'category') this.measured.add(found.category);
    const part = found.kind === 'category' ? 'why' : found.part;
    if (found.kind === 'part') this.part = part;
    if (!found.rest) return;
    if (part === 'levels') this.leave({ line, text: found.rest }, beginLevel);
    else this.of[part].push({ line, text: found.rest });
  }

  /** A line without a label goes on with what stands before it. */
  private add(line: Line): void {
    if (this.part === 'levels') return this.addToLevel(line);
    // A topic is one line; what follows is asked.
    if (this.part === 'topic' && this.of.topic.length > 0) this.part = 'prompt';
    this.of[this.part].push(line);
  }

  private addToLevel(line: Line): void {
    const level = this.levels.at(-1);
    if (level) level.text = `${level.text} ${withoutMarks(line.text) || line.text}`.trim();
    else if (line.text) this.leave(line, beginLevel);
  }

  private leave(line: Line, message: string): void {
    this.leftOver.push(line);
    this.problems.push({ line: line.line, message });
  }

  result(levels: number): QuestionRead {
    const why = [...this.of.why];
    const topic = this.topic();
    for (const line of this.of.measures) why.push(...this.measure(line));
    const followUps = this.followUps();
    const anchors = this.anchors(levels);
    const prompt = paragraphs(this.of.prompt);
    if (prompt === '')
      this.problems.push({ line: 1, message: 'No prompt was found. It is what stands before the first label.' });
    return {
      ...{ topic, prompt, measures: categories.filter((category) => this.measured.has(category)) },
      ...{ why: paragraphs(why), preferredAnswer: paragraphs(this.of.preferredAnswer), followUps, anchors },
      leftOver: paragraphs(this.leftOver.toSorted((one, other) => one.line - other.line)),
      problems: this.problems.toSorted((one, other) => one.line - other.line),
    };
  }

  /** What is named as such; else a short first line that is no sentence and has the prompt below a blank line. */
  private topic(): string {
    const { topic, prompt } = this.of;
    if (topic.length > 0)
      return topic
        .map(({ text }) => text)
        .join(' ')
        .trim();
    const first = prompt.findIndex(({ text }) => text !== '');
    const heading = prompt[first]?.text ?? '';
    const alone = prompt[first + 1]?.text === '' && prompt.slice(first + 2).some(({ text }) => text !== '');
    if (!alone || heading.length > 60 || /[.?!…:;,]$/.test(heading)) return '';
    prompt.splice(first, 1);
    return withoutMarks(heading) || heading;
  }

  /** Takes the categories that a line names. @returns what it says of why, if anything */
  private measure({ line, text }: Line): Line[] {
    const [, names = '', behind = ''] = /^(.*?)(\(.*|\s[-–—]\s.*|\bbecause\b.*)?$/is.exec(text) ?? [];
    for (const name of names.split(/[,;/&+|•·]|\band\b/i).map((one) => one.trim())) {
      const category = categoryNamed(withoutMarks(name));
      if (category) this.measured.add(category);
      else if (/[\p{L}\p{N}]/u.test(name)) this.leave({ line, text: name }, unknownCategory(name));
    }
    const why = behind
      .trim()
      .replace(/^[-–—]\s*/, '')
      .replace(/^\((.*)\)$/s, '$1');
    return why ? [{ line, text: why }] : [];
  }

  private followUps(): string[] {
    const items = this.of.followUps.filter(({ text }) => text !== '');
    for (const line of items.slice(mostFollowUps))
      this.leave(line, `A question has at most ${mostFollowUps} follow-ups.`);
    return items
      .slice(0, mostFollowUps)
      .map(({ text }) => withoutMarks(text).replace(/^\(?\d{1,2}[.)]\s+/, '') || text);
  }

  /** Puts the words of each level in its place: a shorter scale is spread, of a longer one the ends are kept. */
  private anchors(levels: number): string[] {
    const anchors = Array.from({ length: levels }, () => '');
    const numbers = this.levels.flatMap(({ level }) => (typeof level === 'number' ? [level] : []));
    const lowest = Math.min(1, ...numbers);
    const count = Math.max(1, ...numbers) - lowest + 1;
    for (const { level, line, text } of this.levels) {
      const place = typeof level === 'number' ? placeOf(level - lowest, count, levels) : namedPlace(level, levels);
      const kept = { line, text: `${typeof level === 'number' ? `Level ${level}` : level}: ${text}` };
      if (place === undefined)
        this.leave(kept, `Level ${level}: a question here has ${levels} levels. Choose one for these words.`);
      else if (anchors[place] !== '') this.leave(kept, `Level ${place + 1} is described twice.`);
      else anchors[place] = text;
    }
    return anchors;
  }
}

/** @returns undefined where a longer scale has a level between its ends */
function placeOf(level: number, count: number, levels: number): number | undefined {
  if (count === 1) return 0;
  if (count <= levels) return Math.round((level * (levels - 1)) / (count - 1));
  return level === 0 ? 0 : level === count - 1 ? levels - 1 : undefined;
}

function namedPlace(name: Exclude<LevelName, number>, levels: number): number {
  const share = { lowest: 0, below: 0.25, middle: 0.5, above: 0.75, highest: 1 }[name];
  return Math.round(share * (levels - 1));
}

function unknownCategory(name: string): string {
  const names = categories.map((category) => categoryName[category]);
  return `“${name.slice(0, 60)}” is none of ${names.slice(0, -1).join(', ')}, and ${names.at(-1)}.`;
}

/** Lines as a text, with at most one blank line between two. */
function paragraphs(lines: readonly Line[]): string {
  return lines
    .map(({ text }) => text)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
