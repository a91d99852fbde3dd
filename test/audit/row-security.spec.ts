import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { entities } from '../../src/app/entities.js';
import { StartProblem } from '../../src/platform/base/start-problem.js';
import { actAsProduct, actFor, nobody, system } from '../../src/platform/database/acting-for.js';
import { openDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { requireOwnSessions } from '../../src/platform/database/own-sessions.js';
import { Blindness } from '../../src/assessments/model/blindness.service.js';
import { givenPerson } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { runningOn, startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';
import { newDatabase } from '../support/databases.js';
import { type TransactionPooler, transactionPoolerTo } from '../support/transaction-pooler.js';

const tables = ['scorecards', 'ratings', 'scorecard_versions'] as const;
const views = ['every_scorecard', 'every_rating', 'every_scorecard_version'] as const;

let application: TestApplication;
let demo: Awaited<ReturnType<typeof givenDemoRound>>;
let pooler: TransactionPooler;

beforeAll(async () => {
  application = await startApplication();
  demo = await givenDemoRound(application);
  pooler = await transactionPoolerTo(application.databaseUrl);
});
afterAll(async () => {
  await pooler.close();
  await application.close();
});

describe.each(['connections of its own', 'a transaction pooler'])(
  'by way of %s, a query that forgets to ask',
  (way) => {
    let source: DataSource;
    let database: Database;

    beforeAll(async () => {
      const pooled = { pooled: pooler.url, direct: application.databaseUrl };
      source = way === 'a transaction pooler' ? await openDataSource(pooled, entities) : application.source;
      database = new Database(source);
      await application.database.query('delete from scorecard_versions');
      await application.database.query(
        `insert into scorecard_versions (id, scorecard_id, number, reason, ratings, submitted_at)
       select gen_random_uuid(), id, 1, 'Thought again.', '[]', now() from scorecards where state = 'submitted' limit 3`,
      );
    });
    afterAll(async () => {
      if (source !== application.source) await source.destroy();
    });

    const count = (viewer: string, what: string, where = 'true'): Promise<number> =>
      actFor(viewer, async () => {
        const [row] = await source.query<{ count: number }[]>(
          `select count(*)::int as count from ${what} x where ${where}`,
        );
        return row!.count;
      });

    const all = async (what: string, where = 'true'): Promise<number> => {
      const [row] = await application.database.query<{ count: number }[]>(
        `select count(*)::int as count from ${what} x where ${where}`,
      );
      return row!.count;
    };

    const ratingsOf = (cards: string): string =>
      `x.scorecard_id in (select c.id from every_scorecard c where ${cards})`;

    it.each(tables)('gets nothing of %s for nobody, everything for the product itself', async (table) => {
      expect(await all(table)).toBeGreaterThan(2);
      expect(await count(nobody, table)).toBe(0);
      expect(await count('00000000-0000-7000-8000-000000000000', table)).toBe(0);
      expect(await count(system, table)).toBe(await all(table));
    });

    it('gets nothing on a connection that was told nothing', async () => {
      const [role] = await source.query<{ name: string }[]>('select quote_ident(current_user) as name');
      const client = new pg.Client({ connectionString: application.databaseUrl, options: `-c role=${role!.name}` });
      await client.connect();
      for (const table of tables) {
        expect((await client.query(`select count(*)::int as count from ${table}`)).rows).toEqual([{ count: 0 }]);
      }
      await client.end();
    });

    it('gets nothing of another job', async () => {
      const stranger = await givenPerson(application, { opensJobs: true });
      for (const table of tables) expect(await count(stranger.id, table)).toBe(0);
    });

    it('gets a panelist their own ratings, and of a person whom they still rate nobody else’s', async () => {
      const { id } = demo.panelist;
      const rated = `exists (select 1 from sittings s join applications a on a.id = s.application_id
      join sittings os on os.application_id = a.id join every_scorecard o on o.sitting_id = os.id
      where s.id = c.sitting_id and o.panelist_id = '${id}' and o.state in ('due', 'draft'))`;
      expect(await all('scorecards', `x.panelist_id = '${id}' and x.state in ('due', 'draft')`)).toBeGreaterThan(0);
      expect(await all('ratings', ratingsOf(`c.panelist_id <> '${id}' and ${rated}`))).toBeGreaterThan(0);
      expect(await count(id, 'ratings', ratingsOf(`c.panelist_id <> '${id}' and ${rated}`))).toBe(0);
      expect(await count(id, 'ratings', ratingsOf(`c.panelist_id = '${id}'`))).toBe(
        await all('ratings', ratingsOf(`c.panelist_id = '${id}'`)),
      );
    });

    it('gets those who run a job no draft, and nothing of a session of which a scorecard is open', async () => {
      const { id } = demo.recruiter;
      const open = `exists (select 1 from every_scorecard o where o.sitting_id = c.sitting_id and o.state in ('due', 'draft'))`;
      expect(await all('ratings', ratingsOf(open))).toBeGreaterThan(0);
      expect(await count(id, 'ratings', ratingsOf(open))).toBe(0);
      expect(await count(id, 'ratings', ratingsOf(`not ${open}`))).toBe(await all('ratings', ratingsOf(`not ${open}`)));
      // That there are scorecards is no secret from them.
      expect(await count(id, 'scorecards')).toBe(await all('scorecards'));
    });

    it('gets an administrator what is in, no draft', async () => {
      const { id } = await givenPerson(application, { administrator: true });
      const draft = `c.state in ('due', 'draft')`;
      expect(await all('ratings', ratingsOf(draft))).toBeGreaterThan(0);
      expect(await count(id, 'ratings')).toBe(await all('ratings', ratingsOf(`not (${draft})`)));
    });

    it('is for whom it is done, whoever had the connection before', async () => {
      const [everything] = await Promise.all([all('ratings')]);
      const turns = await Promise.all(
        Array.from({ length: 60 }, (_, turn) => count(turn % 2 === 0 ? system : nobody, 'ratings')),
      );
      expect(turns).toEqual(turns.map((_, turn) => (turn % 2 === 0 ? everything : 0)));
    });

    it('is the product’s own only until the end of a transaction that says so', async () => {
      const stranger = await givenPerson(application, {});
      await actFor(stranger.id, async () => {
        const counts = await database.transaction(async (tx) => {
          const [before] = await tx.query<object[]>('select count(*)::int as count from ratings');
          await actAsProduct(tx);
          return [before, ...(await tx.query<object[]>('select count(*)::int as count from ratings'))];
        });
        expect(counts).toEqual([{ count: 0 }, { count: await all('ratings') }]);
      });
      expect(await count(stranger.id, 'ratings')).toBe(0);
    });

    it('can’t add, change or remove anything for nobody, nor somebody else’s ratings for somebody', async () => {
      const { id } = demo.recruiter;
      const others = ratingsOf(`c.panelist_id <> '${id}'`);
      const before = await all('ratings', others);
      expect(before).toBeGreaterThan(50);
      for (const viewer of [nobody, id]) {
        await actFor(viewer, async () => {
          await source.query(`update ratings set note = 'x'`);
          await source.query('delete from ratings');
          await source.query('delete from scorecard_versions');
          await expect(
            source.query(
              `insert into ratings (id, scorecard_id, criterion_id, level, not_observed, note)
             select gen_random_uuid(), scorecard_id, criterion_id, level, not_observed, 'x' from every_rating x
              where ${others} limit 1`,
            ),
          ).rejects.toMatchObject({ driverError: { code: '42501' } });
        });
      }
      await actFor(nobody, () => source.query('delete from scorecards'));
      expect(await all('ratings', others)).toBe(before);
      expect(await all('ratings', `x.note = 'x' and ${others}`)).toBe(0);
      expect(await all('scorecard_versions')).toBe(3);
    });

    it('can’t write by the declared way past the policies', async () => {
      for (const view of views) {
        await expect(actFor(system, () => source.query(`delete from ${view}`))).rejects.toMatchObject({
          driverError: { code: '42501' },
        });
      }
    });

    it('has the limits of a request, in UTC, and a transaction whose isolation can still be chosen', async () => {
      const settings = await database.transaction(async (tx) => {
        await tx.query('set transaction isolation level repeatable read');
        const [row] = await tx.query<object[]>(
          `select current_setting('transaction_isolation') as isolation, current_setting('timezone') as zone,
                current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
                current_setting('idle_in_transaction_session_timeout') as idle, current_user <> session_user as "ofNoTable"`,
        );
        return row;
      });
      const limits = { statement: '30s', lock: '8s', idle: '1min' };
      expect(settings).toEqual({ isolation: 'repeatable read', zone: 'UTC', ...limits, ofNoTable: true });
    });

    it('can’t act for what is no one’s id', async () => {
      await expect(count(`x'; set callboard.viewer to 'system`, 'ratings')).rejects.toThrow(
        'No one can act by this id.',
      );
    });
  },
);

describe.each(['connections of its own', 'a transaction pooler'])(
  'by way of %s, a page whose blindness is broken',
  (way) => {
    it('shows a panelist nothing of the others, and whoever may see it everything', async () => {
      const broken =
        way === 'a transaction pooler' ? await behindPooler() : { application, demo, end: async () => undefined };
      const { panelist, recruiter } = broken.demo;
      const { database, app } = broken.application;
      const [due] = await database.query<{ sitting: string; note: string }[]>(
        `select c.sitting_id as sitting, r.note from scorecards c
         join scorecards o on o.sitting_id = c.sitting_id and o.state = 'submitted' join ratings r on r.scorecard_id = o.id
        where c.panelist_id = $1 and c.state in ('due', 'draft') and length(r.note) > 10 limit 1`,
        [panelist.id],
      );
      const blindness = app.get(Blindness, { strict: false });
      blindness.ofApplication = async () => new Map([[due!.sitting, { sight: 'all', asAdministrator: false }]]);
      const shown = async (person: { id: string }) =>
        textOf(await (await as(broken.application, person)).get(`/sittings/${due!.sitting}`));
      // Both at once, so that each is given what the other was given before.
      const [sofias, theirs] = await Promise.all([shown(panelist), shown(recruiter)]);
      expect(sofias).toContain(panelist.name);
      expect(sofias).not.toContain(due!.note);
      expect(theirs).not.toContain(due!.note);
      await database.query(
        `update scorecards set state = 'closed', closed_reason = 'Ill.' where sitting_id = $1 and panelist_id = $2`,
        [due!.sitting, panelist.id],
      );
      expect(await shown(recruiter)).toContain(due!.note);
      await broken.end();
    });

    /** The whole product on a database that its requests reach by way of a pooler only. */
    async function behindPooler() {
      const { url, drop } = await newDatabase();
      const between = await transactionPoolerTo(url);
      const settings = { pooler: 'transaction', databaseDirectUrl: url } as const;
      const running = await runningOn({ url: between.url, drop: async () => undefined }, settings);
      const end = async () => {
        expect(between.most()).toBeGreaterThan(1);
        await running.close();
        await between.close();
        await drop();
      };
      return { application: running, demo: await givenDemoRound(running), end };
    }
  },
);

describe('a pooler that hands connections on between transactions', () => {
  it('is found out where it was not named, whatever it does with the settings of a connection', async () => {
    await requireOwnSessions(application.databaseUrl, 'DATABASE_URL');
    for (const options of ['ignored', 'refused', 'passed on'] as const) {
      const unnamed = await transactionPoolerTo(application.databaseUrl, { options });
      const found = await requireOwnSessions(unnamed.url, 'DATABASE_URL').catch((error: unknown) => error);
      expect(found).toBeInstanceOf(StartProblem);
      expect((found as Error).message).toMatch(
        /^DATABASE_URL leads to a connection pooler .*CALLBOARD_POOLER=transaction/,
      );
      await unnamed.close();
    }
  });

  it('finds nothing of whom a connection acted for once its transaction is over', async () => {
    const pooled = await openDataSource({ pooled: pooler.url, direct: application.databaseUrl }, entities);
    await actFor(system, () => Promise.all([1, 2, 3, 4].map(() => pooled.query('select 1'))));
    await actFor(system, () => pooled.transaction((tx) => tx.query('select 1')));
    await actFor(system, () => pooled.transaction((tx) => tx.query('select 1 / 0'))).catch(() => undefined);
    await pooled.destroy();
    const client = new pg.Client({ connectionString: pooler.url });
    await client.connect();
    for (let turn = 0; turn < 4; turn += 1) {
      const { rows } = await client.query(
        `select coalesce(current_setting('callboard.viewer', true), '') as viewer, current_setting('role') as role,
                current_setting('lock_timeout') as lock`,
      );
      expect(rows).toEqual([{ viewer: '', role: 'none', lock: '0' }]);
    }
    await client.end();
  });

  it('would give a connection what was set by another', async () => {
    const [first, second] = [1, 2].map(() => new pg.Client({ connectionString: pooler.url }));
    await Promise.all([first!.connect(), second!.connect()]);
    for (let turn = 0; turn < 3; turn += 1) await first!.query(`set callboard.viewer to 'system'`);
    const { rows } = await second!.query(`select current_setting('callboard.viewer', true) as viewer`);
    expect(rows).toEqual([{ viewer: 'system' }]);
    await Promise.all([first!.end(), second!.end()]);
  });
});

describe('the declared way past the policies', () => {
  const naming = (what: string): string[] =>
    execFileSync('grep', ['-rlE', what, 'src', '--include=*.ts'], { encoding: 'utf8' }).trim().split('\n').sort();

  it('is taken by what decides blindness, by evidence that was asked for, the job file, and candidates, who are no one', () => {
    expect(naming('every_(scorecard|rating)')).toEqual([
      'src/assessments/evidence/evidence-rows.ts',
      'src/assessments/model/blindness.service.ts',
      'src/assessments/model/looks-on-record.service.ts',
      'src/assessments/model/reference-rules.ts',
      'src/assessments/model/scorecards-to-come.service.ts',
      'src/assessments/scorecards/reopenings.service.ts',
      'src/assessments/sittings/seats.service.ts',
      'src/candidate-pages/candidate-page.service.ts',
      'src/comparison/questions/rated-sessions.ts',
      'src/platform/database/application-role.ts',
      'src/rounds/transfer/round-export-sittings.ts',
      'src/scheduling/slots/slot-picks.service.ts',
    ]);
  });

  it('is to act as the product in the background, on the command line, at the first start, for candidates, and while importing or erasing', () => {
    expect(naming('actFor\\(system|actAsProduct\\(tx\\)')).toEqual([
      'src/app/application.ts',
      'src/app/commands/installation.ts',
      'src/candidate-pages/submitted-documents.service.ts',
      'src/personal-data/erasing/erase-candidate.ts',
      'src/personal-data/erasing/purge-person.ts',
      'src/platform/background/workers.ts',
      'src/rounds/transfer/round-import.ts',
      'src/scheduling/slots/slot-picks.service.ts',
    ]);
  });
});
