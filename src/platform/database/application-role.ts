import type pg from 'pg';
import { HeardClient } from './heard-client.js';

/** Of PostgreSQL: insufficient_privilege. */
const notAllowed = '42501';
/** Two that made it at once: duplicate_object, unique_violation. */
const thereAlready = ['42710', '23505'];

/**
 * Everything of the record is added to and read; nothing of it is written over. Answers about oneself are stored and
 * counted by functions, and read by no one.
 */
const rights = (role: string): string => `
  grant usage on schema public, graphile_worker to ${role};
  grant select, insert, update, delete on all tables in schema public to ${role};
  grant usage, select on all sequences in schema public to ${role};
  grant select on graphile_worker.jobs to ${role};
  revoke insert, update, delete on schema_migrations, audit_links, audit_chains from ${role};
  revoke update, delete on audit_events from ${role};
  revoke insert, update, delete on every_scorecard, every_rating, every_scorecard_version from ${role};
  grant execute on function add_background_job(text, json, text, timestamptz, int, text) to ${role};
  grant execute on function remove_background_job(text) to ${role};
  revoke all on demographic_answers from ${role};
  grant execute on function store_demographic_answers(bytea, uuid, jsonb) to ${role};
  grant execute on function demographic_answers_given(bytea[]) to ${role};
  grant execute on function count_demographic_answers(text[], bytea[], boolean[]) to ${role};
  grant execute on function mask_audit_events(uuid, uuid, text, uuid[], text[], jsonb[]) to ${role};
  grant execute on function forget_in_background(text) to ${role}`;

/**
 * Sees to the role that the application acts as, named after the database's owner, and to what it may do. It owns
 * nothing and can't sign in: the owner's connections become it.
 * @returns what an administrator of the database has to run where it can't be made; nothing where all is well
 */
export async function prepareApplicationRole(url: string): Promise<string | undefined> {
  const client = new HeardClient({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ owner: string; name: string; role: string; member: boolean | null }>(
      `select quote_ident(current_user) as owner, quote_ident(n.name) as role, n.name,
              (select pg_has_role(current_user, r.oid, 'member') from pg_roles r where r.rolname = n.name) as member
         from (select left(current_user, 59) || '_app' as name) n`,
    );
    const { owner, role, member } = rows[0]!;
    try {
      if (member === null) await create(client, role);
      if (!member) await client.query(`grant ${role} to ${owner}`);
      await client.query(`begin; ${rights(role)}; commit`);
      return undefined;
    } catch (error) {
      if ((error as { code?: string }).code !== notAllowed) throw error;
      return `create role ${role} nologin; grant ${role} to ${owner};`;
    }
  } finally {
    await client.end();
  }
}

async function create(client: pg.Client, role: string): Promise<void> {
  try {
    await client.query(`create role ${role} nologin`);
  } catch (error) {
    if (!thereAlready.includes((error as { code?: string }).code ?? '')) throw error;
  }
}

/**
 * The role that connections to this database are to become: the one that may add to the record and owns nothing.
 * @returns nothing where there is none yet
 */
export async function applicationRole(url: string): Promise<string | undefined> {
  const client = new HeardClient({ connectionString: url, connectionTimeoutMillis: 3000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select r.rolname as name
         from pg_class c cross join lateral aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.oid = to_regclass('public.audit_events') and a.privilege_type = 'INSERT' and a.grantee <> c.relowner
          and not r.rolcanlogin and r.rolname like '%\\_app'
          and case when current_setting('server_version_num')::int >= 160000 then pg_has_role(current_user, r.oid, 'set')
                   else pg_has_role(current_user, r.oid, 'member') end
        order by r.rolname limit 1`,
    );
    return rows[0]?.name;
  } finally {
    await client.end();
  }
}
