import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { Sitting } from '../../src/assessments/model/sitting.entity.js';
import { givenAudition, givenDebrief } from '../factories/debriefs.js';
import { givenRound, givenSitting, ratingsFor, recordOf, submits } from '../factories/scorecards.js';
import { givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('the debrief', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const bens = 'Ben heard something no one else did';

  const given = () => givenAudition(application, bens);
  const givenOpen = () => givenDebrief(application, bens);

  const isOpen = async (id: string) =>
    (await application.database.findOneByOrFail(Sitting, { id })).debriefOpenedAt !== null;

  it('is refused before every scorecard is in or closed, saying whose are missing and what to do', async () => {
    const { rita, sitting, cleo } = await given();
    const page = await rita.post(`/sittings/${sitting.id}/debrief`, { _form: 'debrief' });
    expect(page.status).toBe(409);
    expect(textOf(page)).toContain('Cleo Clark hasn’t submitted a scorecard yet.');
    expect(textOf(page)).toContain('close it with a reason under Panel');
    const answer = await rita.api('post', `/sittings/${sitting.id}/debrief`);
    expect([answer.status, answer.body.code]).toEqual([409, 'debrief.missing']);
    expect(await isOpen(sitting.id)).toBe(false);
    expect(textOf(await rita.get(`/sittings/${sitting.id}`))).not.toContain('Open the debrief');

    await rita.api('post', `/scorecards/${sitting.cardOf(cleo)}/closure`, { version: 1, reason: 'Fell ill.' });
    expect(textOf(await rita.get(`/sittings/${sitting.id}`))).toContain('Open the debrief');
    expect((await rita.post(`/sittings/${sitting.id}/debrief`)).status).toBe(303);
    expect(await isOpen(sitting.id)).toBe(true);
  });

  it('is refused where no one rated', async () => {
    const { job, manager, candidate, amy } = await givenRound(application);
    const browser = await as(application, manager);
    const empty = await givenSitting(application, candidate, 'interview', []);
    const closed = await givenSitting(application, candidate, 'audition', [amy]);
    await browser.api('post', `/scorecards/${closed.cardOf(amy)}/closure`, { version: 1, reason: 'Fell ill.' });
    for (const { id } of [empty, closed]) {
      const answer = await browser.api('post', `/sittings/${id}/debrief`);
      expect([answer.status, answer.body.code]).toEqual([409, 'debrief.empty']);
    }
    expect((await recordOf(application, job.id)).map(({ type }) => type)).toEqual(['scorecard.closed']);
  });

  it('is opened once, on the record', async () => {
    const { rita, job, sitting, candidate } = await givenOpen();
    const [before] = await application.database.findBy(Sitting, { id: sitting.id });
    expect((await rita.api('post', `/sittings/${sitting.id}/debrief`)).status).toBe(200);
    expect(await application.database.findBy(Sitting, { id: sitting.id })).toEqual([before]);
    const opened = (await recordOf(application, job.id)).filter(({ type }) => type === 'debrief.opened');
    expect(opened).toEqual([
      {
        type: 'debrief.opened',
        actor: expect.stringContaining('Rita'),
        payload: expect.objectContaining({ sittingId: sitting.id, applicationId: candidate.id }),
      },
    ]);
  });

  it('shows the room one disagreement at a time, its levels in words, the lowest and the highest first', async () => {
    const { rita, amys, sitting, card } = await givenOpen();
    const path = `/sittings/${sitting.id}/debrief/room`;
    const page = await rita.get(path);
    const text = textOf(page);
    const of = Number(/ 1 of (\d+) /.exec(text)![1]);

    expect(of).toBeGreaterThan(1);
    expect(text).toContain('Ben Brook 3 highest: speak next');
    expect(text).toContain('Amy Adams 2 lowest: speak first');
    expect(text.indexOf('lowest: speak first')).toBeLessThan(text.indexOf('highest: speak next'));
    expect(page.text).toContain(`rel="next" href="${path}?at&#x3D;2"`);
    expect(page.text).not.toContain('rel="prev"');
    const last = await rita.get(`${path}?at=${of}`);
    expect(textOf(last)).toContain(` ${of} of ${of} `);
    expect(last.text).not.toContain('rel="next"');
    // Beyond the last there is the last; nonsense is refused.
    expect(textOf(await rita.get(`${path}?at=999`))).toContain(` ${of} of ${of} `);
    expect((await rita.get(`${path}?at=x`)).status).toBe(422);
    // Who rated revises from there; who did not has nothing to revise.
    expect((await amys.get(path)).text).toContain(`href="/scorecards/${card}/revision"`);
    expect(page.text).not.toContain('/revision"');
  });

  it('ticks off what a revision settles, and keeps its place', async () => {
    const { rita, sitting, ben } = await givenOpen();
    const path = `/sittings/${sitting.id}/debrief/room`;
    const names = async () => [...(await rita.get(path)).text.matchAll(/title="([^"]+)"/g)].map(([, name]) => name);
    const before = await names();
    const bens = await as(application, ben);
    const [first] = sitting.criteria;
    const { version } = await application.database.findOneByOrFail(Scorecard, { id: sitting.cardOf(ben) });
    const ratings = [{ criterionId: first!.id, level: 2, note: 'Heard it now.' }];
    const revised = await bens.api('post', `/scorecards/${sitting.cardOf(ben)}/revision`, {
      version,
      reason: 'Amy is right.',
      ratings,
    });

    expect(revised.status).toBe(200);
    expect(await names()).toEqual(before);
    const text = textOf(await rita.get(path));
    expect(text).toContain('1 settled');
    expect(text).toContain('Settled: after the revisions, everyone gives the same level.');
    expect(text).toContain('was 3: Amy is right.');
  });

  it('has a page for the room only once it is open, and nothing on it for whoever may not see the ratings', async () => {
    const { rita, sitting } = await given();
    expect((await rita.get(`/sittings/${sitting.id}/debrief/room`)).status).toBe(404);
    const open = await givenOpen();
    const path = `/sittings/${open.sitting.id}/debrief/room`;
    const outsider = await as(application, await givenPerson(application));
    expect((await outsider.get(path)).status).toBe(404);
    // A panelist with a scorecard of the same candidate still open.
    await givenSitting(application, open.candidate, 'interview', [open.amy]);
    const hidden = await open.amys.get(path);
    expect(hidden.status).toBe(200);
    expect(hidden.text).not.toContain(bens);
    expect(textOf(hidden)).not.toContain('speak first');
  });

  it('puts the largest disagreement first, each panelist’s level and note beside it', async () => {
    const { sitting, amy, cleo, rita } = await given();
    const amys = await as(application, amy);
    const cleos = await as(application, cleo);
    const ratings = ratingsFor(sitting, 2);
    ratings[1] = { ...ratings[1]!, level: 1, note: 'Lost the thread.' };
    await cleos.api('put', `/scorecards/${sitting.cardOf(cleo)}/ratings`, { version: 1, ratings });
    await cleos.api('post', `/scorecards/${sitting.cardOf(cleo)}/submission`, {});
    await rita.api('post', `/sittings/${sitting.id}/debrief`);

    const { body } = await cleos.api('get', `/sittings/${sitting.id}/debrief`);
    const agenda = (body as { criteria: { key: string; apart: number; spread: number }[] }).criteria;
    expect(agenda.map(({ key, apart, spread }) => [key, apart, spread])).toEqual([
      ['A2', 2, 1],
      ['A1', 1, 0.5],
      ['A5', 0, 0],
    ]);
    for (const browser of [cleos, rita, amys]) {
      const page = textOf(await browser.get(`/sittings/${sitting.id}/debrief`));
      expect(page).toMatch(/Criterion A2 .*2 levels apart.*Lost the thread\..*Criterion A1 .*1 level apart/);
      expect(page).toContain(bens);
    }
  });

  it('does not exist before it is open, nor for strangers, and only those who run the job open it', async () => {
    const { sitting, rita, amy, cleo } = await given();
    expect((await rita.get(`/sittings/${sitting.id}/debrief`)).status).toBe(404);
    expect((await rita.api('get', `/sittings/${sitting.id}/debrief`)).status).toBe(404);
    await submits(application, cleo, sitting, 2);
    const amys = await as(application, amy);
    const stranger = await as(application, await givenPerson(application, { name: 'Sam Stranger' }));
    const others = await givenRound(application);
    const elsewhere = await as(application, others.recruiter);
    for (const browser of [amys, stranger, elsewhere]) {
      const statuses = [
        (await browser.post(`/sittings/${sitting.id}/debrief`)).status,
        (await browser.api('post', `/sittings/${sitting.id}/debrief`)).status,
      ];
      expect(statuses.every((status) => status === 404 || status === 403)).toBe(true);
    }
    expect(await isOpen(sitting.id)).toBe(false);
    await rita.api('post', `/sittings/${sitting.id}/debrief`);
    expect((await amys.get(`/sittings/${sitting.id}/debrief`)).status).toBe(200);
    for (const browser of [stranger, elsewhere]) {
      expect((await browser.get(`/sittings/${sitting.id}/debrief`)).status).toBe(404);
      expect((await browser.api('get', `/sittings/${sitting.id}/debrief`)).status).toBe(404);
    }
  });

  it('shows no rating of others to whoever still has to score the candidate elsewhere, until they have', async () => {
    const { sitting, candidate, amy, manager, amys } = await givenOpen();
    const interview = await givenSitting(application, candidate, 'interview', [amy, manager]);
    const managers = await as(application, manager);
    for (const browser of [amys, managers]) {
      const page = await browser.get(`/sittings/${sitting.id}/debrief`);
      expect(page.status).toBe(200);
      expect(page.text).not.toContain(bens);
      const { body } = await browser.api('get', `/sittings/${sitting.id}/debrief`);
      expect(body).not.toHaveProperty('criteria');
      expect(body).not.toHaveProperty('panelists');
    }
    await submits(application, amy, interview);
    expect(textOf(await amys.get(`/sittings/${sitting.id}/debrief`))).toContain(bens);
    expect(textOf(await managers.get(`/sittings/${sitting.id}/debrief`))).not.toContain(bens);
  });

  it('answers them the same, byte for byte, whatever the others rated and revised', async () => {
    const { sitting, candidate, card, amy, ben, manager, amys, rita } = await givenOpen();
    const bensCard = sitting.cardOf(ben);
    const ratings = [{ criterionId: sitting.criteria[0]!.id, level: 1, note: 'Ben thought again.' }];
    const { version } = await application.database.findOneByOrFail(Scorecard, { id: bensCard });
    const input = { version, reason: 'Ben’s own reason', ratings };
    const revised = await (await as(application, ben)).api('post', `/scorecards/${bensCard}/revision`, input);
    expect(revised.status).toBe(200);
    await givenSitting(application, candidate, 'interview', [amy, manager]);
    const managers = await as(application, manager);
    const sittings = [`/sittings/${sitting.id}`, `/sittings/${sitting.id}/debrief`];
    const paths = [...sittings, ...sittings.map((path) => `/api/v1${path}`)];
    const cards = [`/scorecards/${card}`, `/scorecards/${card}/revision`, `/api/v1/scorecards/${card}`];
    const answersTo = async (browser: typeof amys, asked: string[]) => {
      const found: string[] = [];
      for (const path of asked) {
        const { status, text } = await browser.get(path);
        found.push(`${path} ${status} ${text.replace(/nonce="[^"]*"/g, '')}`);
      }
      return found;
    };
    const all = async () => [
      ...(await answersTo(amys, [...paths, ...cards])),
      ...(await answersTo(managers, [...paths, ...cards])),
    ];
    const before = [await all(), await answersTo(rita, paths)];
    await application.database.query(`update ratings set level = 2, note = 'Other.' where scorecard_id = $1`, [
      bensCard,
    ]);
    await application.database.query(
      `update scorecard_versions set reason = 'Another reason', ratings = '[]' where scorecard_id = $1`,
      [bensCard],
    );
    expect(await all()).toEqual(before[0]);
    const seen = await answersTo(rita, paths);
    expect(seen.filter((text, index) => text === before[1]![index])).toEqual([]);
  });

  it('takes no one more onto the panel once it is open', async () => {
    const { sitting, rita, amy, ben, cleo, manager } = await givenOpen();
    const { body } = await rita.api('get', `/sittings/${sitting.id}`);
    const { version } = body as { version: number };
    const panel = [amy, ben, cleo, manager].map(({ id }) => ({ personId: id }));
    const answer = await rita.api('put', `/sittings/${sitting.id}`, { version, panel });
    expect([answer.status, answer.body.code]).toEqual([409, 'sitting.debriefed']);
    expect(await application.database.countBy(Scorecard, { sittingId: sitting.id })).toBe(3);
  });
});
