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
  ]
    .concat(['mail', 'http', 'browser', 'orders'])
    .map((room) => `platform/${room}`),
  'platform',
  'audit',
  ...['access', 'people'].map((room) => `accounts/${room}`),
  ...['model', 'analysis', 'team', 'audit-log'].map((room) => `jobs/${room}`),
  'jobs',
  'question-bank',
  'looks',
  'candidates',
  ...['points', 'model', 'plans', 'sittings', 'scorecards', 'board', 'debrief', 'evidence'].map(
    (room) => `assessments/${room}`,
  ),
  ...['interviews', 'auditions', 'writing-samples'].map((room) => `assessments/instruments/${room}`),
  'assessments',
  'disc-profiles',
  ...['statistics', 'engine', 'pages'].map((room) => `comparison/${room}`),
  ...['document', 'making'].map((room) => `packets/${room}`),
  'decisions',
  ...['file', 'ratings-table', 'transfer', 'uploaded-tables'].map((room) => `rounds/${room}`),
  ...['document', 'export'].map((room) => `records/${room}`),
  ...['first-start', 'commands', 'monitoring'].map((room) => `app/${room}`),
  'app',
];
const source = resolve('src');
const files = filesIn(source).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
const texts = new Map(files.map((file) => [named(file), readFileSync(file, 'utf8')]));

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
