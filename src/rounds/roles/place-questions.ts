import { type Actor, Audit } from '../../audit/audit.service.js';
import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { Question, QuestionVersion } from '../../question-bank/question.entity.js';
import type { RoleQuestion } from './role-file.js';

/** What a question is called in this bank, and the number of the version with its words. */
export interface PlacedQuestion {
  key: string;
  version: number;
}

interface BankRow extends RoleQuestion {
  number: number;
}

/**
 * Sees to it that the bank has the questions of a role: what is there with the same words, in whichever version, stays;
 * what is not is added, under its own key where that is free.
 * @returns where each stands, by its key in the role
 */
export async function placeQuestions(
  tx: Tx,
  actor: Actor,
  questions: readonly RoleQuestion[],
): Promise<Map<string, PlacedQuestion>> {
  if (questions.length === 0) return new Map();
  // As whoever adds one by hand: two who add at once wait for each other.
  await tx.query(`select pg_advisory_xact_lock(hashtext('questions.key'))`);
  const bank = await sameWords(tx, questions);
  const taken = new Set((await tx.find(Question, { select: { key: true } })).map(({ key }) => key));
  const placed = new Map<string, PlacedQuestion>();
  const fresh: { id: string; key: string; words: Omit<RoleQuestion, 'key'> }[] = [];
  for (const { key: wished, ...words } of questions) {
    const found = bank.get(wordsKey(words));
    if (found) {
      placed.set(wished, { key: found.key, version: found.number });
      continue;
    }
    const key = taken.has(wished) ? nextFree(taken) : wished;
    taken.add(key);
    fresh.push({ id: newId(), key, words });
    placed.set(wished, { key, version: 1 });
  }
  await add(tx, actor, fresh);
  return placed;
}

async function add(
  tx: Tx,
  actor: Actor,
  fresh: readonly { id: string; key: string; words: Omit<RoleQuestion, 'key'> }[],
): Promise<void> {
  if (fresh.length === 0) return;
  await tx.insert(
    Question,
    fresh.map(({ id, key }) => ({ id, key, currentVersion: 1 })),
  );
  const versions = fresh.map(({ id, words }) => ({ id: newId(), questionId: id, number: 1, ...words }));
  await tx.insert(
    QuestionVersion,
    versions.map((version) => ({ ...version, createdById: actor.id })),
  );
  await new Audit().record(tx, actor, 'questions.placed', { keys: fresh.map(({ key }) => key) });
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'questions.placed': { keys: string[] };
  }
}

/** Versions of the bank with the same words, by their words; the newest where several have them. */
async function sameWords(tx: Tx, questions: readonly RoleQuestion[]): Promise<Map<string, BankRow>> {
  const rows = await tx.query<BankRow[]>(
    `select q.key, v.number, v.topic, v.prompt, v.measures, v.why, v.preferred_answer as "preferredAnswer",
            v.follow_ups as "followUps", v.anchors
       from question_versions v join questions q on q.id = v.question_id
      where v.prompt = any($1) order by q.retired_at desc nulls last, v.number`,
    [questions.map(({ prompt }) => prompt)],
  );
  return new Map(rows.map((row) => [wordsKey(row), row]));
}

function wordsKey({ topic, prompt, measures, why, preferredAnswer, followUps, anchors }: Omit<RoleQuestion, 'key'>) {
  return JSON.stringify([topic, prompt, [...measures].sort(), why, preferredAnswer, followUps, anchors]);
}

function nextFree(taken: ReadonlySet<string>): string {
  const numbers = [...taken].flatMap((key) => /^Q(\d{1,8})$/.exec(key)?.[1] ?? []).map(Number);
  return `Q${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`;
}
