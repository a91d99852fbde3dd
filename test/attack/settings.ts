import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['ATTACK_FIGURES'];

/**
 * How much is tried: `npm run prove -- attack` says it in ATTACK_INPUTS, ATTACK_EDITS and ATTACK_SEED, and takes the
 * figures from the folder ATTACK_FIGURES; in the suite it is a little of each.
 */
export const attackSettings = {
  inputs: Number(process.env['ATTACK_INPUTS'] ?? 3),
  edits: Number(process.env['ATTACK_EDITS'] ?? 6),
  seed: Number(process.env['ATTACK_SEED'] ?? 49),
  full: folder !== undefined,
  /** Milliseconds for one test. */
  longest: folder === undefined ? 120_000 : 6 * 60 * 60_000,
};

/** Keeps what was counted for the proof that asked. */
export function keepFigures(name: 'inputs' | 'at-once' | 'scripts' | 'other-jobs', figures: object): void {
  if (folder === undefined) return;
  const path = join(folder, `${name}.json`);
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as object) : {};
  writeFileSync(path, JSON.stringify({ ...before, ...figures }, null, 2));
}
