import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { insertRows } from './insert-rows.js';
import type { RoundCandidate, RoundPerson } from '../file/round-file.js';

/** Identifiers by the keys that the round uses. */
export type Ids = Map<string, string>;

/**
 * The people of a team: whoever has the email address here already is the same person and keeps their name; the others
 * are added, without a password. A person without an address is a name that cannot sign in.
 * @param team no two with one address
 * @returns person ids by team key
 */
export async function importPeople(tx: Tx, team: readonly RoundPerson[]): Promise<Ids> {
  const names = team.filter((person) => person.email === undefined);
  const nameIds = new Map(names.map((person) => [person.key, newId()]));
  await insertRows(
    tx,
    'people',
    names.map(({ key, name }) => ({ id: nameIds.get(key), name })),
  );
  const addressed = team.flatMap(({ key, name, email }) => (email === undefined ? [] : [{ key, name, email }]));
  // In the order of addresses, so that two rounds with the same people never wait for each other.
  const rows = addressed.map(({ name, email }) => ({ id: newId(), name, email: mailbox(email) }));
  rows.sort((a, b) => (a.email < b.email ? -1 : 1));
  await insertRows(tx, 'people', rows, 'on conflict (email) do nothing');
  const known = await tx.query<{ id: string; email: string }[]>(
    'select id, email from people where email = any($1::text[])',
    [rows.map(({ email }) => email)],
  );
  const byMailbox = new Map(known.map(({ id, email }) => [email, id]));
  return new Map(team.map(({ key, email }) => [key, idOf(email ? byMailbox : nameIds, email ? mailbox(email) : key)]));
}

/**
 * The candidates of a round: whoever has the email address already is the same person and stays as they are.
 * @param candidates no two with one address
 * @param mark what is said of everything that came with the file
 * @returns candidate ids by key; and what the file says of people who stay as they are, by the same keys
 */
export async function importCandidates(
  tx: Tx,
  candidates: readonly RoundCandidate[],
  mark: string,
): Promise<{ ids: Ids; said: Map<string, string[]> }> {
  const mailboxes = candidates.flatMap(({ email }) => (email === undefined ? [] : [mailbox(email)])).toSorted();
  // The same locks as for candidates that are added one by one: no one else makes these people meanwhile.
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended('candidate:' || email, 0)) from unnest($1::text[]) email`,
    [mailboxes],
  );
  const known = await tx.query<{ id: string; email: string; marks: string[] }[]>(
    'select distinct on (email) id, email, marks from candidates where email = any($1::text[]) order by email, created_at, id',
    [mailboxes],
  );
  const byMailbox = new Map(known.map((one) => [one.email, one]));
  const ids: Ids = new Map();
  const said = new Map<string, string[]>();
  const added: Record<string, unknown>[] = [];
  for (const { key, person, name, email, phone, marks = [] } of candidates) {
    const here = email === undefined ? undefined : byMailbox.get(mailbox(email));
    const id = here?.id ?? newId();
    ids.set(key, id);
    const imported = marks.map((one) => ({ one, told: mark === '' ? one : `${one} (${mark})` }));
    if (here) {
      const fresh = imported.filter(({ one }) => !here.marks.some((own) => own === one || own.startsWith(`${one} (`)));
      if (fresh.length > 0)
        said.set(
          key,
          fresh.map(({ told }) => told),
        );
    } else
      added.push({
        id,
        identity: person ?? null,
        name,
        email: email === undefined ? null : mailbox(email),
        phone: phone ?? '',
        marks: imported.map(({ told }) => told),
      });
  }
  await insertRows(tx, 'candidates', added);
  return { ids, said };
}

/** An identifier that the checks of the round file promise to be there. */
export function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`The job file names “${key}”, which it doesn’t include.`);
  return id;
}

function mailbox(email: string): string {
  return email.toLowerCase();
}
