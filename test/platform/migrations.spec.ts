import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { entities } from '../../src/app/entities.js';
import { openDataSource } from '../../src/platform/database/data-source.js';
import { newDatabase } from '../support/databases.js';

describe('migrations', () => {
  let database: Awaited<ReturnType<typeof newDatabase>>;
  let source: DataSource;

  beforeEach(async () => {
    // All of them ran on what it is a copy of.
    database = await newDatabase();
    source = await openDataSource(database.url, entities, 'migrations');
  });
  afterEach(async () => {
    await source.destroy();
    await database.drop();
  });

  it('make exactly the schema that the entities describe', async () => {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('run backwards, one by one, to an empty database, and forwards again', async () => {
    const { length } = source.migrations;
    for (let i = 0; i < length; i += 1) await source.undoLastMigration();
    const [left] = await source.query<{ tables: string[] }[]>(
      `select coalesce(array_agg(tablename::text), '{}') as tables from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations'`,
    );
    expect(left!.tables).toEqual([]);
    expect(await source.runMigrations()).toHaveLength(length);
  });

  it('keep with plans that are frozen already what the categories count today', async () => {
    const applied = async () =>
      (await source.query<{ name: string }[]>('select name from schema_migrations')).some(({ name }) =>
        /0024$/.test(name),
      );
    while (await applied()) await source.undoLastMigration();
    await source.query(`
      insert into jobs (id, title, letter_secret) select gen_random_uuid(), title, repeat('a', 64) from unnest(array['Weighed', 'Empty']) as title;
      insert into assessment_plans (id, job_id, number, reason, frozen_at)
      select gen_random_uuid(), id, n, 'Again', case n when 1 then now() end from jobs, unnest(array[1, 2]) as n;
      insert into attributes (id, job_id, key, category, name, importance, needed, position)
      select gen_random_uuid(), id, 'A' || n, c, 'One', i, 'at_entry', n
        from jobs, (values (1, 'technical', 3), (2, 'technical', 2), (3, 'business', 5)) as a (n, c, i)
       where title = 'Weighed';
      insert into category_weights (id, job_id, category, weight, reason)
      select gen_random_uuid(), id, 'lifestyle', 25, 'Travel' from jobs where title = 'Weighed'`);
    await source.runMigrations();
    const found = await source.query<{ title: string; number: number; weights: object | null }[]>(
      `select title, number, category_weights as weights from assessment_plans p join jobs j on j.id = p.job_id
        order by title desc, number`,
    );
    const none = { weight: 0.25 };
    expect(found).toEqual([
      {
        ...{ title: 'Weighed', number: 1 },
        weights: {
          ...{ technical: { weight: 0.4 }, business: { weight: 0.4 }, interpersonal: { weight: 0 } },
          lifestyle: { weight: 0.2, reason: 'Travel' },
        },
      },
      { title: 'Weighed', number: 2, weights: null },
      { title: 'Empty', number: 1, weights: { technical: none, business: none, interpersonal: none, lifestyle: none } },
      { title: 'Empty', number: 2, weights: null },
    ]);
  });

  it('index every foreign key', async () => {
    const bare = await source.query<{ name: string }[]>(`
      select c.conname as name from pg_constraint c
       where c.contype = 'f' and not exists (
         select from pg_index i where i.indrelid = c.conrelid
            and (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] = c.conkey)`);
    expect(bare).toEqual([]);
  });

  it('name every constraint after what it holds', async () => {
    const odd = await source.query<{ conname: string }[]>(
      `select conname from pg_constraint c join pg_namespace n on n.oid = c.connamespace
        where n.nspname = 'public' and contype not in ('n', 't') and conname !~ '^(pk|uq|fk|ck|ex)_[a-z_]+$' and conrelid::regclass::text <> 'schema_migrations'`,
    );
    expect(odd).toEqual([]);
  });

  it('refuse to change or remove what is on the record', async () => {
    await source.query(
      `insert into audit_events (id, at, actor_name, type, payload) values (gen_random_uuid(), now(), 'x', 'test', '{}')`,
    );
    await expect(source.query(`update audit_events set type = 'other'`)).rejects.toThrow(/only ever added/);
    await expect(source.query(`delete from audit_events`)).rejects.toThrow(/only ever added/);
  });

  it('chain what was on the record before there were chains', async () => {
    const links = `select l.chain, l.place, l.link, e.type from audit_links l join audit_events e on e.id = l.event_id order by 1, 2`;
    for (let n = 0; n < 30; n += 1) {
      await source.query(
        `insert into audit_events (id, at, actor_name, job_id, type, payload)
         values (gen_random_uuid(), now(), 'Zoë', $1, $2, '{"fields": ["ä", 1.50]}')`,
        [n % 3 === 0 ? null : `00000000-0000-7000-8000-00000000000${n % 3}`, `test.${n}`],
      );
    }
    const written = await source.query(links);
    const left = async () =>
      source.query<{ name: string }[]>(`select name from schema_migrations where name ~ '^RecordChain'`);
    while ((await left()).length > 0) await source.undoLastMigration();
    expect(await source.query(`select to_regclass('audit_links') as gone`)).toEqual([{ gone: null }]);
    await source.runMigrations();
    expect(written).toHaveLength(30);
    expect(await source.query(links)).toEqual(written);
    const [event] = await source.query<{ id: string }[]>(
      `insert into audit_events (id, at, actor_name, type, payload) values (gen_random_uuid(), now(), 'x', 'test.after', '{}') returning id`,
    );
    expect(await source.query(`select place from audit_links where event_id = $1`, [event!.id])).toEqual([
      { place: 11 },
    ]);
  });
});
