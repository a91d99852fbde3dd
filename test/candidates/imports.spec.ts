import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { eventsOf, givenCandidate, givenScorecard } from '../factories/candidates.js';
import { givenJob, givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { until } from '../support/until.js';

interface Found {
  name: string;
  email: string | null;
  phone: string;
  source: string | null;
  applied: string;
  details: string | null;
}

interface ImportState {
  id: string;
  state: string;
  counts: { added: number; updated: number; skipped: number } | null;
  rows: { items: { line: number; outcome: string; told: string; name: string | null; stays: boolean }[] };
}

describe('files of candidates', () => {
  let application: TestApplication;
  let job: Job;
  let recruiter: Person;
  let rita: Browser;

  beforeAll(async () => {
    application = await startApplication();
  });
  beforeEach(async () => {
    ({ job, recruiter } = await givenJobWithTeam(application));
    rita = await as(application, recruiter);
  });
  afterAll(() => application.close());

  const here = (of: { id: string } = job): Promise<Found[]> =>
    application.database.query<Found[]>(
      `select n.name, n.email, n.phone, a.source, a.created_at::date::text as applied, convert_from(f.content, 'UTF8') as details
         from applications a join candidates n on n.id = a.candidate_id left join stored_files f on f.id = a.resume_id
        where a.job_id = $1 order by n.name, n.email`,
      [of.id],
    );

  /** Where the page of the file is. */
  const upload = async (text: string | Buffer, name = 'people.csv', of: { id: string } = job): Promise<string> => {
    const file = { name, bytes: Buffer.from(text) };
    const answer = await rita.upload(`/jobs/${of.id}/candidates/imports`, { _form: 'upload' }, { file });
    expect([answer.status, textOf(answer)]).toEqual([303, '']);
    return String(answer.headers['location']);
  };

  const asked = async (at: string): Promise<string> => {
    const answer = await rita.post(`${at}/import`);
    expect([answer.status, textOf(answer)]).toEqual([303, '']);
    return String(answer.headers['location']);
  };

  const stateOf = async (at: string): Promise<ImportState> => (await rita.api('get', at)).body as ImportState;

  const over = (at: string): Promise<ImportState> =>
    until(async () => {
      const now = await stateOf(at);
      return now.state === 'waiting' || now.state === 'making' ? undefined : now;
    });

  const brought = async (text: string, name?: string): Promise<{ at: string; done: ImportState }> => {
    const at = await asked(await upload(text, name));
    return { at, done: await over(at) };
  };

  it('guesses what the columns are, shows what each row will become, and brings them in', async () => {
    const csv = [
      'First name;Surname;E-mail address;Mobile;Application source;Date applied;Notice period;Gender',
      'Amara;Okafor;Amara@Example.com;(312) 555-0142;Referral;2026-03-14;4 weeks;f',
      'Li;Na;;+86 10 6552 9988;LinkedIn;14 Mar 2026;;m',
      'No;Address;not-an-address;;;;;',
      ';;;;;;;',
    ].join('\n');
    const at = await upload(csv);
    const page = textOf(await rita.get(at));
    expect(page).toContain('Import 2 candidates');
    expect(page).toContain('“not-an-address” is not an email address.');
    expect(page).toContain('“Gender” is left out');
    expect(page).toContain('+1 312 555 0142');
    expect(await here()).toEqual([]);

    const done = await over(await asked(at));

    expect(done).toMatchObject({ state: 'made', counts: { added: 2, updated: 0, skipped: 1 } });
    expect(await here()).toEqual([
      {
        ...{ name: 'Amara Okafor', email: 'amara@example.com', phone: '+1 312 555 0142', source: 'referral' },
        ...{ applied: '2026-03-14', details: 'Notice period: 4 weeks' },
      },
      {
        ...{ name: 'Li Na', email: null, phone: '+86 10 6552 9988', source: 'advertised' },
        ...{ applied: '2026-03-14', details: 'Source: LinkedIn' },
      },
    ]);
    const events = await eventsOf(application, job.id);
    expect(events.map(({ type }) => type)).toEqual([
      ...[
        'candidates.uploaded',
        'candidates.import_asked',
        'candidate.added',
        'candidate.added',
        'candidates.imported',
      ],
    ]);
    expect(events.every(({ actor_name }) => actor_name === recruiter.name)).toBe(true);
    // The file itself is not kept.
    expect((await rita.get(at)).status).toBe(404);
  });

  it('takes the choices of the last file with the same columns', async () => {
    const at = await upload('Who;Wo\nAmara Okafor;Chicago\n');
    expect(textOf(await rita.get(at))).toContain('No column is the name. Choose the one that holds it.');
    const refused = await rita.post(`${at}/import`);
    expect([refused.status, textOf(refused)]).toEqual([409, expect.stringContaining('Answer what is open')]);
    await rita.post(at, 'columns[0][role]=name&columns[1][role]=ignore&existing=fill');

    const next = textOf(await rita.get(await upload('Who;Wo\nBen Adler;Oslo\n')));

    expect(next).toContain('Import 1 candidate');
    expect(next).not.toContain('is kept with each candidate');
  });

  it('asks which of two dates a day is, and in which country a number is', async () => {
    const at = await upload('name,date,phone\nAmara,03/04/2026,030 1234567\nBen,05/06/2026,030 7654321\n');
    const page = textOf(await rita.get(at));
    expect(page).toContain('“03/04/2026” could be two dates.');
    expect(page).toContain('“030 1234567” isn’t a phone number of your country.');
    expect((await rita.post(`${at}/import`)).status).toBe(409);

    await rita.post(at, { dates: 'day_first', country: 'DE' });
    await over(await asked(at));

    expect(await here()).toMatchObject([
      { name: 'Amara', applied: '2026-04-03', phone: '+49 30 1234567' },
      { name: 'Ben', applied: '2026-06-05', phone: '+49 30 7654321' },
    ]);
  });

  it('skips those who are here, or fills in what they lack, as it was told', async () => {
    await givenCandidate(application, job, { name: 'Amara Okafor', email: 'amara@example.com' });
    await givenCandidate(application, job, { name: 'Ben Adler', email: null, phone: '312 555 0111' });
    const csv = 'name,email,phone,city\nA. Okafor,amara@example.com,+1 312 555 0142,Oslo\nben adler,,(312) 555-0111,\n';
    const at = await upload(csv);
    expect(textOf(await rita.get(at))).toContain('No one in this file is new.');

    await rita.post(at, { existing: 'fill' });
    const preview = textOf(await rita.get(`${at}?outcome=updated`));
    expect(preview).toContain('New: phone, details.');
    const done = await over(await asked(at));

    expect(done.counts).toEqual({ added: 0, updated: 1, skipped: 1 });
    expect(await here()).toMatchObject([
      { name: 'Amara Okafor', phone: '+1 312 555 0142', details: 'city: Oslo' },
      { name: 'Ben Adler', phone: '312 555 0111', details: null },
    ]);
  });

  it('undoes an import, but for those with whom something was done, and says why', async () => {
    const { application: known } = await givenCandidate(application, job, { name: 'Old', email: 'old@example.com' });
    const csv =
      'name,email,phone\nOld,old@example.com,+1 312 555 0142\nSeen,seen@example.com,\nGone,gone@example.com,\n';
    const at = await upload(csv);
    await rita.post(at, { existing: 'fill' });
    const address = await asked(at);
    await over(address);
    const [seen] = await application.database.query<{ id: string; jobId: string }[]>(
      `select a.id, a.job_id as "jobId" from applications a join candidates n on n.id = a.candidate_id where n.email = 'seen@example.com'`,
    );
    await givenScorecard(application, seen!, await givenPerson(application), 'submitted');

    const answer = await rita.post(`${address}/undoing`);

    expect(answer.status).toBe(303);
    expect((await here()).map(({ name, phone }) => [name, phone])).toEqual([
      ['Old', ''],
      ['Seen', ''],
    ]);
    const { rows } = await stateOf(address);
    expect(rows.items).toMatchObject([
      { name: 'Seen', stays: true, told: 'Stays, because an interview or another session is scheduled.' },
    ]);
    expect(await application.database.query(`select 1 from candidates where email = 'gone@example.com'`)).toEqual([]);
    const events = (await eventsOf(application, job.id)).slice(-3);
    expect(events.map(({ type }) => type)).toEqual([
      'candidate.removed',
      'candidate.edited',
      'candidates.import_undone',
    ]);
    expect(events[1]!.payload).toMatchObject({ applicationId: known.id, fields: ['phone'] });
    expect(events[2]!.payload).toMatchObject({ removed: 1, restored: 1, kept: 1 });
  });

  it('brings in nobody where one cannot be written, and everybody on the next try', async () => {
    await application.database.query(
      `create function refuse_last() returns trigger language plpgsql as $$ begin
         if new.name = 'Person 600' then raise exception 'the disk is full'; end if; return new; end $$`,
    );
    await application.database.query(
      `create trigger tr_refuse_last before insert on candidates for each row execute function refuse_last()`,
    );
    const csv = ['name,email', ...Array.from({ length: 600 }, (_, at) => `Person ${at + 1},p${at + 1}@many.example`)];
    const address = await asked(await upload(csv.join('\n')));
    await until(async () => {
      const rows = await application.database.query<{ tries: number; run: string | null }[]>(
        'select tries, run from candidate_imports where job_id = $1',
        [job.id],
      );
      return rows[0]!.tries > 0 && rows[0]!.run === null;
    });
    expect(await here()).toEqual([]);
    expect((await eventsOf(application, job.id)).map(({ type }) => type)).not.toContain('candidate.added');
    await application.database.query('drop trigger tr_refuse_last on candidates');

    expect((await over(address)).counts).toEqual({ added: 600, updated: 0, skipped: 0 });
    expect(await here()).toHaveLength(600);
  });

  it('brings in nobody once it was canceled', async () => {
    await application.database.transaction(async (tx) => {
      // The job is held, so that the import waits in its midst.
      await tx.query('select 1 from jobs where id = $1 for no key update', [job.id]);
      const address = await asked(await upload('name\nAmara\n'));
      await until(async () => (await stateOf(address)).state === 'making');
      expect((await rita.post(`${address}/cancellation`)).status).toBe(303);
      expect((await stateOf(address)).state).toBe('cancelled');
    });
    await until(async () => {
      const rows = await application.database.query<{ left: number }[]>(
        `select count(*)::int as left from graphile_worker.jobs where task_identifier = 'candidates.import'`,
      );
      return rows[0]!.left === 0;
    });
    expect(await here()).toEqual([]);
  });

  it('makes one person of an address that two files bring at once', async () => {
    const other = await givenJob(application);
    await givenRole(application, other, recruiter, 'recruiter');
    const rows = ['name,email', ...Array.from({ length: 60 }, (_, at) => `Twin ${at},twin${at}@example.com`)];
    const [one, two] = [
      await upload(rows.join('\n')),
      await upload([rows[0], ...rows.slice(1).toReversed()].join('\n'), 'b.csv', other),
    ];
    const [first, second] = await Promise.all([asked(one), asked(two)]);

    await over(first);
    await over(second);

    const [people] = await application.database.query<{ count: number }[]>(
      `select count(*)::int as count from candidates where email like 'twin%@example.com'`,
    );
    expect([people!.count, (await here()).length, (await here(other)).length]).toEqual([60, 60, 60]);
  });

  it('finds everybody of the same file here the second time, and says when it came', async () => {
    const csv = 'name,email\nAmara,a@twice.example\nBen,b@twice.example\n';
    await brought(csv);
    const page = textOf(await rita.get(await upload(csv)));
    expect(page).toContain('This same file was imported into this job on');
    expect(page).toContain('No one in this file is new.');
  });

  it('takes pasted rows, JSON Resume and Greenhouse', async () => {
    const pasted = await rita.post(`/jobs/${job.id}/candidates/imports`, {
      _form: 'upload',
      pasted: 'name\temail\nPaste\tp@x.example',
    });
    await over(await asked(String(pasted.headers['location'])));
    const resume = {
      basics: { name: 'Resume', email: 'r@x.example', phone: '+1 312 555 0142' },
      work: [{ name: 'ACME' }],
    };
    await brought(JSON.stringify([resume]), 'resume.json');
    const greenhouse = [
      {
        ...{
          id: 1,
          first_name: 'Green',
          last_name: 'House',
          email_addresses: [{ value: 'g@x.example', type: 'work' }],
        },
        applications: [
          { id: 2, status: 'active', applied_at: '2026-02-01T10:00:00Z', source: { public_name: 'Referral' } },
        ],
      },
      { id: 3, first_name: 'Was', last_name: 'Rejected', applications: [{ id: 4, status: 'rejected' }] },
    ];
    const { done } = await brought(JSON.stringify({ candidates: greenhouse }), 'greenhouse.json');

    expect(done.rows.items).toMatchObject([
      { outcome: 'added', name: 'Green House' },
      { outcome: 'skipped', told: 'The application was rejected in Greenhouse.' },
    ]);
    expect(await here()).toMatchObject([
      { name: 'Green House', email: 'g@x.example', source: 'referral', applied: '2026-02-01' },
      { name: 'Paste' },
      { name: 'Resume', phone: '+1 312 555 0142', details: expect.stringContaining('Name: ACME') },
    ]);
  });

  it('takes lists of Greenhouse as files of their own, and no other files together', async () => {
    const at = `/jobs/${job.id}/candidates/imports`;
    const person = Buffer.from('[{"id": 7, "first_name": "Apart", "last_name": "Filed"}]');
    const applied = Buffer.from('[{"id": 8, "candidate_id": 7, "source": {"public_name": "Referral"}}]');
    const send = () => rita.upload(at, { _form: 'upload' }, { file: { name: 'people.json', bytes: person } });
    const { headers } = await send().attach('file', applied, 'applications.json');
    expect(textOf(await rita.get(String(headers['location'])))).toMatch(/people.json \+ applications.json.*Referral/s);
    const mixed = await send().attach('file', Buffer.from('name\nX'), 'x.csv');
    expect([mixed.status, textOf(mixed)]).toEqual([422, expect.stringContaining('Only files from Greenhouse')]);
  });

  it('says what is no table, and is there for those alone who may add candidates', async () => {
    const file = { name: 'x.pdf', bytes: Buffer.from('%PDF-1.4 nothing') };
    const refused = await rita.upload(`/jobs/${job.id}/candidates/imports`, { _form: 'upload' }, { file });
    expect([refused.status, textOf(refused)]).toEqual([
      422,
      expect.stringContaining('a table of candidates is a CSV file'),
    ]);
    const none = await rita.post(`/jobs/${job.id}/candidates/imports`, { _form: 'upload', pasted: '' });
    expect([none.status, textOf(none)]).toEqual([422, expect.stringContaining('Choose a file')]);

    const at = await upload('name\nAmara\n');
    const address = await asked(await upload('name\nBen\n'));
    const colleague = await givenPerson(application);
    await givenRole(application, job, colleague, 'recruiter');
    const ina = await as(application, colleague);
    expect((await ina.get(at)).status).toBe(404);
    expect((await ina.get(address)).status).toBe(200);
    const stranger = await as(application, await givenPerson(application));
    expect((await stranger.get(address)).status).toBe(404);
    expect((await stranger.post(`${address}/undoing`)).status).toBe(404);
    expect((await rita.get(`/jobs/${job.id}/candidates/imports`)).text).toContain('people.csv');
    expect((await rita.post(`${at}/removal`)).status).toBe(303);
  });
});
