import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyRecordCommand } from '../../src/app/commands/verify-record-command.js';
import { entities } from '../../src/app/entities.js';
import { nextLink } from '../../src/audit/chain.js';
import { RecordHeads } from '../../src/audit/record-heads.service.js';
import { Audit } from '../../src/audit/audit.service.js';
import { Database } from '../../src/platform/database/database.js';
import { runProgram } from '../../src/platform/command-line/run-program.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { tampering } from '../support/owner.js';
import { quiet } from '../support/queue.js';
import { until } from '../support/until.js';

let application: TestApplication;
let folder = '';
let inbox: Inbox;
let jobs: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-'));
  inbox = await Inbox.open();
  application = await startApplication({ dataFolder: folder, mail: inbox.settings, headsTo: 'keeper@example.com' });
});
afterAll(async () => {
  await application.close();
  await inbox.close();
  await rm(folder, { recursive: true });
});

/** Two jobs with five events each. */
beforeEach(async () => {
  await tampering(application, 'truncate audit_events, audit_links, audit_chains');
  await rm(join(folder, 'record-heads'), { recursive: true, force: true });
  jobs = [];
  for (let n = 0; n < 2; n += 1) {
    const { job } = await givenJobWithTeam(application);
    jobs.push(job.id);
    for (let event = 0; event < 5; event += 1) await edited(job.id, `field${event}`);
  }
});

function edited(jobId: string, field: string): Promise<void> {
  const { app } = application;
  return app
    .get(Database)
    .transaction((tx) =>
      app.get(Audit).record(tx, { id: null, name: 'Zoë' }, 'job.edited', { jobId, fields: [field] }),
    );
}

const ordered = async (jobId: string) =>
  application.database.query<{ id: string; place: number }[]>(
    'select event_id as id, place from audit_links where chain = $1 order by place',
    [jobId],
  );

async function verify(...args: string[]) {
  const settings = { ...application.settings, databaseUrl: application.databaseUrl };
  const written = { out: '', error: '' };
  const io = {
    out: (text: string) => void (written.out += text),
    error: (text: string) => void (written.error += text),
  };
  const commands = [verifyRecordCommand(async () => ({ settings, entities }))];
  const code = await runProgram(
    { name: 'callboard', about: '', version: '1', commands },
    ['audit', 'verify', ...args],
    io,
  );
  return { code, ...written };
}

async function headFile(): Promise<string> {
  const { text } = await application.app.get(RecordHeads).sign({ id: null, name: 'somebody' });
  const path = join(folder, 'head.json');
  await writeFile(path, text);
  await rm(join(folder, 'record-heads'), { recursive: true });
  return path;
}

describe('the chain of the record', () => {
  it('links each event to the one before it in its job', async () => {
    const rows = await application.database.query<{ link: Buffer; event: string }[]>(
      `select l.link, canonical_event(e, l.place) as event from audit_links l join audit_events e on e.id = l.event_id
        where l.chain = $1 order by l.place`,
      [jobs[0]],
    );
    const last = rows.slice(-5);
    expect(last).toHaveLength(5);
    expect(last[1]!.link).toEqual(nextLink(last[0]!.link, last[1]!.event));
    expect(last[1]!.link).toEqual(
      createHash('sha256')
        .update(Buffer.concat([last[0]!.link, Buffer.from(last[1]!.event)]))
        .digest(),
    );
    expect(JSON.parse(last[1]!.event)).toMatchObject({
      ...{ type: 'job.edited', actor: 'Zoë', actorId: null, jobId: jobs[0] },
      payload: { fields: ['field1'] },
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    });
  });

  it('is intact after what the product wrote itself, two at a time', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => edited(jobs[n % 2]!, `at the same time ${n}`)));
    const { code, out } = await verify();
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^The activity log is intact: \d+ events in \d+ chains/),
    });
  });

  it('lets writers of different jobs go on while one of them waits', async () => {
    const database = application.app.get(Database);
    await database.transaction(async (tx) => {
      await tx.query('set constraints all immediate');
      await application.app.get(Audit).record(tx, { id: null, name: 'x' }, 'job.closed', { jobId: jobs[0]! });
      await edited(jobs[1]!, 'meanwhile');
    });
    expect((await verify()).code).toBe(0);
  });

  it('locks the end of a chain only while the transaction commits', async () => {
    const database = application.app.get(Database);
    await database.transaction(async (tx) => {
      await application.app.get(Audit).record(tx, { id: null, name: 'x' }, 'job.closed', { jobId: jobs[0]! });
      await edited(jobs[0]!, 'of the same job, before the other one ends');
    });
    expect((await verify()).code).toBe(0);
  });

  it('writes no link for what was rolled back', async () => {
    const before = await ordered(jobs[0]!);
    const database = application.app.get(Database);
    const given = database.transaction(async (tx) => {
      await application.app.get(Audit).record(tx, { id: null, name: 'x' }, 'job.closed', { jobId: jobs[0]! });
      throw new Error('thought better of it');
    });
    await expect(given).rejects.toThrow('thought better');
    expect(await ordered(jobs[0]!)).toEqual(before);
    expect((await verify()).code).toBe(0);
  });
});

