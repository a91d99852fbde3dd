import pg from 'pg';
import { idleProcesses } from './kept-connections.js';

/** A table that has rows before anybody wrote any. */
interface Given {
  name: string;
  digest: string;
  /** As JSON, and the columns that are written. */
  rows: string;
  columns: string;
}

/** What tells whether a database is as it was copied, and how it becomes so. The same for all copies of the template. */
interface Copied {
  /** Finds out what was written since, and whether anything was made, changed or dropped. */
  look: string;
  made: string;
  given: readonly Given[];
  sequences: readonly { name: string; last: string | null }[];
}

interface Looked {
  filled: string[];
  made: string;
  digests: string[];
  moved: string[];
  isInUse: boolean;
}

/** Dead rows stay in its files, since nothing sweeps them here: after so many times it is made anew. */
const mostTimes = 40;

/** Of what there is in a database beside rows, each row is counted and stands with the transaction that wrote it. */
const catalogs = [
  ...['class', 'proc', 'trigger', 'constraint', 'type', 'policy', 'rewrite', 'attrdef'].map(
    (name) => [name, 'oid'] as const,
  ),
  ...([
    ['attribute', 'attrelid'],
    ['index', 'indexrelid'],
    ['statistic', 'starelid'],
  ] as const),
  ...(['extension', 'statistic_ext', 'event_trigger', 'default_acl', 'largeobject_metadata'] as const).map(
    (name) => [name, 'oid'] as const,
  ),
];
/** The first identifier that PostgreSQL gives to what others make. */
const firstOwn = 16_384;

let copied: Promise<Copied> | undefined;

/** A database that was copied from the template, over one connection of somebody who may do everything in it. */
export class EmptiedDatabase {
  private times = 0;

  private constructor(
    readonly url: string,
    private readonly client: pg.Client,
  ) {}

  /** @param superuser whoever may do everything on its server, as an address */
  static async at(url: string, superuser: string): Promise<EmptiedDatabase> {
    const { username, password } = new URL(superuser);
    const connectionString = Object.assign(new URL(url), { username, password }).href;
    const client = new pg.Client({ connectionString, application_name: 'specs' });
    client.on('error', () => undefined);
    await client.connect();
    copied ??= readCopied(client);
    await copied;
    return new EmptiedDatabase(url, client);
  }

  /**
   * Puts it back to what the template is: every row, and where sequences stand.
   * @returns false where that can't be done: it was changed otherwise, or is in use
   */
  async empty(): Promise<boolean> {
    try {
      return await this.putBack(await copied!);
    } catch {
      return false;
    }
  }

  end(): Promise<void> {
    return this.client.end().catch(() => undefined);
  }

  private async putBack({ look, made, given, sequences }: Copied): Promise<boolean> {
    this.times += 1;
    const ours = await idleProcesses(new URL(this.url).pathname.slice(1));
    const { rows } = await this.client.query<Looked>({ name: 'look', text: look, values: [ours] });
    const found = rows[0]!;
    if (this.times > mostTimes || found.isInUse || found.made !== made) return false;
    const changed = given.filter(({ digest }, index) => digest !== found.digests[index]);
    const emptied = found.filled.filter((name) => !given.some((one) => one.name === name));
    const moved = sequences.filter(({ name }) => found.moved.includes(name));
    const statements = [
      ...[...emptied, ...changed.map(({ name }) => name)].map((name) => `delete from ${name}`),
      ...changed.map(
        ({ name, rows: given, columns }) =>
          `insert into ${name} (${columns}) overriding system value select ${columns}
             from jsonb_populate_recordset(null::${name}, ${pg.escapeLiteral(given)})`,
      ),
      ...moved.map(({ name, last }) => `select setval('${name}', ${last ?? 1}, ${last !== null})`),
    ];
    // Without triggers: what may not be taken away, or goes with something else, goes too.
    if (statements.length > 0) {
      await this.client.query(['set session_replication_role = replica', ...statements].join(';\n'));
    }
    return true;
  }
}

async function readCopied(client: pg.Client): Promise<Copied> {
  const ask = async <T extends object>(sql: string) => (await client.query<T>(sql)).rows;
  const tables = await ask<{ name: string; columns: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name,
            (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
              where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and c.oid >= ${firstOwn} and n.nspname !~ '^pg_' order by 1`,
  );
  const given: Given[] = [];
  for (const { name, columns } of tables) {
    const [one] = await ask<Pick<Given, 'rows' | 'digest'>>(
      `select jsonb_agg(to_jsonb(t))::text as rows, ${digestOf(name)} as digest from ${name} t having count(*) > 0`,
    );
    if (one) given.push({ name, columns, ...one });
  }
  const sequences = await ask<Copied['sequences'][number]>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as last from pg_sequences order by 1`,
  );
  const [{ made }] = (await ask<{ made: string }>(`select ${whatIsMade} as made`)) as [{ made: string }];
  return { look: lookFor(tables, given, sequences), made, given, sequences };
}

function digestOf(table: string): string {
  return `(select md5(string_agg(one::text, '|' order by one::text)) from ${table} one)`;
}

const whatIsMade = `(select sum(one)::text from (${catalogs
  .map(([name, id]) => `select sum(xmin::text::int8) + count(*) * 7 as one from pg_${name} where ${id} >= ${firstOwn}`)
  .join(' union all ')} union all
  select count(*) from pg_namespace where oid >= ${firstOwn} and nspname !~ '^pg_' union all
  select count(*) from pg_db_role_setting where setdatabase = (select oid from pg_database where datname = current_database())
  ) of_each)`;

function lookFor(tables: readonly { name: string }[], given: readonly Given[], sequences: Copied['sequences']): string {
  const filled = tables.map(({ name }) => `case when exists (select from ${name}) then '${name}' end`);
  const moved = sequences.map(
    ({ name, last }) =>
      `case when (select is_called and last_value is distinct from ${last ?? 'null'} from ${name}) then '${name}' end`,
  );
  return `select array_remove(array[${filled.join()}], null) as filled, ${whatIsMade} as made,
    array[${given.map(({ name }) => digestOf(name)).join()}] as digests, array_remove(array[${moved.join()}]::text[], null) as moved,
    exists (select from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
      and pid <> pg_backend_pid() and pid <> all ($1::int[])) as "isInUse"`;
}
