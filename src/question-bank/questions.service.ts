import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { Audit } from '../audit/audit.service.js';
import { Database, replace, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import {
  type FieldProblem,
  Forbidden,
  InvalidInput,
  NotFound,
  RuleViolation,
  StaleEdit,
} from '../platform/base/domain-errors.js';
import type { QuestionEdit, QuestionInput } from './question.dto.js';
import { Question, QuestionVersion } from './question.entity.js';
import { type QuestionRecord, questionRecords } from './question-records.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'question.added': { questionId: string; key: string };
    'question.edited': { questionId: string; key: string; number: number };
    'question.retired': { questionId: string; key: string };
    'question.brought_back': { questionId: string; key: string };
  }
}

/** Words for each level of the scale that the bank is written in. */
export const bankLevels = 5;

/** Writing the question bank. Words are never changed: an edit is a new version. */
@Injectable()
export class Questions {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** @throws Forbidden, InvalidInput */
  add(viewer: Viewer, input: QuestionInput): Promise<QuestionRecord> {
    this.allowed(viewer);
    const words = wordsOf(input);
    return this.database.transaction(async (tx) => {
      const id = newId();
      const key = await nextKey(tx);
      await tx.insert(Question, { id, key, currentVersion: 1 });
      await tx.insert(QuestionVersion, { id: newId(), questionId: id, number: 1, createdById: viewer.id, ...words });
      await this.audit.record(tx, viewer, 'question.added', { questionId: id, key });
      return one(tx, id);
    });
  }

  /**
   * Adds several at once: all of them, or none.
   * @param fields by question, what its fields are called where one is wrong, such as `questions[2]`
   * @throws Forbidden, InvalidInput naming every field that is wrong
   */
  addAll(viewer: Viewer, inputs: readonly QuestionInput[], fields: readonly string[]): Promise<string[]> {
    this.allowed(viewer);
    const all = wordsOfAll(inputs, fields);
    return this.database.transaction(async (tx) => {
      const first = Number((await nextKey(tx)).slice(1));
      const added = all.map((words, at) => ({ id: newId(), key: keyOf(first + at), words }));
      await tx.insert(
        Question,
        added.map(({ id, key }) => ({ id, key, currentVersion: 1 })),
      );
      const versions = added.map(({ id, words }) => ({ id: newId(), questionId: id, number: 1, ...words }));
      await tx.insert(
        QuestionVersion,
        versions.map((version) => ({ ...version, createdById: viewer.id })),
      );
      const events = added.map(({ id: questionId, key }) => ({ questionId, key }));
      await this.audit.recordEach(tx, viewer, 'question.added', events);
      return added.map(({ key }) => key);
    });
  }

  /** Makes the words given the version in force; plans keep the words they have. @throws StaleEdit, InvalidInput */
  edit(viewer: Viewer, id: string, input: QuestionEdit): Promise<QuestionRecord> {
    this.allowed(viewer);
    const words = wordsOf(input);
    return this.database.transaction(async (tx) => {
      const question = await one(tx, id);
      if (question.version !== input.version) throw new StaleEdit(undefined, question);
      const number = question.number + 1;
      await replace(tx, Question, question, { currentVersion: number });
      await tx.insert(QuestionVersion, { id: newId(), questionId: id, number, createdById: viewer.id, ...words });
      await this.audit.record(tx, viewer, 'question.edited', { questionId: id, key: question.key, number });
      return one(tx, id);
    });
  }

  /** It stays where it was asked and cannot be picked any more. @throws RuleViolation where it is retired already */
  retire(viewer: Viewer, id: string, version: number): Promise<QuestionRecord> {
    return this.move(viewer, id, version, true);
  }

  /** @throws RuleViolation where it is not retired */
  bringBack(viewer: Viewer, id: string, version: number): Promise<QuestionRecord> {
    return this.move(viewer, id, version, false);
  }

