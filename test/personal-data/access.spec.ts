import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { dataAccessCommand, dataDueCommand, dataEraseCommand } from '../../src/app/commands/person-data-commands.js';
import { entities } from '../../src/app/entities.js';
import { runProgram } from '../../src/platform/command-line/run-program.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { docxOf } from '../factories/documents.js';
import { eventsOf, givenCandidate } from '../factories/candidates.js';
import { givenErased } from '../factories/erasures.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { heldTables } from '../../src/personal-data/held-tables.js';
import { roundFile } from '../factories/round-file.js';
import { givenRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { bytesSay, findInDatabase } from '../support/find-in-database.js';
import { settled } from '../support/until.js';

interface PersonalFile {
  names: string[];
  redacted: boolean;
  sections: { title: string; entries: Record<string, unknown>[] }[];
  files: { name: string; base64: string }[];
}

let application: TestApplication;
let job: Job;
let recruiter: Browser;
let administrator: Browser;
let ada: Person;
let applicationId: string;

beforeAll(async () => {
  application = await startApplication();
  const rita = await givenPerson(application, { name: 'Rita Recruiter' });
  ada = await givenPerson(application, { name: 'Ada Admin', administrator: true });
  const round = roundFile({ candidates: 2 });
  Object.assign(round.candidates[0]!, { name: 'Petra Petitioner', email: 'petra@kestrel.example' });
  round.sittings[0]!.scorecards[0]!.ratings[0]!.note = 'Stronger than Candidate 2, says Panelist 2.';
  job = await givenRound(application, round);
  await givenRole(application, job, rita, 'recruiter');
  [recruiter, administrator] = [await as(application, rita), await as(application, ada)];
  const [row] = await application.database.query<{ id: string; version: number }[]>(
    `select a.id, a.version from applications a join candidates c on c.id = a.candidate_id where c.name like 'Petra%'`,
  );
  applicationId = row!.id;
  const bytes = docxOf('Curriculum');
  const fields = { version: String(row!.version) };
  const sent = await recruiter.upload(`/applications/${applicationId}/resume`, fields, {
    resume: { name: 'petra.docx', bytes },
  });
  expect(sent.status).toBe(303);
});
afterAll(() => application.close());

async function given(browser: Browser, path: string, redacted: boolean): Promise<string> {
  const fields = { _form: 'access', paper: 'A4', ...(redacted && { redacted: 'true' }) };
  const asked = await browser.post(path, fields);
  expect(asked.status).toBe(303);
  const here = String(asked.headers['location']);
  await settled(application.app, 'access_exports', here.slice(here.lastIndexOf('/') + 1));
  expect(textOf(await browser.get(here))).toContain('Download the PDF');
  return here;
}

const jsonOf = async (browser: Browser, here: string): Promise<PersonalFile> =>
  (await browser.get(`${here}/json`)).body as PersonalFile;

describe('everything on file about a candidate', () => {
  it('is made as PDF and JSON, with others’ names left out where that is chosen', async () => {
    const path = `/applications/${applicationId}/data`;
    expect(textOf(await recruiter.get(path))).toContain('None yet.');
    const here = await given(recruiter, path, true);
    const file = await jsonOf(recruiter, here);
    expect(file).toMatchObject({ names: ['Petra Petitioner'], redacted: true });
    const titles = file.sections.map(({ title }) => title);
    expect(titles).toEqual(
      expect.arrayContaining([
        'Candidates: names and contact details',
        'Ratings and notes',
        'Sessions: time, place, topic',
      ]),
    );
    const notes = file.sections.find(({ title }) => title === 'Ratings and notes')!.entries;
    expect(notes).toHaveLength(6);
    const text = JSON.stringify(file);
    expect(text).toContain('petra@kestrel.example');
    expect(text).toMatch(/Stronger than \[Candidate 1\], says \[Staff \d+\]\./);
    expect(text).not.toMatch(/Panelist \d|Rita Recruiter|Candidate 2/);
    expect(Buffer.from(file.files[0]!.base64, 'base64').subarray(0, 2).toString()).toBe('PK');

    const pdf = (await recruiter.get(`${here}/file`).buffer(true)).body as Buffer;
    expect(await bytesSay(pdf, ['Stronger than'])).toBe(true);
    expect(await bytesSay(pdf, ['Rita Recruiter', 'Panelist 2'])).toBe(false);
    const types = (await eventsOf(application, job.id)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['access.asked', 'access.made', 'access.downloaded']));
    const [look] = await application.database.query<object[]>(
      `select from looks where application_id = $1 and kind = 'ratings'`,
      [applicationId],
    );
    expect(look).toBeDefined();
  }, 90_000);

  it('holds others’ names where that is chosen', async () => {
    const here = await given(recruiter, `/applications/${applicationId}/data`, false);
    expect(JSON.stringify(await jsonOf(recruiter, here))).toContain('says Panelist 2.');
  }, 90_000);

  it('waits while ratings are hidden, and isn’t there for panelists', async () => {
    const path = `/applications/${applicationId}/data`;
    const [card] = await application.database.query<{ id: string }[]>(
      `select c.id from scorecards c join sittings s on s.id = c.sitting_id where s.application_id = $1 limit 1`,
      [applicationId],
    );
    const set = (sql: string) => application.database.query(`update scorecards set ${sql} where id = $1`, [card!.id]);
    const [made] = await application.database.query<{ id: string }[]>('select id from access_exports limit 1');
    await set(`state = 'draft', submitted_at = null`);
    const refused = await recruiter.post(path, { _form: 'access', paper: 'A4' });
    expect(refused.status).toBe(409);
    expect(textOf(refused)).toContain('Some of this candidate’s ratings are hidden from you.');
    expect((await recruiter.get(`/access/${made!.id}/file`)).status).toBe(404);
    await set(`state = 'submitted', submitted_at = now()`);
    expect((await recruiter.get(`/access/${made!.id}/file`)).status).toBe(200);
    const panelist = await givenPerson(application, { name: 'Pat' });
    await givenRole(application, job, panelist, 'panelist');
    const browser = await as(application, panelist);
    for (const place of [path, `/access/${made!.id}`, `/access/${made!.id}/json`]) {
      expect((await browser.get(place)).status).toBe(404);
    }
  });

  it('is given of people who sign in too', async () => {
    const secrets = await givenSecrets();
    const here = await given(administrator, `/people/${ada.id}/data`, true);
    const file = await jsonOf(administrator, here);
    expect(file.names).toEqual(['Ada Admin']);
    expect(JSON.stringify(file)).not.toContain('Petra');
    const kept = file.sections.flatMap(({ entries }) => entries).flatMap((entry) => Object.entries(entry));
    expect(kept).toEqual(expect.arrayContaining([['password hash', 'on file, not given out']]));
    expect(kept).toEqual(expect.arrayContaining([['id token', 'on file, not given out']]));
    const pdf = (await administrator.get(`${here}/file`).buffer(true)).body as Buffer;
    expect(secrets.filter((secret) => JSON.stringify(file).includes(secret))).toEqual([]);
    expect(await bytesSay(pdf, ['on file, not given out'])).toBe(true);
    expect(await bytesSay(pdf, secrets)).toBe(false);
    expect((await recruiter.get(here)).status).toBe(404);
  }, 90_000);

  /** Something in each column of Ada's that proves who she is. @returns every such value, in all the ways it is written */
  async function givenSecrets(): Promise<string[]> {
    const { database } = application;
    await database.query(`update people set password_hash = 'scrypt-of-ada' where id = $1`, [ada.id]);
    await database.query(
      `update sessions set id_token = 'id-token-of-ada', former_hash = token_hash where person_id = $1`,
      [ada.id],
    );
    await database.query(`insert into one_time_secrets (person_id, secret) values ($1, 'SECRETOFADASAPP')`, [ada.id]);
    await database.query(`insert into recovery_codes (person_id, code_hash) values ($1, repeat('c', 64))`, [ada.id]);
    await database.query(
      `insert into calendar_feeds (id, person_id, token_hash) values (gen_random_uuid(), $1, repeat('d', 64))`,
      [ada.id],
    );
    const values: string[] = [];
    for (const { table, columns, ofPerson } of heldTables) {
      for (const column of Object.keys(columns).filter((name) => columns[name] === 'secret')) {
        if (!ofPerson) continue;
        const rows = await database.query<{ value: string }[]>(
          `select to_jsonb(t."${column}") #>> '{}' as value from ${table} t where ${ofPerson}`,
          [ada.id],
        );
        values.push(...rows.flatMap(({ value }) => (value ? [value.replace(/^\\x/, '')] : [])));
      }
    }
    expect(values.length).toBeGreaterThan(5);
    return values;
  }

  it('is given, listed and erased on the command line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'data-'));
    const called = async (...args: string[]) => {
      const settings = { ...application.settings, dataFolder: folder, databaseUrl: application.databaseUrl };
      const find = async () => ({ settings, entities });
      const commands = [dataDueCommand(find), dataEraseCommand(find), dataAccessCommand(find)];
      const written = { out: '', error: '' };
      const io = {
        out: (text: string) => void (written.out += text),
        error: (text: string) => void (written.error += text),
      };
      const code = await runProgram({ name: 'callboard', about: '', version: '1', commands }, args, io);
      return { code, ...written };
    };
    const path = join(folder, 'petra.json');
    expect(await called('data', 'due')).toMatchObject({ code: 0, out: 'No one is due.\n' });
    expect(await called('data', 'access', 'petra@kestrel.example', '-o', path, '--redact')).toMatchObject({ code: 0 });
    expect(await readFile(path, 'utf8')).toContain('Petra Petitioner');
    expect(await called('data', 'access', 'nobody@kestrel.example', '-o', path)).toMatchObject({ code: 1 });
    expect(await called('data', 'erase', 'petra@kestrel.example')).toMatchObject({ code: 2 });
    expect(await called('data', 'erase', ada.email!, '--person', '--yes')).toMatchObject({
      ...{ code: 1, error: expect.stringContaining('deactivate them first') },
    });
    const { application: extra } = await givenCandidate(application, job, {
      name: 'Carl Commandline',
      email: 'carl@kestrel.example',
    });
    expect(extra.jobId).toBe(job.id);
    expect(await called('data', 'erase', 'carl@kestrel.example', '--yes')).toMatchObject({
      ...{ code: 0, out: expect.stringMatching(/^Erased: Carl Commandline is now Erased candidate \d+\.\n$/) },
    });
    expect(await findInDatabase(application.databaseUrl, ['Commandline', 'carl@kestrel'])).toEqual([]);
    expect(await readFile(join(folder, 'erasures.ndjson'), 'utf8')).toContain(extra.id);
    await rm(folder, { recursive: true });
  }, 60_000);

  it('goes with the candidate who is erased', async () => {
    await givenErased(application, [applicationId]);
    const [left] = await application.database.query<object[]>(`select from access_exports where kind = 'candidate'`);
    expect(left).toBeUndefined();
  });
});
