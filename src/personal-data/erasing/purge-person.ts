import { type Actor, Audit } from '../../audit/audit.service.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { actAsProduct } from '../../platform/database/acting-for.js';
import type { Tx } from '../../platform/database/database.js';
import type { HeldTable } from '../../platform/database/held-data.js';
import { nextNumber, removed as removeRows } from './erase-candidate.js';
import { Erasure, type Removed } from './erasure.entity.js';
import { deleteNamed, findTexts, replaceTexts } from './found-texts.js';
import { rewriteEvents } from './mask-record.js';
import { type Masked, partsOf, PersonMask, searchPattern } from './person-mask.js';
import { eraseDocuments } from './erase-files.js';
import type { Subject } from './subject.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'person.purged': { personId: string; erasureId: string; number: number };
  }
}

/** The name that takes the place of a purged person's. */
export const purgedName = (number: number): string => `Former panelist ${number}`;

/**
 * Purges somebody who signs in: they can't any more, and nobody learns who they were. What they rated, signed and
 * decided stays as a former panelist's. All in the caller's transaction.
 * @param request a row of `erasures` that waits
 * @throws InvalidInput where there is no such person
 */
export async function purgePerson(
  tx: Tx,
  held: readonly HeldTable[],
  request: { id: string; personId: string; number?: number | null },
  by: Actor,
): Promise<Removed> {
  await actAsProduct(tx);
  await tx.query('set local statement_timeout = 0');
  const number = request.number ?? (await nextNumber(tx));
  const { id: erasureId, personId } = request;
  const subject = await personSubject(tx, personId, { name: purgedName(number), key: `former-${number}` });
  const erasure = { id: erasureId, number, at: new Date() };
  const events = await maskActor(tx, personId, subject, erasureId, by);
  await endMaking(tx, held, subject);
  const { files, statements } = await eraseDocuments(tx, held, subject, erasure);
  const names = await replaceNames(tx, held, personId, subject);
  const texts = await replaceTexts(tx, held, await findTexts(tx, candidatesApart(held), subject));
  const rows = { ...(await deleteNamed(tx, held, subject)), ...(await removePersonRows(tx, held, personId, subject)) };
  await tx.query('select forget_in_background($1)', [searchPattern(subject.masked)]);
  const removed: Removed = { rows, texts: texts + names, files, statements, events };
  const done = { number, personId, jobIds: subject.jobIds, removed, doneAt: erasure.at, problem: null };
  await tx.update(Erasure, { id: erasureId }, { ...done, state: 'done' });
  await new Audit().record(tx, by, 'person.purged', { personId, erasureId, number });
  return removed;
}

async function personSubject(
  tx: Tx,
  personId: string,
  { name: label, key }: { name: string; key: string },
): Promise<Subject> {
  const [person] = await tx.query<{ name: string; email: string | null }[]>(
    'select name, email from people where id = $1 for update',
    [personId],
  );
  if (!person) throw InvalidInput.field('person', 'This person is not on file any more.');
  const places = await tx.query<{ jobId: string; key: string }[]>(
    'select job_id as "jobId", key from hiring_team_members where person_id = $1 order by job_id',
    [personId],
  );
  const jobs = await tx.query<{ id: string }[]>(
    `select job_id as id from hiring_team_members where person_id = $1
     union select a.job_id from scorecards c join sittings s on s.id = c.sitting_id
            join applications a on a.id = s.application_id where c.panelist_id = $1
     union select job_id from packets where made_by_id = $1
     union select job_id from records_exports where asked_by_id = $1
     union select a.job_id from decisions d join applications a on a.id = d.application_id where d.decided_by_id = $1`,
    [personId],
  );
  const jobIds = jobs.map(({ id }) => id);
  const others = await tx.query<{ name: string }[]>(
    `select c.name from applications a join candidates c on c.id = a.candidate_id where a.job_id = any ($1::uuid[])
     union select p.name from hiring_team_members m join people p on p.id = m.person_id
            where m.job_id = any ($1::uuid[]) and p.id <> $2`,
    [jobIds, personId],
  );
  const masked: Masked = {
    names: [person.name],
    emails: person.email ? [person.email] : [],
    phones: [],
    keys: new Map(places.map(({ key: old }) => [old, key])),
    ids: new Set([personId]),
    label,
    shared: new Set(others.flatMap(({ name }) => partsOf(name))),
  };
  const [namesake] = await tx.query<{ jobs: string[] }[]>(
    `select coalesce(array_agg(distinct a.job_id), '{}') as jobs from candidates c
       join applications a on a.candidate_id = c.id where name_key(c.name) = name_key($1)`,
    [person.name],
  );
  return {
    ...{ masked, applications: [], applicationIds: [], candidateIds: [], jobIds, whole: true },
    namesakeJobs: namesake?.jobs ?? [],
  };
}

