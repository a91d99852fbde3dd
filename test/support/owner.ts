import pg from 'pg';
import type { TestApplication } from './application.js';

/** Statements as the owner of the database, one connection for all of them: what somebody who operates it could do. */
export async function asOwner({ databaseUrl }: TestApplication, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** As `asOwner`, with the triggers of the record out of the way. */
export function tampering(application: TestApplication, ...statements: string[]): Promise<void> {
  const tables = ['audit_events', 'audit_links', 'audit_chains'];
  return asOwner(
    application,
    ...tables.map((table) => `alter table ${table} disable trigger user`),
    ...statements,
    ...tables.map((table) => `alter table ${table} enable trigger user`),
  );
}
