import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApplication, type TestApplication } from '../support/application.js';

describe('the role that the application acts as', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  it('owns nothing and may not sign in', async () => {
    const [found] = await application.source.query<Record<string, unknown>[]>(
      `select current_user <> session_user as other, r.rolcanlogin, r.rolsuper, r.rolcreaterole, r.rolbypassrls,
              (select count(*)::int from pg_class where relowner = r.oid) as tables,
              (select count(*)::int from pg_proc where proowner = r.oid) as functions
         from pg_roles r where r.rolname = current_user`,
    );
    expect(found).toEqual({
      ...{ other: true, rolcanlogin: false, rolsuper: false, rolcreaterole: false, rolbypassrls: false },
      ...{ tables: 0, functions: 0 },
    });
  });

  it.each([
    [`update audit_events set type = 'other'`],
    [`delete from audit_events`],
    [`truncate audit_events`],
    [`update audit_links set place = 1`],
    [`delete from audit_links`],
    [`insert into audit_links select gen_random_uuid(), 1, gen_random_uuid(), '\\x00'`],
    [`update audit_chains set events = 0`],
    [`insert into audit_chains values (gen_random_uuid(), 1, '\\x00')`],
    [`delete from schema_migrations`],
  ])('has no right to: %s', async (sql) => {
    await expect(application.source.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    ['alter table audit_events disable trigger all'],
    ['drop trigger tr_audit_events_chain on audit_events'],
    ['create table mine (id int)'],
  ])('may not change how things are kept: %s', async (sql) => {
    await expect(application.source.query(sql)).rejects.toMatchObject({ code: '42501' });
  });
});