/** Rows about a candidate are for this purpose rows of a job like others. */
function candidatesApart(held: readonly HeldTable[]): HeldTable[] {
  return held.map((table) => ({ ...table, ofApplications: undefined, onErasure: undefined }));
}

/** Their name as actor, and in what events say. */
async function maskActor(
  tx: Tx,
  personId: string,
  { masked, jobIds, namesakeJobs }: Subject,
  erasureId: string,
  by: Actor,
): Promise<number> {
  const rows = await tx.query<{ id: string; actorId: string | null; actor: string; payload: unknown; job: boolean }[]>(
    `select e.id, e.actor_id as "actorId", e.actor_name as actor, e.payload, coalesce(e.job_id = any ($3::uuid[]), false) as job
       from audit_events e
      where e.actor_id = $1 or e.payload::text ~* $2 and (e.job_id is null or e.job_id <> all ($4::uuid[]))`,
    [personId, searchPattern(masked), jobIds, namesakeJobs],
  );
  const mask = new PersonMask(masked);
  const changed = rows.flatMap((event) => {
    const payload = mask.data(event.payload, event.job ? 'job' : 'elsewhere');
    const actor = event.actorId === personId ? masked.label : event.actor;
    const isSame = actor === event.actor && JSON.stringify(payload) === JSON.stringify(event.payload);
    return isSame ? [] : [{ id: event.id, actor, payload }];
  });
  return rewriteEvents(tx, changed, erasureId, by);
}

async function endMaking(tx: Tx, held: readonly HeldTable[], { jobIds }: Subject): Promise<void> {
  for (const { table, inTheMaking, ofJobs } of held) {
    if (!inTheMaking) continue;
    await tx.query(`update ${table} t set ${inTheMaking} where t.state in ('waiting', 'making') and ${ofJobs}`, [
      jobIds,
    ]);
  }
}

/** Names that rows keep of whoever did something: found by their identifier, or by the name itself. */
async function replaceNames(
  tx: Tx,
  held: readonly HeldTable[],
  personId: string,
  { masked }: Subject,
): Promise<number> {
  let changed = 0;
  for (const { table, columns } of held) {
    if (table === 'audit_events') continue;
    for (const [column, holding] of Object.entries(columns)) {
      if (typeof holding === 'string') continue;
      const [, count] = await tx.query<[unknown[], number]>(
        `update ${table} set "${column}" = replace("${column}", $2, $1) where position($2 in "${column}") > 0`,
        [masked.label, masked.names[0]],
      );
      changed += count;
      if (holding.nameOf === null) continue;
      // The name as it was then, where it was another.
      const [, older] = await tx.query<[unknown[], number]>(
        `update ${table} set "${column}" = $1 where "${holding.nameOf}" = $2 and "${column}" not in ($1, '')`,
        [masked.label, personId],
      );
      changed += older;
    }
  }
  return changed;
}

async function removePersonRows(
  tx: Tx,
  held: readonly HeldTable[],
  personId: string,
  { masked }: Subject,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const places = await tx.query<{ id: string; key: string }[]>(
    'select id, key from hiring_team_members where person_id = $1',
    [personId],
  );
  const keys = Object.fromEntries(places.map(({ id, key }) => [id, masked.keys.get(key) ?? key]));
  for (const table of held) {
    if (!table.onPurge) continue;
    const about = { where: table.ofPerson!, whom: personId, name: masked.label, keys };
    const count = await removeRows(tx, table, table.onPurge, about);
    if (count > 0) counts[table.table] = count;
  }
  return counts;
}
