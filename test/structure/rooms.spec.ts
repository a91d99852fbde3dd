import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** From the ground up: a room knows only the rooms before it. */
const rooms = [
  ...[
    'base',
    'config',
    'logging',
    'database',
    'backup',
    'documents',
    'pdf',
    'command-line',
    'embedded-postgres',
    'background',
    'views',
    'tables',
  ]
    .concat(['mail', 'http', 'browser', 'orders'])
    .map((room) => `platform/${room}`),
  'platform',
  'audit',
  ...['access', 'sign-in', 'people'].map((room) => `accounts/${room}`),
  'jobs/model',
  ...['reading', 'anchors'].map((room) => `question-bank/${room}`),
  'question-bank',
  'question-bank/batch',
  'looks',
  'candidates',
  ...['mailings', 'pipeline', 'sources', 'duplicates'].map((room) => `candidates/${room}`),
  'candidate-links',
  'sent-mail',
  'candidates/import/reading',
  'candidates/import',
  'demographics',
  ...['points', 'model', 'plans', 'sittings', 'scorecards', 'board', 'debrief', 'evidence'].map(
    (room) => `assessments/${room}`,
  ),
  ...['interviews', 'auditions', 'writing-samples', 'references'].map((room) => `assessments/instruments/${room}`),
  'assessments',
  'scheduling/calendars',
  'scheduling/slots',
  'candidate-pages',
  // A job's own pages say how far all of the above is.
  ...['progress', 'analysis', 'experts', 'team', 'audit-log'].map((room) => `jobs/${room}`),
  'jobs',
  'disc-profiles',
  ...['statistics', 'engine', 'work', 'pages', 'questions'].map((room) => `comparison/${room}`),
  ...['document', 'making'].map((room) => `packets/${room}`),
  'decisions',
  'fairness',
  'desk',
  ...['file', 'ratings-table', 'transfer', 'roles', 'uploaded-tables'].map((room) => `rounds/${room}`),
  ...['document', 'export', 'analysis-report'].map((room) => `records/${room}`),
  'webhooks',
  'api-calls',
  'mail-templates',
  'personal-data',
  ...['retention', 'notices', 'access', 'erasing', 'pages'].map((room) => `personal-data/${room}`),
  ...['first-start', 'commands', 'monitoring'].map((room) => `app/${room}`),
  'app',
];
const source = resolve('src');
const files = filesIn(source).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
const texts = new Map(files.map((file) => [named(file), readFileSync(file, 'utf8')]));
/** The room of each table's entity; and of each entity, since TypeORM takes its name as well. */
const owners = new Map<string, string>();
for (const [file, text] of texts) {
  for (const [, table, entity] of text.matchAll(/@Entity\('(\w+)'\)[\s\S]*?export class (\w+)/g)) {
    owners.set(table!, roomOf(file)).set(`'${entity}'`, roomOf(file));
  }
}

