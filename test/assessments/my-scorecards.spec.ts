import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { givenApplication, givenRound, givenSitting, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, textOf } from '../support/as.js';
import { statementsOf } from '../support/statements.js';

const minute = 60_000;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * minute);

describe('my scorecards', () => {
  let application: TestApplication;
  let round: Awaited<ReturnType<typeof givenRound>>;
  let amy: Person;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const given = async () => {
    round = await givenRound(application);
    ({ amy } = round);
    return as(application, amy);
  };
  /** An interview of somebody new, with Amy on the panel. */
  const sitting = async (name: string, at?: Date) =>
    givenSitting(application, await givenApplication(application, round.job, name), 'interview', [amy], { at });
  type Listed = { candidate: string; submittedAt: string | null; state: string };
  const names = (cards: Listed[]) => cards.map(({ candidate }) => candidate);

  it('are due from an hour before they begin, and without a time at once; the nearest first', async () => {
    const browser = await given();
    await sitting('Tomorrow', inMinutes(24 * 60));
    await sitting('Without a time');
    await sitting('Last week', inMinutes(-7 * 24 * 60));
    await sitting('In two hours', inMinutes(120));
    await sitting('In half an hour', inMinutes(30));
    await sitting('Just begun', inMinutes(-5));
    const { body } = await browser.api('get', '/scorecards');
    expect(names(body.due)).toEqual(['Just begun', 'In half an hour', 'Last week', 'Without a time']);
    expect(names(body.later)).toEqual(['In two hours', 'Tomorrow']);
    expect([body.open, body.done.total]).toEqual([6, 0]);
    const text = textOf(await browser.get('/scorecards'));
    const order = ['Due now', 'Just begun', 'Last week', 'Later', 'In two hours', 'Tomorrow'];
    expect(order.map((words) => text.indexOf(words))).toEqual(
      order.map((words) => text.indexOf(words)).sort((a, b) => a - b),
    );
    expect(text.indexOf('Due now')).toBeGreaterThan(0);
  });

  it('are done when they are in, with the time of submission, or closed', async () => {
    const browser = await given();
    const one = await sitting('Handed in', inMinutes(-60));
    const other = await sitting('Called off', inMinutes(-60));
    await submits(application, amy, one);
    await application.database.update(Scorecard, { id: other.cardOf(amy) }, { state: 'closed', closedReason: 'Ill.' });
    const at = new Date(Date.UTC(new Date().getUTCFullYear(), 2, 4, 15, 30));
    await application.database.update(Scorecard, { id: one.cardOf(amy) }, { submittedAt: at });
    const { body } = await browser.api('get', '/scorecards');
    expect([body.due, body.later]).toEqual([[], []]);
    expect(body.done.items).toMatchObject([
      { candidate: 'Handed in', state: 'submitted', submittedAt: at.toISOString() },
      { candidate: 'Called off', state: 'closed', submittedAt: null },
    ]);
    await application.database.query(`update people set time_zone = 'Asia/Tokyo' where id = $1`, [amy.id]);
    const text = textOf(await browser.get('/scorecards'));
    expect(text).toMatch(/Nothing is waiting for you.*Handed in.*submitted \w+, Mar 5, 12:30 AM/);
    expect(text).toMatch(/Called off.*closed, no longer needed/);
  });

  it('open at one tap: each row is a link to its card', async () => {
    const browser = await given();
    const { cardOf } = await sitting('Amara Okafor', inMinutes(-5));
    const page = await browser.get('/scorecards');
    expect(page.text).toContain(`<a class="list-title" href="/scorecards/${cardOf(amy)}">`);
    expect((await browser.get(`/scorecards/${cardOf(amy)}`)).status).toBe(200);
  });

  it('are where a panelist lands; whoever runs jobs lands there', async () => {
    const browser = await given();
    expect((await browser.get('/')).headers['location']).toBe('/scorecards');
    expect((await (await as(application, round.recruiter)).get('/')).headers['location']).toBe('/desk');
    expect((await asNobody(application).get('/scorecards')).headers['location']).toBe('/sign-in?next=%2Fscorecards');
  });

  it('say how far one is, and hide an author that the plan hides', async () => {
    const browser = await given();
    const begun = await sitting('Begun Already', inMinutes(-5));
    const card = begun.cardOf(amy);
    const ratings = [{ criterionId: begun.criteria[0]!.id, level: 2 }];
    expect((await browser.api('put', `/scorecards/${card}/ratings`, { version: 1, ratings })).status).toBe(200);
    const writer = await givenApplication(application, round.job, 'Secret Author');
    await givenSitting(application, writer, 'writing', [amy]);
    const text = textOf(await browser.get('/scorecards'));
    expect(text).toContain('1 of 2 rated');
    expect(text).not.toContain('Secret Author');
  });

  it('come a page at a time when there are many, with the same few statements', async () => {
    const browser = await given();
    const few = await statementsOf(application, async () => browser.get('/scorecards'));
    const people = await application.database.query<{ id: string }[]>(
      `insert into candidates (id, name) select gen_random_uuid(), 'Candidate ' || n from generate_series(1, 160) n
       returning id`,
    );
    const ids = people.map(({ id }) => id);
    await application.database.query(
      `with a as (insert into applications (id, job_id, candidate_id, key)
                  select gen_random_uuid(), $1, c.id, 'many' || c.n from unnest($2::uuid[]) with ordinality c(id, n)
                  returning id, key),
            s as (insert into sittings (id, application_id, assessment_id, assessment_key, at)
                  select gen_random_uuid(), a.id, t.id, t.key, now() + interval '1 day' * substr(a.key, 5)::int
                    from a, assessments t where t.plan_id = $3 and t.key = 'interview' returning id, at)
       insert into scorecards (id, sitting_id, panelist_id, position, state, submitted_at)
       select gen_random_uuid(), s.id, $4, 1, case when s.at > now() + interval '40 days' then 'due' else 'submitted' end,
              case when s.at > now() + interval '40 days' then null else now() - (s.at - now()) end
         from s`,
      [round.job.id, ids, round.planId, amy.id],
    );
    const { answer, statements } = await statementsOf(application, async () => browser.get('/scorecards'));
    expect(statements).toEqual(few.statements);
    const text = textOf(answer);
    expect(text).toContain('120 are open. Show more of them');
    const rest = (await browser.api('get', '/scorecards?open=2')).body;
    expect([rest.due.length + rest.later.length, rest.openPage, rest.openPages]).toEqual([20, 2, 2]);
    expect(text).toContain('Page 1 of 2 (40 in all)');
    const { body } = await browser.api('get', '/scorecards?page=2');
    expect([body.due.length + body.later.length, body.open]).toEqual([100, 120]);
    expect(body.done).toMatchObject({ page: 2, pages: 2, total: 40, items: { length: 15 } });
    const second = textOf(await browser.get('/scorecards?page=2'));
    expect([second.includes('Page 2 of 2'), second.includes('Later')]).toEqual([true, false]);
    expect((await browser.api('get', '/scorecards?page=9')).body.done).toMatchObject({ total: 40, items: [] });
  });

  it('are no one else’s', async () => {
    await given();
    await sitting('Amara Okafor');
    const ben = await as(application, round.ben);
    expect((await ben.api('get', '/scorecards')).body).toMatchObject({
      due: [],
      later: [],
      open: 0,
      done: { total: 0 },
    });
    expect(textOf(await ben.get('/scorecards'))).toContain('Nothing to score yet');
  });
});
