import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { heldTables } from '../../src/personal-data/held-tables.js';
import { newDatabase, type TestDatabase } from '../support/databases.js';

const howTo = `
Each table that holds text, JSON or bytes is declared by its room in a file held-data.ts, which src/personal-data/held-tables.ts
lists. For each such column the declaration says what it holds of people:

  'nothing'         identifiers, states, digests, settings, the product's own words
  'own'             of the one person the row is about: say in onErasure (candidates) or onPurge (who signs in) what becomes of it
  'secret'          proves who somebody is (hash, token, key): goes with its row like 'own', and is given out to nobody
  'text'            free text, or JSON and lists with free text in them: searched for names when somebody is erased
  'file'            the bytes of a document: say in files what becomes of one that names the person
  { nameOf: 'id' }  the name of somebody who signs in, with the column of their identifier (null where there is none)

Rows about one candidate need ofApplications (SQL on t, $1 the applications' ids), rows of a job ofJobs, rows of somebody who
signs in ofPerson. Example: src/candidates/held-data.ts. What is declared is erased, given out, and counted on the Data page.`;

interface Column {
  table: string;
  column: string;
  type: string;
}

describe('what is held of people', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let columns: Column[];
  beforeAll(async () => {
    database = await newDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<Column>(
      `select c.table_name as table, c.column_name as column, c.data_type as type
         from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where table_schema = 'public' and t.table_type = 'BASE TABLE'
          and (c.data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'xml', 'inet')
               or (c.data_type = 'ARRAY' and c.udt_name in ('_text', '_varchar', '_bpchar', '_json', '_jsonb', '_bytea')))
        order by 1, c.ordinal_position`,
    );
    columns = rows;
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('is declared for every column that can hold it', () => {
    const declared = new Map(heldTables.map(({ table, columns: known }) => [table, known]));
    const missing = columns.filter(({ table, column }) => declared.get(table)?.[column] === undefined);
    if (missing.length === 0) return;
    const list = missing.map(({ table, column, type }) => `  ${table}.${column} (${type})`).join('\n');
    throw new Error(`These columns are in no declaration of what is held of people:\n${list}\n${howTo}`);
  });

  it('is declared once, and for columns that are there', () => {
    const there = new Set(columns.map(({ table, column }) => `${table}.${column}`));
    const gone = heldTables.flatMap(({ table, columns: known }) =>
      Object.keys(known).flatMap((column) => (there.has(`${table}.${column}`) ? [] : [`${table}.${column}`])),
    );
    expect(gone).toEqual([]);
    const names = heldTables.map(({ table }) => table);
    expect(names).toEqual([...new Set(names)]);
  });

  it('is declared a secret wherever it proves who somebody is', () => {
    const looksSecret = /hash|secret|token|password|code|credential|public_key|nonce|signature|private|salt/;
    const found = columns.filter(({ column }) => looksSecret.test(column)).map((one) => `${one.table}.${one.column}`);
    expect(found.length).toBeGreaterThan(12);
    const holding = (name: string) => {
      const [table, column] = name.split('.') as [string, string];
      return heldTables.find((held) => held.table === table)?.columns[column];
    };
    // Digests of the headings of a file, by which its columns are recognized.
    const harmless = found.filter((name) => name.endsWith('.headings_hash'));
    const open = found.filter((name) => holding(name) !== 'secret' && !harmless.includes(name));
    expect(open).toEqual([]);
    const told = heldTables.filter(({ columns: known, told: sql = '' }) =>
      Object.keys(known).some((column) => known[column] === 'secret' && new RegExp(`\\b${column}\\b`).test(sql)),
    );
    expect(told).toEqual([]);
  });

  it('has something done with it: own data of rows, files, and rows that are found by valid SQL', async () => {
    for (const { table, columns: known, key = ['id'], ...held } of heldTables) {
      const holdings = Object.values(known);
      const removal = held.onErasure ?? held.onPurge;
      const isPersonal = held.ofApplications !== undefined || held.ofPerson !== undefined;
      if ((holdings.includes('own') || (holdings.includes('secret') && isPersonal)) && table !== 'stored_files') {
        expect({ table, removal }).toEqual({ table, removal: expect.anything() });
      }
      if (holdings.includes('file') && table !== 'stored_files') {
        expect({ table, files: held.files }).toEqual({ table, files: expect.anything() });
      }
      if (held.onErasure) expect({ table, of: held.ofApplications }).toEqual({ table, of: expect.any(String) });
      if (held.onPurge) expect({ table, of: held.ofPerson }).toEqual({ table, of: expect.any(String) });
      const list = key.map((column) => `t."${column}"`).join(', ');
      for (const [where, type] of [
        [held.ofApplications, 'uuid[]'],
        [held.ofJobs, 'uuid[]'],
        [held.ofPerson, 'uuid'],
      ] as const) {
        if (where === undefined) continue;
        await client.query(`select ${list} from ${table} t where ($1::${type} is null) and ${where}`, [null]);
      }
    }
  });
});
