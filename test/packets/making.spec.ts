import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { attachmentsOf } from '../../src/platform/browser/finish-pdf.js';
import { PacketOrders } from '../../src/packets/making/packet-making.service.js';
import { eventsOf } from '../factories/candidates.js';
import { givenDemoRound } from '../factories/demo-round.js';
import { orderOf, packetSettled } from '../factories/packets.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { type SlowPrinter, slowPrinter } from '../factories/slow-printer.js';
import { runningOn, startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { printsEachOnce } from '../support/prints-each-once.js';
import { settled, until } from '../support/until.js';

/** Of two candidates and one assessment: how a packet comes about is the same for every size. */
const choice = { paper: 'A4', show: 'names', candidates: ['brandt', 'haddad'], assessments: ['interview'] };

describe('a packet in the making', () => {
  let application: TestApplication;
  let round: Awaited<ReturnType<typeof givenDemoRound>>;
  let hannah: Browser;
  let marcus: Browser;
  let printer: SlowPrinter;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    application = await startApplication();
    printsEachOnce(application);
    round = await givenDemoRound(application);
    hannah = await as(application, round.hannah);
    marcus = await as(application, round.marcus);
  });
  afterAll(() => application.close());
  beforeEach(() => {
    printer = slowPrinter(application);
  });
  afterEach(async () => {
    printer.restore();
    await until(async () => (await openOrders()) === 0, 60_000);
  });

  const openOrders = async () => {
    const [row] = await application.database.query<{ count: number }[]>(
      `select count(*)::int as count from packet_orders where state in ('waiting', 'making')`,
    );
    return row!.count;
  };

  const asked = async (browser: Browser, fields: object = choice): Promise<string> => {
    const answer = await browser.api('post', `/jobs/${round.jobId}/packets`, fields);
    expect(answer.status).toBe(202);
    const { id } = answer.body as { id: string };
    expect(answer.headers['location']).toBe(`/api/v1/packets/${id}`);
    return id;
  };

  const packetsOf = (id: string) => application.database.query<object[]>('select from packets where id = $1', [id]);

  it('is answered for before it is made, and shows its stages until it is', async () => {
    const answer = await marcus.post(`/jobs/${round.jobId}/packets`, { ...choice, _form: 'packet' });
    expect(answer.status).toBe(303);
    const path = String(answer.headers['location']);
    const id = path.slice('/packets/'.length);
    await printer.begun(1);

    const page = await marcus.get(path);
    expect(textOf(page)).toMatch(/Generating packet.*2 candidates, \d+ scorecards, \d+ ratings/);
    expect(page.text).toMatch(/<li aria-current="step">Printing/);
    expect(page.text).toContain('<noscript><meta http-equiv="refresh" content="3"></noscript>');
    expect(textOf(await marcus.get(`/jobs/${round.jobId}/packets`))).toContain('in progress · by name');
    expect((await marcus.api('get', `/packets/${id}`)).body).toMatchObject({ state: 'making', stage: 'printing' });
    expect((await marcus.get(`${path}/file`)).status).toBe(404);
    expect((await marcus.api('get', `/packets/${id}/state`)).status).toBe(404);

    printer.restore();
    expect(await packetSettled(marcus, id)).toMatchObject({ state: 'made', madeByName: 'Marcus Bell' });
    expect(textOf(await marcus.get(path))).toContain('Download the PDF');
    expect(await orderOf(application, id)).toEqual({ state: 'made', tries: 1, problem: null, source: null });
  }, 120_000);

  it('waits for its turn, in the order in which they were asked for', async () => {
    const [first, second, third] = [await asked(marcus), await asked(hannah), await asked(marcus)];
    await printer.begun(1);

    expect((await hannah.api('get', `/packets/${second}`)).body).toMatchObject({ state: 'waiting', before: 0 });
    expect(textOf(await hannah.get(`/packets/${second}`))).toContain('Next in line.');
    expect(textOf(await marcus.get(`/packets/${third}`))).toContain('1 ahead of it.');
    printer.next();
    await packetSettled(marcus, first!);
    await printer.begun(2);
    expect((await hannah.api('get', `/packets/${second}`)).body).toMatchObject({ state: 'making' });
    expect((await marcus.api('get', `/packets/${third}`)).body).toMatchObject({ state: 'waiting' });
    printer.restore();
    await packetSettled(marcus, third!);
    expect(printer.most()).toBe(1);
  }, 120_000);

  it('is cancelled while it is printed, and while it waits, and asked for again', async () => {
    const [printed, waiting] = [await asked(marcus), await asked(marcus)];
    await printer.begun(1);
    expect((await marcus.api('post', `/packets/${waiting}/cancellation`)).body).toMatchObject({ state: 'cancelled' });
    const answer = await marcus.post(`/packets/${printed}/cancellation`);
    expect([answer.status, answer.headers['location']]).toEqual([303, `/packets/${printed}`]);
    await until(() => printer.now() === 0);

    expect(textOf(await marcus.get(`/packets/${printed}`))).toContain('Nothing was saved.');
    expect(await orderOf(application, printed)).toMatchObject({ state: 'cancelled', source: null });
    const twice = await marcus.api('post', `/packets/${printed}/cancellation`);
    expect([twice.status, (twice.body as { code: string }).code]).toEqual([409, 'packet.over']);
    const ended = (await eventsOf(application, round.jobId)).filter(({ type }) => type === 'packet.cancelled');
    expect(ended).toMatchObject([
      { actor_name: 'Marcus Bell', payload: { packetId: waiting } },
      { actor_name: 'Marcus Bell', payload: { packetId: printed } },
    ]);

    expect((await marcus.post(`/packets/${printed}/attempts`)).status).toBe(303);
    printer.restore();
    expect(await packetSettled(marcus, printed)).toMatchObject({ state: 'made' });
    expect(await packetsOf(waiting)).toEqual([]);
    const again = await marcus.api('post', `/packets/${printed}/attempts`);
    expect(again.status).toBe(404);
  }, 120_000);

  it('is cancelled in the process that makes it when another took the order', async () => {
    const id = await asked(marcus);
    await printer.begun(1);
    expect(await application.database.transaction((tx) => application.app.get(PacketOrders).cancel(tx, id))).toBe(true);
    await until(() => printer.now() === 0);
    expect(await packetsOf(id)).toEqual([]);
  });

  it('holds what its asker saw, not what came to light meanwhile', async () => {
    const id = await asked(hannah);
    await printer.begun(1);
    await application.database.query(
      `update ratings set note = 'Written after the packet was asked for.' where id = (select r.id from ratings r
         join scorecards c on c.id = r.scorecard_id join sittings s on s.id = c.sitting_id
         join applications a on a.id = s.application_id
        where a.key = 'brandt' and s.assessment_key = 'interview' and c.state = 'submitted' limit 1)`,
    );
    printer.restore();
    await packetSettled(hannah, id);
    const { body } = await hannah.get(`/packets/${id}/file`).buffer(true);
    const json = Buffer.from((await attachmentsOf(body as Buffer)).get('comparison.json')!).toString();
    expect(json).toContain('"candidates"');
    expect(json).not.toContain('Written after');
    expect((await hannah.api('get', `/packets/${id}/state`)).body).toMatchObject({ current: false });
  }, 120_000);

  it('fails where something of it is kept from its asker by now, and holds less when asked for again', async () => {
    const [first, id] = [await asked(hannah), await asked(marcus)];
    await printer.begun(1);
    const [card] = await application.database.query<{ id: string }[]>(
      `select c.id from scorecards c join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
        where a.key = 'brandt' and s.assessment_key = 'interview' and c.panelist_id = $1`,
      [round.marcus.id],
    );
    const his = async (state: string, at: string) =>
      application.database.query(`update scorecards set state = $2, submitted_at = ${at} where id = $1`, [
        card!.id,
        state,
      ]);
    await his('draft', 'null');
    printer.restore();
    await packetSettled(hannah, first);
    expect(await packetSettled(marcus, id)).toMatchObject({ state: 'failed', problem: 'rights', counts: null });
    expect(await packetsOf(id)).toEqual([]);
    const page = textOf(await marcus.get(`/packets/${id}`));
    expect(page).toContain('some of its contents became hidden from you');
    expect(page).not.toMatch(/\d+ ratings/);
    expect((await hannah.get(`/packets/${id}`)).status).toBe(404);

    expect((await marcus.api('post', `/packets/${id}/attempts`)).status).toBe(202);
    expect(await packetSettled(marcus, id)).toMatchObject({ state: 'made' });
    const { body } = await marcus.get(`/packets/${id}/file`).buffer(true);
    const json = Buffer.from((await attachmentsOf(body as Buffer)).get('comparison.json')!).toString();
    expect(json).toContain('hidden while scorecards are open');
    await his('submitted', 'now()');
  }, 180_000);

  it.each([
    ['was taken off the team', `delete from hiring_team_members where person_id = $1`],
    ['was disabled', `update people set disabled_at = now() where id = $1`],
  ])(
    'fails where its asker %s',
    async (_, sql) => {
      const nora = await givenPerson(application, { name: 'Nora North' });
      await givenRole(application, { id: round.jobId }, nora, 'hiring_manager');
      const [first, id] = [await asked(hannah), await asked(await as(application, nora))];
      await printer.begun(1);
      await application.database.query(sql, [nora.id]);
      printer.restore();
      await packetSettled(hannah, first);
      await settled(application.app, 'packet_orders', id);
      expect(await orderOf(application, id)).toMatchObject({ state: 'failed', problem: 'rights', source: null });
      expect(await packetsOf(id)).toEqual([]);
      const events = await eventsOf(application, round.jobId);
      expect(events.find(({ type, payload }) => type === 'packet.failed' && payload['packetId'] === id)).toMatchObject({
        actor_name: 'Nora North',
        payload: { problem: 'rights' },
      });
    },
    120_000,
  );

  it('is kept once, whoever believes to be at it', async () => {
    const id = await asked(marcus);
    await printer.begun(1);
    const other = application.app.get(PacketOrders);
    const twice = other.work(id, { attempt: 1, last: false, signal: new AbortController().signal });
    await printer.begun(2);
    printer.restore();
    await twice;
    expect(await packetSettled(marcus, id)).toMatchObject({ state: 'made' });
    await until(() => printer.now() === 0);
    const made = (await eventsOf(application, round.jobId)).filter(
      ({ type, payload }) => type === 'packet.made' && payload['packetId'] === id,
    );
    expect(made).toHaveLength(1);
    expect(await packetsOf(id)).toHaveLength(1);
  }, 120_000);

  it('is given up when the process ended five times in the middle of it', async () => {
    const [first, id] = [await asked(marcus), await asked(marcus)];
    await printer.begun(1);
    await application.database.query('update packet_orders set tries = 5 where id = $1', [id]);
    printer.restore();
    await packetSettled(marcus, first);
    expect(await packetSettled(marcus, id)).toMatchObject({ state: 'failed', problem: 'process_ended' });
    expect(textOf(await marcus.get(`/packets/${id}`))).toContain('Tell your Callboard administrator');
  }, 120_000);

  it('is no one’s to see or cancel who may not make packets, or from whom some of it is kept', async () => {
    // Of the audition a scorecard is open, which is hidden from Hannah.
    const id = await asked(marcus, { ...choice, assessments: ['audition'] });
    await printer.begun(1);
    const { recruiter } = await givenJobWithTeam(application);
    const others = [await as(application, recruiter), await as(application, round.priya), hannah];
    for (const browser of others) {
      expect((await browser.get(`/packets/${id}`)).status).toBe(404);
      expect((await browser.post(`/packets/${id}/cancellation`)).status).toBe(404);
      expect((await browser.api('post', `/packets/${id}/attempts`)).status).toBe(404);
    }
    expect((await hannah.get(`/jobs/${round.jobId}/packets`)).text).not.toContain(id);
    const hannahs = await asked(hannah);
    expect((await marcus.api('post', `/packets/${hannahs}/cancellation`)).status).toBe(200);
  }, 120_000);
});

