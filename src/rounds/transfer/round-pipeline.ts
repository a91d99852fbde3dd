import type { EntityManager } from 'typeorm';
import type { Stage } from '../../candidates/application.entity.js';
import { instant, omitEmpty } from '../../platform/base/json-fields.js';
import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import type { RoundCandidate, RoundFile, RoundJob } from '../file/round-file.js';
import type { RoundSourceDetails } from '../file/round-pipeline-parts.js';
import { insertRows } from './insert-rows.js';
import type { TeamNames } from './team-names.js';
import { idOf, type Ids } from './round-import-people.js';

/** A job's own stages, and where it was advertised; nothing of what it has none of. Two queries. */
export async function exportPipeline(
  reader: EntityManager,
  jobId: string,
): Promise<Pick<RoundJob, 'stages' | 'postings'>> {
  const own = await reader.query<NonNullable<RoundJob['stages']>>(
    'select key, name, kind, stage from job_stages where job_id = $1 order by position, id',
    [jobId],
  );
  const postings = await reader.query<{ place: string; cost: string | null; currency: string }[]>(
    'select place, cost, currency from job_postings where job_id = $1 order by place, id',
    [jobId],
  );
  const told = postings.map(({ place, cost, currency }) => ({
    place,
    ...(cost === null ? {} : { cost: Number(cost), currency }),
  }));
  return { ...(own.length > 0 && { stages: own }), ...(told.length > 0 && { postings: told }) };
}

/** What the hiring team keeps of a candidate in its pipeline. */
export interface PipelineRow {
  stage: Stage;
  furthest: Stage;
  jobStage: string | null;
  tags: string[];
  posting: string | null;
  returnRole: string | null;
  returnUntil: string | null;
  managerTold: boolean | null;
  referredBy: string | null;
  referrerEmail: string | null;
}

/** Columns and joins for `PipelineRow`, of applications `a`. */
export const pipelineColumns = `
  a.furthest, st.key as "jobStage", a.tags, jp.place as posting, src.return_role as "returnRole",
  src.return_until::text as "returnUntil", src.manager_told as "managerTold", src.referred_by as "referredBy",
  src.referrer_email as "referrerEmail"`;
export const pipelineJoins = `
  left join job_stages st on st.id = a.stage_id
  left join application_sources src on src.application_id = a.id
  left join job_postings jp on jp.id = src.posting_id`;

/** @param notes of all candidates, by key */
export function pipelineOf(
  row: PipelineRow & { key: string },
  notes: ReadonlyMap<string, NonNullable<RoundCandidate['notes']>>,
): Pick<RoundCandidate, 'furthest' | 'jobStage' | 'tags' | 'notes' | 'sourceDetails'> {
  const { posting, returnRole, returnUntil, managerTold, referredBy, referrerEmail } = row;
  const details: RoundSourceDetails = {
    ...omitEmpty({ posting, returnRole, returnUntil, referredBy, referrerEmail }),
    ...(managerTold === null ? {} : { managerTold }),
  };
  const further = row.furthest !== row.stage && row.furthest !== 'applied';
  return {
    ...(further && { furthest: row.furthest }),
    ...omitEmpty({ jobStage: row.jobStage }),
    ...(row.tags.length > 0 && { tags: row.tags }),
    ...omitEmpty({ notes: notes.get(row.key) }),
    ...(Object.keys(details).length > 0 && { sourceDetails: details }),
  };
}

/** What the hiring team wrote down about candidates, by the candidate's key, the first first. One query. */
export async function exportNotes(
  reader: EntityManager,
  jobId: string,
  names: TeamNames,
): Promise<Map<string, NonNullable<RoundCandidate['notes']>>> {
  const rows = await reader.query<{ key: string; text: string; byName: string; at: Date }[]>(
    `select a.key, n.text, n.by_name as "byName", n.at
       from application_notes n join applications a on a.id = n.application_id
      where a.job_id = $1 order by a.id, n.at, n.id`,
    [jobId],
  );
  const found = new Map<string, NonNullable<RoundCandidate['notes']>>();
  for (const { key, text, byName, at } of rows) {
    found.set(key, [...(found.get(key) ?? []), { text, by: names.byName(byName), at: instant(at) }]);
  }
  return found;
}

/** Identifiers of what a job's pipeline is made of: stages by key, postings by place. */
export interface PipelineIds {
  stages: Ids;
  postings: Ids;
}

export async function importPipeline(tx: Tx, jobId: string, { job }: Pick<RoundFile, 'job'>): Promise<PipelineIds> {
  const { stages: own = [], postings = [] } = job;
  const ids = {
    stages: new Map(own.map(({ key }) => [key, newId()])),
    postings: new Map(postings.map(({ place }) => [place, newId()])),
  };
  await insertRows(
    tx,
    'job_stages',
    own.map(({ key, name, kind, stage }, position) => ({
      ...{ id: ids.stages.get(key), job_id: jobId, key, name, kind, stage, position },
    })),
  );
  await insertRows(
    tx,
    'job_postings',
    postings.map(({ place, cost = null, currency = 'USD' }) => ({
      ...{ id: ids.postings.get(place), job_id: jobId, place, cost, currency, version: 1 },
    })),
  );
  return ids;
}

/** Columns of a candidate's application. */
export function pipelineRow(
  { jobStage, tags = [], furthest = 'applied' }: RoundCandidate,
  { stages: own }: PipelineIds,
): Record<string, unknown> {
  return { stage_id: jobStage === undefined ? null : idOf(own, jobStage), tags, furthest };
}

/** Notes, and what there is to know of sources; no one here wrote the notes, so no one here can remove them. */
export async function importPipelineOf(
  tx: Tx,
  { candidates, team }: RoundFile,
  applications: Ids,
  { postings }: PipelineIds,
): Promise<void> {
  const names = new Map(team.map(({ key, name }) => [key, name]));
  await insertRows(
    tx,
    'application_notes',
    candidates.flatMap(({ key, notes = [] }) =>
      notes.map(({ text, by, at }) => ({
        ...{
          id: newId(),
          application_id: idOf(applications, key),
          by_id: null,
          by_name: names.get(by) ?? by,
          at,
          text,
        },
      })),
    ),
  );
  await insertRows(
    tx,
    'application_sources',
    candidates.flatMap(({ key, sourceDetails }) =>
      sourceDetails ? [sourceRow(idOf(applications, key), sourceDetails, postings)] : [],
    ),
  );
}

function sourceRow(applicationId: string, details: RoundSourceDetails, postings: Ids): Record<string, unknown> {
  const { posting, returnRole = '', returnUntil = null, managerTold = null } = details;
  const { referredBy = '', referrerEmail = null } = details;
  return {
    ...{ application_id: applicationId, posting_id: posting === undefined ? null : idOf(postings, posting) },
    ...{ return_role: returnRole, return_until: returnUntil, manager_told: managerTold },
    ...{ referred_by: referredBy, referrer_email: referrerEmail?.toLowerCase() ?? null },
  };
}
