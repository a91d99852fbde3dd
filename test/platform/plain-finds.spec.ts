import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EntityManager, In, IsNull, LessThan, MoreThan, type ObjectLiteral } from 'typeorm';
import { Application } from '../../src/candidates/application.entity.js';
import { Job } from '../../src/jobs/model/job.entity.js';
import { Database } from '../../src/platform/database/database.js';
import { PlainFinds } from '../../src/platform/database/plain-finds.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { statementsOf } from '../support/statements.js';

describe('finds', () => {
  let application: TestApplication;
  let plain: EntityManager;
  let usual: EntityManager;

  beforeAll(async () => {
    application = await startApplication();
    await givenDemoRound(application);
    // The owner's connection reads what the application's role may not, too.
    const { connection } = application.database;
    plain = new PlainFinds(connection);
    usual = new EntityManager(connection);
  });
  afterAll(() => application.close());

  it('are what TypeORM finds, in every table, with what the rows belong to', async () => {
    let found = 0;
    for (const { target, relations, primaryColumns, columns } of application.database.connection.entityMetadatas) {
      const owners = relations.filter(({ isManyToOne, isOneToOneOwner }) => isManyToOne || isOneToOneOwner);
      const order = Object.fromEntries(primaryColumns.map(({ propertyName }) => [propertyName, 'ASC' as const]));
      const options = {
        relations: Object.fromEntries(owners.map(({ propertyName }) => [propertyName, true])),
        order,
      };
      const rows = await usual.find<ObjectLiteral>(target, options);
      expect(await plain.find<ObjectLiteral>(target, options)).toStrictEqual(rows);
      expect(await plain.find<ObjectLiteral>(target, { order })).toStrictEqual(await usual.find(target, { order }));
      found += rows.length;
      const [first] = rows;
      if (!first) continue;
      const key = Object.fromEntries(primaryColumns.map(({ propertyName }) => [propertyName, first[propertyName]]));
      expect(await plain.findOneBy<ObjectLiteral>(target, key)).toStrictEqual(await usual.findOneBy(target, key));
      for (const { propertyName } of columns.filter(({ isNullable, isVirtual }) => isNullable && !isVirtual)) {
        const none = { where: { [propertyName]: IsNull() }, order };
        expect(await plain.find<ObjectLiteral>(target, none)).toStrictEqual(await usual.find(target, none));
      }
    }
    expect(found).toBeGreaterThan(300);
  });

  it('compare, sort and limit as TypeORM does, and leave it what else is asked', async () => {
    const now = new Date();
    const before = { where: { createdAt: LessThan(now) }, order: { key: 'DESC' }, take: 2 } as const;
    for (const options of [
      before,
      { where: { createdAt: MoreThan(now) } },
      { where: { key: In(['haddad', 'okafor']) }, order: { key: 'ASC' } as const },
      { where: [{ key: 'haddad' }, { key: 'okafor' }], order: { key: 'ASC' } as const },
      { select: { id: true, key: true }, order: { key: 'ASC' } as const },
      { ...before, relations: { candidate: true, job: true } },
    ]) {
      expect(await plain.find(Application, options)).toStrictEqual(await usual.find(Application, options));
    }
    expect(await plain.find(Application, before)).toHaveLength(2);
  });

  it('are put together once', async () => {
    const ask = () => application.source.manager.findOneBy(Job, { title: 'None' });
    const { statements } = await statementsOf(application, async () => [await ask(), await ask()]);
    expect(statements).toHaveLength(2);
    expect(statements[0]).toBe(statements[1]);
    expect(statements[0]).toMatch(/^select t0\."id" as t0_0, .* from "jobs" t0 where t0\."title" = \$1 limit 1$/);
  });

  it('fail in a transaction that is over, as everything else does', async () => {
    const { manager } = await application.app.get(Database).transaction((tx) => Promise.resolve({ manager: tx }));
    await expect(manager.findOneBy(Job, { title: 'None' })).rejects.toThrow('released');
    await expect(manager.query('select 1')).rejects.toThrow('released');
  });
});
