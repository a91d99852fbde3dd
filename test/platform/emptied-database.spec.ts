import { afterEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { givenDemoRound } from '../factories/demo-round.js';
import { runningOn } from '../support/application.js';
import { connectedTo } from '../support/connected.js';
import { emptiedDatabase, newDatabase, type TestDatabase } from '../support/databases.js';

const open: TestDatabase[] = [];
const given = async (): Promise<TestDatabase> => {
  const database = await emptiedDatabase();
  open.push(database);
  return database;
};
const giveBack = (database: TestDatabase): Promise<void> => {
  open.splice(open.indexOf(database), 1);
  return database.drop();
};
afterEach(async () => {
  for (const database of open.splice(0)) await database.drop();
});

const on = <T>({ url }: TestDatabase, work: (client: pg.Client) => Promise<T>): Promise<T> => connectedTo(url, work);
const ask = async (client: pg.Client, sql: string): Promise<string[]> =>
  (await client.query<{ one: string }>(sql)).rows.map(({ one }) => one);

/** Every row of every table, and where each sequence stands. */
const contents = (database: TestDatabase): Promise<Record<string, string[]>> =>
  on(database, async (client) => {
    const all: Record<string, string[]> = {};
    const tables = await ask(
      client,
      `select format('%I.%I', table_schema, table_name) as one from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
    );
    for (const table of tables) all[table] = await ask(client, `select t::text as one from ${table} t order by 1`);
    all['sequences'] = await ask(
      client,
      `select sequencename || ' ' || coalesce(last_value, 0) as one from pg_sequences order by 1`,
    );
    return all;
  });

it('holds what a new one does, whatever was written to it', async () => {
  const fresh = await newDatabase();
  const asMade = await contents(fresh);
  await fresh.drop();
  const database = await given();
  expect(await contents(database)).toEqual(asMade);
  const world = await runningOn({ ...database, drop: () => Promise.resolve() });
  await givenDemoRound(world);
  await world.database.query(`delete from anchor_templates where category = 'technical'`);
  await world.database.query(`delete from schema_migrations where id < 5`);
  await world.close();
  const written = await contents(database);
  expect(Object.keys(written).filter((name) => written[name]!.length > asMade[name]!.length).length).toBeGreaterThan(
    20,
  );

  await giveBack(database);
  const next = await given();
  expect(next.url).toBe(database.url);
  expect(await contents(next)).toEqual(asMade);
});

it.each([
  ['a table', 'create table own (id int)'],
  ['a column', 'alter table people add own int'],
  ['an index', 'drop index ix_sessions_person'],
  ['a trigger', 'alter table audit_events disable trigger user'],
  ['a constraint', 'alter table candidates drop constraint pk_candidates cascade'],
  ['a right', 'grant select on people to public'],
  ['a right to a column', 'grant select (name) on people to public'],
  [
    'a setting',
    `do $$ begin execute format('alter database %I set work_mem to %L', current_database(), '5MB'); end $$`,
  ],
  ['statistics', 'insert into people (id, name, email) values (gen_random_uuid(), $$A$$, $$a@b.c$$); analyze people'],
])('is not handed on where %s is not as it was', async (_what, statement) => {
  const database = await given();
  await on(database, (client) => client.query(statement));
  await giveBack(database);
  expect((await given()).url).not.toBe(database.url);
});

it('is not handed on while somebody is connected to it', async () => {
  const database = await given();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await giveBack(database);
  expect((await given()).url).not.toBe(database.url);
});

it('hands its connections on, and they know nothing of the session before', async () => {
  const database = await given();
  const session = `select concat_ws(' ', pg_backend_pid(), current_user, current_setting('work_mem'),
    nullif(current_setting('callboard.viewer', true), ''), to_regclass('own'), (select count(*) from pg_listening_channels()),
    (select count(*) from pg_locks where pid = pg_backend_pid() and locktype = 'advisory'),
    (select count(*) from pg_cursors)) as one`;
  const before = await on(database, async (client) => {
    const [asBegun] = await ask(client, session);
    await client.query(
      `set work_mem to '5MB'; set callboard.viewer to 'system'; create temp table own (id int); listen own`,
    );
    await client.query(`select pg_advisory_lock(1); set role callboard_app`);
    expect(await ask(client, session)).not.toEqual([asBegun]);
    return asBegun;
  });
  await giveBack(database);
  const next = await given();
  expect(next.url).toBe(database.url);
  expect(await on(next, (client) => ask(client, session))).toEqual([before]);
});

it('ends a connection that is in a transaction, or has something else under way', async () => {
  const database = await given();
  const pidOf = (client: pg.Client) => ask(client, 'select pg_backend_pid()::text as one');
  const inTransaction = await on(database, async (client) => {
    await client.query('begin; create table own (id int)');
    return pidOf(client);
  });
  const busy = new pg.Client({ connectionString: database.url });
  await busy.connect();
  const pids = [inTransaction, await pidOf(busy)];
  const asked = busy.query('select pg_sleep(60)').catch((error: Error) => error);
  await busy.end();
  expect(await asked).toBeInstanceOf(Error);
  for (let count = 0; count < 2; count += 1) expect(pids).not.toContainEqual(await on(database, pidOf));
  expect(await on(database, (client) => ask(client, `select to_regclass('own')::text as one`))).toEqual([null]);
});
