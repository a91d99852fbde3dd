import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApplication } from '../support/application.js';
import { type Answer, Asker } from '../support/asker.js';
import type { Route } from '../support/routes.js';

interface Figures {
  kills: number;
  underWay: number;
  printsKilled: number;
  restarts: number;
  embeddedRestarts: number;
  answeredUnavailable: number;
  saves: number;
  submissions: number;
  spoiltAndNoticed: number;
  chromiumKills: number;
  packets: number;
  ways: number;
  holds: number;
  races: number;
  rounds: number;
  problems: string[];
}

/** What parts that end servers hand on to one another; see installation.mjs. */
interface Installation {
  end(): Promise<void>;
}

interface Given {
  on?: Installation;
  ways?: string[];
  embedded?: boolean;
  databaseUrl?: string;
  server?: { url: string; crashes: string[]; ask: (path: string, sent: Sent) => Promise<Answer> };
}

interface Sent {
  method?: Route['method'];
  cookie: string;
  body?: object;
}

// A few rounds of what `npm run prove` does at length; what ends a server ends one of its own.
describe('what must not be lost', () => {
  let on: Installation;
  beforeAll(async () => {
    on = await givenInstallation();
  }, 600_000);
  afterAll(() => on.end());

  it('survives the end of the database while the server runs on: 503 meanwhile, then as usual by itself', async () => {
    const figures = await proof('restarts', { on, embedded: false });

    expect(figures.problems).toEqual([]);
    expect(figures).toMatchObject({ restarts: 1, embeddedRestarts: 0 });
    expect(figures.answeredUnavailable).toBeGreaterThan(0);
    expect(figures.saves).toBeGreaterThan(20);
  }, 600_000);

  it('survives kill -9 of the server while panelists save and submit and, at the last one, packets are printed', async () => {
    const figures = await proof('kills', { on });

    expect(figures.problems).toEqual([]);
    expect(figures).toMatchObject({ kills: 3, printsKilled: 1 });
    expect(figures.underWay).toBeGreaterThan(3);
    expect(figures.submissions).toBeGreaterThan(3);
    expect(figures.spoiltAndNoticed).toBeGreaterThan(13);
  }, 600_000);

  it('survives the end of the database that the server has started itself', async () => {
    const figures = await proof('restarts', { on, ways: [] });

    expect(figures.problems).toEqual([]);
    expect(figures).toMatchObject({ restarts: 0, embeddedRestarts: 1 });
    expect(figures.answeredUnavailable).toBeGreaterThan(0);
    expect(figures.saves).toBeGreaterThan(20);
  }, 600_000);

  it('makes whole packets though Chromium is killed in the middle of them', async () => {
    const figures = await proof('packets', { on });

    expect(figures.problems).toEqual([]);
    expect(figures).toMatchObject({ chromiumKills: 2 });
    expect(figures.packets).toBeGreaterThan(4);
  }, 600_000);

  it('is right whatever two people do at once: none of both, and nothing that breaks', async () => {
    const figures = await onServer('races');

    expect(figures.problems).toEqual([]);
    expect(figures).toMatchObject({ rounds: 12 });
    expect(figures.races).toBeGreaterThan(12);
  }, 600_000);

  it('lets nobody around the procedure unmarked', async () => {
    const figures = await onServer('procedure');

    expect(figures.problems).toEqual([]);
    expect(figures.ways).toBeGreaterThan(7);
    expect(figures.holds).toBeGreaterThan(5);
  }, 600_000);
});

async function onServer(name: string): Promise<Figures> {
  const application = await startApplication();
  try {
    const ask = (path: string, { method = 'get', cookie, body }: Sent) =>
      new Asker(application, cookie).json(method, path, body);
    const server = { url: application.address, crashes: [], ask };
    return await proof(name, { databaseUrl: application.databaseUrl, server });
  } finally {
    await application.close();
  }
}

async function proof(name: string, given: Given): Promise<Figures> {
  // A program without types.
  const parts = '../proofs/parts.mjs';
  const { prove } = (await import(parts)) as { prove(name: string, options: object): Promise<Figures> };
  return prove(name, { short: true, ...given });
}

async function givenInstallation(): Promise<Installation> {
  const file = '../proofs/installation.mjs';
  const { Installation } = (await import(file)) as { Installation: { make(): Promise<Installation> } };
  return Installation.make();
}
