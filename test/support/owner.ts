import type { TestApplication } from './application.js';
import { connectedTo } from './connected.js';

/** Statements as the owner of the database, one connection for all of them: what somebody who operates it could do. */
export function asOwner({ databaseUrl }: TestApplication, ...statements: string[]): Promise<void> {
  return connectedTo(databaseUrl, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
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
