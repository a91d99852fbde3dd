import { type Actor, Audit } from '../audit/audit.service.js';
import type { Category } from '../jobs/model/category.js';
import type { Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import questions from './starter-questions.json' with { type: 'json' };

/** A question as a new bank holds it, version 1, worded for a five-level scale. */
interface StarterQuestion {
  key: string;
  topic: string;
  /** As spoken to the candidate. */
  prompt: string;
  measures: Category[];
  why: string;
  preferredAnswer: string;
  followUps: string[];
  /** One text a level, lowest first. */
  anchors: string[];
}

/** The questions that every new bank starts with. */
export const starterQuestions: readonly StarterQuestion[] = questions as StarterQuestion[];

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
  const questions = starterQuestions.map((words) => ({ id: newId(), versionId: newId(), ...words }));
  const rows = await tx.query<{ key: string }[]>(
    `with given as (select * from jsonb_to_recordset($1::jsonb) as q (id uuid, "versionId" uuid, key text, topic text,
            prompt text, measures text[], why text, "preferredAnswer" text, "followUps" text[], anchors text[])),
     added as (insert into questions (id, key, current_version) select id, key, 1 from given
               on conflict (key) do nothing returning id, key),
     worded as (insert into question_versions
         (id, question_id, number, topic, prompt, measures, why, preferred_answer, follow_ups, anchors, created_by_id)
       select g."versionId", g.id, 1, g.topic, g.prompt, g.measures, g.why, g."preferredAnswer", g."followUps", g.anchors, $2
         from given g join added a on a.id = g.id)
     select key from added`,
    [JSON.stringify(questions), actor.id],
  );
  const keys = new Set(rows.map(({ key }) => key));
  const added = starterQuestions.map(({ key }) => key).filter((key) => keys.has(key));
  if (added.length > 0) await new Audit().record(tx, actor, 'question.starters_loaded', { keys: added });
  return added;
}
