import type { Tx } from '../../platform/database/database.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { partsOf } from '../name-parts.js';
import type { Masked } from './person-mask.js';

/** One application that is to be erased. */
export interface ErasedApplication {
  id: string;
  jobId: string;
  candidateId: string;
  key: string;
  newKey: string;
}

/** Whom an erasure is about. */
export interface Subject {
  masked: Masked;
  applications: ErasedApplication[];
  applicationIds: string[];
  candidateIds: string[];
  jobIds: string[];
  /** Whether nothing of them stays: they have no applications but these. */
  whole: boolean;
  /** Jobs in which somebody else has the same name. */
  namesakeJobs: string[];
}

/**
 * Reads who is meant, with their jobs locked in the order of locks.
 * @param label what takes the place of their name
 * @throws InvalidInput where none of the applications is there
 */
export async function candidateSubject(
  tx: Tx,
  applicationIds: readonly string[],
  { label, key }: { label: string; key: string },
): Promise<Subject> {
  const rows = await tx.query<(ErasedApplication & Person)[]>(
    `select a.id, a.job_id as "jobId", a.candidate_id as "candidateId", a.key, c.name, c.email, c.phone, c.marks
       from applications a join candidates c on c.id = a.candidate_id where a.id = any ($1::uuid[]) order by a.id`,
    [applicationIds],
  );
  if (rows.length === 0) throw InvalidInput.field('applications', 'No such candidate is on file any more.');
  const applications = rows.map(({ id, jobId, candidateId, key: old }) => {
    const first = rows.find((row) => row.jobId === jobId)!.id === id;
    return { id, jobId, candidateId, key: old, newKey: first ? key : `${key}-${id.slice(-4)}` };
  });
  const ids = applications.map(({ id }) => id);
  const candidateIds = unique(rows.map(({ candidateId }) => candidateId));
  const jobIds = unique(rows.map(({ jobId }) => jobId));
  const names = unique(rows.flatMap(({ name, marks }) => [name, ...formerNames(marks)])).filter((name) => name !== '');
  return {
    masked: {
      names,
      emails: unique(rows.flatMap(({ email }) => email ?? [])),
      phones: unique(rows.map(({ phone }) => phone)),
      keys: new Map(applications.map(({ key: old, newKey }) => [old, newKey])),
      label,
      shared: new Set((await othersIn(tx, jobIds, candidateIds)).flatMap(partsOf)),
    },
    ...{ applications, applicationIds: ids, candidateIds, jobIds },
    whole: !(await haveOthers(tx, candidateIds, ids)),
    namesakeJobs: await namesakes(tx, names, candidateIds),
  };
}

interface Person {
  name: string;
  email: string | null;
  phone: string;
  marks: string[];
}

/** Names and addresses that somebody had before they were changed: the marks on a candidate say them. */
function formerNames(marks: readonly string[]): string[] {
  return marks.flatMap((mark) => (/^name changed from “(.*?)” to “/.exec(mark) ?? []).slice(1));
}

async function othersIn(tx: Tx, jobIds: readonly string[], candidateIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ name: string }[]>(
    `select c.name from applications a join candidates c on c.id = a.candidate_id
      where a.job_id = any ($1::uuid[]) and c.id <> all ($2::uuid[])
     union
     select p.name from hiring_team_members m join people p on p.id = m.person_id where m.job_id = any ($1::uuid[])`,
    [jobIds, candidateIds],
  );
  return rows.map(({ name }) => name);
}

async function haveOthers(
  tx: Tx,
  candidateIds: readonly string[],
  applicationIds: readonly string[],
): Promise<boolean> {
  const rows = await tx.query<object[]>(
    'select from applications where candidate_id = any ($1::uuid[]) and id <> all ($2::uuid[]) limit 1',
    [candidateIds, applicationIds],
  );
  return rows.length > 0;
}

async function namesakes(tx: Tx, names: readonly string[], candidateIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `select distinct a.job_id as id from candidates c join applications a on a.candidate_id = c.id
      where name_key(c.name) in (select name_key(n) from unnest($1::text[]) n) and c.id <> all ($2::uuid[])`,
    [names, candidateIds],
  );
  return rows.map(({ id }) => id);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
