import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/embedded-postgres/embedded-postgres.js';
import { isAlive, readPostmasterFile } from '../../src/platform/embedded-postgres/postmaster-file.js';
import { ask, copyDatabase, newFolder, until, usedFolder } from './embedded-launcher.js';

describe('an embedded PostgreSQL that is kept', () => {
  let used: string;
  let folder: string;
  let server: EmbeddedPostgres;
  let said: string[];
  let givenUp: unknown[];

  beforeAll(async () => {
    used = await usedFolder();
  });
  afterAll(() => rm(used, { recursive: true, force: true }));

  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  async function given(): Promise<void> {
    folder = await newFolder();
    await copyDatabase(used, folder);
    said = [];
    givenUp = [];
    const keep = { log: (line: string) => said.push(line), givenUp: (problem: unknown) => givenUp.push(problem) };
    server = await startEmbeddedPostgres({ folder, keep });
  }

  async function running(): Promise<number> {
    const file = await readPostmasterFile(join(folder, 'postgres'));
    return file?.status === 'ready' ? file.pid : 0;
  }

  async function killed(): Promise<number> {
    const pid = await running();
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  async function again(gone: number): Promise<void> {
    for (let tries = 0; tries < 10; tries += 1) {
      const back = async () => ![0, gone].includes(await running()) && said.at(-1) === 'The database runs again.';
      if (
        await until(back).then(
          () => true,
          () => false,
        )
      )
        return;
    }
    throw new Error('it did not come back');
  }

  it('is started again when its process is killed, with its data and under its address, and stops when told to', async () => {
    await given();
    await ask(server.url, 'CREATE TABLE kept (word text)');

    await again(await killed());

    expect(await ask(server.url, 'SELECT * FROM kept')).toEqual([]);
    expect(said).toEqual(['The database ended by itself; starting it again.', 'The database runs again.']);
    const pid = await running();
    await server.stop();
    await until(async () => !isAlive(pid));
  }, 120_000);

  it('is given up when it ends again and again', async () => {
    await given();
    for (let times = 1; times <= 5; times += 1) {
      said = said.slice(0, 0);
      await again(await killed());
    }

    await killed();

    await until(async () => givenUp.length > 0);
    expect(givenUp).toEqual(['it ended 5 times in 10 minutes']);
  }, 240_000);

  it('is not left running by a stop that comes while it is being started again', async () => {
    await given();
    await killed();
    await until(async () => said.length > 0);

    await server.stop();

    const file = await readPostmasterFile(join(folder, 'postgres'));
    expect(file === undefined || !isAlive(file.pid)).toBe(true);
  }, 120_000);
});
