import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** A part of the house knows only the parts before it. */
const order = [
  'platform',
  'audit',
  'accounts',
  'jobs',
  'question-bank',
  'candidates',
  'assessments',
  'interviews',
  'auditions',
  'writing-samples',
  'disc-profiles',
  'comparison',
  'packets',
  'decisions',
  'rounds',
  'records',
];
const source = resolve('src');
/** What puts the parts together may know them all. */
const assembly = new Set([
  'main.ts',
  'cli.ts',
  'application.ts',
  'app.module.ts',
  'entities.ts',
  'api-document.ts',
  'api-document-view.ts',
]);

const files = filesIn(source).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));

describe('the structure', () => {
  it('has every file in a part of the house', () => {
    const strays = files
      .map((file) => relative(source, file))
      .filter((file) => !assembly.has(file) && !order.includes(partOf(file)));
    expect(strays).toEqual([]);
  });

  it('lets imports point up the list only', () => {
    const wrong = files.flatMap((file) => {
      const from = relative(source, file);
      if (assembly.has(from)) return [];
      return importsOf(file)
        .filter((to) => order.indexOf(partOf(to)) > order.indexOf(partOf(from)) || assembly.has(to))
        .map((to) => `${from} -> ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  it('reads the environment in one place', () => {
    const readers = files
      .filter((file) => /\bprocess\.env\b/.test(withoutComments(readFileSync(file, 'utf8'))))
      .map((file) => relative(source, file));
    expect(readers).toEqual(['cli.ts', 'main.ts'].filter((file) => readers.includes(file)));
  });

  it('keeps files short enough to read', () => {
    const long = [...files, ...filesIn(resolve('test')).filter((file) => file.endsWith('.ts'))]
      .map((file) => ({ file: relative('.', file), lines: readFileSync(file, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 350);
    expect(long).toEqual([]);
  });
});

function partOf(file: string): string {
  return file.split(/[\\/]/)[0]!;
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from\s+|import\(|import\s+)'(\.[^']+)'/g)].map(([, path]) =>
    relative(source, resolve(dirname(file), path!)).replace(/\.js$/, '.ts'),
  );
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
