import type { EntityManager } from 'typeorm';

/** What was done with somebody since they came in, by the table that holds it. */
const words: Readonly<Record<string, string>> = {
  screens: 'a screening was recorded',
  sittings: 'an interview or another session is scheduled',
  disc_profiles: 'a DiSC profile was entered',
  decisions: 'a decision was recorded',
};

interface Reference {
  statement: string;
}

/**
 * What refers to some rows from anywhere, in words, by row. Read from the database's own foreign keys, so that whatever
 * a later feature keeps of a candidate counts from its first day. Two queries.
 * @param table `applications` or `candidates`
 * @param except tables whose references do not count
 */
export async function tracesOf(
  manager: EntityManager,
  table: 'applications' | 'candidates',
  ids: readonly string[],
  except: readonly string[],
): Promise<Map<string, string>> {
  const references = await manager.query<Reference[]>(
    `select format('select %L as what, r.%I as id from %s r where r.%I = any($1::uuid[])',
                   k.conrelid::regclass::text, c.attname, k.conrelid::regclass, c.attname) as statement
       from pg_constraint k join pg_attribute c on c.attrelid = k.conrelid and c.attnum = k.conkey[1]
      where k.contype = 'f' and k.confrelid = to_regclass($1) and k.conrelid::regclass::text <> all($2::text[])
      order by k.conrelid::regclass::text`,
    [table, except],
  );
  if (references.length === 0) return new Map();
  const all = references.map(({ statement }) => statement).join(' union ');
  const found = await manager.query<{ what: string; id: string }[]>(`${all} order by 1, 2`, [ids]);
  const traces = new Map<string, string>();
  for (const { what, id } of found) if (!traces.has(id)) traces.set(id, words[what] ?? 'something was added since');
  return traces;
}
