import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Assets } from './assets.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../templates/assets');

describe('the assets', () => {
  const assets = new Assets(folder);
  const css = assets.get(assets.url('app.css'))?.body.toString() ?? '';

  it('stand under an address that holds a hash of their content', () => {
    expect(assets.url('app.css')).toMatch(/^\/assets\/app\.[0-9a-f]{10}\.css$/);
    expect(assets.url('app.js')).toMatch(/^\/assets\/app\.[0-9a-f]{10}\.js$/);
    expect(assets.get(assets.url('favicon.svg'))?.type).toBe('image/svg+xml');
    expect(assets.get('/assets/app.css')).toBeUndefined();
    expect(assets.get('/assets/../tokens.css')).toBeUndefined();
  });

  it('name the layers before any rule, tokens first and print last', () => {
    const order = [
      '@layer token, base, component, print;',
      '@layer token {',
      '@layer base {',
      '@layer component {',
      '@layer print {',
    ];
    const places = order.map((text) => css.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it('serve every font that the stylesheet asks for, and ask for nothing elsewhere', () => {
    const addresses = [...css.matchAll(/url\(([^)]+)\)/g)].map((found) => found[1] ?? '');
    expect(addresses.length).toBeGreaterThan(5);
    for (const address of addresses) expect(assets.get(address)?.type).toBe('font/woff2');
  });

  it('keep colours in the tokens', () => {
    const components = assets.styles.slice(
      assets.styles.indexOf('@layer component {'),
      assets.styles.indexOf('@layer print {'),
    );
    expect(components).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(|hsl\(|!important/i);
  });

  it('have icons of the sizes that they are said to be', () => {
    const sizes = { 'icon-32.png': 32, 'icon-192.png': 192, 'apple-touch-icon.png': 180 };
    for (const [name, size] of Object.entries(sizes)) {
      const { body, type } = assets.get(assets.url(name))!;
      expect(type).toBe('image/png');
      expect([body.toString('latin1', 12, 16), body.readUInt32BE(16), body.readUInt32BE(20)]).toEqual([
        'IHDR',
        size,
        size,
      ]);
    }
  });

  it('keep the script under 3 KB', () => {
    expect(assets.get(assets.url('app.js'))?.body.length).toBeLessThan(3072);
  });

  it('are packed once, the stylesheet in under 10 KB, and pictures and fonts not again', async () => {
    const { body, packed } = assets.get(assets.url('app.css'))!;
    expect(packed!()).toBeUndefined();
    while (!packed!()) await wait(20);
    const small = packed!()!;
    expect(small.length).toBeLessThan(10_240);
    expect(brotliDecompressSync(small).equals(body)).toBe(true);
    expect(packed!()).toBe(small);
    expect(assets.get(assets.url('icon-192.png'))?.packed).toBeUndefined();
    expect(assets.get(assets.url('source-sans-3-latin-wght-normal.woff2'))?.packed).toBeUndefined();
  });

  it('do not know a name that is not there', () => {
    expect(() => assets.url('missing.css')).toThrow('missing.css');
  });
});
