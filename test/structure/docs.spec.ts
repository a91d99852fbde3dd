import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';

const folders = ['src', 'test', 'templates', 'docs', 'migrations'];
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
);
const named = new Set(files.map((file) => basename(file)));
const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...files.filter((file) => file.startsWith('docs/') && file.endsWith('.md')),
];

/** Names that stand for any file of their kind. */
const examples = new Set(['migrations/0002-what-it-does.up.sql', 'index.ts', 'module.ts']);

/** Paths and names of files in code, and links that stay in the project, of which there is no such file. */
function lostIn(text: string, folder: string): string[] {
  const code = [...text.matchAll(/`([^`\s]+)`/g)]
    .map(([, path]) => path!)
    .filter((path) => !examples.has(path) && !/[*<{…]/.test(path));
  const paths = code.filter((path) => /^(src|test|templates|docs|migrations)\/./.test(path));
  const names = code.filter((path) => /^[\w-]+(\.[\w-]+)*\.(ts|mjs|hbs|css)$/.test(path));
  const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, to]) => join(folder, to!));
  return [
    ...paths.filter((path) => !existsSync(path)),
    ...names.filter((name) => !named.has(name)),
    ...links.filter((path) => !existsSync(path)),
  ];
}

describe('the documents', () => {
  it('name only files that are there', () => {
    const lost = documents.flatMap((document) =>
      lostIn(readFileSync(document, 'utf8'), dirname(document)).map((path) => `${document}: ${path}`),
    );
    expect(lost).toEqual([]);
  });

  it('list every room of src in CONTRIBUTING', () => {
    const list = /Imports point down this list only[^]*?holds this/.exec(readFileSync('CONTRIBUTING.md', 'utf8'))![0];
    const told = new Set(list.split(/[\s/·]+/));
    const rooms = new Set(files.filter((file) => /^src\/.*\.ts$/.test(file)).map((file) => dirname(file)));
    const missing = [...rooms].filter((room) => !told.has(basename(room)));
    expect(missing.filter((room) => !room.startsWith('src/assessments/instruments/'))).toEqual([]);
  });

  it('go through ASVS 5.0, level 2, item by item, naming files that are there', () => {
    const rows = parse<{ requirement: string; level: string; status: string; where: string }>(
      readFileSync('docs/asvs.csv', 'utf8').replace('where or why', 'where'),
      { columns: true },
    );
    const lost = rows.flatMap(({ requirement, where }) =>
      [...where.matchAll(/\b(?:src|test|docs|templates)\/[\w./-]*\w/g)]
        .filter(([path]) => !existsSync(path) && !files.some((file) => file.startsWith(`${path}-`)))
        .map(([path]) => `${requirement}: ${path}`),
    );
    expect(lost).toEqual([]);
    expect(rows.filter(({ where }) => where.trim() === '')).toEqual([]);
    expect(new Set(rows.map(({ requirement }) => requirement)).size).toBe(253);
    expect(rows.filter(({ level }) => level === '1')).toHaveLength(70);
    const count = (status: string) => rows.filter((row) => row.status === status).length;
    const told = `of ${rows.length} items ${count('met')} are met, ${count('partly')} partly, ${count('not met')} not`;
    expect(readFileSync('docs/security.md', 'utf8')).toContain(told);
    expect(new Set(rows.map(({ status }) => status))).toEqual(
      new Set(['met', 'partly', 'not met', 'operator', 'not applicable']),
    );
  });

  it('are looked through for paths, names and links', () => {
    const text =
      'See `src/nowhere.ts`, `src/app/main.ts`, `gone.ts`, [this](lost.md) and [that](architecture.md#rooms).';
    expect(lostIn(text, 'docs')).toEqual(['src/nowhere.ts', 'gone.ts', 'docs/lost.md']);
    expect(documents.length).toBeGreaterThan(30);
  });
});
