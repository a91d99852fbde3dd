import { type Category } from '../../jobs/model/category.js';

/** The parts of a question as people write it down. */
export type Part = 'topic' | 'prompt' | 'measures' | 'why' | 'preferredAnswer' | 'followUps' | 'levels';

/** Where the words of a level belong: its number as it was written, or one end or the middle by name. */
export type LevelName = number | 'lowest' | 'below' | 'middle' | 'above' | 'highest';

/** What a line begins with, and what stands behind it. */
export type Labeled =
  | { kind: 'part'; part: Part; rest: string }
  | { kind: 'level'; level: LevelName; rest: string }
  | { kind: 'category'; category: Category; rest: string }
  /** A number as in a list, `1.` or `1)`: a level among levels, else an item. */
  | { kind: 'item'; number: number; rest: string }
  /** A label that the bank has no place for. */
  | { kind: 'other'; label: string; rest: string };

const partLabels: Record<Part, readonly string[]> = {
  topic: ['topic', 'title', 'theme', 'subject', 'name', 'heading'],
  prompt: ['prompt', 'question', 'the question', 'interview question', 'question text', 'ask', 'q'],
  measures: [
    ...['measures', 'measure', 'what it measures', 'measured', 'category', 'categories', 'assesses', 'evaluates'],
    ...['competency', 'competencies', 'dimension', 'dimensions', 'skill', 'skills', 'attribute', 'attributes'],
  ],
  why: [
    ...['why', 'reason', 'reasons', 'rationale', 'purpose', 'why it measures that', 'why we ask', 'why we ask this'],
    ...['why ask', 'what it shows'],
  ],
  preferredAnswer: [
    ...['preferred answer', 'preferred response', 'best answer', 'ideal answer', 'strong answer', 'good answer'],
    ...['model answer', 'expected answer', 'sample answer', 'answer', 'what a strong answer includes'],
    ...['what the best answer includes', 'what to listen for', 'listen for', 'what to look for', 'look for'],
  ],
  followUps: [
    ...['follow ups', 'follow up', 'followups', 'followup', 'follow up questions', 'follow up question'],
    ...['follow up with', 'probes', 'probe', 'probing questions', 'probing question'],
  ],
  levels: [
    ...['levels', 'anchors', 'level descriptions', 'scale', 'rating scale', 'ratings', 'rubric', 'scoring'],
    ...['scoring guide', 'rating guide', 'what each level sounds like', 'behavioral anchors'],
  ],
};

const levelLabels: Record<Exclude<LevelName, number>, readonly string[]> = {
  lowest: ['low', 'lowest', 'poor', 'weak', 'bad', 'minimum', 'min', 'bottom', 'unacceptable', 'unsatisfactory'],
  below: ['below average', 'below expectations', 'fair', 'marginal'],
  middle: ['medium', 'mid', 'middle', 'average', 'acceptable', 'satisfactory', 'meets expectations', 'ok', 'okay'],
  above: ['above average', 'above expectations', 'good', 'very good'],
  highest: ['high', 'highest', 'excellent', 'outstanding', 'strong', 'best', 'maximum', 'max', 'top', 'exceptional'],
};

const categoryLabels: Record<Category, readonly string[]> = {
  technical: ['technical', 'tech', 'te', 'technical skills', 'technology'],
  business: ['business', 'bu', 'business skills', 'commercial'],
  interpersonal: ['interpersonal', 'ip', 'interpersonal skills', 'people', 'people skills'],
  lifestyle: ['lifestyle', 'li', 'job conditions', 'conditions'],
};

/** Every way in which a part, a level, or a category is named. */
export const knownLabels: readonly string[] = [partLabels, levelLabels, categoryLabels].flatMap((labels) =>
  Object.values(labels).flat(),
);

const otherLabels = new Set([
  ...['key', 'id', 'number', 'time', 'duration', 'minutes', 'difficulty', 'author', 'owner', 'tags', 'tag', 'version'],
  ...['job', 'role', 'department', 'interviewer', 'note', 'notes', 'source', 'weight', 'type', 'status', 'date'],
]);

const parts = byLabel(partLabels);
const levels = byLabel(levelLabels);
const categoryOf = byLabel(categoryLabels);

