import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartProblem } from '../../platform/base/start-problem.js';
import type { RoundFile } from '../../rounds/file/round-file.js';
import round from './demo-round.json' with { type: 'json' };

/** A made-up round to look around in: five candidates, four panelists, one scorecard still open. */
export const demoRound: RoundFile = round as RoundFile;

/** Someone of the demo round, to sign in as. */
export interface SignIn {
  role: string;
  email: string;
  password: string;
}

/** Who can sign in to the demo round, and the hash that their password had when it was loaded. */
export interface DemoSignIns {
  hash: string;
  signIns: SignIn[];
}

/**
 * Keeps the demo's sign-ins where only the operator can read them, so that later starts can print them again.
 * @throws StartProblem
 */
export async function keepSignIns(dataFolder: string, signIns: DemoSignIns): Promise<void> {
  const unfinished = `${fileIn(dataFolder)}.${process.pid}`;
  try {
    await mkdir(dataFolder, { recursive: true });
    await writeFile(unfinished, `${JSON.stringify(signIns, null, 2)}\n`, { mode: 0o600 });
    await rename(unfinished, fileIn(dataFolder));
  } catch (error) {
    throw new StartProblem(
      `the demo’s sign-ins can’t be saved in ${dataFolder} (${(error as Error).message}); ` +
        'set CALLBOARD_DATA to a folder that can be written, or CALLBOARD_DEMO to no.',
    );
  }
}

/** What was kept; nothing where there is no such file, or someone made something else of it. */
export async function keptSignIns(dataFolder: string): Promise<DemoSignIns | undefined> {
  const text = await readFile(fileIn(dataFolder), 'utf8').catch(() => '');
  try {
    const kept = JSON.parse(text) as Partial<DemoSignIns> | null;
    return kept && typeof kept.hash === 'string' && kept.signIns?.every(isSignIn) ? (kept as DemoSignIns) : undefined;
  } catch {
    return undefined;
  }
}

function isSignIn(value: unknown): value is SignIn {
  const { role, email, password } = (value ?? {}) as Partial<SignIn>;
  return [role, email, password].every((text) => typeof text === 'string');
}

function fileIn(dataFolder: string): string {
  return join(dataFolder, 'demo-sign-ins.json');
}
