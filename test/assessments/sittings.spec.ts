import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { Sitting } from '../../src/assessments/model/sitting.entity.js';
import { givenPerson } from '../factories/people.js';
import { givenApplication, givenRound, givenSitting, recordOf, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('a sitting', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const cardsOf = (sittingId: string) =>
    application.database.find(Scorecard, { where: { sittingId }, order: { position: 'ASC' } });

  it('is planned with its time, place, topic and panel, on the record', async () => {
    const { job, recruiter, candidate, amy, manager } = await givenRound(application);
    const browser = await as(application, recruiter);
    const form = await browser.get(`/jobs/${job.id}/sittings/new?application=${candidate.id}`);
    expect(textOf(form)).toContain('Hugo Manager');
    const answer = await browser.post(`/jobs/${job.id}/sittings`, {
      applicationId: candidate.id,
      assessmentKey: 'audition',
      at: '2026-12-01T14:00',
      place: 'Room 11B',
      topic: 'Recovery in a hospital',
      'seats[0][personId]': amy.id,
      'seats[0][sits]': 'true',
      'seats[0][plays]': 'the CIO',
      'seats[1][personId]': manager.id,
      'seats[1][sits]': 'true',
      'seats[1][plays]': '',
      'seats[2][personId]': recruiter.id,
      'seats[2][plays]': '',
    });
    expect(answer.status).toBe(303);
    const sitting = await application.database.findOneByOrFail(Sitting, { applicationId: candidate.id });
    expect(sitting).toMatchObject({
      at: new Date('2026-12-01T14:00:00Z'),
      place: 'Room 11B',
      topic: 'Recovery in a hospital',
      assessmentKey: 'audition',
    });
    expect(await cardsOf(sitting.id)).toMatchObject([
      { panelistId: amy.id, plays: 'the CIO', state: 'due' },
      { panelistId: manager.id, plays: '', state: 'due' },
    ]);
    expect(await recordOf(application, job.id)).toMatchObject([
      {
        type: 'sitting.planned',
        actor: 'Rita Recruiter',
        payload: { sittingId: sitting.id, panel: [amy.id, manager.id] },
      },
    ]);
    const page = textOf(await browser.get(`/sittings/${sitting.id}`));
    expect(page).toContain('0 of 2 submitted');
    expect(page).toContain('role: the CIO');
    expect(textOf(await browser.get(`/jobs/${job.id}/sittings`))).toContain('Audition: Amara Okafor');
  });

  it('is refused twice for the same assessment, for a stranger on the panel, and for what is not of this job', async () => {
    const { job, recruiter, candidate, amy } = await givenRound(application);
    const elsewhere = await givenRound(application);
    const stranger = await givenPerson(application);
    const browser = await as(application, recruiter);
    const add = (input: object) => browser.api('post', `/jobs/${job.id}/sittings`, input);
    const good = { applicationId: candidate.id, assessmentKey: 'interview', panel: [{ personId: amy.id }] };

    const strange = await add({ ...good, panel: [{ personId: amy.id }, { personId: stranger.id }] });
    expect(strange.status).toBe(422);
    expect(strange.body.errors).toEqual([
      { field: 'panel[1].personId', message: expect.stringContaining('Add them to the job’s team first') },
    ]);
    expect((await add({ ...good, panel: [{ personId: amy.id }, { personId: amy.id }] })).status).toBe(422);
    expect((await add({ ...good, applicationId: elsewhere.candidate.id })).body.errors[0].field).toBe('applicationId');
    expect((await add({ ...good, assessmentKey: 'nothing' })).body.errors[0].field).toBe('assessmentKey');
    expect((await add(good)).status).toBe(201);
    const twice = await add(good);
    expect(twice.status).toBe(422);
    expect(twice.body.errors[0].message).toContain('already');
    expect(await application.database.countBy(Sitting, { applicationId: candidate.id })).toBe(1);
  });

  it('shows the form again with what was typed where it is refused', async () => {
    const { job, recruiter, candidate } = await givenRound(application);
    const browser = await as(application, recruiter);
    const page = await browser.post(`/jobs/${job.id}/sittings`, {
      _form: 'sitting',
      applicationId: candidate.id,
      assessmentKey: '',
      place: 'The long room',
      at: '2026-02-30T10:00',
    });
    expect(page.status).toBe(422);
    expect(page.text).toContain('The long room');
    expect(textOf(page)).toContain('Enter a valid date and time');
  });

  it('changes only where no one was faster', async () => {
    const { recruiter, candidate, amy, ben, cleo } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'audition', [amy, ben]);
    const browser = await as(application, recruiter);
    const panel = [{ personId: ben.id, plays: 'the CFO' }, { personId: cleo.id }];
    const changed = await browser.api('put', `/sittings/${sitting.id}`, { version: 1, place: 'Hall', panel });
    expect(changed.status).toBe(200);
    expect((await cardsOf(sitting.id)).map(({ panelistId, plays }) => [panelistId, plays])).toEqual([
      [ben.id, 'the CFO'],
      [cleo.id, ''],
    ]);
    expect((await browser.api('put', `/sittings/${sitting.id}`, { version: 2, place: 'Hall' })).status).toBe(200);
    expect(await cardsOf(sitting.id)).toHaveLength(2);
    const late = await browser.api('put', `/sittings/${sitting.id}`, { version: 1, place: 'Attic', panel: [] });
    expect(late.status).toBe(409);
    expect(await application.database.findOneByOrFail(Sitting, { id: sitting.id })).toMatchObject({ place: 'Hall' });
  });

  it('keeps whoever has begun to score, and is deleted only while no one has', async () => {
    const { job, recruiter, candidate, amy, ben } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'audition', [amy, ben]);
    const browser = await as(application, recruiter);
    await (await as(application, amy)).api('post', `/scorecards/${sitting.cardOf(amy)}/opening`);

    const off = await browser.api('put', `/sittings/${sitting.id}`, { version: 1, panel: [{ personId: ben.id }] });
    expect(off.status).toBe(409);
    expect(off.body.detail).toContain('Amy Adams has started scoring');
    expect((await browser.post(`/sittings/${sitting.id}/deletion`)).status).toBe(409);
    expect(await cardsOf(sitting.id)).toHaveLength(2);

    const unused = await givenSitting(application, candidate, 'interview', [amy]);
    expect((await browser.api('delete', `/sittings/${unused.id}`)).status).toBe(204);
    expect(await application.database.existsBy(Sitting, { id: unused.id })).toBe(false);
    expect((await recordOf(application, job.id)).at(-1)).toMatchObject({
      type: 'sitting.deleted',
      payload: { sittingId: unused.id },
    });
  });

  it('is a panelist’s own and those’ who run the job; to everyone else it does not exist', async () => {
    const { job, recruiter, manager, administrator, amy, ben, candidate } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'interview', [amy]);
    const stranger = await givenPerson(application);
    for (const person of [recruiter, manager, administrator, amy]) {
      expect((await (await as(application, person)).get(`/sittings/${sitting.id}`)).status).toBe(200);
    }
    for (const person of [ben, stranger]) {
      const browser = await as(application, person);
      expect((await browser.get(`/sittings/${sitting.id}`)).status).toBe(404);
      expect((await browser.api('get', `/sittings/${sitting.id}`)).status).toBe(404);
      expect((await browser.get(`/sittings/${sitting.id}/document`)).status).toBe(404);
    }
    for (const person of [amy, stranger]) {
      const browser = await as(application, person);
      expect([403, 404]).toContain((await browser.get(`/jobs/${job.id}/sittings`)).status);
      expect([403, 404]).toContain((await browser.api('post', `/jobs/${job.id}/sittings`, {})).status);
      expect([403, 404]).toContain((await browser.api('put', `/sittings/${sitting.id}`, { version: 1 })).status);
      expect([403, 404]).toContain((await browser.api('delete', `/sittings/${sitting.id}`)).status);
    }
    expect((await (await as(application, recruiter)).get('/sittings/not-an-id')).status).toBe(404);
  });

  it('has its brief on one sheet, where it is an audition', async () => {
    const { candidate, amy, ben } = await givenRound(application);
    const audition = await givenSitting(application, candidate, 'audition', [amy], { topic: 'Recovery' });
    const interview = await givenSitting(application, candidate, 'interview', [amy]);
    const browser = await as(application, amy);
    expect(textOf(await browser.get(`/sittings/${audition.id}/brief`))).toContain(
      'Topic Recovery Instructions A brief.',
    );
    expect((await browser.api('get', `/sittings/${interview.id}/brief`)).status).toBe(404);
    expect((await (await as(application, ben)).get(`/sittings/${audition.id}/brief`)).status).toBe(404);
  });

  it('has a board of who has opened and who has submitted, for those who run it', async () => {
    const { recruiter, candidate, amy, ben, cleo } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'audition', [amy, ben, cleo]);
    await submits(application, amy, sitting, 3, 'a note');
    await (await as(application, ben)).api('post', `/scorecards/${sitting.cardOf(ben)}/opening`);
    const browser = await as(application, recruiter);
    const board = await browser.get(`/sittings/${sitting.id}/board`);
    expect(board.headers['content-type']).toContain('text/html');
    expect(board.text).not.toContain('<html');
    expect(textOf(board)).toMatch(/1 of 3 submitted.*Amy Adams submitted.*Ben Brook scoring Cleo Clark not opened/);
    expect(board.text).not.toContain('a note');
    const { body } = await browser.api('get', `/sittings/${sitting.id}/board`);
    expect(body.panel).toMatchObject([{ scorecard: { state: 'submitted' } }, { scorecard: { state: 'draft' } }, {}]);
    expect([403, 404]).toContain((await (await as(application, amy)).get(`/sittings/${sitting.id}/board`)).status);
  });

  it('is found by candidate and assessment, a page at a time', async () => {
    const { job, recruiter, amy, candidate } = await givenRound(application);
    const other = await givenApplication(application, job, 'Silva');
    await givenSitting(application, candidate, 'interview', [amy]);
    await submits(application, amy, await givenSitting(application, other, 'interview', [amy]));
    await givenSitting(application, other, 'audition', []);
    const browser = await as(application, recruiter);
    const list = async (query: string) =>
      (await browser.api('get', `/jobs/${job.id}/sittings${query}`)).body as {
        total: number;
        items: { state: string }[];
      };
    expect((await list('')).total).toBe(3);
    expect((await list(`?application=${other.id}`)).total).toBe(2);
    expect((await list(`?application=${other.id}&assessment=interview`)).items).toMatchObject([{ state: 'submitted' }]);
    expect((await list('?assessment=audition')).items).toMatchObject([{ state: 'no panel yet' }]);
    expect((await browser.api('get', `/jobs/${job.id}/sittings?application=x`)).status).toBe(422);
  });
});

