import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { packetSettled } from '../factories/packets.js';
import { asksForRecords, recordsSettled } from '../factories/records.js';
import { givenDemoRound } from '../factories/rounds.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { asOwner } from '../support/owner.js';
import { until } from '../support/until.js';

describe('while the disk is full', () => {
  let application: TestApplication;
  let jobId: string;
  let recruiter: Browser;
  let panelist: Browser;
  let scorecard: { id: string; criterion: string };

  beforeAll(async () => {
    Logger.overrideLogger(false);
    application = await startApplication();
    const round = await givenDemoRound(application);
    jobId = round.job.id;
    recruiter = await as(application, round.recruiter);
    panelist = await as(application, round.panelist);
    [scorecard] = (await application.database.query(
      `select c.id, k.id as criterion from scorecards c join sittings s on s.id = c.sitting_id
         join criteria k on k.assessment_id = s.assessment_id and k.kind = 'scale'
        where c.panelist_id = $1 and c.state in ('due', 'draft') order by k.position limit 1`,
      [round.panelist.id],
    )) as [typeof scorecard];
    await asOwner(
      application,
      `create function disk_is_full() returns trigger language plpgsql as $$
       begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$`,
    );
  });
  afterAll(() => application.close());

  /** From now on there is no room where this is written. */
  const fill = (when: string): Promise<void> =>
    asOwner(application, `create trigger disk_full ${when} execute function disk_is_full()`);
  const empty = (table: string): Promise<void> => asOwner(application, `drop trigger disk_full on ${table}`);

  const ratings = () =>
    application.database.query<object[]>('select level, note from ratings where scorecard_id = $1', [scorecard.id]);

  it('a rating is refused in words, nothing of it is kept, and it is taken once there is room', async () => {
    const before = await ratings();
    const [{ version }] = await application.database.query<[{ version: number }]>(
      'select version from scorecards where id = $1',
      [scorecard.id],
    );
    const { id, criterion } = scorecard;
    const send = () =>
      panelist.api('put', `/scorecards/${id}/ratings/${criterion}`, { level: 2, note: 'Drew it.', version });
    await fill('before insert or update on ratings for each row');
    const refused = await send();
    expect([refused.status, refused.headers['retry-after'], refused.body]).toMatchObject([
      503,
      '60',
      { code: 'disk_full', title: 'Out of disk space' },
    ]);
    expect(await ratings()).toEqual(before);
    await empty('ratings');
    expect((await send()).status).toBe(200);
  });

  it('a form is answered by a page that has its text still, to be sent again', async () => {
    await fill('before insert on candidates for each row');
    const fields = { name: 'Wanda Waits', email: 'wanda@example.com' };
    const refused = await recruiter.post(`/jobs/${jobId}/candidates`, fields);
    expect(refused.status).toBe(503);
    expect(textOf(refused)).toContain('The server’s disk is full, so this wasn’t saved.');
    expect(refused.text).toContain('value="Wanda Waits"');
    await empty('candidates');
    expect((await recruiter.post(`/jobs/${jobId}/candidates`, fields)).status).toBe(303);
  });

  const progress = (table: string): string =>
    `before update on ${table} for each row when (old.state = 'making' and new.state = 'making' and old.run = new.run)`;

  it('a packet fails and says why, and is made by the next try', async () => {
    await fill('before insert on packets for each row');
    const asked = await recruiter.api('post', `/jobs/${jobId}/packets`, { paper: 'A4', show: 'names' });
    const { id } = asked.body as { id: string };
    expect(await packetSettled(recruiter, id)).toMatchObject({ state: 'failed', problem: 'disk_full' });
    expect(textOf(await recruiter.get(`/packets/${id}`))).toContain('Ask your Callboard administrator to make room');
    expect(await application.database.query('select 1 from packets where id = $1', [id])).toEqual([]);
    await empty('packets');
    expect((await recruiter.post(`/packets/${id}/attempts`)).status).toBe(303);
    expect(await packetSettled(recruiter, id)).toMatchObject({ state: 'made' });
  });

  it('a records export fails and says why, and can be asked for again', async () => {
    const [{ id: open }] = await application.database.query<[{ id: string }]>(
      `select id from scorecards where state <> 'submitted'`,
    );
    await application.database.query(`update scorecards set state = 'submitted', submitted_at = now() where id = $1`, [
      open,
    ]);
    await fill(progress('records_exports'));
    const { id } = await asksForRecords(recruiter, { id: jobId });
    expect(await recordsSettled(recruiter, { id: jobId }, id)).toMatchObject({ state: 'failed', problem: 'disk_full' });
    const page = textOf(await recruiter.get(`/jobs/${jobId}/records/${id}`));
    expect(page).toContain('The server’s disk is full, so nothing could be saved.');
    await empty('records_exports');
    const again = await recruiter.api('post', `/jobs/${jobId}/records/${id}/attempts`);
    expect(again.status).toBe(202);
    expect((await recruiter.api('post', `/jobs/${jobId}/records/${id}/cancellation`)).status).toBe(200);
  });

  it('a subject access export fails and says why', async () => {
    const [{ id }] = await application.database.query<[{ id: string }]>(
      `select id from applications where key = 'okafor'`,
    );
    await fill(progress('access_exports'));
    const asked = await recruiter.post(`/applications/${id}/data`, { _form: 'access', paper: 'A4' });
    const page = await over(String(asked.headers['location']));
    expect(page).toContain('The server’s disk is full, so nothing could be saved.');
    await empty('access_exports');
  });

  it('an import of candidates adds nobody and says why', async () => {
    const people = () =>
      application.database.query<object[]>('select id from applications where job_id = $1 order by id', [jobId]);
    const before = await people();
    const file = { name: 'spring.csv', bytes: Buffer.from('Name,Mail\nNora Vance,nora@example.com\n') };
    const sent = await recruiter.upload(`/jobs/${jobId}/candidates/imports`, { _form: 'upload' }, { file });
    await fill('before insert on candidates for each row');
    const asked = await recruiter.post(`${String(sent.headers['location'])}/import`);
    expect(asked.status).toBe(303);
    expect(await over(String(asked.headers['location']))).toContain('The server’s disk is full. No one was added.');
    expect(await people()).toEqual(before);
    await empty('candidates');
  });

  /** The page of something that is made, once it is over. */
  const over = (address: string): Promise<string> =>
    until(async () => {
      const text = textOf(await recruiter.get(address));
      return text.includes('The server’s disk is full') ? text : undefined;
    }, 30_000);
});
