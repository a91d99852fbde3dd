import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { backupCommand, restoreCommand } from '../../src/app/commands/backup-commands.js';
import { dataAgainCommand, dataErasedCommand } from '../../src/app/commands/data-commands.js';
import { verifyRecordCommand } from '../../src/app/commands/verify-record-command.js';
import { entities } from '../../src/app/entities.js';
import { backupTables } from '../../src/platform/backup/backup-format.js';
import { runProgram } from '../../src/platform/command-line/run-program.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { givenErased } from '../factories/erasures.js';
import { givenDemoRound } from '../factories/rounds.js';
import { runningOn, startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { findInDatabase } from '../support/find-in-database.js';
import { newDatabase, type TestDatabase } from '../support/databases.js';
import { until } from '../support/until.js';

describe('a backup', () => {
  let application: TestApplication;
  let recruiter: { id: string };
  let jobId: string;
  let folder = '';
  let path = '';
  let restored: TestDatabase;
  /** What is refused goes nowhere near it, one after another; in the end a backup still finds it empty. */
  let empty: TestDatabase;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backup-'));
    path = join(folder, 'callboard.backup');
    application = await startApplication();
    const given = await givenDemoRound(application);
    recruiter = given.recruiter;
    jobId = given.job.id;
    await as(application, recruiter);
    // What text formats trip over.
    await application.database.query(
      `update people set name = E'\\\\.\\tTab\\nline \\\\N "quoted" 李 娜' where id = $1`,
      [recruiter.id],
    );
    restored = await newDatabase({ migrated: false });
    empty = await newDatabase({ migrated: false });
  });
  afterAll(async () => {
    await application.close();
    await restored.drop();
    await empty.drop();
    await rm(folder, { recursive: true });
  });

  async function called(databaseUrl: string, ...args: string[]) {
    const settings = { ...application.settings, dataFolder: folder, databaseUrl };
    const find = async () => ({ settings, entities });
    const data = [dataErasedCommand(find), dataAgainCommand(find)];
    const commands = [backupCommand(find, () => '1.2.3'), restoreCommand(find), verifyRecordCommand(find), ...data];
    const written = { out: '', error: '' };
    const io = {
      out: (text: string) => void (written.out += text),
      error: (text: string) => void (written.error += text),
    };
    const code = await runProgram({ name: 'callboard', about: '', version: '1', commands }, args, io);
    return { code, ...written };
  }

  /** A digest of every table's rows, in any order. */
  async function contentsOf(url: string): Promise<Record<string, string>> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const contents: Record<string, string> = {};
    for (const { name } of await backupTables(client)) {
      const { rows } = await client.query<{ digest: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as digest from ${name} t`,
      );
      contents[name] = rows[0]!.digest;
    }
    await client.end();
    return contents;
  }

  it('brings every row of every table into an empty database', async () => {
    // Workers note what they can do a while after a start: once more where that falls just here.
    const before = await until(async () => {
      const now = await contentsOf(application.databaseUrl);
      expect(await called(application.databaseUrl, 'backup', '-o', path)).toEqual({
        ...{ code: 0, error: '' },
        out: expect.stringMatching(/callboard\.backup: \d+ rows, with 1 job, \d+ candidates, and \d+ ratings\.\n$/),
      });
      return isDeepStrictEqual(await contentsOf(application.databaseUrl), now) ? now : undefined;
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await called(restored.url, 'restore', path)).toMatchObject({ code: 0, error: '' });
    expect(Object.keys(before).length).toBeGreaterThan(30);
    expect(await contentsOf(restored.url)).toEqual(before);
  });

  it('keeps the activity log provable', async () => {
    expect(await called(restored.url, 'audit', 'verify')).toMatchObject({
      ...{ code: 0, error: '' },
      out: expect.stringMatching(/intact/),
    });
  });

  it('keeps no one signed in', async () => {
    expect(await application.database.query('select 1 from sessions')).not.toEqual([]);
    const client = new pg.Client({ connectionString: restored.url });
    await client.connect();
    expect((await client.query('select 1 from sessions')).rows).toEqual([]);
    await client.end();
  });

  it('gives the same comparison, and goes on counting where the old one was', async () => {
    const comparison = async (world: TestApplication) =>
      (await (await as(world, recruiter)).api('get', `/jobs/${jobId}/comparison`)).body as object;
    const before = await comparison(application);
    // The database stays, for what comes after.
    const again = await runningOn({ ...restored, drop: () => Promise.resolve() });
    expect(await comparison(again)).toEqual(before);
    const browser = await as(again, recruiter);
    expect((await browser.post('/me', { name: 'Somebody Else' })).status).toBe(303);
    const [{ gaps }] = await again.database.query('select max(sequence) - count(*) as gaps from audit_events');
    expect(Number(gaps)).toBeLessThanOrEqual(1);
    await again.close();
  });

  it('erases again whom it brings back, and who was erased since', async () => {
    const [amara] = await application.database.query<{ id: string; name: string; email: string }[]>(
      `select a.id, c.name, c.email from applications a join candidates c on c.id = a.candidate_id
        where a.job_id = $1 and c.email is not null order by a.key limit 1`,
      [jobId],
    );
    const words = [amara!.name, amara!.email];
    await givenErased(application, [amara!.id]);
    expect(await findInDatabase(application.databaseUrl, words)).toEqual([]);
    const list = join(folder, 'erased.ndjson');
    expect(await called(application.databaseUrl, 'data', 'erased', '-o', list)).toMatchObject({
      ...{ code: 0, out: `${list}: 1 erasure\n` },
    });
    expect(await readFile(list, 'utf8')).not.toContain(amara!.name);

    const yesterday = await newDatabase({ migrated: false });
    expect(await called(yesterday.url, 'restore', path, '--erased', list)).toEqual({
      ...{ code: 0, error: '' },
      out: expect.stringMatching(/Erased again: 1 person\.\n$/),
    });
    expect(await findInDatabase(yesterday.url, words)).toEqual([]);
    expect(await called(yesterday.url, 'audit', 'verify')).toMatchObject({ code: 0, error: '' });
    expect(await called(yesterday.url, 'data', 'again', list)).toMatchObject({
      out: 'No one had to be erased again.\n',
    });
    await yesterday.drop();
  });

  it('is not restored with a list of erasures that is none', async () => {
    const list = join(folder, 'broken.ndjson');
    await writeFile(list, '{"erasure":"x"}\n');
    expect(await called(empty.url, 'restore', path, '--erased', list)).toMatchObject({
      ...{ code: 1, error: expect.stringMatching(/line 1 is not an erasure\. Nothing was restored\.\n$/) },
    });
    await expectEmpty();
  });

  async function expectEmpty(): Promise<void> {
    const client = new pg.Client({ connectionString: empty.url });
    await client.connect();
    expect((await client.query(`select to_regclass('people') as people`)).rows).toEqual([{ people: null }]);
    await client.end();
  }

  const gunzip = async (file: string) => gunzipSync(await readFile(file)).toString();

  it.each([
    ['was cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 200), /read to its end|its end is missing/],
    ['was changed', (bytes: Buffer) => gzipSync(gunzipSync(bytes).toString().replace('李', '王')), /was changed/],
    ['is something else', () => gzipSync('{"format":"something"}\n'), /no backup of Callboard/],
    ['is not packed', () => Buffer.from('Hello'), /read to its end/],
  ])('that %s is refused, and nothing is written', async (_, spoil, words) => {
    const spoiled = join(folder, 'spoiled.backup');
    await writeFile(spoiled, spoil(await readFile(path)));
    expect(await called(empty.url, 'restore', spoiled)).toEqual({
      code: 1,
      out: '',
      error: expect.stringMatching(words),
    });
    await expectEmpty();
  });

  it('does not go into a database that has people', async () => {
    expect(await called(application.databaseUrl, 'restore', path)).toMatchObject({
      code: 1,
      error: expect.stringContaining('has people in it already'),
    });
  });

  it('of a newer Callboard says so', async () => {
    const lines = (await gunzip(path)).split('\n');
    const head = JSON.parse(lines[0]!) as { migrations: string[] };
    head.migrations.push('FromTheFuture1111111119999');
    const { LinesDigest } = await import('../../src/platform/backup/backup-format.js');
    const body = [JSON.stringify(head), ...lines.slice(1, -2)];
    const digest = new LinesDigest();
    body.forEach((line) => digest.add(line));
    const end = { ...(JSON.parse(lines.at(-2)!) as object), sha256: digest.hex };
    const newer = join(folder, 'newer.backup');
    await writeFile(newer, gzipSync([...body, JSON.stringify(end), ''].join('\n')));
    expect(await called(empty.url, 'restore', newer)).toMatchObject({
      code: 1,
      error: expect.stringContaining('newer than this one'),
    });
    await expectEmpty();
  });

  it('of an older version is brought up to date', async () => {
    const old = await newDatabase({ migrated: false });
    const lines = (await gunzip(path)).split('\n');
    const { migrations } = JSON.parse(lines[0]!) as { migrations: string[] };
    await migrate(old.url, entities, migrations.slice(0, 11));
    const client = new pg.Client({ connectionString: old.url });
    await client.connect();
    await client.query(`insert into people (id, name) values ('018f0000-0000-7000-8000-000000000001', 'Old Hand')`);
    await client.end();
    const older = join(folder, 'older.backup');
    expect((await called(old.url, 'backup', '-o', older)).code).toBe(0);
    expect(await called(empty.url, 'restore', older)).toMatchObject({ code: 0, error: '' });
    // It is dropped in the end.
    const again = await runningOn({ ...empty, drop: () => Promise.resolve() });
    expect(await again.database.query('select name from people')).toEqual([{ name: 'Old Hand' }]);
    await again.close();
    await old.drop();
  });
});
