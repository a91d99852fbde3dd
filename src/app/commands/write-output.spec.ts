import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeOutput } from './write-output.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what a command writes', () => {
  it('is for the eyes of the account alone', async () => {
    const path = join(folder, 'out.json');
    await writeOutput(path, '{}');
    expect(readFileSync(path, 'utf8')).toBe('{}');
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('says in words why it can’t be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const refusal = (path: string) => writeOutput(path, '').catch((error: Error) => error.message);
    expect(await refusal(join(folder, 'missing', 'out.pdf'))).toMatch(/can’t be written: its folder does not exist\.$/);
    expect(await refusal(join(folder, 'file', 'out.pdf'))).toMatch(/can’t be written: a part of the path is a file\.$/);
    expect(await refusal(folder)).toBe(`${folder} can’t be written: it is a folder.`);
  });
});