describe('a writing sample', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const letter = { name: 'Amara Okafor - proposal.txt', bytes: Buffer.from('A plan.\n<b>Not bold</b>\n') };

  async function given() {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, 'writing', [round.amy, round.manager]);
    const recruiter = await as(application, round.recruiter);
    const attached = await recruiter.upload(`/sittings/${sitting.id}/document`, {}, { document: letter });
    return { ...round, sitting, browser: recruiter, attached };
  }

  it('stands beside the card as text, on the record', async () => {
    const { attached, sitting, amy, job } = await given();
    expect(attached.status).toBe(303);
    expect((await recordOf(application, job.id)).at(-1)).toMatchObject({ type: 'document.attached' });
    const browser = await as(application, amy);
    const page = await browser.get(`/scorecards/${sitting.cardOf(amy)}`);
    expect(page.text).toContain('A plan.\n&lt;b&gt;Not bold&lt;/b&gt;');
  });

  it('keeps its author from whoever reviews it until they have submitted: page, list, file and headers', async () => {
    const { sitting, amy, manager, browser: recruiter } = await given();
    for (const person of [amy, manager]) {
      const browser = await as(application, person);
      const card = sitting.cardOf(person);
      const answers = await Promise.all([
        browser.get('/scorecards'),
        browser.get(`/scorecards/${card}`),
        browser.get(`/sittings/${sitting.id}`),
        browser.get(`/sittings/${sitting.id}/document`),
        browser.api('get', '/scorecards'),
        browser.api('get', `/scorecards/${card}`),
        browser.api('get', `/sittings/${sitting.id}`),
        browser.api('get', `/sittings/${sitting.id}/document`),
      ]);
      for (const answer of answers) {
        expect(answer.status).toBe(200);
        expect(`${JSON.stringify(answer.headers)} ${answer.text ?? String(answer.body)}`).not.toMatch(/Okafor|Amara/);
      }
      expect(answers[3]?.headers['content-disposition']).toContain('writing-sample.txt');
    }
    const file = await recruiter.get(`/sittings/${sitting.id}/document`);
    expect(file.headers['content-disposition']).toContain('Amara%20Okafor');

    const after = await submits(application, amy, sitting);
    expect(textOf(await after.get('/scorecards'))).toContain('Writing sample: Amara Okafor');
  });

  it('takes what its bytes say it is, and refuses the rest', async () => {
    const { candidate, amy, browser } = await given();
    const interview = await givenSitting(application, candidate, 'interview', [amy]);
    const wrong = await browser.upload(`/sittings/${interview.id}/document`, {}, { document: letter });
    expect(wrong.status).toBe(409);
    const { candidate: next, recruiter } = await givenRound(application);
    const other = await givenSitting(application, next, 'writing', []);
    const rita = await as(application, recruiter);
    const binary = { name: 'letter.pdf', bytes: Buffer.from([0x4d, 0x5a, 0, 1, 2, 3]) };
    const refused = await rita.upload(
      `/sittings/${other.id}/document`,
      { _form: 'document-file' },
      { document: binary },
    );
    expect(refused.status).toBe(422);
    expect(textOf(refused)).toContain('Choose a PDF, Word (.docx), PNG, JPEG, or plain text file');
    expect((await rita.post(`/sittings/${other.id}/document`)).status).toBe(422);
  });

  it('stays as it is once someone has begun to review it', async () => {
    const { sitting, amy, browser } = await given();
    await (await as(application, amy)).api('post', `/scorecards/${sitting.cardOf(amy)}/opening`);
    expect((await browser.upload(`/sittings/${sitting.id}/document`, {}, { document: letter })).status).toBe(409);
    expect((await browser.post(`/sittings/${sitting.id}/document/deletion`)).status).toBe(409);
  });

  it('is removed by whoever runs the job, not by a reviewer', async () => {
    const { sitting, amy, browser } = await given();
    const reviewer = await as(application, amy);
    expect([403, 404]).toContain((await reviewer.post(`/sittings/${sitting.id}/document/deletion`)).status);
    expect((await browser.api('delete', `/sittings/${sitting.id}/document`)).status).toBe(204);
    expect((await browser.get(`/sittings/${sitting.id}/document`)).status).toBe(404);
  });
});
