import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { passwordFits } from '../../src/accounts/access/passwords.js';
import { Person } from '../../src/accounts/access/person.entity.js';
import { entities } from '../../src/app/entities.js';
import { runProgram } from '../../src/platform/command-line/run-program.js';
import { attachDatabase } from '../../src/platform/embedded-postgres/attach.js';
import { addUserCommand } from '../../src/app/commands/user-commands.js';
import { exportRoundCommand, importRoundCommand } from '../../src/app/commands/round-commands.js';
import { migrateCommand } from '../../src/app/commands/installation-commands.js';
import { packetCommand } from '../../src/app/commands/packet-commands.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { givenJob } from '../factories/people.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';
import { roundFile, withoutPersons } from '../factories/round-file.js';
import { type TestApplication, startApplication } from '../support/application.js';

let application: TestApplication;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'commands-'));
  application = await startApplication();
});
afterAll(async () => {
  await application.close();
  await rm(folder, { recursive: true });
});

async function called(...args: string[]) {
  const find = async () => {
    const settings = { ...application.settings, databaseUrl: application.databaseUrl };
    return { settings, entities };
  };
  const commands = [importRoundCommand, exportRoundCommand, addUserCommand, migrateCommand, packetCommand].map((make) =>
    make(find),
  );
  const written = { out: '', error: '' };
  const io = {
    out: (text: string) => void (written.out += text),
    error: (text: string) => void (written.error += text),
  };
  const code = await runProgram({ name: 'callboard', about: '', version: '1', commands }, args, io);
  return { code, ...written };
}

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
}

