import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities } from '../../src/app/entities.js';
import { runProgram } from '../../src/platform/command-line/run-program.js';
import { recordsCommand } from '../../src/app/commands/records-command.js';
import { roundFile } from '../factories/round-file.js';
import { givenRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';

describe('callboard records', () => {
  let application: TestApplication;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'records-'));
    application = await startApplication();
  });
  afterAll(async () => {
    await application.close();
    await rm(folder, { recursive: true });
  });

  async function called(...args: string[]) {
    const settings = { ...application.settings, databaseUrl: application.databaseUrl };
    const commands = [recordsCommand(async () => ({ settings, entities }))];
    const written = { out: '', error: '' };
    const io = {
      out: (text: string) => void (written.out += text),
      error: (text: string) => void (written.error += text),
    };
    const code = await runProgram({ name: 'callboard', about: '', version: '1', commands }, ['records', ...args], io);
    return { code, ...written };
  }

  it('writes the PDF of a job into a file for its owner only, and keeps nothing', async () => {
    const round = roundFile();
    round.job.requisition = 'R-2026-7';
    await givenRound(application, round);
    const path = join(folder, 'records.pdf');
    const { code, out, error } = await called('r-2026-7', '-o', path, '--paper', 'letter');

    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/records\.pdf: \d+ pages, \d+ lines to redact, SHA-256 [0-9a-f]{64}\n$/);
    expect((await readFile(path)).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await application.database.query('select from records_exports')).toEqual([]);
  }, 120_000);

  it('says what is wrong with the job or the paper', async () => {
    expect(await called('nothing')).toMatchObject({ code: 1, error: expect.stringContaining('there is no job') });
    expect(await called('r-2026-7', '--paper', 'A3')).toMatchObject({
      code: 2,
      error: expect.stringContaining('letter or a4'),
    });
  });
});
