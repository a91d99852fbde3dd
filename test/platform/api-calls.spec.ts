import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type apiDocument, operationsOf } from '../../src/app/api-document.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import { givenCandidate } from '../factories/candidates.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser } from '../support/as.js';
import { Asker } from '../support/asker.js';
import { until } from '../support/until.js';

let application: TestApplication;
let ada: Browser;
let administrator: Person;
let rita: Browser;
let recruiter: Person;
let job: Job;

/** A job, as an edit of it is answered. */
interface Edited {
  title: string;
  version: number;
}

beforeAll(async () => {
  application = await startApplication({ webhooksPrivate: true });
  administrator = await givenPerson(application, { administrator: true });
  ada = await as(application, administrator);
  const team = await givenJobWithTeam(application);
  ({ job, recruiter } = team);
  rita = await as(application, recruiter);
});
afterAll(() => application.close());

const counted = async (table: string, where = 'true'): Promise<number> => {
  const [row] = await application.database.query<[{ n: number }]>(
    `select count(*)::int n from ${table} where ${where}`,
  );
  return row.n;
};

describe('a call with an Idempotency-Key', () => {
  const keyed = (browser: Browser, path: string, key: string, body: object = {}, method: 'post' | 'put' = 'post') =>
    browser.api(method, path, body).set('Idempotency-Key', key);

  it('has its effect once, and is answered the same again', async () => {
    const [key, body] = [newId(), { title: 'Once', requisition: 'ONCE' }];
    const first = await keyed(ada, '/jobs', key, body);
    const second = await keyed(ada, '/jobs', key, body);
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect([first, second].map(({ headers }) => headers['idempotent-replayed'])).toEqual([undefined, 'true']);
    expect(await counted('jobs', `requisition = 'ONCE'`)).toBe(1);
    expect(await counted('audit_events', `job_id = '${first.body.id}' and type = 'job.opened'`)).toBe(1);
    expect((await keyed(rita, '/jobs', key, body)).headers['idempotent-replayed']).toBe(undefined);
  });

  it('is refused with the key of another request, or a key that is none', async () => {
    const key = newId();
    await keyed(ada, '/jobs', key, { title: 'First', requisition: 'F-1' });
    for (const [path, body] of [
      ['/jobs', { title: 'Second', requisition: 'F-1' }],
      ['/people', { title: 'First', requisition: 'F-1' }],
    ] as const) {
      const other = await keyed(ada, path, key, body);
      expect([other.status, other.body.errors[0].field]).toEqual([422, 'Idempotency-Key']);
    }
    expect(await counted('jobs', `requisition = 'F-1'`)).toBe(1);
    for (const none of ['with a space', 'x'.repeat(256)]) {
      const refused = await keyed(ada, '/jobs', none, { title: 'None' });
      expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'Idempotency-Key']);
    }
  });

  it('has one effect where 50 come at once, and all get its answer', async () => {
    const [key, body] = [newId(), { name: 'Fifty Times', email: 'fifty@example.com', source: 'referral' }];
    const send = () => keyed(rita, `/jobs/${job.id}/candidates`, key, body);
    const answers = await Promise.all(Array.from({ length: 50 }, () => send()));
    const [first] = answers.filter(({ status }) => status === 201);
    for (const { status, body: told } of answers) {
      if (status === 201) expect(told).toEqual(first!.body);
      else expect([status, told.code]).toEqual([409, 'idempotency.in_progress']);
    }
    const again = await send();
    expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([201, first!.body, 'true']);
    expect(await counted('candidates', `name = 'Fifty Times'`)).toBe(1);
    expect(answers.filter(({ status, headers }) => status === 201 && !headers['idempotent-replayed']).length).toBe(1);
  });

  it('leaves nothing behind where it is refused, and can be sent again', async () => {
    const key = newId();
    expect((await keyed(ada, '/people', key, { name: 'Bo' })).status).toBe(422);
    expect((await keyed(ada, '/people', key, { name: 'Bo', email: 'bo@example.com' })).status).toBe(201);
  });

  it('has no effect where the process loses its database between the effect and the answer', async () => {
    const [key, body] = [newId(), { title: 'Cut', requisition: 'CUT' }];
    const lock = application.database.connection.createQueryRunner();
    await lock.startTransaction();
    // The job is written by now; what it was answered can't be.
    await lock.query('lock table kept_answers in exclusive mode');
    const pending = keyed(ada, '/jobs', key, body).then((answer) => answer);
    // Asked over another connection: within a transaction, what others do is looked up once.
    const ended = () =>
      application.database.query<unknown[]>(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query ilike '%insert into "kept_answers"%'`,
      );
    await until(ended);
    expect((await pending).status).toBe(503);
    await lock.rollbackTransaction();
    await lock.release();
    expect(await counted('jobs', `requisition = 'CUT'`)).toBe(0);
    const after = await keyed(ada, '/jobs', key, body);
    expect([after.status, after.headers['idempotent-replayed']]).toEqual([201, undefined]);
    expect(await counted('jobs', `requisition = 'CUT'`)).toBe(1);
  });

  it('says where the work is that it began, and keeps no secret that is shown once', async () => {
    const path = `/jobs/${job.id}/records`;
    const [key, secretKey] = [newId(), newId()];
    const [first, again] = [
      await keyed(rita, path, key, { paper: 'A4' }),
      await keyed(rita, path, key, { paper: 'A4' }),
    ];
    expect([first.status, again.status, again.headers['location']]).toEqual([202, 202, first.headers['location']]);
    const webhook = { url: 'http://127.0.0.1:9/hook', events: ['application.moved'] };
    const { body } = await keyed(ada, '/webhooks', secretKey, webhook);
    const refused = await keyed(ada, '/webhooks', secretKey, webhook);
    expect([refused.status, refused.body.code]).toEqual([409, 'idempotency.not_kept']);
    expect(await counted('webhooks')).toBe(1);
    expect(await counted('kept_answers t', `t::text like '%${body.secret}%'`)).toBe(0);
  });

  it('keeps nothing of any call whose answer holds what is shown once', () => {
    const document = JSON.parse(JSON.stringify(operations())) as Record<string, unknown>[];
    const secret = /"(secret|password|token)":\{|"(url|address)":\{"type":"string"\}\},"required":\["(url|address)"\]/;
    const holding = document.filter(({ responses }) => secret.test(JSON.stringify(responses)));
    expect(holding.length).toBeGreaterThan(4);
    expect(holding.filter((one) => one['x-shown-once'] !== true).map(({ operationId }) => operationId)).toEqual([]);
  });

  it('isn’t answered again to someone who sees other things by now, or nothing', async () => {
    const { application: one } = await givenCandidate(application, job);
    const [key, body] = [newId(), { text: 'Calls back on Monday.' }];
    const note = (browser: Browser) => keyed(browser, `/applications/${one.id}/notes`, key, body);
    expect((await note(rita)).status).toBe(201);
    expect((await note(rita)).status).toBe(201);
    await application.database.query(`update hiring_team_members set roles = '{hiring_manager}' where person_id = $1`, [
      recruiter.id,
    ]);
    const changed = await note(rita);
    expect([changed.status, changed.body.code]).toEqual([409, 'idempotency.rights_changed']);
    expect(JSON.stringify(changed.body)).not.toContain('Monday');
    await application.database.query('delete from hiring_team_members where person_id = $1', [recruiter.id]);
    expect((await note(rita)).status).toBe(404);
    await application.database.query('update people set disabled_at = now() where id = $1', [recruiter.id]);
    expect((await note(rita)).status).toBe(401);
    expect(await counted('application_notes', `application_id = '${one.id}'`)).toBe(1);
  });

  it('is a new call a day later, and what was kept is cleared away', async () => {
    const [key, body] = [newId(), { title: 'Yesterday', requisition: 'Y-1' }];
    await keyed(ada, '/jobs', key, body);
    await application.database.query(`update kept_answers set created_at = now() - interval '25 hours'`);
    expect((await keyed(ada, '/jobs', key, body)).headers['idempotent-replayed']).toBe(undefined);
    expect(await counted('jobs', `requisition = 'Y-1'`)).toBe(2);
    const jobs = await application.database.query<{ key: string }[]>(
      `select key from graphile_worker.jobs where task_identifier = 'kept-answers.clean'`,
    );
    expect(jobs.length).toBeGreaterThan(0);
  });

  it('is read for the person who sent it alone', async () => {
    expect(await counted('kept_answers')).toBeGreaterThan(0);
    const others = await application.source.transaction(async (tx) => {
      await tx.query(`select set_config('callboard.viewer', $1, true)`, [newId()]);
      return tx.query<unknown[]>('select 1 from kept_answers');
    });
    expect(others).toEqual([]);
  });

  const operations = () => {
    return operationsOf(shown);
  };
  let shown: ReturnType<typeof apiDocument>;
  beforeAll(async () => {
    shown = (await (await fetch(`${application.address}/api/openapi.json`)).json()) as typeof shown;
  });
});

describe('what is read has a tag', () => {
  it('and isn’t sent again while it is the same', async () => {
    const first = await ada.api('get', `/jobs/${job.id}`);
    const tag = String(first.headers['etag']);
    expect(tag).toMatch(/^"v1\.[\w-]{27}"$/);
    const again = await ada.api('get', `/jobs/${job.id}`).set('If-None-Match', `W/"x", ${tag}`);
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', tag]);
    expect((await ada.api('get', `/jobs/${job.id}`).set('If-None-Match', '"other"')).status).toBe(200);
    expect((await ada.api('get', '/jobs')).headers['etag']).toMatch(/^"[\w-]{27}"$/);
  });

  it('by which an edit is refused that is of something older, with what is there now', async () => {
    const { body: made } = await ada.api('post', '/jobs', { title: 'Edited', requisition: 'E-1' });
    const path = `/jobs/${made.id}`;
    const tag = String((await ada.api('get', path)).headers['etag']);
    const first = await ada.api('put', path, { title: 'Edited by one' }).set('If-Match', tag);
    expect([first.status, first.body.version]).toEqual([200, 2]);
    const second = await ada.api('put', path, { title: 'Edited by another' }).set('If-Match', tag);
    expect([second.status, second.body.code]).toEqual([412, 'stale_edit']);
    expect(second.body.current).toMatchObject({ title: 'Edited by one', version: 2 });
    const without = await ada.api('put', path, { title: 'Edited by another', version: 1 });
    expect([without.status, without.body.code]).toEqual([409, 'stale_edit']);
    const both = await ada.api('put', path, { title: 'x', version: 2 }).set('If-Match', tag);
    expect([both.status, both.body.errors[0].field]).toEqual([422, 'If-Match']);
    for (const none of ['x', 'W/"v1.x"', `${tag}, ${tag}`]) {
      const refused = await ada.api('put', path, { title: 'x' }).set('If-Match', none);
      expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'If-Match']);
    }
    const nowhere = await ada.api('put', `${path}/nowhere`, {}).set('If-Match', tag);
    expect(nowhere.status).toBe(404);
  });

  it('by which something is removed only as it was read', async () => {
    const { body: webhook } = await ada.api('post', '/webhooks', {
      url: 'http://127.0.0.1:9/',
      events: ['packet.made'],
    });
    const path = `/webhooks/${webhook.id}`;
    const tag = String((await ada.api('get', path)).headers['etag']);
    await ada.api('put', path, {
      url: 'http://127.0.0.1:9/',
      events: ['packet.made'],
      note: 'New',
      active: true,
      version: 1,
    });
    const stale = await ada.api('delete', path).set('If-Match', tag);
    expect([stale.status, stale.body.current.note]).toEqual([412, 'New']);
    expect(await counted('webhooks', `id = '${webhook.id}'`)).toBe(1);
    const now = String((await ada.api('get', path)).headers['etag']);
    expect((await ada.api('delete', path).set('If-Match', now)).status).toBe(204);
    const other = await ada.api('put', `/jobs/${job.id}/privacy/retention`, { version: 0 }).set('If-Match', now);
    expect([other.status, other.body.errors[0].field]).toEqual([422, 'If-Match']);
  });

  it('with which of two who edit at once, one wins and the other is told, 200 times', async () => {
    const { body: made } = await ada.api('post', '/jobs', { title: 'Two at once', requisition: 'T-1' });
    const path = `/jobs/${made.id}`;
    const other = await as(application, administrator);
    let tag = String((await ada.api('get', path)).headers['etag']);
    const outcomes = new Map<string, number>();
    for (let turn = 1; turn <= 200; turn += 1) {
      const edit = async ({ cookie }: Browser, title: string) => {
        const asker = new Asker(application, cookie, { 'if-match': tag });
        const { status, bytes } = await asker.json('put', `/api/v1${path}`, { title });
        return { status, body: JSON.parse(bytes.toString()) as Edited & { current: Edited } };
      };
      const both = await Promise.all([edit(ada, `One ${turn}`), edit(other, `Other ${turn}`)]);
      const statuses = both
        .map(({ status }) => status)
        .sort()
        .join(' and ');
      outcomes.set(statuses, (outcomes.get(statuses) ?? 0) + 1);
      const won = both.find(({ status }) => status === 200)!;
      const lost = both.find(({ status }) => status === 412)!;
      expect(lost.body.current.title).toBe(won.body.title);
      tag = `"v${won.body.version}.${'x'.repeat(27)}"`;
    }
    expect([...outcomes]).toEqual([['200 and 412', 200]]);
  });
});
