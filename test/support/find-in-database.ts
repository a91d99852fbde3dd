import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { PDFDocument } from '@cantoo/pdf-lib';
import pg from 'pg';
import { pageTexts, tight } from './pdf-text.js';

/**
 * Where any of some words stands in a database: every text, JSON, array and bytes column of every table of every schema
 * that is not PostgreSQL's own, in any case; within bytes also what is packed there (deflated streams of a PDF, the
 * letters that its fonts stand for, the parts of a ZIP, a gzip).
 * @returns `schema.table.column`, each once
 */
export async function findInDatabase(url: string, words: readonly string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ table: string; column: string; type: string }>(
      `select format('%I.%I', c.table_schema, c.table_name) as table, c.column_name as column, c.data_type as type
         from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where table_schema not in ('pg_catalog', 'information_schema') and t.table_type = 'BASE TABLE'
        order by 1, c.ordinal_position`,
    );
    const found: string[] = [];
    for (const { table, column, type } of columns) {
      const isThere =
        type === 'bytea'
          ? await inBytes(client, `select "${column}" as bytes from ${table} where "${column}" is not null`, words)
          : await inText(client, table, column, words);
      if (isThere) found.push(`${table}.${column}`);
    }
    return found;
  } finally {
    await client.end();
  }
}

async function inText(client: pg.Client, table: string, column: string, words: readonly string[]): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from ${table}, unnest($1::text[]) word where position(lower(word) in lower("${column}"::text)) > 0 limit 1`,
    [words],
  );
  return (rowCount ?? 0) > 0;
}

async function inBytes(client: pg.Client, sql: string, words: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ bytes: Buffer }>(sql);
  for (const { bytes } of rows) if (await bytesSay(bytes, words)) return true;
  return false;
}

/** Whether bytes, or what is packed in them, say any of some words. */
export async function bytesSay(bytes: Buffer, words: readonly string[]): Promise<boolean> {
  const texts = [bytes, ...unpacked(bytes)].flatMap(readings);
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') texts.push(...(await drawnTexts(bytes)));
  const wanted = words.flatMap((word) => [word.toLowerCase(), tight(word).toLowerCase()]);
  return texts.some((text) => wanted.some((word) => text.includes(word)));
}

function readings(bytes: Buffer): string[] {
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const wide = [even.toString('utf16le'), Buffer.from(even).swap16().toString('utf16le')];
  const said = [bytes.toString('utf8'), bytes.toString('latin1'), ...wide];
  const hex = /<([0-9a-fA-F\s]{8,})>/g;
  const written = [...bytes.toString('latin1').matchAll(hex)].map(([, digits]) =>
    Buffer.from(digits!.replace(/\s/g, ''), 'hex'),
  );
  const named = written.map((one) => `${one.toString('latin1')} ${one.toString('latin1').replaceAll('\0', '')}`);
  return [...said, named.join('\n')].map((text) => text.toLowerCase());
}

function unpacked(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  const tried = (work: () => Buffer): void => {
    try {
      const inner = work();
      found.push(inner, ...(inner.length < bytes.length * 200 ? unpacked(inner) : []));
    } catch {
      // It was no packed part after all.
    }
  };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) tried(() => gunzipSync(bytes));
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    const start = at + 6 + (bytes[at + 6] === 0x0d ? 2 : 1);
    if ((bytes[start]! & 0x0f) === 8) tried(() => inflateSync(bytes.subarray(start)));
  }
  for (let at = bytes.indexOf('PK\u0003\u0004'); at >= 0; at = bytes.indexOf('PK\u0003\u0004', at + 4)) {
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    if (bytes.readUInt16LE(at + 8) === 8) tried(() => inflateRawSync(bytes.subarray(start)));
  }
  return found;
}

async function drawnTexts(bytes: Buffer): Promise<string[]> {
  try {
    return pageTexts(await PDFDocument.load(bytes)).map((text) => text.toLowerCase());
  } catch {
    return [];
  }
}
