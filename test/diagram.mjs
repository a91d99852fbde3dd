// Writes the tables into docs/architecture.md, from the entities; with --check it only says whether they are current.
import 'reflect-metadata';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataSource } from 'typeorm';
import { entities } from '../dist/app/entities.js';
import { DatabaseNames } from '../dist/platform/database/data-source.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'docs', 'architecture.md');
const begin = '<!-- tables: npm run diagram -->';
const end = '<!-- end of tables -->';

/** The tables as a Mermaid diagram and a list with a line each, as Markdown. */
export async function tables() {
  const source = new DataSource({ type: 'postgres', entities, namingStrategy: new DatabaseNames() });
  await source.buildMetadatas();
  const all = source.entityMetadatas.toSorted((one, other) => (one.tableName < other.tableName ? -1 : 1));
  const lines = all.flatMap(({ tableName, foreignKeys }) =>
    foreignKeys
      .map((key) => {
        const optional = key.columns.some((column) => column.isNullable) ? 'o|' : '||';
        return `    ${key.referencedEntityMetadata.tableName} ${optional}--o{ ${tableName} : ${key.columnNames.join(', ')}`;
      })
      .sort(),
  );
  const about = descriptions();
  const list = all.map(({ tableName }) => {
    const { words, room } = about.get(tableName) ?? { words: '', room: '' };
    return `- \`${tableName}\` (${room}): ${words}`;
  });
  return ['```mermaid', 'erDiagram', ...lines, '```', '', ...list].join('\n');
}

/** By table: the first sentence of the entity's doc comment, and its room. */
function descriptions() {
  const found = new Map();
  for (const name of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.entit(y|ies)\.ts$/.test(name)) continue;
    const text = readFileSync(join(root, 'src', name), 'utf8');
    for (const [, comment, table] of text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*@Entity\('([a-z_]+)'\)/g)) {
      const words = comment.replace(/\s*\n\s*\*\s?/g, ' ').trim();
      found.set(table, { words: /^.*?[.](?=\s|$)/.exec(words)?.[0] ?? words, room: roomOf(name) });
    }
    for (const [, table] of text.matchAll(/@Entity\('([a-z_]+)'\)/g)) {
      if (!found.has(table)) found.set(table, { words: '', room: roomOf(name) });
    }
  }
  return found;
}

function roomOf(name) {
  return relative('.', dirname(name)).split(sep).join('/');
}

/** The page with the tables as they are now. */
export async function currentPage() {
  const text = readFileSync(page, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`docs/architecture.md lacks "${begin}" or "${end}".`);
  return { text, current: `${before}${begin}\n\n${await tables()}\n\n${end}${after}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { text, current } = await currentPage();
  if (process.argv.includes('--check')) process.exitCode = text === current ? 0 : 1;
  else writeFileSync(page, current);
}
