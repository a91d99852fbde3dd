import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenJobWithTeam } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { tampering } from '../support/owner.js';
import { lookNow, quiet } from '../support/queue.js';
import { until } from '../support/until.js';
import { verified } from '../support/verified.js';

describe('the daily head of the record', () => {
  let application: TestApplication;
  let folder = '';
  let inbox: Inbox;
  let jobId = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heads-'));
    inbox = await Inbox.open();
    application = await startApplication({ dataFolder: folder, mail: inbox.settings, headsTo: 'keeper@example.com' });
    const { job, recruiter } = await givenJobWithTeam(application);
    jobId = job.id;
    const browser = await as(application, recruiter);
    for (const title of ['One', 'Two', 'Three']) {
      const { version } = (await browser.api('get', `/jobs/${jobId}`)).body as { version: number };
      const edited = await browser.api('put', `/jobs/${jobId}`, { title, maximum: 100, version });
      expect([edited.status, edited.text]).toEqual([200, expect.any(String)]);
    }
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
    await rm(folder, { recursive: true });
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
    await application.database.query(lookNow);
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
    expect(events).toEqual([
      { actor_id: null, actor_name: 'Callboard', payload: { chains: expect.any(Number), digest } },
    ]);
    // What was mailed is what an operator checks against once all else was made anew.
    const head = join(folder, 'mailed.json');
    await writeFile(head, text);
    await rm(join(folder, 'record-heads'), { recursive: true });
    expect((await verified(application, '--head', head)).code).toBe(0);
    await tampering(
      application,
      `delete from audit_links where chain = '${jobId}' and place = 3`,
      `delete from audit_events where id in (select id from audit_events where job_id = '${jobId}' order by sequence desc limit 1)`,
      `update audit_chains set events = 2, link = (select link from audit_links where chain = '${jobId}' and place = 2) where chain = '${jobId}'`,
    );
    expect((await verified(application)).code).toBe(0);
    expect((await verified(application, '--head', head)).code).toBe(1);
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
    await application.database.query(lookNow);
    await inbox.next('keeper@example.com');
    expect(await readdir(join(folder, 'record-heads'))).toHaveLength(1);
  });
});
