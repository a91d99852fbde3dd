import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import ICAL from 'ical.js';
import { givenApplication, givenRound, givenSitting } from '../factories/scorecards.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, asNobody, type Browser } from '../support/as.js';
import { Asker } from '../support/asker.js';
import { statementsOf } from '../support/statements.js';

describe('a calendar address', () => {
  let application: TestApplication;
  let round: Awaited<ReturnType<typeof givenRound>>;
  let amy: Browser;
  let address = '';

  beforeAll(async () => {
    application = await startApplication();
    round = await givenRound(application);
    amy = await as(application, round.amy);
    const at = new Date(Date.now() + 24 * 60 * 60 * 1000);
    await givenSitting(application, round.candidate, 'interview', [round.amy, round.ben], {
      at,
      minutes: 45,
      place: 'Room 4',
    });
    await givenSitting(application, round.candidate, 'writing', [round.amy], { at });
  });
  afterAll(() => application.close());

  const make = async (): Promise<string> => {
    const { body } = await amy.api('post', '/me/calendar');
    return new URL((body as { address: string }).address).pathname;
  };
  const ask = async (path = address, known?: string) => {
    const asker = new Asker(application, '', known ? { 'if-none-match': known } : {});
    const { status, headers, bytes } = await asker.get(path);
    return { status, headers, text: bytes.toString() };
  };
  const eventsIn = (text: string) =>
    new ICAL.Component(ICAL.parse(text) as unknown[])
      .getAllSubcomponents('vevent')
      .map((component) => new ICAL.Event(component));

  it('answers with the sessions of its owner, none of anyone else, none whose author is hidden', async () => {
    address = await make();
    const answer = await ask();
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
    const [only, ...more] = eventsIn(answer.text);
    expect(more).toEqual([]);
    expect([only!.summary, only!.location]).toEqual([`Interview: Amara Okafor (${round.job.title})`, 'Room 4']);
    expect(only!.description).toContain('/kit?sitting=');
    expect(only!.duration.toSeconds()).toBe(45 * 60);
    expect(answer.text).not.toContain('Ben');
    const [kept] = await application.database.query<{ hash: string }[]>(
      'select token_hash as hash from calendar_feeds',
    );
    expect(address).not.toContain(kept!.hash);
  });

  it('bears being asked for 10,000 times a day, and says when it is too often', async () => {
    // 10,000 a day are 105 in a quarter of an hour.
    let statuses: number[] = [];
    for (let nth = 0; nth < 21; nth += 1) {
      statuses = statuses.concat(await Promise.all(Array.from({ length: 10 }, async () => (await ask()).status)));
    }
    expect(statuses.slice(0, 105).filter((status) => status !== 200)).toEqual([]);
    const refused = await ask();
    expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
    expect(refused.text).toMatch(/Too many|too many/);
    await application.database.query('delete from rate_limits');
  });

  it('bears that the whole day long, counts afresh each quarter of an hour, and nothing for what is unchanged', async () => {
    const counted = async () => {
      const rows = await application.database.query<{ points: number }[]>(
        `select points::int from rate_limits where key like 'calendar-feed:%'`,
      );
      return rows[0]?.points;
    };
    const use = (points: number) =>
      application.database.query(`update rate_limits set points = $1 where key like 'calendar-feed:%'`, [points]);
    const clock = jest.spyOn(Date, 'now');
    const start = Date.now();
    try {
      const refusals: number[] = [];
      for (let quarter = 0; quarter < 96; quarter += 1) {
        clock.mockReturnValue(start + quarter * 15 * 60_000 + quarter);
        const first = await ask();
        expect([quarter, first.status, await counted()]).toEqual([quarter, 200, 1]);
        // As if it had been asked for 104 times, and, now and then, far too often.
        const often = quarter % 24 === 23;
        await use(often ? 210 : 104);
        const next = await ask();
        if (next.status === 429) refusals.push(quarter);
        expect(next.status).toBe(often ? 429 : 200);
        if (quarter % 12 > 0) continue;
        const before = await counted();
        expect((await ask(address, first.headers['etag'] as string)).status).toBe(304);
        expect(await counted()).toBe(before);
      }
      expect(refusals).toEqual([23, 47, 71, 95]);
    } finally {
      clock.mockRestore();
      await application.database.query('delete from rate_limits');
    }
  });

  it('answers without a body where nothing changed, with as many statements however much is in it', async () => {
    const { headers } = await ask();
    const again = await ask(address, headers['etag'] as string);
    expect([again.status, again.text]).toEqual([304, '']);
    const unchanged = await statementsOf(application, () => ask(address, headers['etag'] as string));
    const few = await statementsOf(application, () => ask(address));
    expect(unchanged.statements.length).toBeLessThan(few.statements.length);
    for (let nth = 0; nth < 30; nth += 1) {
      const other = await givenApplication(application, round.job);
      await givenSitting(application, other, 'audition', [round.amy], {
        at: new Date(Date.now() + nth * 3_600_000),
        minutes: 30,
      });
    }
    const many = await statementsOf(application, () => ask(address, headers['etag'] as string));
    expect(many.answer.status).toBe(200);
    expect(eventsIn(many.answer.text)).toHaveLength(31);
    expect(many.statements).toHaveLength(few.statements.length);
    expect(few.statements.length).toBeLessThanOrEqual(6);
  });

  it('ends when its owner makes another, or turns it off, or is deactivated: with a sentence that says what to do', async () => {
    const old = address;
    address = await make();
    expect((await ask()).status).toBe(200);
    const gone = await ask(old);
    expect([gone.status, gone.headers['content-type']]).toEqual([410, 'text/plain; charset=utf-8']);
    expect(gone.text).toContain('Sign in to Callboard, open your profile, and make a new address');
    await amy.post('/me/calendar/deletion').expect(303);
    expect((await ask()).status).toBe(410);
    expect((await ask('/calendar/never-one.ics')).status).toBe(404);
    address = await make();
    await application.database.query('update people set disabled_at = now() where id = $1', [round.amy.id]);
    expect((await ask()).status).toBe(410);
    expect((await asNobody(application).get('/me/calendar')).status).toBe(303);
  });
});
