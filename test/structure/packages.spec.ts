import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Package {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

interface Licenses {
  fits(expression: string): boolean;
  productionLicenses(): { name: string; license: string; fits: boolean }[];
}

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Package;

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => ({ file, text: readFileSync(join('src', file), 'utf8') }));

/** The packages that a file needs when it runs: types alone are gone by then. */
function packagesIn(text: string): string[] {
  const named = text.matchAll(
    /^import (?!type\b)[^;]*?from '([^'.][^']*)'|^import '([^'.][^']*)'|\b(?:import|resolve)\(\s*'([^'.][^']*)'/gm,
  );
  return [...named]
    .map(([, from, bare, late]) => from ?? bare ?? late ?? '')
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
    .map((name) => (name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : name.split('/')[0]!));
}

describe('the packages', () => {
  it('that the product needs when it runs are there in a production install', () => {
    const missing = sources.flatMap(({ file, text }) =>
      packagesIn(text)
        .filter((name) => !dependencies[name])
        .map((name) => `${file}: ${name}`),
    );
    expect(sources.flatMap(({ text }) => packagesIn(text)).length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  it('that many things can do without are read when they are needed, so that a start is not kept waiting', () => {
    const late = sources.flatMap(({ text }) =>
      [...text.matchAll(/\bimport\(\s*'([^'.][^']*)'/g)].map(([, name]) => name!),
    );
    const large = ['@nestjs/swagger', 'prom-client', 'file-type', 'qrcode', 'puppeteer', 'nodemailer'];
    const atOnce = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from '([^'.][^']*)'/gm)]
        .filter(([, name]) => large.includes(name!))
        .map(([, name]) => `${file}: ${name}`),
    );
    expect(large.filter((name) => !late.includes(name))).toEqual([]);
    expect(atOnce).toEqual([]);
  });

  it('in a production install are all named somewhere in the product', () => {
    const everything = sources
      .map(({ text }) => `${text}\n${text.replaceAll(' ', '-')}`)
      .join('\n')
      .toLowerCase();
    const idle = Object.keys(dependencies).filter((name) => {
      // Fonts are named by their family, in words, or by their region.
      const [, family = name] = /^@fontsource(?:-variable)?\/(.+)/.exec(name) ?? [];
      const [, region] = /-(jp|kr|sc|tc)$/.exec(family) ?? [];
      return !everything.includes(region ? `variable('${region}')` : family);
    });
    expect(idle).toEqual([]);
  });

  it('are each of one exact version', () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('have licenses that fit ours, and one that does not would be found', async () => {
    const script = '../licenses.mjs';
    const { fits, productionLicenses } = (await import(script)) as Licenses;
    const all = productionLicenses();
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter((one) => !one.fits)).toEqual([]);
    expect(['GPL-3.0-only', 'MIT AND GPL-2.0', 'SEE LICENSE IN LICENSE.md', 'not said'].filter(fits)).toEqual([]);
    expect(['(MIT OR GPL-3.0)', 'MIT AND OFL-1.1', 'Apache-2.0'].map(fits)).toEqual([true, true, true]);
  });
});

describe('nest-cli.json', () => {
  it('names the sources, the entry and the compiler that there are', () => {
    const said = JSON.parse(readFileSync('nest-cli.json', 'utf8')) as {
      sourceRoot: string;
      entryFile: string;
      compilerOptions: { builder: string; tsConfigPath: string };
    };
    expect(existsSync(join(said.sourceRoot, `${said.entryFile}.ts`))).toBe(true);
    expect(readFileSync('src/app/start.mjs', 'utf8')).toContain(`/dist/${said.entryFile}.js'`);
    expect(said.compilerOptions.builder).toBe('tsc');
    expect(existsSync(said.compilerOptions.tsConfigPath)).toBe(true);
  });
});
