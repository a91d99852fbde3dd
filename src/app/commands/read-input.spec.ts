import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roundFile } from '../../../test/factories/round-file.js';
import { readBounded } from '../../rounds/file/read-bounded.js';
import { readInput } from './read-input.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-input-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function problemOf(path: string): Promise<string> {
  const input = await readInput(path);
  return 'problems' in input ? input.problems.join('\n') : '';
}

describe('an input file', () => {
  it('is taken for a round by what it holds, whatever it is called', async () => {
    const input = await readInput(file('round.txt', `\uFEFF \n${JSON.stringify(roundFile())}`));
    expect(input).toMatchObject({ round: { job: { title: 'Technical seller' } }, assumptions: [] });
  });

  it('is taken for a table of ratings otherwise, and named after the file', async () => {
    const input = await readInput(file('spring panel.csv', 'candidate,panelist,criterion,rating\nAnn,Joe,Depth,4\n'));
    expect(input).toMatchObject({ evidence: { job: { title: 'spring panel' } } });
    expect(input).not.toHaveProperty('round');
  });

  it('that is broken is read as what its name says', async () => {
    expect(await problemOf(file('broken.json', 'candidate,'))).toMatch(/line 1, column 1: expected a value, found “c”/);
    expect(await problemOf(file('broken.csv', 'hello'))).toMatch(/line 1: the first line names none of the columns/);
  });

  it('of a round has its errors by JSON pointer', async () => {
    const round = { ...roundFile(), candidates: [] };
    expect(await problemOf(file('refers.json', JSON.stringify(round)))).toMatch(
      /^\/sittings\/0\/candidate: no candidate/,
    );
  });

  it('that is not there, or is a folder, says so', async () => {
    expect(await problemOf(join(folder, 'none.json'))).toMatch(/none\.json does not exist$/);
    expect(await problemOf(folder)).toMatch(/is a folder, not a file$/);
  });

  it('of 200 MB is refused unread', async () => {
    const path = file('huge.json', '');
    truncateSync(path, 200 * 1024 * 1024);
    const started = performance.now();
    expect(await problemOf(path)).toMatch(/is larger than 64 MB, the largest allowed$/);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('that never ends is read no further than the limit', async () => {
    expect(await readBounded('/dev/zero', 1024 * 1024)).toEqual({
      problem: 'is larger than 1 MB, the largest allowed',
    });
  });

  it('may be a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reading = readBounded(pipe);
    const writer = await open(pipe, 'w');
    await writer.writeFile('some text');
    await writer.close();
    expect(await reading).toEqual({ bytes: Buffer.from('some text') });
  });
});