describe('callboard round import and export', () => {
  it('brings a round in and gives the same out by its requisition number, into a file for its owner only', async () => {
    const imported = await called('round', 'import', await file('demo.json', demoRound));
    expect(imported).toMatchObject({ code: 0, error: '' });
    expect(imported.out).toMatch(/^Imported Technical seller, Midwest: http:\/\/127\.0\.0\.1\/jobs\/[0-9a-f-]{36}\n$/);

    const path = join(folder, 'out.json');
    expect(await called('round', 'export', '2026-014', '-o', path)).toEqual({ code: 0, out: '', error: '' });
    const text = await readFile(path, 'utf8');
    const marks = demoRound.sittings.flatMap(({ scorecards }) => scorecards).filter(({ state }) => state !== 'draft');
    expect(text.match(/"imported by the operator on [^"]*, no seal"/g)).toHaveLength(marks.length);
    const unmarked = JSON.parse(text, (key, value: unknown) => (key === 'marks' ? undefined : value)) as RoundFile;
    const { seal, ...given } = withoutPersons(unmarked);
    expect(seal).toMatchObject({ installation: application.settings.baseUrl });
    const kept = { categoryWeights: expect.anything(), weighedAt: expect.any(String) };
    expect(given).toEqual({ ...demoRound, plans: demoRound.plans.map((plan) => ({ ...plan, ...kept })) });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('gives a job out by its id', async () => {
    const job = await givenJob(application, { title: 'By id' });
    const { code, out } = await called('round', 'export', job.id);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ format: 'callboard-round/1', job: { title: 'By id' }, sittings: [] });
  });

  it('lists the jobs where several have the number, and where none has it', async () => {
    const one = await givenJob(application, { requisition: 'TWICE' });
    const other = await givenJob(application, { requisition: 'twice' });
    const several = await called('round', 'export', 'Twice');
    const none = await called('round', 'export', 'nothing like it');

    expect(several).toMatchObject({ code: 1, out: '' });
    expect(several.error).toMatch(/^2 jobs have the requisition number Twice; use an id:\n/);
    for (const { id } of [one, other]) {
      expect(several.error).toContain(id);
      expect(none.error).toContain(id);
    }
    expect(none.error).toMatch(/^there is no job with the id or requisition number nothing like it/);
  });

  it('names what is wrong with a round by its pointer', async () => {
    const wrong = { ...roundFile(), extra: 1 };
    const round = roundFile();
    round.team.forEach((person) => (person.email = 'same@example.com'));
    expect((await called('round', 'import', await file('wrong.json', wrong))).error).toMatch(/^\/extra: /);
    expect(await called('round', 'import', await file('same.json', round))).toEqual({
      code: 1,
      out: '',
      error: '/team/1/email: “same@example.com” is already the address of /team/0; two people can’t share one\n',
    });
    expect((await called('round', 'import', join(folder, 'absent.json'))).error).toMatch(/does not exist\n$/);
  });
});

describe('callboard user add', () => {
  it('adds someone who can sign in with the password it prints', async () => {
    const { code, out } = await called('user', 'add', 'Ann@Example.com', '--name', 'Ann', '--administrator');
    expect(code).toBe(0);
    const password = /^Password: (\S+)$/m.exec(out)?.[1];
    const person = await application.database.findOneByOrFail(Person, { email: 'ann@example.com' });
    expect(person).toMatchObject({ name: 'Ann', administrator: true, opensJobs: false });
    expect(await passwordFits(person.passwordHash, password ?? '')).toBe(true);
    const events = await application.database.query<object[]>(
      `select type, actor_id, actor_name from audit_events where payload->>'personId' = $1`,
      [person.id],
    );
    expect(events).toEqual([{ type: 'person.added', actor_id: null, actor_name: 'operator' }]);
  });

  it('gives a password to a name that came with a round', async () => {
    const id = (await application.database.findOneByOrFail(Person, { email: 'kenji.watanabe@example.com' })).id;
    const args = [
      'user',
      'add',
      'kenji.watanabe@example.com',
      '--name',
      'X',
      '--password',
      'long enough',
      '--opens-jobs',
    ];
    expect(await called(...args)).toMatchObject({ code: 0, out: 'kenji.watanabe@example.com can sign in now.\n' });
    const person = await application.database.findOneByOrFail(Person, { id });
    expect(person).toMatchObject({ name: 'Kenji Watanabe', opensJobs: true });
    expect(await passwordFits(person.passwordHash, 'long enough')).toBe(true);
    expect(await called(...args)).toMatchObject({ code: 1, error: expect.stringContaining('can already sign in') });
  });

  it('names what is wrong with what was given', async () => {
    const { code, error } = await called('user', 'add', 'nobody', '--name', '', '--password', 'short');
    expect(code).toBe(1);
    expect(error).toContain('email: Enter an email address');
    expect(error).toContain('password: Write at least 12 characters.');
    expect(error).toContain('name: ');
    expect((await called('user', 'add', 'a@b.cd')).code).toBe(2);
  });
});

describe('callboard packet', () => {
  it('prints a file, and a job of the database', async () => {
    const round = roundFile();
    round.job.requisition = 'PRINT-1';
    const source = await file('print.json', round);
    await called('round', 'import', source);
    for (const [index, named] of [source, 'print-1'].entries()) {
      const path = join(folder, `packet-${index}.pdf`);
      const { code, out } = await called('packet', named, '-o', path, '--paper', 'letter', '--letters');
      expect(code).toBe(0);
      expect(out).toMatch(/packet-\d\.pdf: \d+ pages, SHA-256 [0-9a-f]{64}\n$/);
      expect((await readFile(path)).subarray(0, 5).toString()).toBe('%PDF-');
    }
  }, 60_000);

  it('says what is wrong with the file, the job or the paper', async () => {
    expect(await called('packet', 'absent.json')).toMatchObject({ code: 1, error: 'absent.json does not exist\n' });
    expect((await called('packet', 'This job doesn’t exist, or you don’t have access to it.')).error).toMatch(
      /^there is no job with the id or requisition number/,
    );
    expect((await called('packet', 'x', '--paper', 'B5')).code).toBe(2);
    const empty = await file('empty.json', { ...roundFile(), sittings: [] });
    expect((await called('packet', empty)).error).toBe('There is no one to compare: the job has no sessions.\n');
  });
});

describe('the database of a command', () => {
  it('is up to date after migrate', async () => {
    expect(await called('migrate')).toEqual({ code: 0, out: 'The database is up to date.\n', error: '' });
  });

  it('is not made by a command that only reads', async () => {
    const dataFolder = join(folder, 'nothing-here');
    await expect(attachDatabase({ dataFolder }, false)).rejects.toThrow(/has no database/);
    await expect(stat(dataFolder)).rejects.toThrow(/ENOENT/);
  });
});
