import { RuleViolation } from '../../platform/base/domain-errors.js';
import type { Tx } from '../../platform/database/database.js';
import { type Application, isDecided } from '../application.entity.js';
import type { MergedFacts } from './candidate-merge.entity.js';

/** Which of two applications for the same job stays: the one that was scored, else the one of who stays. */
export function survivorOf(
  own: Application,
  other: Application,
  scored: ReadonlySet<string>,
  name: string,
): { from: Application; to: Application } {
  if (scored.has(own.id) && scored.has(other.id)) {
    throw new RuleViolation(
      'merge.both_scored',
      `${name} was scored under both entries in the same job, so they can’t be merged. Withdraw one of them instead.`,
    );
  }
  const [from, to] = scored.has(other.id) ? [own, other] : [other, own];
  if (isDecided(from.stage)) {
    throw new RuleViolation(
      'merge.decided',
      `${name} was hired or rejected under one entry and not scored under it. Undo that decision first, or keep both.`,
    );
  }
  return { from, to };
}

/**
 * Everything that is the candidates' own of one application becomes that of another one; sessions, decisions and the
 * like are taken over by their features. The stage of `to` stays.
 * @returns what is left of `from`: its facts, and its résumé where `to` has one
 */
export async function mergeApplications(
  tx: Tx,
  from: Application,
  to: Application,
): Promise<{ facts: NonNullable<MergedFacts['application']>; resumeId: string | null }> {
  const ids = [from.id, to.id];
  await tx.query('update application_notes set application_id = $2 where application_id = $1', ids);
  await tx.query(
    `delete from mailing_messages m where m.application_id = $1 and exists (
       select from mailing_messages o where o.mailing_id = m.mailing_id and o.application_id = $2)`,
    ids,
  );
  await tx.query('update mailing_messages set application_id = $2 where application_id = $1', ids);
  await tx.query(
    `update application_sources set application_id = $2
      where application_id = $1 and not exists (select from application_sources where application_id = $2)`,
    ids,
  );
  await tx.query(
    `update screens set application_id = $2
      where application_id = $1 and not exists (select from screens where application_id = $2)`,
    ids,
  );
  const left = await tx.query<{ note: string }[]>('select note from screens where application_id = $1', [from.id]);
  await tx.query(
    `insert into looks (viewer_id, identity, kind, about_id, job_id, application_id, assessment_key, first_at, last_at, means)
     select viewer_id, identity, kind, case when about_id = $1 then $2 else about_id end, job_id, $2, assessment_key,
            first_at, last_at, means
       from looks where application_id = $1
     on conflict (viewer_id, identity, kind, about_id) do update
        set application_id = excluded.application_id, first_at = least(looks.first_at, excluded.first_at),
            last_at = greatest(looks.last_at, excluded.last_at)`,
    ids,
  );
  await tx.query('delete from looks where application_id = $1', [from.id]);
  await tx.query('update candidate_merges set application_id = $2 where application_id = $1', ids);
  await tx.query(
    `update applications t
        set tags = (select array(select distinct on (lower(g)) g from unnest(t.tags || f.tags) g order by lower(g), g)),
            source = coalesce(t.source, f.source), resume_id = coalesce(t.resume_id, f.resume_id),
            created_at = least(t.created_at, f.created_at),
            furthest = case when stage_rank(f.furthest) > stage_rank(t.furthest) then f.furthest else t.furthest end,
            version = t.version + 1, quiet_changes = t.quiet_changes + 1
       from applications f where f.id = $1 and t.id = $2`,
    ids,
  );
  const { key, stage, source, createdAt } = from;
  const screen = left[0]?.note ? { screen: left[0].note } : {};
  return {
    facts: { key, stage, source, appliedAt: createdAt.toISOString(), ...screen },
    resumeId: to.resumeId ? from.resumeId : null,
  };
}
