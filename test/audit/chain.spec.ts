import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { nextLink } from '../../src/audit/chain.js';
import { RecordHeads } from '../../src/audit/record-heads.service.js';
import { Audit } from '../../src/audit/audit.service.js';
import { Database } from '../../src/platform/database/database.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { tampering } from '../support/owner.js';
import { verified } from '../support/verified.js';

let application: TestApplication;
let folder = '';
let jobs: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-'));
  application = await startApplication({ dataFolder: folder });
});
afterAll(async () => {
  await application.close();
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

const verify = (...args: string[]) => verified(application, ...args);

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

  it('is not for those who only run a job', async () => {
    const { recruiter } = await givenJobWithTeam(application);
    const browser = await as(application, recruiter);
    expect((await browser.post('/record/heads')).status).toBe(404);
  });
});
