import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { entities } from '../../src/app/entities.js';
import { Background } from '../../src/platform/background/background.js';
import type { JobRun } from '../../src/platform/background/workers.js';
import { openDataSource } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { newDatabase, type TestDatabase } from '../support/databases.js';
import { until } from '../support/until.js';

describe('Work in the background', () => {
  let database: TestDatabase;
  let source: DataSource;
  let processes: Background[] = [];

  beforeEach(async () => {
    Logger.overrideLogger(false);
    database = await newDatabase();
    source = await openDataSource(database.url, entities, 'migrations');
  });
  afterEach(async () => {
    for (const one of processes) await one.beforeApplicationShutdown();
    processes = [];
    await source.destroy();
    await database.drop();
  });

  /** What a process of the product has of it. */
  function aProcess(
    task: string,
    work: (payload: { n: number }, run: JobRun) => Promise<void>,
    how: { atOnce?: number; endWithinMs?: number } = {},
  ) {
    const background = new Background({ direct: database.url }, true, how.endWithinMs);
    background.handle(task, work, { atOnce: how.atOnce });
    processes.push(background);
    return background;
  }

  const add = (background: Background, task: string, n: number, how = {}) =>
    source.transaction((tx) => background.add(tx, task, { n }, how));

  const jobs = () =>
    source.query<{ attempts: number; locked: boolean; error: string | null; due: boolean }[]>(
      `select attempts, locked_at is not null as locked, last_error as error, run_at <= now() as due
         from graphile_worker.jobs order by id`,
    );

  it('does a job that was written in a transaction, and forgets it', async () => {
    const done: number[] = [];
    const background = aProcess('count', async ({ n }) => void done.push(n));
    background.onApplicationBootstrap();
    await add(background, 'count', 7);
    await until(() => done.length > 0);
    expect(done).toEqual([7]);
    await until(async () => (await jobs()).length === 0);
  });

  it('has no job where the transaction was rolled back, or where it was taken back', async () => {
    const background = aProcess('count', async () => undefined);
    await expect(
      source.transaction(async (tx) => {
        await background.add(tx, 'count', { n: 1 });
        throw new Error('never mind');
      }),
    ).rejects.toThrow('never mind');
    await add(background, 'count', 2, { key: 'one' });
    await source.transaction((tx) => background.remove(tx, 'one'));
    expect(await jobs()).toEqual([]);
  });

  it('has one job of a key, the later one', async () => {
    const done: number[] = [];
    const background = aProcess('count', async ({ n }) => void done.push(n));
    await add(background, 'count', 1, { key: 'one' });
    await add(background, 'count', 2, { key: 'one' });
    background.onApplicationBootstrap();
    await until(async () => (await jobs()).length === 0);
    expect(done).toEqual([2]);
  });

  it('refuses a task that no one handles', async () => {
    const background = aProcess('count', async () => undefined);
    await expect(add(background, 'cuont', 1)).rejects.toThrow('Nothing handles the task cuont.');
  });

  it('works on as many at once as the task allows, in the order in which they were asked for', async () => {
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const background = aProcess('slow', ({ n }) => new Promise((end) => (begun.push(n), ends.push(end))), {
      atOnce: 2,
    });
    for (const n of [1, 2, 3, 4]) await add(background, 'slow', n);
    background.onApplicationBootstrap();
    await until(() => begun.length === 2);
    expect(begun.toSorted()).toEqual([1, 2]);
    ends[0]!();
    await until(() => begun.length === 3);
    expect(begun[2]).toBe(3);
    ends.splice(0).forEach((end) => end());
    await until(() => begun.length === 4);
    ends.splice(0).forEach((end) => end());
    await until(async () => (await jobs()).length === 0);
  });

  it('does jobs of every task, however many have workers of their own', async () => {
    const done = new Set<string>();
    const background = new Background({ direct: database.url }, true);
    processes.push(background);
    const tasks = Array.from({ length: 12 }, (_, place) => `task ${place}`);
    for (const task of tasks) background.handle(task, async () => void done.add(task), { atOnce: 1 });
    background.onApplicationBootstrap();
    for (const task of tasks) await add(background, task, 1);
    await until(() => done.size === tasks.length);
  });

  it('tries again what failed, keeps no address beside it, and leaves it in the end', async () => {
    const runs: JobRun[] = [];
    const background = aProcess('fail', async (_, run) => {
      runs.push(run);
      throw new Error('no mailbox amy@example.com\nmore');
    });
    background.onApplicationBootstrap();
    await add(background, 'fail', 1, { attempts: 2 });
    await until(async () => (await jobs())[0]?.error);
    await source.query('update graphile_worker._private_jobs set run_at = now()');
    await until(() => runs.length === 2);
    await until(async () => (await jobs())[0]?.locked === false);
    expect(runs.map(({ attempt, last }) => ({ attempt, last }))).toEqual([
      { attempt: 1, last: false },
      { attempt: 2, last: true },
    ]);
    expect(await jobs()).toMatchObject([{ attempts: 2, error: 'Error: no mailbox (address)' }]);
  });

  it('sends back what a shutdown interrupts, uncounted and due at once', async () => {
    let run: JobRun | undefined;
    const slow = async (_: unknown, given: JobRun) => {
      run = given;
      await new Promise((_resolve, reject) =>
        given.signal.addEventListener('abort', () => reject(given.signal.reason)),
      );
    };
    const first = aProcess('slow', slow);
    first.onApplicationBootstrap();
    await add(first, 'slow', 1);
    await until(() => run);
    await first.beforeApplicationShutdown();
    expect(await jobs()).toMatchObject([{ attempts: 0, locked: false, due: true }]);

    const done: number[] = [];
    aProcess('slow', async ({ n }) => void done.push(n)).onApplicationBootstrap();
    await until(() => done.length > 0);
  });

  it('ends in the time it is given though a job does not, and sends that back too', async () => {
    let begun = false;
    const stuck = () => ((begun = true), new Promise<void>(() => undefined));
    const background = aProcess('stuck', stuck, { endWithinMs: 100 });
    background.onApplicationBootstrap();
    await add(background, 'stuck', 1);
    await until(() => begun);
    await background.beforeApplicationShutdown();
    expect(await jobs()).toMatchObject([{ attempts: 0, locked: false, due: true }]);
  });

  it('picks up what a dead process left locked, and leaves alone what a live one is at', async () => {
    const done: number[] = [];
    const background = aProcess('count', async ({ n }) => void done.push(n));
    await add(background, 'count', 1);
    await add(background, 'count', 2);
    await source.query(`update graphile_worker._private_jobs set attempts = 1, locked_at = now(),
      locked_by = case when payload->>'n' = '1' then 'pool-dead' else 'pool-alive' end`);
    const other = new pg.Client({ connectionString: database.url });
    other.on('error', () => undefined);
    await other.connect();
    await other.query(`select pg_advisory_lock_shared(225525, hashtext('pool-alive'))`);

    background.onApplicationBootstrap();
    await until(() => done.length > 0);
    await until(async () => (await jobs()).length === 1);
    expect(done).toEqual([1]);
    expect(await jobs()).toMatchObject([{ attempts: 1, locked: true }]);

    await other.end();
    await background.beforeApplicationShutdown();
    aProcess('count', async ({ n }) => void done.push(n)).onApplicationBootstrap();
    await until(() => done.length > 1);
    expect(done).toEqual([1, 2]);
  });

  it('begins once the database answers, where its first question fails', async () => {
    const done: number[] = [];
    const background = aProcess('count', async ({ n }) => void done.push(n));
    await add(background, 'count', 1);
    // What a sequence counts stays counted when the question fails.
    await source.query(`create sequence refused;
      create function refuse() returns trigger language plpgsql
        as $$ begin perform nextval('refused'); raise exception 'not now'; end $$;
      create trigger refusing before insert on graphile_worker._private_tasks execute function refuse()`);

    background.onApplicationBootstrap();
    await until(async () => (await source.query<{ is_called: boolean }[]>('table refused'))[0]!.is_called);
    await source.query('drop trigger refusing on graphile_worker._private_tasks');
    await until(() => done.length === 1);
  });

  /** Connections of this database that listen for jobs. */
  const listening = async () =>
    (
      await source.query<{ pid: number }[]>(
        `select pid from pg_stat_activity where datname = current_database() and query like 'LISTEN %'`,
      )
    ).map(({ pid }) => pid);

  it('listens on one connection for all its workers, and hears on another one when that is lost', async () => {
    const done: string[] = [];
    const background = new Background({ direct: database.url }, true);
    processes.push(background);
    for (const task of ['one', 'two', 'three', 'four', 'five', 'six']) {
      background.handle(task, async () => void done.push(task), { atOnce: 1 });
    }
    await add(background, 'one', 1);
    background.onApplicationBootstrap();
    await until(() => done.length === 1);
    const [first, ...others] = await until(listening);
    expect(others).toEqual([]);
    await source.query('select pg_terminate_backend($1)', [first]);
    expect(await until(async () => (await listening()).filter((pid) => pid !== first))).toHaveLength(1);

    await add(background, 'six', 1);
    await until(() => done.length === 2);
    expect(done).toEqual(['one', 'six']);
  });

  it('outlives its connections, and vouches for itself again', async () => {
    const done: number[] = [];
    let finish: (() => void) | undefined;
    const background = aProcess('count', async ({ n }) => {
      if (n === 1) await new Promise<void>((resolve) => (finish = resolve));
      done.push(n);
    });
    background.onApplicationBootstrap();
    await add(background, 'count', 1);
    await until(() => finish);
    const vouched = () =>
      source.query<object[]>(`select from pg_locks where locktype = 'advisory' and classid = 225525
        and database = (select oid from pg_database where datname = current_database())`);
    await until(vouched);
    const [before] = await source.query<{ pids: number[] }[]>(
      `select array_agg(pid) as pids from pg_locks where locktype = 'advisory' and classid = 225525
          and database = (select oid from pg_database where datname = current_database())`,
    );
    await source.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    const again = () =>
      source
        .query<object[]>(
          `select from pg_locks where locktype = 'advisory' and classid = 225525 and pid <> all($1::int[])
              and database = (select oid from pg_database where datname = current_database())`,
          [before!.pids],
        )
        .catch(() => undefined);
    await until(again);
    finish!();
    await until(() => done.length === 1);
    await until(async () => (await jobs()).length === 0);
    await add(background, 'count', 2);
    await until(() => done.length === 2);
  });
});

describe('The tables of jobs', () => {
  it('come and stay with the migrations, beside the schema that the entities describe', async () => {
    const database = await newDatabase({ migrated: false });
    await Promise.all([migrate(database.url, entities), migrate(database.url, entities)]);
    expect(await migrate(database.url, entities)).toEqual([]);
    const source = await openDataSource(database.url, entities, 'migrations');
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    const [there] = await source.query<{ jobs: string | null }[]>(`select to_regclass('graphile_worker.jobs') as jobs`);
    expect(there!.jobs).toBe('graphile_worker.jobs');
    await source.destroy();
    await database.drop();
  });
});