describe('callboard audit verify', () => {
  const changed: [string, (events: { id: string; place: number }[]) => string[], RegExp][] = [
    [
      'an event that was rewritten',
      (events) => [`update audit_events set payload = payload || '{"fields":["other"]}' where id = '${events[2]!.id}'`],
      /event 3 \(job\.edited, .*\) is not as it was recorded/,
    ],
    [
      'an actor who was replaced',
      (events) => [`update audit_events set actor_name = 'Somebody else' where id = '${events[2]!.id}'`],
      /event 3 .* is not as it was recorded/,
    ],
    [
      'an event that was removed from the middle',
      (events) => [`delete from audit_events where id = '${events[2]!.id}'`],
      /event 3 was removed/,
    ],
    [
      'an event that was removed with its link',
      (events) => [
        `delete from audit_events where id = '${events[2]!.id}'`,
        `delete from audit_links where event_id = '${events[2]!.id}'`,
      ],
      /event 3 is missing\./,
    ],
    [
      'two events that changed places',
      (events) => [
        `alter table audit_events drop constraint uq_audit_events_sequence`,
        `update audit_events e set sequence = o.sequence from audit_events o
          where (e.id, o.id) in (('${events[1]!.id}', '${events[2]!.id}'), ('${events[2]!.id}', '${events[1]!.id}'))`,
        `alter table audit_events add constraint uq_audit_events_sequence unique (sequence)`,
      ],
      /event 2 .* is not as it was recorded/,
    ],
    [
      'a tail that was cut off',
      (events) => [
        `delete from audit_events where id in ('${events.at(-1)!.id}', '${events.at(-2)!.id}')`,
        `delete from audit_links where event_id in ('${events.at(-1)!.id}', '${events.at(-2)!.id}')`,
      ],
      /event \d+ is missing, and all after it: \d+ events were recorded/,
    ],
    [
      'an event that was added past the chain',
      (events) => [
        `insert into audit_events (id, at, actor_name, job_id, type, payload)
         select gen_random_uuid(), at, 'Zoë', job_id, 'job.closed', payload from audit_events where id = '${events[0]!.id}'`,
      ],
      /\(job\.closed, .*\) was added past the chain/,
    ],
    [
      'a job whose whole log is gone',
      () => [
        `delete from audit_events where job_id = '${jobs[0]}'`,
        `delete from audit_links where chain = '${jobs[0]}'`,
      ],
      /event 1 is missing, and all after it/,
    ],
  ];

  it.each(changed)('names %s', async (_, statements, expected) => {
    await tampering(application, ...statements(await ordered(jobs[0]!)));
    const { code, out, error } = await verify();
    expect({ code, out, lines: error.trim().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 });
    expect(error).toMatch(expected);
    expect(error).toContain(`Job ${jobs[0]}`);
  });

  /** What somebody does who knows how links are made, and has the database. */
  const madeAnew = ['delete from audit_links', 'delete from audit_chains', 'select chain_all_audit_events()'];

  it('shows against an old head that a tail was cut off and the chain made anew', async () => {
    const head = await headFile();
    const events = await ordered(jobs[0]!);
    await tampering(application, `delete from audit_events where id = '${events.at(-1)!.id}'`, ...madeAnew);
    expect(await verify()).toMatchObject({ code: 0 });
    const { code, error } = await verify('--head', head);
    expect({ code, error }).toEqual({
      code: 1,
      error: expect.stringMatching(
        /event \d+ is missing, and all after it: the head of .* had \d+ events of this chain/,
      ),
    });
  });

  it('shows against an old head that an event was rewritten and all links made anew', async () => {
    const head = await headFile();
    const [first] = await ordered(jobs[0]!);
    await tampering(
      application,
      `update audit_events set actor_name = 'Nobody' where id = '${first!.id}'`,
      ...madeAnew,
    );
    await edited(jobs[0]!, 'since then');
    expect(await verify()).toMatchObject({ code: 0 });
    const { code, error } = await verify('--head', head);
    expect({ code, error }).toEqual({
      code: 1,
      error: expect.stringMatching(/all links after it made anew, since the head of/),
    });
  });

  it('shows the same by the heads that it keeps in the data folder', async () => {
    await application.app.get(RecordHeads).sign({ id: null, name: 'somebody' });
    const [first] = await ordered(jobs[0]!);
    await tampering(
      application,
      `update audit_events set actor_name = 'Nobody' where id = '${first!.id}'`,
      ...madeAnew,
    );
    expect(await verify()).toMatchObject({ code: 1 });
  });

  it('says that it is intact against an old head when only more has happened', async () => {
    const head = await headFile();
    await edited(jobs[0]!, 'since then');
    expect(await verify('--head', head)).toMatchObject({
      code: 0,
      out: expect.stringContaining('compared with 1 signed head'),
    });
  });

  it('refuses a head that was changed, or is none', async () => {
    const head = await headFile();
    const { readFile } = await import('node:fs/promises');
    const text = await readFile(head, 'utf8');
    const changes = [
      text.replace(/"events": (\d+)/, '"events": 9$1'),
      '{}',
      'x',
      text.replace('installation"', 'other"'),
    ];
    for (const one of changes) {
      await writeFile(head, one);
      expect(await verify('--head', head)).toMatchObject({ code: 1, error: expect.stringContaining(head) });
    }
    expect(await verify('--head', join(folder, 'nowhere.json'))).toMatchObject({ code: 1 });
  });
});

