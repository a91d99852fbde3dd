import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scorecard } from '../../src/assessments/scorecard.entity.js';
import { ScorecardVersion } from '../../src/assessments/scorecard-version.entity.js';
import { Sitting } from '../../src/assessments/sitting.entity.js';
import { formFor, givenRound, givenSitting, ratingsFor, recordOf, submits } from '../factories/scorecards.js';
import { givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('the debrief', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const bens = 'Ben heard something nobody else did';

  /** An audition that Amy rated 2, Ben 3 and Cleo not yet. */
  async function given() {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy, round.ben, round.cleo]);
    await submits(application, round.amy, sitting, 2);
    await submits(application, round.ben, sitting, 3, bens);
    const rita = await as(application, round.recruiter);
    return { ...round, sitting, rita };
  }

  /** The same with Cleo's in and the debrief open. */
  async function givenOpen() {
    const round = await given();
    await submits(application, round.cleo, round.sitting, 2);
    const opened = await round.rita.api('post', `/sittings/${round.sitting.id}/debrief`);
    expect(opened.status).toBe(200);
    const card = round.sitting.cardOf(round.amy);
    const amys = await as(application, round.amy);
    const stored = () => application.database.findOneByOrFail(Scorecard, { id: card });
    const versions = () =>
      application.database.find(ScorecardVersion, { where: { scorecardId: card }, order: { number: 'ASC' } });
    return { ...round, card, amys, stored, versions };
  }

  const isOpen = async (id: string) =>
    (await application.database.findOneByOrFail(Sitting, { id })).debriefOpenedAt !== null;

  it('is refused before every scorecard is in or closed, saying whose are missing and what to do', async () => {
    const { rita, sitting, cleo } = await given();
    const page = await rita.post(`/sittings/${sitting.id}/debrief`, { _form: 'debrief' });
    expect(page.status).toBe(409);
    expect(textOf(page)).toContain('Not yet: the scorecard of Cleo Clark is missing.');
    expect(textOf(page)).toContain('close what will not come in, with a reason, under Panel');
    const answer = await rita.api('post', `/sittings/${sitting.id}/debrief`);
    expect([answer.status, answer.body.code]).toEqual([409, 'debrief.missing']);
    expect(await isOpen(sitting.id)).toBe(false);
    expect(textOf(await rita.get(`/sittings/${sitting.id}`))).not.toContain('Open the debrief');

    await rita.api('post', `/scorecards/${sitting.cardOf(cleo)}/closure`, { version: 1, reason: 'Fell ill.' });
    expect(textOf(await rita.get(`/sittings/${sitting.id}`))).toContain('Open the debrief');
    expect((await rita.post(`/sittings/${sitting.id}/debrief`)).status).toBe(303);
    expect(await isOpen(sitting.id)).toBe(true);
  });

  it('is refused where nobody rated', async () => {
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

  it('takes nobody more onto the panel once it is open', async () => {
    const { sitting, rita, amy, ben, cleo, manager } = await givenOpen();
    const { body } = await rita.api('get', `/sittings/${sitting.id}`);
    const { version } = body as { version: number };
    const panel = [amy, ben, cleo, manager].map(({ id }) => ({ personId: id }));
    const answer = await rita.api('put', `/sittings/${sitting.id}`, { version, panel });
    expect([answer.status, answer.body.code]).toEqual([409, 'sitting.debriefed']);
    expect(await application.database.countBy(Scorecard, { sittingId: sitting.id })).toBe(3);
  });

  describe('a revision', () => {
    const reason = 'I had taken the queue for a topic';

    it('puts a new version beside the first, signed again, and both show', async () => {
      const { amys, card, sitting, stored, versions, job, rita, ben } = await givenOpen();
      const before = await stored();
      expect(textOf(await amys.get(`/scorecards/${card}`))).toContain('you may revise it, with a reason');
      const form = formFor(sitting, before.version, 2);
      form['ratings[0][level]'] = '3';
      form['ratings[0][note]'] = 'It was a queue.';
      const done = await amys.post(`/scorecards/${card}/revision`, { ...form, _form: 'revision', reason });
      expect([done.status, done.headers['location']]).toEqual([303, `/scorecards/${card}`]);

      const after = await stored();
      expect(after).toMatchObject({ state: 'revised', version: before.version + 1 });
      expect(after.statement).toContain('I, Amy Adams, revised this myself after the debrief');
      expect(after.submittedAt!.getTime()).toBeGreaterThan(before.submittedAt!.getTime());
      expect(await versions()).toEqual([
        expect.objectContaining({
          number: 1,
          reason,
          submittedAt: before.submittedAt,
          statement: before.statement,
          ratings: [
            { criterion: 'A1', level: 2, note: 'as seen' },
            { criterion: 'A2', level: 2, note: 'as seen' },
            { criterion: 'A5', level: 2, note: 'as seen' },
          ],
        }),
      ]);
      const both = `3 It was a queue. was 2: ${reason}`;
      expect(textOf(await rita.get(`/sittings/${sitting.id}`))).toContain(both);
      const others = await as(application, ben);
      expect(textOf(await others.get(`/sittings/${sitting.id}/debrief`))).toContain(
        `3 It was a queue. was 2: ${reason}`,
      );
      expect(textOf(await amys.get(`/scorecards/${card}`))).toContain(`was 2: ${reason}`);
      const record = (await recordOf(application, job.id)).filter(({ type }) => type === 'scorecard.revised');
      expect(record).toEqual([
        {
          type: 'scorecard.revised',
          actor: 'Amy Adams',
          payload: expect.objectContaining({ scorecardId: card, number: 2 }),
        },
      ]);
      expect(JSON.stringify(record)).not.toContain('queue');
    });

    it('counts in the comparison with its new ratings, and is listed there as revised', async () => {
      const { amys, card, sitting, stored, rita, job } = await givenOpen();
      const { version } = await stored();
      const [first] = sitting.criteria;
      const ratings = [{ criterionId: first!.id, level: 1, note: 'No.' }];
      await amys.api('post', `/scorecards/${card}/revision`, { version, reason, ratings });
      const page = textOf(await rita.get(`/jobs/${job.id}/comparison`));
      expect(page).toContain('Amy Adams revised their scorecard');
    });

    it('may be made again, each with its reason', async () => {
      const { amys, card, sitting, stored, versions } = await givenOpen();
      const [first] = sitting.criteria;
      for (const [level, why] of [
        [3, 'First thought.'],
        [1, 'Second thought.'],
      ] as const) {
        const { version } = await stored();
        const ratings = [{ criterionId: first!.id, level, note: `now ${level}` }];
        const answer = await amys.api('post', `/scorecards/${card}/revision`, { version, reason: why, ratings });
        expect([answer.status, answer.body.state]).toEqual([200, 'revised']);
      }
      expect((await versions()).map(({ number, reason: why, ratings }) => [number, why, ratings[0]!.level])).toEqual([
        [1, 'First thought.', 2],
        [2, 'Second thought.', 3],
      ]);
      const page = textOf(await amys.get(`/sittings/${sitting.id}/debrief`));
      expect(page).toMatch(/1 now 1 was 3: Second thought\. now 3 was 2: First thought\./);
    });

    it('sent twice is one revision', async () => {
      const { amys, card, sitting, stored, versions } = await givenOpen();
      const { version } = await stored();
      const ratings = [{ criterionId: sitting.criteria[0]!.id, level: 3, note: 'Yes.' }];
      const input = { version, reason, ratings };
      const [one, other] = await Promise.all([
        amys.api('post', `/scorecards/${card}/revision`, input),
        amys.api('post', `/scorecards/${card}/revision`, input),
      ]);
      expect([one!.status, other!.status]).toEqual([200, 200]);
      expect(other!.body).toEqual(one!.body);
      expect(await versions()).toHaveLength(1);
    });

    it('is refused before the debrief is open, and keeps what was submitted', async () => {
      const { sitting, amy } = await given();
      const amys = await as(application, amy);
      const card = sitting.cardOf(amy);
      const ratings = [{ criterionId: sitting.criteria[0]!.id, level: 3, note: 'Yes.' }];
      const answer = await amys.api('post', `/scorecards/${card}/revision`, { version: 3, reason, ratings });
      expect([answer.status, answer.body.code]).toEqual([409, 'scorecard.final']);
      expect(textOf(await amys.get(`/scorecards/${card}/revision`))).toContain('so it stays as it is');
      expect(await application.database.countBy(ScorecardVersion, { scorecardId: card })).toBe(0);
    });

    it('needs a reason, something changed, every answer, and a note at the ends of the scale', async () => {
      const { amys, card, sitting, stored, versions } = await givenOpen();
      const { version } = await stored();
      const form = { ...formFor(sitting, version, 2), _form: 'revision' };
      const without = await amys.post(`/scorecards/${card}/revision`, {
        ...form,
        'ratings[0][note]': 'typed, to keep',
      });
      expect(without.status).toBe(422);
      expect(textOf(without)).toContain('Why do you revise it?: Fill this in.');
      expect(without.text).toContain('typed, to keep');

      const same = await amys.post(`/scorecards/${card}/revision`, { ...form, reason });
      expect(same.status).toBe(409);
      expect(textOf(same)).toContain('Nothing was changed');

      const bare = { ...form, reason, 'ratings[0][level]': '1', 'ratings[0][note]': '' };
      const page = await amys.post(`/scorecards/${card}/revision`, bare);
      expect(page.status).toBe(409);
      expect(textOf(page)).toContain('the lowest level needs it');

      const high = [{ criterionId: sitting.criteria[0]!.id, level: 7 }];
      const wrong = await amys.api('post', `/scorecards/${card}/revision`, { version, reason, ratings: high });
      expect(wrong.status).toBe(422);
      expect(await versions()).toHaveLength(0);
      expect(await stored()).toMatchObject({ state: 'submitted', version });
    });

    it('is refused where another one came first, both shown', async () => {
      const { amys, card, sitting, stored, versions } = await givenOpen();
      const { version } = await stored();
      const [first] = sitting.criteria;
      const ratings = [{ criterionId: first!.id, level: 3, note: 'From the phone.' }];
      await amys.api('post', `/scorecards/${card}/revision`, { version, reason, ratings });
      const late = { ...formFor(sitting, version, 2, 'From the laptop.'), _form: 'revision', reason };
      const page = await amys.post(`/scorecards/${card}/revision`, late);
      expect(page.status).toBe(409);
      expect(page.text).toContain('From the phone.');
      expect(page.text).toContain('From the laptop.');
      expect(await versions()).toHaveLength(1);
    });

    it('is for one’s own submitted scorecard only', async () => {
      const { card, sitting, ben, rita, stored, versions } = await givenOpen();
      const { version } = await stored();
      const ratings = [{ criterionId: sitting.criteria[0]!.id, level: 3, note: 'Yes.' }];
      const stranger = await as(application, await givenPerson(application, { name: 'Sam Stranger' }));
      for (const browser of [await as(application, ben), rita, stranger]) {
        expect((await browser.get(`/scorecards/${card}/revision`)).status).toBe(404);
        const answer = await browser.api('post', `/scorecards/${card}/revision`, { version, reason, ratings });
        expect(answer.status).toBe(404);
      }
      expect(await versions()).toHaveLength(0);
    });

    it('is not for a scorecard that was closed', async () => {
      const { sitting, rita, cleo } = await given();
      const card = sitting.cardOf(cleo);
      await rita.api('post', `/scorecards/${card}/closure`, { version: 1, reason: 'Fell ill.' });
      await rita.api('post', `/sittings/${sitting.id}/debrief`);
      const ratings = ratingsFor(sitting, 2);
      const cleos = await as(application, cleo);
      const answer = await cleos.api('post', `/scorecards/${card}/revision`, { version: 2, reason, ratings });
      expect([answer.status, answer.body.code]).toEqual([409, 'scorecard.not_submitted']);
    });
  });
});
