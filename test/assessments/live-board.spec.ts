import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import request from 'supertest';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { BoardStreams } from '../../src/assessments/board/boards.service.js';
import { HiringTeamMember } from '../../src/accounts/access/hiring-team-member.entity.js';
import { createApplication } from '../../src/app/application.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { givenRound, givenSitting, ratingsFor, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, Browser } from '../support/as.js';
import type { FollowedStream } from '../support/event-stream.js';
import { until } from '../support/until.js';

describe('the live board', () => {
  let application: TestApplication;
  let followed: FollowedStream[] = [];
  let usual: number;
  beforeAll(async () => {
    application = await startApplication();
    usual = application.app.get(BoardStreams).pause;
  });
  afterEach(async () => {
    for (const stream of followed) stream.close();
    followed = [];
    application.app.get(BoardStreams).pause = usual;
    await until(() => application.app.get(BoardStreams).open === 0);
  });
  afterAll(() => application.close());

  async function given() {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy, round.ben]);
    return { ...round, sitting };
  }

  async function follows(browser: Browser, sitting: { id: string }): Promise<FollowedStream> {
    const stream = await browser.follow(`/sittings/${sitting.id}/events`);
    followed.push(stream);
    return stream;
  }

  it('says at once how things are, in a way that proxies hand on', async () => {
    const { recruiter, sitting } = await given();
    const stream = await follows(await as(application, recruiter), sitting);
    const first = await stream.event(() => true);
    expect(shown(first)).toMatch(/0 of 2 submitted.*Amy Adams.*not opened.*Ben Brook.*not opened/);
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(stream.headers['content-encoding']).toBeUndefined();
    expect(stream.text()).toMatch(/^retry: 2000\n/);
  });

  it('says who has opened, who has submitted, who has revised, and what was closed', async () => {
    const { recruiter, amy, ben, sitting } = await given();
    const browser = await as(application, recruiter);
    const stream = await follows(browser, sitting);
    const bens = await as(application, ben);
    const card = `/scorecards/${sitting.cardOf(ben)}`;
    expect((await bens.get(card)).status).toBe(200);
    await stream.event((board) => /Amy Adams.*not opened.*Ben Brook opened/.test(shown(board)));
    await bens.get(card);
    const looks = await application.database.query(
      `select actor_id from audit_events where type = 'scorecard.seen' and payload ->> 'scorecardId' = $1`,
      [sitting.cardOf(ben)],
    );
    expect(looks).toEqual([{ actor_id: ben.id }]);
    await bens.api('post', `${card}/opening`);
    await stream.event((board) => /Ben Brook scoring/.test(shown(board)));
    await submits(application, amy, sitting, 3, 'secret words');
    await stream.event((board) => /1 of 2 submitted.*Amy Adams submitted/.test(shown(board)));
    const closure = { reason: 'Fell ill.', version: 2 };
    expect((await browser.api('post', `/scorecards/${sitting.cardOf(ben)}/closure`, closure)).status).toBe(201);
    await stream.event((board) => /1 closed.*Ben Brook closed/.test(shown(board)));
    expect((await browser.post(`/sittings/${sitting.id}/debrief`)).status).toBe(303);
    const ratings = ratingsFor(sitting, 2, 'other secret words');
    const revision = { version: 3, reason: 'I had misheard.', ratings };
    const revised = await (
      await as(application, amy)
    ).api('post', `/scorecards/${sitting.cardOf(amy)}/revision`, revision);
    expect([revised.status, revised.body.state]).toEqual([200, 'revised']);
    await stream.event((board) => /Amy Adams revised/.test(shown(board)));
    expect(stream.text()).not.toMatch(/secret|misheard/);
  });

  it('says nothing of drafts being saved', async () => {
    const { recruiter, amy, ben, sitting } = await given();
    const panelist = await as(application, amy);
    await panelist.api('post', `/scorecards/${sitting.cardOf(amy)}/opening`);
    const stream = await follows(await as(application, recruiter), sitting);
    await stream.event(() => true);
    for (const [index, rating] of ratingsFor(sitting, 2).entries()) {
      const save = { ...rating, criterionId: undefined, version: index + 2 };
      const path = `/scorecards/${sitting.cardOf(amy)}/ratings/${rating.criterionId}`;
      expect((await panelist.api('put', path, save)).status).toBe(200);
    }
    await (await as(application, ben)).api('post', `/scorecards/${sitting.cardOf(ben)}/opening`);
    await stream.event((board) => /Ben Brook scoring/.test(shown(board)));
    expect(stream.events).toHaveLength(2);
  });

  it('says what the page shows, to whoever runs the sitting and to no one else', async () => {
    const { recruiter, manager, administrator, amy, sitting } = await given();
    const elsewhere = await givenRound(application);
    for (const person of [recruiter, manager, administrator]) {
      const browser = await as(application, person);
      const stream = await follows(browser, sitting);
      const board = await browser.get(`/sittings/${sitting.id}/board`);
      expect(await stream.event(() => true)).toBe(board.text);
    }
    for (const person of [amy, elsewhere.recruiter, await givenPerson(application)]) {
      const browser = await as(application, person);
      const [stream, page] = [await follows(browser, sitting), await browser.get(`/sittings/${sitting.id}/board`)];
      expect([stream.status, page.status]).toEqual([404, 404]);
      expect(stream.headers['content-type']).toContain('text/html');
    }
  });

  it('ends when whoever follows signs out, on that device only', async () => {
    const { recruiter, sitting } = await given();
    const [here, there] = [await as(application, recruiter), await as(application, recruiter)];
    const [ending, staying] = [await follows(here, sitting), await follows(there, sitting)];
    await Promise.all([ending.event(() => true), staying.event(() => true)]);
    expect((await here.post('/session/deletion')).status).toBe(303);
    await ending.over;
    await (await as(application, recruiter)).api('put', `/sittings/${sitting.id}`, { version: 1, panel: [] });
    await staying.event((board) => /no panel yet/.test(shown(board)));
  });

  it('ends when whoever follows no longer runs the job, is disabled, or the sitting is gone', async () => {
    const { recruiter, manager, administrator, job, sitting } = await given();
    const streams = new Map<Person, FollowedStream>();
    for (const person of [recruiter, manager, administrator]) {
      const stream = await follows(await as(application, person), sitting);
      await stream.event(() => true);
      streams.set(person, stream);
    }
    const member = { jobId: job.id, personId: recruiter.id };
    await application.database.update(HiringTeamMember, member, { roles: ['panelist'] });
    await streams.get(recruiter)!.over;
    await application.database.query('update people set disabled_at = now() where id = $1', [manager.id]);
    await streams.get(manager)!.over;
    await application.database.query('delete from sittings where id = $1', [sitting.id]);
    await streams.get(administrator)!.over;
  });

  it('ends when the session has run out, though nothing is announced', async () => {
    const { recruiter, sitting } = await given();
    application.app.get(BoardStreams).pause = 20;
    const stream = await follows(await as(application, recruiter), sitting);
    await until(() => /: still here\n\n(.|\n)*: still here\n\n/.test(stream.text()));
    await application.database.query(`update sessions set expires_at = now() where person_id = $1`, [recruiter.id]);
    await stream.over;
    expect(stream.events).toHaveLength(1);
  });

  it('listens again after its connection to the database was cut, and catches up', async () => {
    const { recruiter, ben, sitting } = await given();
    // No look but those that an announcement, or a gap in them, gives reason for.
    application.app.get(BoardStreams).pause = 3_600_000;
    const stream = await follows(await as(application, recruiter), sitting);
    await stream.event(() => true);
    const backend = () =>
      application.database.query<{ pid: number }[]>(
        `select pid from pg_stat_activity where datname = current_database() and application_name = 'callboard signals'
            and query like 'listen%' and state = 'idle'`,
      );
    await until(async () => (await backend()).length === 1);
    const [{ pid }] = (await backend()) as [{ pid: number }];
    // Changed without a word while nobody listens, as if the announcement had been missed.
    await application.database.query('select pg_terminate_backend($1)', [pid]);
    await application.database.transaction(async (tx) => {
      await tx.query('alter table scorecards disable trigger tr_scorecards_state');
      await tx.query(`update scorecards set state = 'draft' where id = $1`, [sitting.cardOf(ben)]);
      await tx.query('alter table scorecards enable trigger tr_scorecards_state');
    });
    await stream.event((board) => /Ben Brook scoring/.test(shown(board)));
    // What was missed is shown by a look before that; the new connection listens a moment later.
    await until(async () => (await backend()).some((row) => row.pid !== pid));
    expect((await backend()).filter((row) => row.pid === pid)).toEqual([]);
  });

  it('hears of what another server process took', async () => {
    const { recruiter, ben, sitting } = await given();
    const stream = await follows(await as(application, recruiter), sitting);
    await stream.event(() => true);
    const second = await createApplication(application.settings, application.databaseUrl);
    try {
      const { cookie } = await as(application, ben);
      const taken = await new Browser(second, cookie).api('post', `/scorecards/${sitting.cardOf(ben)}/opening`);
      expect(taken.status).toBe(201);
      await stream.event((board) => /Ben Brook scoring/.test(shown(board)));
    } finally {
      await second.close();
    }
  });

  it('is over at once for whoever asks for its headers only', async () => {
    const { recruiter, sitting } = await given();
    const { cookie } = await as(application, recruiter);
    const server = application.app.getHttpServer() as Server;
    const answer = await request(server).head(`/sittings/${sitting.id}/events`).set('cookie', cookie);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(application.app.get(BoardStreams).open).toBe(0);
  });

  it('is open a few times for each person, not without end', async () => {
    const { recruiter, manager, sitting } = await given();
    const browser = await as(application, recruiter);
    const streams: FollowedStream[] = [];
    for (let count = 0; count < 9; count += 1) streams.push(await follows(browser, sitting));
    expect(streams.map(({ status }) => status)).toEqual([...Array<number>(8).fill(200), 429]);
    expect((await follows(await as(application, manager), sitting)).status).toBe(200);
    streams[0]!.close();
    await until(() => application.app.get(BoardStreams).open === 8);
    expect((await follows(browser, sitting)).status).toBe(200);
  });

  it('does not keep the server from stopping', async () => {
    const other = await startApplication();
    const { recruiter, amy, candidate, job } = await givenRound(other);
    await givenRole(other, job, await givenPerson(other), 'recruiter');
    const sitting = await givenSitting(other, candidate, 'interview', [amy]);
    const browser = await as(other, recruiter);
    const streams = [
      await browser.follow(`/sittings/${sitting.id}/events`),
      await browser.follow(`/sittings/${sitting.id}/events`),
    ];
    await Promise.all(streams.map((stream) => stream.event(() => true)));
    const closed = other.close();
    await Promise.all([closed, ...streams.map(({ over }) => over)]);
  }, 15_000);
});

/** A board as it is read. */
function shown(board: string): string {
  return board
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
