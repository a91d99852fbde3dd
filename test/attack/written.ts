import { type TestApplication } from '../support/application.js';
import { rollEverythingBack } from '../support/rolled-back.js';

/** What is written beside what somebody asked for, whether they are refused or not. */
const beside = ['rate_limits', 'sessions', 'failed_sign_ins', '_private_jobs:failed-sign-ins', 'looks'];
/** An event of somebody who was shown something, with the links that the log makes of it. */
const lookEvents = /^audit_(links|chains)$|^audit_events:[\w.]+(viewed|read)$/;

/**
 * Sees which tables a request writes to, of the transactions that would be committed. Each is looked at at its end, with
 * all that is checked there, and then undone: every request meets the same database.
 */
export class Written {
  private tables = new Set<string>();

  private constructor(
    private readonly application: TestApplication,
    private readonly all: readonly string[],
    private readonly undo: () => void,
  ) {}

  static async on(application: TestApplication): Promise<Written> {
    const { database } = application;
    await database.query(
      `create or replace function note_write() returns trigger language plpgsql as $$
       declare
         noted text := coalesce(current_setting('attack.written', true), '');
         row_now jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
         what text := tg_table_name || case tg_table_name
           when 'audit_events' then ':' || (row_now->>'type') when '_private_jobs' then ':' || coalesce(row_now->>'key', '')
           else '' end;
       begin
         if position(' ' || what || ' ' in noted) = 0 then
           perform set_config('attack.written', noted || ' ' || what || ' ', true);
         end if;
         return null;
       end $$`,
    );
    const rows = await database.query<{ name: string }[]>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and (n.nspname = 'public' or n.nspname = 'graphile_worker' and c.relname = '_private_jobs')`,
    );
    for (const { name } of rows) {
      await database.query(
        `create or replace trigger zz_note_write after insert or update or delete on ${name} for each row execute function note_write()`,
      );
    }
    const names = rows.map(({ name }) => name).filter((name) => name.startsWith('public.'));
    const watched = { tables: new Set<string>() };
    const undo = rollEverythingBack(application, async (tx) => {
      await tx.query('set constraints all immediate');
      const [row] = await tx.query<[{ written: string | null }]>(
        `select current_setting('attack.written', true) as written`,
      );
      for (const table of row.written?.split(' ') ?? []) if (table !== '') watched.tables.add(table);
    });
    const written = new Written(application, names, undo);
    written.tables = watched.tables;
    return written;
  }

  /** Tables that were written to in transactions since this was asked last, but for what is written in any case. */
  taken(): string[] {
    const tables = [...this.tables].filter((table) => !beside.includes(table));
    this.tables.clear();
    return tables.every((table) => lookEvents.test(table)) ? [] : tables;
  }

  /** Tells whether anything was written past all transactions: counts and the last change of each table. */
  async digest(): Promise<string> {
    const looked = this.all.filter((name) => !beside.includes(name.slice('public.'.length)));
    const parts = looked.map(
      (name) => `select '${name}' as t, count(*) as n, max(xmin::text::bigint) as x from ${name}`,
    );
    const rows = await this.application.database.query<{ t: string; n: string; x: string | null }[]>(
      parts.join(' union all '),
    );
    return rows
      .map(({ t, n, x }) => `${t} ${n} ${x}`)
      .toSorted()
      .join('\n');
  }

  end(): void {
    this.undo();
  }
}