describe('a signed head', () => {
  it('is downloaded by an administrator, who is on the record for it, and kept in the data folder', async () => {
    const administrator = await givenPerson(application, { administrator: true });
    const browser = await as(application, administrator);
    const answer = await browser.post('/record/heads');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-disposition']).toMatch(/attachment; filename="record-.*Z\.json"/);
    const [kept] = await readdir(join(folder, 'record-heads'));
    expect(answer.headers['content-disposition']).toContain(kept);
    expect((await stat(join(folder, 'installation.key'))).mode & 0o077).toBe(0);
    const [event] = await application.database.query<{ actor_id: string; payload: { digest: string } }[]>(
      `select actor_id, payload from audit_events where type = 'record.signed' order by sequence desc`,
    );
    expect(event).toMatchObject({
      actor_id: administrator.id,
      payload: {
        digest: createHash('sha256')
          .update(answer.text ?? answer.body)
          .digest('hex'),
      },
    });
    expect((await browser.api('post', '/record/heads')).status).toBe(200);
    expect((await verify()).code).toBe(0);
  });

  /** The one job that signs, when it is to run; and that day is now. */
  const due = async () => {
    const jobs = await application.database.query<{ id: string; at: Date }[]>(
      `select id, run_at as at from graphile_worker.jobs where task_identifier = 'record.sign'`,
    );
    expect(jobs).toHaveLength(1);
    await application.database.query('select graphile_worker.reschedule_jobs(array[$1::bigint], run_at => now())', [
      jobs[0]!.id,
    ]);
    return jobs[0]!.at;
  };
  const day = 24 * 60 * 60 * 1000;

  it('is made once a day, kept, mailed to whoever keeps heads, and shows what was done after it', async () => {
    const at = await due();
    expect(Math.abs(at.getTime() - Date.now() - day)).toBeLessThan(60 * 60 * 1000);
    const mail = await inbox.next('keeper@example.com');
    await quiet(application);
    const [kept, ...more] = await readdir(join(folder, 'record-heads'));
    expect(more).toEqual([]);
    const text = await readFile(join(folder, 'record-heads', kept!), 'utf8');
    expect(
      mail.attachments.map(({ filename, content }) => [filename, Buffer.from(content as ArrayBuffer).toString()]),
    ).toEqual([[kept, text]]);
    expect(mail.subject).toBe('Today’s signed head of the activity log');
    expect(mail.text).toContain(`Attached as ${kept}`);
    const events = await application.database.query<{ actor_id: null; actor_name: string; payload: object }[]>(
      `select actor_id, actor_name, payload from audit_events where type = 'record.signed'`,
    );
    const digest = createHash('sha256').update(text).digest('hex');
    expect(events).toEqual([{ actor_id: null, actor_name: 'Callboard', payload: { chains: 2, digest } }]);
    // What was mailed is what an operator checks against once all else was made anew.
    const head = join(folder, 'mailed.json');
    await writeFile(head, text);
    await rm(join(folder, 'record-heads'), { recursive: true });
    expect((await verify('--head', head)).code).toBe(0);
    await tampering(
      application,
      `delete from audit_links where chain = '${jobs[0]}' and place = 5`,
      `delete from audit_events where id in (select id from audit_events where job_id = '${jobs[0]}' order by sequence desc limit 1)`,
      `update audit_chains set events = 4, link = (select link from audit_links where chain = '${jobs[0]}' and place = 4) where chain = '${jobs[0]}'`,
    );
    expect((await verify()).code).toBe(0);
    expect((await verify('--head', head)).code).toBe(1);
    // The next one comes a day after this one.
    const next = await application.database.query<{ at: Date }[]>(
      `select run_at as at from graphile_worker.jobs where task_identifier = 'record.sign'`,
    );
    expect(next.map((one) => Math.abs(one.at.getTime() - Date.now() - day) < 60_000)).toEqual([true]);
  });

  it('comes again the next day where it could not be made, and is not made again for a mail that is late', async () => {
    // No folder can be made where a file is.
    await writeFile(join(folder, 'record-heads'), 'in the way');
    await application.database.query(
      `update graphile_worker._private_jobs set max_attempts = 1
        where task_id = (select id from graphile_worker._private_tasks where identifier = 'record.sign')`,
    );
    await due();
    const scheduled = () =>
      application.database.query<{ at: Date }[]>(
        `select run_at as at from graphile_worker.jobs where task_identifier = 'record.sign' and attempts < max_attempts`,
      );
    await until(async () => {
      const [one] = await scheduled();
      return one && one.at.getTime() > Date.now() + day / 2;
    });
    await rm(join(folder, 'record-heads'));

    inbox.refusal = { code: 451, text: 'Later.' };
    await application.database.query(`delete from graphile_worker._private_jobs where attempts >= max_attempts`);
    await due();
    await until(async () => {
      const [job] = await application.database.query<{ attempts: number }[]>(
        `select attempts from graphile_worker.jobs where task_identifier = 'record.mail' and last_error is not null`,
      );
      return job !== undefined;
    });
    inbox.refusal = undefined;
    await application.database.query(
      `select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs where task_identifier = 'record.mail'), run_at => now())`,
    );
    await inbox.next('keeper@example.com');
    expect(await readdir(join(folder, 'record-heads'))).toHaveLength(1);
  });

  it('is not for those who only run a job', async () => {
    const { recruiter } = await givenJobWithTeam(application);
    const browser = await as(application, recruiter);
    expect((await browser.post('/record/heads')).status).toBe(404);
  });
});