/** The category a name stands for; undefined where it is none. */
export function categoryNamed(name: string): Category | undefined {
  return categoryOf.get(plain(name));
}

/** @param within the part that the lines before it belong to */
export function labelOf(line: string, within: Part): Labeled | undefined {
  const bare = withoutMarks(line);
  const item = /^\(?(\d{1,2})[.)]\s+(\S.*)$/.exec(bare);
  if (item) return { kind: 'item', number: Number(item[1]), rest: item[2]! };
  const split = /^([^:：=|\t]{1,60}?)\s*(?:[:：=|\t]|\s[-–—]\s)\s*(.*?)\s*\|?$/.exec(bare);
  if (!split) return bare.length <= 60 ? headingOf(bare, within) : undefined;
  const [, label = '', rest = ''] = split;
  return labeled(label, rest, within) ?? otherOf(bare, label, rest, within);
}

/** A line without its bullet, the sign of a heading or of a table's edge, and bold type round its first words. */
export function withoutMarks(line: string): string {
  return line
    .trim()
    .replace(/^(?:[-*•·▪◦‣>|–—]\s+|#{1,6}\s+)+/, '')
    .replace(/^(\*\*|__)(.{1,60}?)\1/, '$2')
    .trim();
}

function labeled(label: string, behind: string, within: Part): Labeled | undefined {
  const name = plain(label);
  const rest = [inBrackets(label), behind].filter((words) => words !== '').join(' ');
  const category = within === 'measures' ? categoryOf.get(name) : undefined;
  if (category) return { kind: 'category', category, rest };
  const part = parts.get(name) ?? (/^(?:question|q) ?\d{1,3}$/.test(name) ? 'prompt' : undefined);
  if (part) return { kind: 'part', part, rest };
  const level = levelNamed(label);
  return level === undefined ? undefined : { kind: 'level', level, rest };
}

/** A label that has a line for itself, its text below it. Of levels only where it cannot be anything else. */
function headingOf(line: string, within: Part): Labeled | undefined {
  const found = labeled(line, '', within);
  if (found?.kind !== 'level') return found?.kind === 'category' ? undefined : found;
  return within === 'levels' || /^level\s*\d/i.test(line) ? found : undefined;
}

function otherOf(line: string, label: string, rest: string, within: Part): Labeled | undefined {
  const short = /^[\p{L}\d][^.?!]*$/u.test(label) && label.split(/\s+/).length <= 3 && /[:：]/.test(line);
  // In what runs over several lines, "Result: …" is text like any other.
  const singular = within === 'measures' || within === 'levels' || within === 'topic';
  return short && (singular || otherLabels.has(plain(label))) ? { kind: 'other', label, rest } : undefined;
}

function levelNamed(label: string): LevelName | undefined {
  const name = plain(label);
  const numbered = /^(?:(?:level|score|rating|anchor) ?)?(\d{1,2})(?: (?:points?|of \d{1,2}))?$/.exec(name);
  const bracketed = /\(\s*(?:level\s*)?(\d{1,2})\s*\)/i.exec(label);
  const number = numbered?.[1] ?? (levels.has(name) ? bracketed?.[1] : undefined);
  return number === undefined ? levels.get(name) : Number(number);
}

/** What a label says in brackets, where that is more than another name for it. */
function inBrackets(label: string): string {
  const all = label.match(/[([][^)\]]*[)\]]/g) ?? [];
  const known = (words: string) => levels.has(words) || /^(?:(?:level )?\d{1,2}|s|es|optional|required|)$/.test(words);
  return all.filter((words) => !known(plain(words.slice(1, -1)))).join(' ');
}

/** As it is looked up: small letters, single spaces, nothing in brackets, no sign at the end. */
function plain(label: string): string {
  return label
    .toLowerCase()
    .replace(/[([][^)\]]*[)\]]/g, ' ')
    .replace(/[-‐‑_*]+/g, ' ')
    .replace(/[\s.,;:?!]+$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function byLabel<K extends string>(labels: Record<K, readonly string[]>): Map<string, K> {
  return new Map((Object.keys(labels) as K[]).flatMap((key) => labels[key].map((label) => [label, key] as const)));
}
