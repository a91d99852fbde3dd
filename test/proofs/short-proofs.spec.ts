import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { newDatabase } from '../support/databases.js';

interface Figures {
  kills: number;
  underWay: number;
  restarts: number;
  embeddedRestarts: number;
  answeredUnavailable: number;
  saves: number;
  submissions: number;
  spoiltAndNoticed: number;
  chromiumKills: number;
  serverKills: number;
  packets: number;
  ways: number;
  holds: number;
  races: number;
  rounds: number;
  problems: string[];
}

// A few rounds of what `npm run prove` does at length, each in a process of its own.
describe('what must not be lost', () => {
  it('survives kill -9 of the server while panelists save and submit', async () => {
    const { url, drop } = await newDatabase();
    const figures = await proof('kills', { PROOF_DATABASE_URL: url });
    await drop();

    expect(figures.problems).toEqual([]);
    expect(figures).toMatchObject({ kills: 3 });
    expect(figures.underWay).toBeGreaterThan(3);
    expect(figures.submissions).toBeGreaterThan(3);
    expect(figures.spoiltAndNoticed).toBeGreaterThan(13);
  }, 600_000);

  it('survives the end of the database while the server runs on: 503 meanwhile, then as usual by itself', async () => {
    const figures = await proof('restarts', {});

    expect(figures.problems).toEqual([]);
    expect(figures).toMatchObject({ restarts: 1, embeddedRestarts: 1 });
    expect(figures.answeredUnavailable).toBeGreaterThan(0);
    expect(figures.saves).toBeGreaterThan(40);
  }, 600_000);

  it('is right whatever two people do at once: none of both, and nothing that breaks', async () => {
    const { url, drop } = await newDatabase();
    const figures = await proof('races', { PROOF_DATABASE_URL: url });
    await drop();

    expect(figures.problems).toEqual([]);
    expect(figures).toMatchObject({ rounds: 12 });
    expect(figures.races).toBeGreaterThan(12);
  }, 600_000);

  it('lets nobody around the procedure unmarked', async () => {
    const { url, drop } = await newDatabase();
    const figures = await proof('procedure', { PROOF_DATABASE_URL: url });
    await drop();

    expect(figures.problems).toEqual([]);
    expect(figures.ways).toBeGreaterThan(7);
    expect(figures.holds).toBeGreaterThan(5);
  }, 600_000);

  it('makes whole packets though Chromium or the server is killed in the middle of them', async () => {
    const figures = await proof('packets', {});

    expect(figures.problems).toEqual([]);
    expect(figures).toMatchObject({ chromiumKills: 2, serverKills: 1 });
    expect(figures.packets).toBeGreaterThan(4);
  }, 600_000);
});

async function proof(name: string, env: Record<string, string>): Promise<Figures> {
  const command = ['test/proofs/run.mjs', name, '--short', '--json'];
  const said = await promisify(execFile)(process.execPath, command, { env: { ...process.env, ...env } }).catch(
    // It ends with 1 where there are problems, which it tells of all the same.
    (error: { stdout: string; stderr: string }) => error,
  );
  try {
    return (JSON.parse(said.stdout) as Record<string, Figures>)[name]!;
  } catch {
    throw new Error(said.stderr);
  }
}