describe('a packet in the making, elsewhere', () => {
  it('fails with what to do where there is no Chromium', async () => {
    Logger.overrideLogger(false);
    const application = await startApplication({ browserExecutable: '/nonexistent/chromium' });
    const { jobId, marcus } = await givenDemoRound(application);
    const browser = await as(application, marcus);
    const answer = await browser.api('post', `/jobs/${jobId}/packets`, choice);
    const { id } = answer.body as { id: string };
    expect(await packetSettled(browser, id)).toMatchObject({ state: 'failed', problem: 'no_browser' });
    expect(textOf(await browser.get(`/packets/${id}`))).toMatch(
      /The PDF engine \(Chromium\) isn’t available.*log.*try again/,
    );
    await application.close();
  });

  it('goes back into the queue when the application ends, and is made by the next', async () => {
    const application = await startApplication();
    const { jobId, marcus } = await givenDemoRound(application);
    const printer = slowPrinter(application);
    const answer = await (await as(application, marcus)).api('post', `/jobs/${jobId}/packets`, choice);
    const { id } = answer.body as { id: string };
    await printer.begun(1);
    await application.app.close();

    const next = await runningOn({ url: application.databaseUrl, drop: application.drop });
    expect(await packetSettled(await as(next, marcus), id)).toMatchObject({ state: 'made' });
    expect(await orderOf(next, id)).toMatchObject({ tries: 1 });
    await next.close();
  }, 120_000);
});
