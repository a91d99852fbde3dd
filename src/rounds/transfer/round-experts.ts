import type { EntityManager } from 'typeorm';
import { resultsOpen, rosterOf } from '../../jobs/experts/expert-results.js';
import type { Attribute } from '../../jobs/model/attribute.entity.js';
import { instant, omitEmpty } from '../../platform/base/json-fields.js';
import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import type { RoundExpert, RoundFile } from '../file/round-file.js';
import { insertRows } from './insert-rows.js';
import { idOf, type Ids } from './round-import-people.js';

interface RatingRow {
  expert: string;
  attribute: string;
  importance: number;
  needed: RoundExpert['ratings'][number]['needed'];
}

/** A job's experts with their ratings, once these are open; nothing of them before. */
export async function exportExperts(
  reader: EntityManager,
  jobId: string,
  attributes: readonly Pick<Attribute, 'id' | 'key'>[],
): Promise<{ experts?: RoundExpert[] }> {
  const roster = await rosterOf(reader, jobId);
  if (!resultsOpen(roster)) return {};
  const rows = await reader.query<RatingRow[]>(
    `select r.expert_id as expert, r.attribute_id as attribute, r.importance, r.needed
       from expert_ratings r join analysis_experts e on e.id = r.expert_id
      where e.job_id = $1 and e.submitted_at is not null`,
    [jobId],
  );
  const experts = roster.map((expert) => {
    const { name, expertise, invitedByName: invitedBy, submittedAt, withdrawnAt, sawResults } = expert;
    const own = new Map(rows.filter((row) => row.expert === expert.id).map((row) => [row.attribute, row]));
    return {
      ...{ name, expertise, invitedBy, invitedAt: instant(expert.invitedAt) },
      ...omitEmpty({ submittedAt: submittedAt && instant(submittedAt) }),
      ...omitEmpty({ withdrawnAt: withdrawnAt && instant(withdrawnAt), sawResults }),
      ratings: attributes.flatMap(({ id, key: attribute }) => {
        const said = own.get(id);
        return said ? [{ attribute, importance: said.importance, needed: said.needed }] : [];
      }),
    };
  });
  return { experts };
}

/** Experts of a job file are names: they get no account by it, and nobody is asked again. */
export async function importExperts(
  tx: Tx,
  jobId: string,
  { analysis: { experts = [] } }: RoundFile,
  attributes: Ids,
): Promise<void> {
  const now = new Date().toISOString();
  const rows = experts.map(({ ratings, ...expert }) => ({ ...expert, id: newId(), ratings }));
  await insertRows(
    tx,
    'analysis_experts',
    rows.map(({ id, name, expertise, invitedBy, invitedAt, submittedAt = null, withdrawnAt, sawResults = false }) => ({
      ...{ id, job_id: jobId, person_id: null, name, expertise, invited_by_name: invitedBy, invited_at: invitedAt },
      submitted_at: submittedAt,
      withdrawn_at: submittedAt === null ? (withdrawnAt ?? now) : null,
      ...{ saw_results: sawResults, version: 1 },
    })),
  );
  await insertRows(
    tx,
    'expert_ratings',
    rows.flatMap(({ id, submittedAt, ratings }) =>
      submittedAt === undefined
        ? []
        : ratings.map(({ attribute, importance, needed }) => ({
            ...{ expert_id: id, attribute_id: idOf(attributes, attribute), importance, needed },
          })),
    ),
  );
}
