import { type Actor, Audit } from '../audit/audit.service.js';
import type { Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { starterQuestions } from './starter-questions.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'question.starters_loaded': { keys: string[] };
  }
}

/**
 * Puts the starter questions into the bank, those whose key is not there yet. Doing it again changes nothing.
 * @returns the keys that were added
 */
export async function loadStarterQuestions(tx: Tx, actor: Actor): Promise<string[]> {
  const added: string[] = [];
  for (const { key, ...words } of starterQuestions) {
    const id = newId();
    const inserted = await tx.query<{ id: string }[]>(
      'insert into questions (id, key, current_version) values ($1, $2, 1) on conflict (key) do nothing returning id',
      [id, key],
    );
    if (inserted.length === 0) continue;
    await tx.query(
      `insert into question_versions
         (id, question_id, number, topic, prompt, measures, why, preferred_answer, follow_ups, anchors, created_by_id)
       values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        newId(),
        id,
        words.topic,
        words.prompt,
        words.measures,
        words.why,
        words.preferredAnswer,
        words.followUps,
        words.anchors,
        actor.id,
      ],
    );
    added.push(key);
  }
  if (added.length > 0) await new Audit().record(tx, actor, 'question.starters_loaded', { keys: added });
  return added;
}
