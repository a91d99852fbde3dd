import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook as Receiver } from 'standardwebhooks';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { eventsOf, givenCandidate } from '../factories/candidates.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, textOf, type Browser } from '../support/as.js';
import { lookNow } from '../support/queue.js';
import { until } from '../support/until.js';

interface Received {
  headers: Record<string, string>;
  body: string;
}

describe('webhooks', () => {
  let application: TestApplication;
  let ada: Browser;
  let rita: Browser;
  let job: Job;
  let server: Server;
  let address: string;
  const received: Received[] = [];
  /** How the receiver answers; undefined for never. */
  let answers: (number | undefined)[] = [];

  beforeAll(async () => {
    application = await startApplication({ webhooksPrivate: true });
    ada = await as(application, await givenPerson(application, { administrator: true }));
    const team = await givenJobWithTeam(application);
    job = team.job;
    rita = await as(application, team.recruiter);
    server = createServer((request: IncomingMessage, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        received.push({
          headers: request.headers as Record<string, string>,
          body: Buffer.concat(parts).toString('utf8'),
        });
        const status = answers.length > 0 ? answers.shift() : 204;
        if (status) response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterEach(async () => {
    received.splice(0);
    answers = [];
    await application.database.query('delete from webhooks');
  });
  afterAll(async () => {
    await application.close();
    server.closeAllConnections();
    server.close();
  });

  const add = async (input: object = {}) => {
    const { body } = await ada.api('post', '/webhooks', { url: address, events: ['application.moved'], ...input });
    return body as { id: string; secret: string; version: number };
  };
  const move = async (stage = 'screen') => {
    const { application: one } = await givenCandidate(application, job, { stage: 'applied' });
    const moved = await rita.api('put', `/applications/${one.id}/stage`, { stage, version: one.version });
    expect(moved.status).toBe(200);
    return one;
  };
  const log = async (id: string) =>
    (await ada.api('get', `/webhooks/${id}/deliveries`)).body.items as {
      id: string;
      state: string;
      attempts: { problem?: string; status?: number }[];
      nextAt: string | null;
    }[];
  const settled = (id: string) =>
    until(async () => {
      const items = await log(id);
      return items.length > 0 && items.every(({ state, attempts }) => state !== 'waiting' || attempts.length > 0)
        ? items
        : undefined;
    });

  it('tell what happened, signed, with identifiers and nothing else', async () => {
    const { id, secret } = await add();
    const one = await move();
    const [delivery] = await settled(id);
    expect(delivery).toMatchObject({ state: 'delivered', attempts: [{ status: 204 }] });
    const [message] = received as [Received];
    expect(new Receiver(secret).verify(message.body, message.headers)).toEqual({
      ...{ type: 'application.moved', timestamp: expect.any(String) },
      data: { jobId: job.id, applicationId: one.id, from: 'applied', to: 'screen' },
    });
    expect(message.headers['webhook-id']).toBe(delivery!.id);
    expect(() => new Receiver(secret).verify(`${message.body} `, message.headers)).toThrow();
  });

  it('tell nothing of other events, of other jobs, or while paused', async () => {
    const other = await givenJobWithTeam(application);
    const { id } = await add({ jobId: other.job.id });
    const paused = await add();
    const put = { url: address, events: ['application.moved'], active: false, version: paused.version };
    expect((await ada.api('put', `/webhooks/${paused.id}`, put)).status).toBe(200);
    await add({ events: ['packet.made'] });
    await move();
    expect(await application.database.query('select 1 from webhook_deliveries')).toEqual([]);
    expect(received).toEqual([]);
    const stale = await ada.api('put', `/webhooks/${paused.id}`, put);
    expect(stale.status).toBe(409);
    expect(id).not.toBe(paused.id);
  });

  it('try again after an answer that is no success, follow no redirect, and keep each try', async () => {
    answers = [500];
    const { id } = await add();
    await move();
    const [delivery] = await settled(id);
    expect(delivery).toMatchObject({ state: 'waiting', attempts: [{ status: 500, problem: 'It answered 500.' }] });
    expect(Date.parse(delivery!.nextAt!) - Date.now()).toBeGreaterThan(1000);

    answers = [302];
    await application.database.query(
      `update graphile_worker._private_jobs set run_at = now() where payload::text like '%' || $1 || '%'`,
      [delivery!.id],
    );
    await application.database.query(lookNow);
    await until(async () => ((await log(id))[0]!.attempts.length === 2 ? true : undefined));
    expect((await log(id))[0]).toMatchObject({ attempts: [{}, { status: 302, problem: 'It answered 302.' }] });
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([delivery!.id, delivery!.id]);
  });

  it('are given up after nine tries, and sent again by hand under the same id', async () => {
    const { id } = await add();
    answers = [undefined];
    server.closeAllConnections();
    const eight = Array.from({ length: 8 }, () => ({ at: new Date().toISOString(), status: 500, milliseconds: 1 }));
    answers = [500];
    await application.database.query(`
      create or replace function eight_tries() returns trigger language plpgsql as
      $$ begin new.attempts := '${JSON.stringify(eight)}'; return new; end $$;
      create trigger tr_eight before insert on webhook_deliveries for each row execute function eight_tries()`);
    await move();
    await until(async () => ((await log(id))[0]?.state === 'failed' ? true : undefined));
    await application.database.query('drop trigger tr_eight on webhook_deliveries');
    const deliveryId = (await log(id))[0]!.id;
    expect(textOf(await ada.get(`/webhooks/${id}`))).toContain('given up');

    expect((await ada.post(`/webhooks/${id}/deliveries/${deliveryId}/replay`)).status).toBe(303);
    await until(async () => ((await log(id))[0]!.state === 'delivered' ? true : undefined));
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([deliveryId, deliveryId]);
  });

  it('sign with the old secret as well for a day after it was replaced', async () => {
    const { id, secret } = await add();
    const { body } = await ada.api('post', `/webhooks/${id}/secret`);
    expect((await ada.api('post', `/webhooks/${id}/test`)).status).toBe(201);
    await settled(id);
    const [message] = received as [Received];
    for (const one of [secret, body.secret as string]) new Receiver(one).verify(message.body, message.headers);
    const rows = await application.database.query<{ row: string }[]>('select w::text as row from webhooks w');
    expect(rows[0]!.row).not.toContain(secret.slice(6));
    expect(rows[0]!.row).not.toContain(Buffer.from(secret).toString('hex'));

    await application.database.query(`update webhooks set earlier_until = now() - interval '1 second'`);
    received.splice(0);
    await ada.api('post', `/webhooks/${id}/test`);
    await until(async () => (received.length > 0 ? true : undefined));
    expect(() => new Receiver(secret).verify(received[0]!.body, received[0]!.headers)).toThrow();
  });

  it('are for administrators, refuse what is no address, and are on the record', async () => {
    expect((await rita.get('/webhooks')).status).toBe(404);
    for (const url of ['ftp://example.com', 'nonsense', 'https://user:secret@example.com/']) {
      const refused = await ada.post('/webhooks', { _form: 'webhook', url, events: ['packet.made'] });
      expect([refused.status, textOf(refused)]).toEqual([422, expect.stringMatching(/https:\/\/|user name/)]);
    }
    expect((await ada.post('/webhooks', { _form: 'webhook', url: address })).status).toBe(422);
    const page = await ada.post('/webhooks', { _form: 'webhook', url: address, events: ['packet.made'] });
    expect(textOf(page)).toContain('whsec_');
    const list = textOf(await ada.get('/webhooks'));
    expect(list).toContain(address);
    expect(list).not.toContain('whsec_');
    const { id } = await add();
    expect((await ada.post(`/webhooks/${id}/deletion`)).status).toBe(303);
    const record = textOf(await ada.get('/record'));
    for (const words of ['added a webhook', 'removed a webhook']) expect(record).toContain(words);
    expect(await eventsOf(application, job.id)).not.toContainEqual(expect.objectContaining({ type: 'webhook.added' }));
  });
});
