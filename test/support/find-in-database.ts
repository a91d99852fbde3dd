import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { PDFDocument } from '@cantoo/pdf-lib';
import type pg from 'pg';
import { connectedTo } from './connected.js';
import { pageTexts, tight } from './pdf-text.js';

/**
 * Where any of some words stands in a database: every text, JSON, array and bytes column of every table of every schema
 * that is not PostgreSQL's own, in any case; within bytes also what is packed there (deflated streams of a PDF, the
 * letters that its fonts stand for, the parts of a ZIP, a gzip).
 * @returns `schema.table.column`, each once
 */
export function findInDatabase(url: string, words: readonly string[]): Promise<string[]> {
  return connectedTo(url, async (client) => {
    const found: string[] = [];
    for (const { table, columns } of await tablesThatHoldSomething(client)) {
      const texts = columns.filter(({ isBytes }) => !isBytes).map(({ column }) => column);
      const those = await saying(client, table, texts, words);
      for (const { column, isBytes } of columns) {
        const bytes = `select "${column}" as bytes from ${table} where "${column}" is not null`;
        const isThere = isBytes ? await inBytes(client, bytes, words) : those.has(column);
        if (isThere) found.push(`${table}.${column}`);
      }
    }
    return found;
  });
}

interface Table {
  table: string;
  columns: { column: string; isBytes: boolean }[];
}

/** By the catalog itself: to ask the standard's views of it takes a quarter of a second. */
async function tablesThatHoldSomething(client: pg.Client): Promise<Table[]> {
  const { rows: all } = await client.query<Table>(
    `select format('%I.%I', n.nspname, c.relname) as table,
            json_agg(json_build_object('column', a.attname, 'isBytes', a.atttypid = 'bytea'::regtype) order by a.attnum) as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
      group by 1 order by 1`,
  );
  const { rows } = await client.query<{ table: string }>(
    all.map(({ table }) => `(select '${table}' as table from ${table} limit 1)`).join(' union all '),
  );
  const held = new Set(rows.map(({ table }) => table));
  return all.filter(({ table }) => held.has(table));
}

/** Which columns of a table say any of some words, read as text. */
async function saying(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  words: readonly string[],
): Promise<ReadonlySet<string>> {
  const said = columns.map((column, at) => `(${at}, lower(t."${column}"::text))`).join(', ');
  if (said === '') return new Set();
  const { rows } = await client.query<{ at: number }>(
    `select distinct s.at from ${table} t, lateral (values ${said}) s(at, said), unnest($1::text[]) word
      where position(lower(word) in s.said) > 0`,
    [words],
  );
  return new Set(rows.map(({ at }) => columns[at]!));
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