describe('the house', () => {
  it('has every file in a room', () => {
    const strays = [...texts.keys()].filter((file) => !rooms.includes(roomOf(file)));
    expect(strays).toEqual([]);
  });

  it('has no room that is only on the list', () => {
    const used = new Set([...texts.keys()].map(roomOf));
    expect(rooms.filter((room) => !used.has(room))).toEqual([]);
  });

  it('lets imports point down only', () => {
    const wrong = [...texts.keys()].flatMap((file) =>
      importsOf(file)
        .filter((to) => rooms.indexOf(roomOf(to)) > rooms.indexOf(roomOf(file)))
        .map((to) => `${file} -> ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('reads no table of a room above, in SQL either', () => {
    const wrong = [...texts].flatMap(([file, text]) =>
      [...new Set(tablesIn(withoutComments(text)))]
        .filter((table) => rooms.indexOf(owners.get(table)!) > rooms.indexOf(roomOf(file)))
        .map((table) => `${file} reads ${table} of ${owners.get(table)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('finds the tables that SQL and TypeORM name', () => {
    const sql = `with seen as (select 1 from sittings, scorecards c join "people" p using (id))
      update jobs set x = (select count(*) as candidates) from only screens; insert into looks; delete from decisions`;
    const orm = `tx.find('Packet'); viewerBy('api_tokens'); const menu = 'questions';`;
    expect(tablesIn(sql).sort()).toEqual(
      ['decisions', 'jobs', 'looks', 'people', 'scorecards', 'screens', 'sittings'].sort(),
    );
    expect(tablesIn(orm)).toEqual(["'Packet'", 'api_tokens']);
  });

  it('has no two exports of a room alike', () => {
    const exported = new Map<string, string[]>();
    for (const [file, text] of texts) {
      for (const [, name] of text.matchAll(
        /^export (?:declare |abstract |async )*(?:const|function|class|interface|type|enum) (\w+)/gm,
      )) {
        const key = `${roomOf(file)}: ${name}`;
        exported.set(key, [...new Set([...(exported.get(key) ?? []), file])]);
      }
    }
    expect([...exported].filter(([, places]) => places.length > 1)).toEqual([]);
  });

  it('has no imports in a circle, those of types included', () => {
    expect(circles()).toEqual([]);
  });

  it('has at most 25 code files in a room', () => {
    const sizes = new Map<string, number>();
    for (const file of texts.keys()) sizes.set(roomOf(file), (sizes.get(roomOf(file)) ?? 0) + 1);
    expect([...sizes].filter(([, size]) => size > 25)).toEqual([]);
  });

  it('has constructors that take six at most', () => {
    const wide = [...texts].flatMap(([file, text]) =>
      [...withoutComments(text).matchAll(/\n {2}constructor\(([^{]*)\) \{/g)]
        .map(([, parameters]) => parameters!.split(/,(?![^<(]*[>)])/).filter((parameter) => parameter.trim()).length)
        .filter((taken) => taken > 6)
        .map((taken) => `${file}: ${taken}`),
    );
    expect(wide).toEqual([]);
  });

  it('reads the environment in one place', () => {
    const readers = [...texts]
      .filter(([, text]) => /\bprocess\.env\b/.test(withoutComments(text)))
      .map(([file]) => file);
    expect(readers.sort()).toEqual(['app/cli.ts', 'app/main.ts'].filter((file) => readers.includes(file)));
  });

  it('keeps files short enough to read', () => {
    const long = [...files, ...filesIn(resolve('test')).filter((file) => file.endsWith('.ts'))]
      .map((file) => ({ file: relative('.', file), lines: readFileSync(file, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 350);
    expect(long).toEqual([]);
  });
});

/** Relative to `src`, with forward slashes on every system. */
function named(file: string): string {
  return relative(source, file).split(sep).join('/');
}

function roomOf(file: string): string {
  return file.split('/').slice(0, -1).join('/');
}

function importsOf(file: string): string[] {
  return [...texts.get(file)!.matchAll(/(?:from\s+|import\(|import\s+)'(\.[^']+)'/g)].map(([, path]) =>
    named(resolve(source, dirname(file), path!)).replace(/\.js$/, '.ts'),
  );
}

/** The tables that statements in a text name, and the entities that are named in quotes. */
function tablesIn(text: string): string[] {
  const after =
    /\b(?:from|join|into|update|using)\s+(?:only\s+)?"?(\w+)"?(?:\s+(?:as\s+)?\w+)?((?:\s*,\s*"?\w+"?(?:\s+(?:as\s+)?\w+)?)*)/gi;
  const inSql = [...text.matchAll(after)].flatMap(([, first, more]) => [
    first!,
    ...more!.split(',').map((one) => one.trim().split(/\s+/)[0]!.replaceAll('"', '')),
  ]);
  // A foreign key may name an entity above; it reads nothing.
  const inQuotes = [...text.matchAll(/(?<!@ManyToOne)\(('\w+')/g)].map(([, name]) => name!);
  const tables = inQuotes.map((name) => name.slice(1, -1)).filter((name) => name.includes('_'));
  return [...inSql, ...inQuotes.filter((name) => /[A-Z]/.test(name)), ...tables].filter((name) => owners.has(name));
}

/** Each group of files that reach one another by imports (Tarjan 1972). */
function circles(): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const to of importsOf(file).filter((name) => texts.has(name))) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(file, Math.min(low.get(file)!, low.get(to)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group.sort());
  };
  for (const file of texts.keys()) if (!index.has(file)) visit(file);
  return found;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}
