// Lists the licenses of everything that a production install holds, and fails where one does not fit Apache-2.0.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

/** They allow what is made of them to be given on under Apache-2.0, with their notices. */
const fitting = new Set([
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0'],
  // Fonts, PostgreSQL itself, and texts that programs read.
  ...['OFL-1.1', 'PostgreSQL', 'Python-2.0', 'Unicode-3.0', 'Unlicense', 'Zlib', 'CC-BY-4.0'],
]);

/** @param {string} expression as SPDX writes it: one of several joined by OR is enough, of those joined by AND all are needed */
export function fits(expression) {
  const choices = expression.replace(/[()]/g, '').split(/\s+OR\s+/);
  return choices.some((choice) => choice.split(/\s+AND\s+/).every((one) => fitting.has(one.trim())));
}

/** @returns {{ name: string, license: string, fits: boolean }[]} by name; platforms other than this one's included */
export function productionLicenses(root = '.') {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = new Map();
  for (const [path, { dev, version, license }] of Object.entries(packages)) {
    if (path === '' || dev) continue;
    const said = license ?? licenseInPackage(join(root, path)) ?? 'not said';
    const name = `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)} ${version}`;
    found.set(name, { name, license: said, fits: fits(said) });
  }
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

function licenseInPackage(folder) {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8'));
  return typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR '));
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const all = productionLicenses();
  for (const { name, license } of all) console.log(`${license.padEnd(28)} ${name}`);
  const wrong = all.filter((one) => !one.fits);
  for (const { name, license } of wrong) console.error(`${name}: ${license} does not fit Apache-2.0`);
  console.log(`${all.length} packages, ${wrong.length} that do not fit`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
