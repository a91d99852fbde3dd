import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roundFile } from '../../../test/factories/round-file.js';
import type { Command } from '../../platform/command-line/command.js';
import { checkRoundCommand } from './round-commands.js';
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

describe('job check', () => {
  it('says what a round without errors holds', async () => {
    expect(await run(checkRoundCommand, file('good.json', JSON.stringify(roundFile())))).toEqual({
      ...{ code: 0, out: 'Technical seller: 2 candidates, 2 sessions; no errors.\n', error: '' },
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
      '/\\u001b[2J\\u0007: is not a valid field; the fields are format, job, team, analysis, plans, candidates, sittings, decisions, seal\n',
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
    expect(out).toMatch(/1–2 {2}Ann +87\.5/);
    expect(out).toMatch(/Assumptions made because the table doesn’t say/);
  });

  it('lets no control character of a name reach the terminal', async () => {
    const { out } = await run(compareCommand, file('evil.csv', table.replaceAll('Ann', 'A\u001b[31mn')));
    expect(out).not.toContain('\u001b');
  });

  it('names line and column of an error and exits 1', async () => {
    expect(await run(compareCommand, file('bad.csv', table.replace('Depth,5', 'Depth,what')))).toEqual({
      code: 1,
      out: '',
      error: 'line 2, column rating: “what” is not a rating; give a number, or leave it empty where no one rated\n',
    });
  });

  const twice = 'candidate,panelist,criterion,rating\nAnn,Joe,Depth,5\nBo,Joe,Depth,4\nAnn,Joe,Depth,3\n';

  it('goes on with what it understood of a table, and says so on standard error with the option that says otherwise', async () => {
    const wide = file('wide.csv', 'Contestant,Reviewer 1,Reviewer 2\nX,7.5,8\nY,5,\n');
    const { code, out, error } = await run(compareCommand, wide);
    expect(code).toBe(0);
    expect(out).toMatch(/1–2 {2}X/);
    expect(error).toMatch(
      /^One line for each candidate, with a column for each of 2 panelists\. Read 2 candidates, 3 ratings; 1 place without a rating\.\n/,
    );
    expect(error).toContain('To say otherwise: --same-people yes|no.');
    expect(error).toContain('0 to 10; 1 to 10 would fit as well. To say otherwise: --scale 0-10.');
    const answered = await run(compareCommand, wide, { 'same-people': 'no', scale: '0-10' });
    expect(answered.error.split('\n')).toHaveLength(2);
  });

  it('stops where another answer would give another order, and goes on when told', async () => {
    const path = file('twice.csv', twice);
    expect(await run(compareCommand, path)).toEqual({
      ...{ code: 1, out: '' },
      error:
        'Joe rated “Depth” of Ann on lines 2 and 4. Which rating counts? Another answer would put the candidates in another order: say --repeats first|last|mean.\n',
    });
    const last = await run(compareCommand, path, { repeats: 'last' });
    expect(last.out).toMatch(/^Bo has the highest score/m);
    expect((await run(compareCommand, path, { repeats: 'first' })).out).toMatch(/^Ann has the highest score/m);
  });

  it('takes columns, scales and words as they are said', async () => {
    const path = file('said.csv', 'Wer;Wie;Was\nA;P;schlecht\nB;P;gut\n');
    const options = { candidate: 'Wer', panelist: '#2', rating: 'was', order: 'schlecht<mittel<gut' };
    expect((await run(compareCommand, path, options)).out).toMatch(/^B has the highest score[^]*1–2 {2}B +100\.0/m);
    await expect(run(compareCommand, path, { scale: 'big' })).rejects.toThrow('--scale: “big” is not a scale');
    await expect(run(compareCommand, path, { repeats: 'all' })).rejects.toThrow('--repeats is first, last or mean.');
  });
});
