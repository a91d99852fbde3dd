import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roundFile } from '../../../test/factories/round-file.js';
import type { Command } from '../../platform/command-line/command.js';
import { checkRoundCommand } from './check-round-command.js';
import { compareCommand } from './compare-command.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'commands-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(command: Command, path: string, options = {}) {
  let out = '';
  let error = '';
  const io = { out: (text: string) => void (out += text), error: (text: string) => void (error += text) };
  const code = await command.run({ positionals: [path], options }, io);
  return { code, out, error };
}

describe('round check', () => {
  it('says what a round without errors holds', async () => {
    expect(await run(checkRoundCommand, file('good.json', JSON.stringify(roundFile())))).toEqual({
      ...{ code: 0, out: 'Technical seller: 2 candidates, 2 sittings; no errors.\n', error: '' },
    });
  });

  it('names each error in a line of its own and exits 1', async () => {
    const round = roundFile();
    round.sittings[0]!.scorecards[0]!.ratings[2]!.level = 6;
    round.job.title = ' ';
    expect(await run(checkRoundCommand, file('bad.json', JSON.stringify(round)))).toEqual({
      code: 1,
      out: '',
      error:
        '/job/title: is blank\n' +
        '/sittings/0/scorecards/0/ratings/2/level: 6 is above the 5 levels of this criterion; give a level from 1 to 5\n',
    });
  });

  it('lets no control character of a file reach the terminal', async () => {
    const path = file('evil.json', JSON.stringify({ ...roundFile(), '\u001b[2J\u0007': 1 }));
    expect((await run(checkRoundCommand, path)).error).toBe(
      '/\\u001b[2J\\u0007: is not a field here; the fields are format, job, team, analysis, plans, candidates, sittings, decisions\n',
    );
  });
});

describe('compare', () => {
  const table =
    'candidate,panelist,criterion,rating\nAnn,Joe,Depth,5\nAnn,Sue,Depth,4\nBo,Joe,Depth,1\nBo,Sue,Depth,2\n';

  it('prints the comparison as JSON, with what was filled in', async () => {
    const { code, out } = await run(compareCommand, file('panel.csv', table), { json: true });
    const document = JSON.parse(out) as { candidates: { name: string; overall: unknown }[]; assumptions: string[] };
    expect(code).toBe(0);
    expect(document.candidates[0]).toMatchObject({ name: 'Ann', overall: { value: 87.5 } });
    expect(document.assumptions).toContain(
      'The scale of “Ratings” was taken to have 5 levels, the highest rating found.',
    );
  });

  it('prints a table and sentences otherwise', async () => {
    const { out } = await run(compareCommand, file('panel.csv', table));
    expect(out).toMatch(/Rank {2}Candidate {2}Overall/);
    expect(out).toMatch(/1 {2}Ann +87\.5/);
    expect(out).toMatch(/Filled in, because the table does not say/);
  });

  it('lets no control character of a name reach the terminal', async () => {
    const { out } = await run(compareCommand, file('evil.csv', table.replaceAll('Ann', 'A\u001b[31mn')));
    expect(out).not.toContain('\u001b');
  });

  it('names line and column of an error and exits 1', async () => {
    expect(await run(compareCommand, file('bad.csv', table.replace('Depth,5', 'Depth,9')))).toEqual({
      code: 1,
      out: '',
      error: 'line 2, column rating: 9 is above the 7 levels of this scale; give a level from 1 to 7\n',
    });
  });
});
