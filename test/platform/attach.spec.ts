import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attachDatabase } from '../../src/platform/embedded-postgres/attach.js';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres.js';
import { connectedTo } from '../support/connected.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attach-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function databaseAt(url: string): Promise<string> {
  const { rows } = await connectedTo(url, (client) =>
    client.query<{ name: string }>('select current_database() as name'),
  );
  return rows[0]!.name;
}

describe('the database that a command attaches to', () => {
  it('is the one that the server runs, and goes on running afterwards', async () => {
    const running = await startEmbeddedPostgres({ folder });
    try {
      const attached = await attachDatabase({ dataFolder: folder }, false);
      expect(attached.served).toBe(true);
      expect(await databaseAt(attached.url)).toBe('callboard');
      await attached.close();
      expect(await databaseAt(running.url)).toBe('callboard');
    } finally {
      await running.stop();
    }
  }, 60_000);

  it('is started where none runs, until it is closed', async () => {
    const attached = await attachDatabase({ dataFolder: folder }, false);
    expect(attached.served).toBe(false);
    expect(await databaseAt(attached.url)).toBe('callboard');
    await attached.close();
    await expect(databaseAt(attached.url)).rejects.toThrow(/ECONNREFUSED/);
  }, 60_000);

  it('is the one that was given, where one was', async () => {
    const databaseUrl = 'postgres://localhost/another';
    expect(await attachDatabase({ databaseUrl, dataFolder: folder }, false)).toMatchObject({ url: databaseUrl });
  });
});