  private move(viewer: Viewer, id: string, version: number, retire: boolean): Promise<QuestionRecord> {
    this.allowed(viewer);
    return this.database.transaction(async (tx) => {
      const question = await one(tx, id);
      if ((question.retiredAt !== null) === retire) {
        const message = retire ? 'This question is retired already.' : 'This question is in use already.';
        throw new RuleViolation(retire ? 'question.retired' : 'question.not_retired', message);
      }
      await replace(tx, Question, { id, version }, { retiredAt: retire ? new Date() : null });
      const event = retire ? 'question.retired' : 'question.brought_back';
      await this.audit.record(tx, viewer, event, { questionId: id, key: question.key });
      return one(tx, id);
    });
  }

  private allowed(viewer: Viewer): void {
    if (!viewer.may('bank.edit')) throw new Forbidden();
  }
}

async function one(tx: Tx, id: string): Promise<QuestionRecord> {
  const [question] = await questionRecords(tx, 'where q.id = $1', [id]);
  if (!question) throw new NotFound('question');
  return question;
}

/** The next free key of the form Q14. Two who add at once wait for each other. */
async function nextKey(tx: Tx): Promise<string> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('questions.key'))`);
  const [row] = await tx.query<[{ highest: number }]>(
    `select coalesce(max(substring(key from '^Q([0-9]{1,8})$')::int), 0) as highest from questions`,
  );
  return keyOf(row.highest + 1);
}

function keyOf(number: number): string {
  return `Q${String(number).padStart(2, '0')}`;
}

function wordsOfAll(inputs: readonly QuestionInput[], fields: readonly string[]): ReturnType<typeof wordsOf>[] {
  const wrong: FieldProblem[] = [];
  const all = inputs.flatMap((input, at) => {
    try {
      return [wordsOf(input)];
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      wrong.push(...error.fields.map(({ field, message }) => ({ field: `${fields[at]}.${field}`, message })));
      return [];
    }
  });
  if (wrong.length > 0) throw new InvalidInput(wrong);
  return all;
}

function wordsOf(input: QuestionInput) {
  const { prompt, measures, why, preferredAnswer, followUps } = input;
  const topic = input.topic || topicFrom(prompt);
  return { topic, prompt, measures, why, preferredAnswer, followUps: followUps ?? [], anchors: anchorsOf(input) };
}

/** What stands for the levels between the ends where nobody wrote any: true on a scale of any length. */
export const betweenTheEnds = [
  'Above the lowest level, but nearer to it than to the highest.',
  'About halfway between the lowest level and the highest.',
  'Below the highest level, but nearer to it than to the lowest.',
];

/** @throws InvalidInput where an end has no words, or one level between them while its counterpart has */
function anchorsOf(input: QuestionInput): string[] {
  if (input.anchors.length > bankLevels) {
    throw InvalidInput.field('anchors', `Enter ${bankLevels} level descriptions, one for each level.`);
  }
  const given = Array.from({ length: bankLevels }, (_, level) => (input.anchors[level] ?? '').replace(/\s+/g, ' '));
  // Ends alone, or ends and middle, as many scales have it.
  const outline = given[1] === '' && given[bankLevels - 2] === '';
  const anchors = given.map((words, level) => words || (outline && betweenTheEnds[level - 1]) || '');
  const empty = anchors.flatMap((anchor, level) => {
    if (anchor !== '') return [];
    const end = level === 0 || level === bankLevels - 1;
    const choice = end ? '' : ` Or leave levels 2 and ${bankLevels - 1} blank.`;
    return [{ field: `anchors[${level}]`, message: `Describe an answer at level ${level + 1}.${choice}` }];
  });
  if (empty.length > 0) throw new InvalidInput(empty);
  return anchors;
}

const topicLength = 60;

/** The first words of a prompt, to find it by. */
function topicFrom(prompt: string): string {
  const letters = [...prompt.replace(/\s+/g, ' ').trim()];
  if (letters.length <= topicLength) return letters.join('');
  const start = letters.slice(0, topicLength).join('');
  const words = letters[topicLength] === ' ' ? start : start.replace(/\s+\S*$/, '');
  return `${words.replace(/[\s.:,;]+$/, '')}…`;
}
