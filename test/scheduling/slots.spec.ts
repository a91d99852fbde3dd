import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CandidateLinks } from '../../src/candidate-links/candidate-links.service.js';
import { Database } from '../../src/platform/database/database.js';
import { givenApplication, givenRound, givenSitting } from '../factories/scorecards.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, asNobody, type Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { quiet } from '../support/queue.js';

interface Given {
  id: string;
  name: string;
  sitting: string;
  /** The path of their own page. */
  mine: string;
}

describe('times that candidates pick', () => {
  let application: TestApplication;
  let inbox: Inbox;
  let round: Awaited<ReturnType<typeof givenRound>>;
  let recruiter: Browser;
  let nobody: Browser;
  let candidates: Given[];
  let offer: { id: string; slots: { at: string; takenBy: string | null }[]; waiting: { candidate: string }[] };

  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
    round = await givenRound(application);
    recruiter = await as(application, round.recruiter);
    nobody = asNobody(application);
    candidates = [];
    for (const name of ['Ada One', 'Bea Two', 'Cai Three']) candidates.push(await given(name));
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });

  async function given(name: string, panel = [round.amy, round.ben]): Promise<Given> {
    const { id } = await givenApplication(application, round.job, name);
    const { app } = application;
    const sitting = await givenSitting(application, { id, jobId: round.job.id }, 'interview', panel);
    const { url } = await app.get(Database).transaction((tx) => app.get(CandidateLinks).make(tx, id));
    return { id, name, sitting: sitting.id, mine: new URL(url).pathname };
  }
  const wanted = (given: object = {}) => ({
    ...{ assessmentKey: 'interview', from: '2036-11-24', to: '2036-11-25', weekdays: ['mon', 'tue'] },
    ...{
      begins: '09:00',
      ends: '12:00',
      minutes: 45,
      buffer: 15,
      timeZone: 'America/Chicago',
      place: 'Room 4',
      holdsRoom: true,
    },
    sittings: candidates.map(({ sitting }) => sitting),
    ...given,
  });
  const pick = ({ mine }: Given, at: string) => nobody.api('put', `${mine}/times/interview`, { at });
  const timesOf = async ({ mine }: Given): Promise<string[]> => {
    const { body } = await nobody.api('get', mine);
    const { sessions } = body as { sessions: { offer: { times: { value: string }[] } }[] };
    return sessions[0]!.offer.times.map(({ value }) => value);
  };
  const timeOf = async ({ sitting }: Given): Promise<string | undefined> => {
    const [row] = await application.database.query<{ at: Date | null }[]>('select at from sittings where id = $1', [
      sitting,
    ]);
    return row!.at?.toISOString();
  };

  it('are offered from a pattern, and each candidate is told by email', async () => {
    await application.database.query(`update candidates set email = 'ada@example.com' where name = 'Ada One'`);
    const answer = await recruiter.api('post', `/jobs/${round.job.id}/slot-offers`, wanted());
    expect(answer.status).toBe(201);
    offer = answer.body as typeof offer;
    expect(offer.slots.map(({ at }) => at)).toEqual(
      ['24T15', '24T16', '24T17', '25T15', '25T16', '25T17'].map((at) => `2036-11-${at}:00:00.000Z`),
    );
    const mail = await inbox.next('ada@example.com');
    expect(mail.text).toMatch(/\/my-application\/[\w-]{43}/);
    const page = await nobody.get(candidates[0]!.mine).set({ cookie: 'tz=Europe%2FBerlin' });
    expect(textOf(page)).toContain('Mon, Nov 24, 2036, 4:00 PM GMT+1');
    for (const name of ['Amy', 'Bea']) expect(page.text).not.toContain(name);
    // The privacy notice alone names whom to write to.
    expect(page.text.replace(/<section[^>]* id="privacy">[^]*?<\/section>/, '')).not.toContain('Rita');
  });

  it('are refused, naming the field, where a pattern has none or a session is not to be offered', async () => {
    const fieldOf = async (given: object) => {
      const { status, body } = await recruiter.api('post', `/jobs/${round.job.id}/slot-offers`, wanted(given));
      return [status, (body as { errors: { field: string }[] }).errors[0]?.field];
    };
    expect(await fieldOf({ ends: '09:30' })).toEqual([422, 'ends']);
    expect(await fieldOf({ from: '2020-11-23', to: '2020-11-24' })).toEqual([422, 'ends']);
    expect(await fieldOf({ to: '2036-11-23' })).toEqual([422, 'to']);
    expect(await fieldOf({ to: '2037-11-23' })).toEqual([422, 'to']);
    expect(await fieldOf({ begins: '9' })).toEqual([422, 'begins']);
    expect(await fieldOf({ timeZone: 'Chicago' })).toEqual([422, 'timeZone']);
    expect(await fieldOf({ sittings: [] })).toEqual([422, 'sittings']);
    expect(await fieldOf({ sittings: [round.candidate.id] })).toEqual([422, 'sittings']);
  });

  it('become the session’s time, with invitations to everyone, and are no longer anyone else’s', async () => {
    const [ada, bea] = candidates as [Given, Given, Given];
    const first = offer.slots[0]!.at;
    expect((await nobody.api('put', `${ada.mine}/times/a%00b`, { at: first })).status).toBe(404);
    const picked = await nobody.post(`${ada.mine}/times/interview`, { at: first });
    expect([picked.status, picked.headers['location']]).toEqual([303, ada.mine]);
    expect(await timeOf(ada)).toBe(first);
    for (const address of [round.amy.email!, round.ben.email!, 'ada@example.com']) {
      expect((await inbox.next(address)).subject).toContain('Interview');
    }
    expect(await timesOf(bea)).not.toContain(first);
    const late = await nobody.post(`${bea.mine}/times/interview`, { at: first });
    expect([late.status, textOf(late)]).toEqual([
      409,
      expect.stringContaining('That time was just taken. Choose another one'),
    ]);
    expect(late.text).not.toContain('Ada');
    const shown = await recruiter.get(`/slot-offers/${offer.id}`);
    expect(textOf(shown)).toMatch(/3:00 PM UTC Ada One/);
    await quiet(application);
    expect(inbox.mails).toEqual([]);
  });

  it('can be changed by the candidate: the earlier one is free again, and the panel is told once', async () => {
    const [ada, bea] = candidates as [Given, Given, Given];
    const [first, second] = offer.slots.map(({ at }) => at) as [string, string];
    expect((await pick(ada, second)).status).toBe(204);
    expect((await pick(ada, second)).status).toBe(204);
    for (const address of [round.amy.email!, round.ben.email!, 'ada@example.com']) {
      expect((await inbox.next(address)).subject).toMatch(/^Updated: Interview/);
    }
    expect(await timesOf(bea)).toContain(first);
    await quiet(application);
    expect(inbox.mails).toEqual([]);
  });

  it('leave out what the panel or the room is taken for, with the buffer, also when it was planned by hand later', async () => {
    const [, bea] = candidates as [Given, Given, Given];
    const other = await givenApplication(application, round.job, 'Dag Four');
    const byHand = { applicationId: other.id, assessmentKey: 'audition', panel: [{ personId: round.amy.id }] };
    const planned = await recruiter.api('post', `/jobs/${round.job.id}/sittings`, {
      ...byHand,
      at: '2036-11-25T16:50:00Z',
      minutes: 5,
    });
    expect(planned.status).toBe(201);
    // It is over five minutes before 17:00, which is less than the buffer.
    const free = await timesOf(bea);
    expect(free).toContain('2036-11-25T15:00:00.000Z');
    for (const taken of ['2036-11-25T16:00:00.000Z', '2036-11-25T17:00:00.000Z']) {
      expect(free).not.toContain(taken);
      expect((await pick(bea, taken)).body).toMatchObject({ code: 'slot.taken' });
    }
    expect(await timeOf(bea)).toBeUndefined();
    await recruiter.api('delete', `/sittings/${(planned.body as { id: string }).id}`);
    expect(await timesOf(bea)).toContain('2036-11-25T17:00:00.000Z');
  });

  it('go to one of many who pick the same at once, again and again; the others are told', async () => {
    const crowd: Given[] = [];
    for (let nth = 1; nth <= 5; nth += 1) crowd.push(await given(`Crowd ${nth}`, [round.cleo]));
    const days = {
      from: '2036-12-01',
      to: '2036-12-05',
      weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
      begins: '09:00',
      ends: '13:00',
    };
    const asked = await recruiter.api(
      'post',
      `/jobs/${round.job.id}/slot-offers`,
      wanted({ ...days, sittings: crowd.map(({ sitting }) => sitting) }),
    );
    const times = (asked.body as typeof offer).slots.map(({ at }) => at);
    expect(times).toHaveLength(20);
    for (const at of times.slice(0, 12)) {
      const answers = await Promise.all(crowd.map((one) => pick(one, at)));
      const statuses = answers.map(({ status }) => status).sort();
      // Whoever had it already keeps it; nobody ever shares it.
      expect(statuses).toEqual([204, 409, 409, 409, 409]);
      const at_ = await Promise.all(crowd.map(timeOf));
      expect(at_.filter((time) => time === at)).toHaveLength(1);
      expect(
        answers
          .filter(({ status }) => status === 409)
          .every(({ body }) => (body as { code: string }).code === 'slot.taken'),
      ).toBe(true);
    }
    const slots = await application.database.query<object[]>(
      'select 1 from slots group by sitting_id having count(sitting_id) > 1',
    );
    expect(slots).toEqual([]);
    // Against a recruiter who plans by hand for the same panelist in the same moment.
    for (const at of times.slice(12, 18)) {
      const { id: applicationId } = await givenApplication(application, round.job);
      const byHand = {
        applicationId,
        assessmentKey: 'interview',
        at,
        minutes: 45,
        panel: [{ personId: round.cleo.id }],
      };
      const [one, two] = await Promise.all([
        pick(crowd[0]!, at),
        recruiter.api('post', `/jobs/${round.job.id}/sittings`, byHand),
      ]);
      expect([
        [204, 409],
        [409, 201],
      ]).toContainEqual([one.status, two.status]);
    }
  }, 60_000);

  it('are given back by whoever withdraws, and end when the offer is closed', async () => {
    const [ada, bea] = candidates as [Given, Given, Given];
    const second = offer.slots[1]!.at;
    await nobody.post(`${ada.mine}/withdrawal`).expect(303);
    await quiet(application);
    expect(await timesOf(bea)).toContain(second);
    expect((await pick(bea, second)).status).toBe(204);
    await recruiter.post(`/slot-offers/${offer.id}/closing`).expect(303);
    const [, , cai] = candidates as [Given, Given, Given];
    expect((await pick(cai, offer.slots[3]!.at)).status).toBe(404);
    expect(await timeOf(bea)).toBe(second);
  });

  it('are listed page by page', async () => {
    const at = `/jobs/${round.job.id}/slot-offers`;
    const { length } = (await recruiter.api('get', at)).body as unknown[];
    await application.database.query(
      `insert into slot_offers
       select (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'made_at', o.made_at - n * interval '1 day'))).*
         from slot_offers o, generate_series(1, 25) n where o.id = $1`,
      [offer.id],
    );
    expect(textOf(await recruiter.get(at))).toContain(`Page 1 of 2 (${25 + length} in all)`);
    expect((await recruiter.api('get', `${at}?page=2`)).body).toHaveLength(length);
  });
});
