import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { givenApplication, givenRound, givenSitting } from '../factories/scorecards.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, asNobody, type Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { lookNow, quiet } from '../support/queue.js';
import { until } from '../support/until.js';

describe('a candidate’s own page', () => {
  let application: TestApplication;
  let inbox: Inbox;
  let round: Awaited<ReturnType<typeof givenRound>>;
  let recruiter: Browser;
  let manager: Browser;
  let nobody: Browser;
  /** The path of the candidate's page. */
  let mine: string;
  let writing: { id: string };
  let audition: { id: string; cardOf(person: { id: string }): string };

  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
    round = await givenRound(application);
    recruiter = await as(application, round.recruiter);
    manager = await as(application, round.manager);
    nobody = asNobody(application);
    await application.database.query(`update candidates set email = 'amara@example.com' where id = $1`, [
      round.candidate.candidateId,
    ]);
    const at = new Date('2036-11-24T20:00:00Z');
    const topic = 'Queues between two systems';
    audition = await givenSitting(application, round.candidate, 'audition', [round.amy, round.ben], {
      at,
      topic,
      place: 'Room 4',
    });
    writing = await givenSitting(application, round.candidate, 'writing', [round.cleo, round.manager]);
    const other = await givenApplication(application, round.job, 'Zuleika Dobson');
    await givenSitting(application, other, 'audition', [round.amy], { at, topic: 'Another topic', place: 'Room 9' });
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });

  const sendLink = async (): Promise<string> => {
    await recruiter.post(`/applications/${round.candidate.id}/own-page/link`).expect(303);
    const mail = await inbox.next('amara@example.com');
    return new URL(/href="([^"]*my-application[^"]*)"/.exec(mail.html!)![1]!.replaceAll('&#x3D;', '=')).pathname;
  };
  const eventsOf = async () => {
    const sql = `select type, actor_id as "actorId", actor_name as actor, job_id as "jobId", payload from audit_events order by sequence`;
    return application.database.query<
      { type: string; actor: string; jobId: string | null; payload: Record<string, string> }[]
    >(sql);
  };
  const documentOf = async (sitting: { id: string }) => {
    const [row] = await application.database.query<{ name: string; type: string; size: number }[]>(
      `select f.file_name as name, f.media_type as type, f.size from sittings s join stored_files f on f.id = s.document_id where s.id = $1`,
      [sitting.id],
    );
    return row;
  };

  it('comes by an email that only the candidate gets, and shows what happens next in their zone', async () => {
    mine = await sendLink();
    await quiet(application);
    expect((await eventsOf()).map(({ type }) => type).filter((type) => type.startsWith('candidate_link'))).toEqual([
      'candidate_link.asked',
      'candidate_link.sent',
    ]);
    const page = await request(application.app.getHttpServer())
      .get(mine)
      .set({ cookie: 'tz=America%2FChicago' })
      .expect(200);
    const text = textOf(page);
    expect(text).toContain('Audition , Mon, Nov 24, 2036, 2:00 PM CST , Room 4');
    expect(text).toContain('Times are shown for America/Chicago.');
    expect(text).toContain('Queues between two systems');
    expect(text).toContain('A brief.');
    expect(text).toContain('not scanned for viruses');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['x-robots-tag']).toBe('noindex');
    const [link] = await application.database.query<{ zone: string; hash: string }[]>(
      'select time_zone as zone, token_hash as hash from candidate_links',
    );
    expect(link!.zone).toBe('America/Chicago');
    expect(mine).not.toContain(link!.hash);
  });

  it('says nothing of the panel, of scores, of other candidates, nor ids that would', async () => {
    const answers = [
      await nobody.get(mine),
      await nobody.get(`${mine}/withdrawal`),
      await nobody.api('get', mine),
      await nobody.api('get', '/my-application/nonsense'),
    ];
    const ids = await application.database.query<{ id: string }[]>(
      'select id from scorecards union select id from people union select id from sittings union select id from applications union select id from assessments union select id from candidates union select id from jobs',
    );
    expect(ids.length).toBeGreaterThan(15);
    const names = [
      'Amy Adams',
      'Ben Brook',
      'Cleo Clark',
      'Rita',
      'Hugo',
      'Zuleika',
      'Another topic',
      'Room 9',
      'Criterion',
    ];
    // The privacy notice names whom to write to, and what the job keeps.
    const notice = /<section[^>]* id="privacy">[^]*?<\/section>/;
    const besideNotice = ({ type, text, body }: (typeof answers)[number]): string =>
      type.endsWith('json') ? JSON.stringify({ ...(body as object), privacy: null }) : text.replace(notice, '');
    for (const text of answers.map(besideNotice)) {
      for (const secret of [...names, ...ids.map(({ id }) => id)]) expect(text).not.toContain(secret);
      expect(text).not.toMatch(/scorecard|rating|panelist/i);
    }
  });

  it('takes a writing sample by a plain form, which reviewers get without its author', async () => {
    const bytes = Buffer.from('Dear customer, your queue is the problem. Amara\n');
    const sent = await nobody.upload(
      `${mine}/documents/writing`,
      {},
      { document: { name: 'okafor-essay.txt', bytes } },
    );
    expect([sent.status, decodeURIComponent(String(sent.headers['set-cookie']))]).toEqual([
      303,
      expect.stringContaining('“Amara” stands in the text itself'),
    ]);
    expect(await documentOf(writing)).toMatchObject({ name: 'okafor-essay.txt', type: 'text/plain' });
    expect((await eventsOf()).at(-1)).toMatchObject({
      type: 'document.attached',
      actor: 'The candidate',
      jobId: round.job.id,
    });
    const review = await (await as(application, round.cleo)).get(`/sittings/${writing.id}`);
    expect(textOf(review)).toContain('writing-sample.txt');
    for (const told of ['okafor', 'Okafor', 'amara@']) expect(review.text).not.toContain(told);
    expect(textOf(await nobody.get(mine))).toContain('okafor-essay.txt');
  });

  it('refuses what is no document, names the field, and keeps what is there', async () => {
    const bytes = Buffer.from('4d5a90000300000004000000ffff0000', 'hex');
    const refused = await nobody.upload(`${mine}/documents/writing`, {}, { document: { name: 'cv.pdf', bytes } });
    expect([refused.status, textOf(refused)]).toEqual([
      422,
      expect.stringContaining('This file type isn’t supported.'),
    ]);
    const none = await nobody.upload(`${mine}/documents/writing`, { x: '' }, {});
    expect([none.status, textOf(none)]).toEqual([422, expect.stringContaining('Choose a file.')]);
    const elsewhere = await nobody.upload(
      `${mine}/documents/interview`,
      {},
      { document: { name: 'a.txt', bytes: Buffer.from('a') } },
    );
    expect(elsewhere.status).toBe(404);
    expect(await documentOf(writing)).toMatchObject({ name: 'okafor-essay.txt' });
  });

  it('takes slides piece by piece, goes on after a lost piece, and takes no byte twice', async () => {
    const file = Buffer.concat([Buffer.from('%PDF-1.7\n%âãÏÓ\n'), Buffer.alloc(1_500_000, 'x')]);
    const begun = await nobody.api('post', `${mine}/uploads`, {
      assessment: 'audition',
      fileName: 'slides.pdf',
      size: file.length,
    });
    expect([begun.status, begun.body.received]).toEqual([201, 0]);
    const piece = (from: number, to: number, whole = file) =>
      request(application.app.getHttpServer())
        .put(`/api/v1${mine}/uploads/${begun.body.id}`)
        .set({ 'content-type': 'application/offset+octet-stream', 'upload-offset': String(from) })
        .send(whole.subarray(from, to));
    expect((await piece(0, 600_000)).body).toMatchObject({ received: 600_000, done: false });
    const again = await piece(0, 600_000);
    expect([again.status, again.body.current]).toEqual([
      409,
      { id: begun.body.id, size: file.length, received: 600_000 },
    ]);
    const twice = await Promise.all([piece(600_000, 1_200_000), piece(600_000, 1_200_000)]);
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await nobody.api('get', `${mine}/uploads/${begun.body.id}`)).body.received).toBe(1_200_000);
    const more = Buffer.concat([file.subarray(0, 1_200_000), Buffer.alloc(500_000)]);
    expect((await piece(1_200_000, more.length, more)).status).toBe(409);
    expect((await piece(1_200_000, file.length)).body).toMatchObject({
      received: file.length,
      done: true,
      cautions: [],
    });
    expect(await documentOf(audition)).toEqual({ name: 'slides.pdf', type: 'application/pdf', size: file.length });
    expect((await nobody.api('get', `${mine}/uploads/${begun.body.id}`)).status).toBe(404);
    expect((await eventsOf()).at(-1)).toMatchObject({ type: 'slides.attached', actor: 'The candidate' });
    expect(textOf(await recruiter.get(`/sittings/${audition.id}`))).toContain('slides.pdf');
  });

  it('takes no upload of another candidate, none too large, none of the wrong type at its end', async () => {
    const tooLarge = { assessment: 'audition', fileName: 'a.pdf', size: 10 * 1024 * 1024 + 1 };
    const refused = await nobody.api('post', `${mine}/uploads`, tooLarge);
    expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'size']);
    const begun = await nobody.api('post', `${mine}/uploads`, { assessment: 'audition', fileName: 'a.exe', size: 16 });
    const sent = await request(application.app.getHttpServer())
      .put(`/api/v1${mine}/uploads/${begun.body.id}`)
      .set({ 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' })
      .send(Buffer.from('4d5a90000300000004000000ffff0000', 'hex'));
    expect([sent.status, sent.body.errors[0].field]).toEqual([422, 'document']);
    expect((await documentOf(audition))!.name).toBe('slides.pdf');
  });

  it('lets no one replace what someone has begun to review', async () => {
    await application.database.query('update scorecards set opened_at = now() where sitting_id = $1', [audition.id]);
    const sent = await nobody.upload(
      `${mine}/documents/audition`,
      {},
      { document: { name: 'b.txt', bytes: Buffer.from('b') } },
    );
    expect([sent.status, textOf(sent)]).toEqual([409, expect.stringContaining('so it can’t be changed')]);
    expect(textOf(await nobody.get(mine))).toContain('It can’t be replaced any more.');
    await application.database.query('update scorecards set opened_at = null where sitting_id = $1', [audition.id]);
  });

  it('brings an accommodation to the recruiter, and to no one who rates', async () => {
    const request = 'A screen reader, and twenty minutes more.';
    await nobody.post(`${mine}/accommodations`, { request }).expect(303);
    const mail = await inbox.next(round.recruiter.email!);
    expect(mail.text).not.toContain('screen reader');
    expect(mail.text).not.toContain('Okafor');
    const path = `/applications/${round.candidate.id}/accommodations`;
    const read = await recruiter.get(path);
    expect(textOf(read)).toContain(request);
    expect((await eventsOf()).slice(-2).map(({ type, jobId }) => [type, jobId])).toEqual([
      ['accommodation.asked', null],
      ['accommodation.read', null],
    ]);
    const [{ id }] = (await recruiter.api('get', path)).body as [{ id: string }];
    await recruiter.post(`/accommodations/${id}/answer`, { version: '1', answer: 'Both are arranged.' }).expect(303);
    expect(textOf(await nobody.get(mine))).toContain('Both are arranged.');
    const amy = await as(application, round.amy);
    for (const browser of [manager, amy]) {
      expect((await browser.get(path)).status).toBe(404);
      expect((await browser.api('put', `/accommodations/${id}/answer`, { answer: 'x', version: 2 })).status).toBe(404);
    }
    for (const page of [
      `/applications/${round.candidate.id}`,
      `/sittings/${audition.id}`,
      `/jobs/${round.job.id}/record`,
    ]) {
      const { text } = await manager.get(page);
      expect(text).not.toContain('screen reader');
      expect(text).not.toMatch(/accommodation/i);
    }
    // A recruiter who rates the candidate is a rater.
    await application.database.query(
      `insert into scorecards (id, sitting_id, panelist_id, position) values (gen_random_uuid(), $1, $2, 9)`,
      [audition.id, round.recruiter.id],
    );
    expect((await recruiter.get(path)).status).toBe(404);
    expect((await recruiter.get(`/applications/${round.candidate.id}`)).text).not.toMatch(/accommodation/i);
    await application.database.query('delete from scorecards where position = 9');
  });

  it('asks voluntary questions that a job has chosen, and shows no answer again', async () => {
    expect(textOf(await nobody.get(mine))).not.toContain('Voluntary questions');
    await application.database.query(
      `insert into demographic_surveys (job_id, questions) values ($1, '{gender,veteran}')`,
      [round.job.id],
    );
    expect(textOf(await nobody.get(mine))).toContain('You don’t have to answer any of them.');
    const before = (await eventsOf()).length;
    await nobody.post(`${mine}/voluntary-answers`, { gender: 'woman', veteran: '' }).expect(303);
    const stored = () => application.database.query<object[]>('select question, answer from demographic_answers');
    expect(await stored()).toEqual([{ question: 'gender', answer: 'woman' }]);
    expect(textOf(await nobody.get(mine))).toContain('You have answered.');
    expect((await nobody.get(mine)).text).not.toMatch(/selected[^>]*>Woman|value="woman" selected/);
    expect((await nobody.api('put', `${mine}/voluntary-answers`, { age: 'from_40' })).status).toBe(422);
    expect((await nobody.api('put', `${mine}/voluntary-answers`, { gender: 'x' })).body.errors[0].field).toBe('gender');
    await nobody.post(`${mine}/voluntary-answers`, {}).expect(303);
    expect(await stored()).toEqual([]);
    expect(await eventsOf()).toHaveLength(before);
  });

  it('asks before a withdrawal, moves the stage, and opens no ratings', async () => {
    const cards = 'select id, state, version from scorecards order by id';
    const before = await application.database.query<object[]>(cards);
    expect(textOf(await nobody.get(`${mine}/withdrawal`))).toContain('You can’t undo it here.');
    await nobody.post(`${mine}/withdrawal`).expect(303);
    await nobody.post(`${mine}/withdrawal`).expect(303);
    const moved = (await eventsOf()).filter(({ type }) => type === 'application.moved');
    expect(moved).toMatchObject([{ actor: 'The candidate', payload: { from: 'applied', to: 'withdrawn' } }]);
    expect(await application.database.query(cards)).toEqual(before);
    expect((await inbox.next(round.recruiter.email!)).subject).toContain('Amara Okafor withdrew');
    expect(textOf(await nobody.get(mine))).toContain('You withdrew your application.');
    const sent = await nobody.upload(
      `${mine}/documents/writing`,
      {},
      { document: { name: 'b.txt', bytes: Buffer.from('b') } },
    );
    expect(sent.status).toBe(409);
    // Who rates the candidate is not told, by the page or the log.
    const amy = await as(application, round.amy);
    expect((await amy.get(`/sittings/${audition.id}`)).text).not.toMatch(/withdr/i);
    const hidden = await manager.get(`/applications/${round.candidate.id}`);
    expect(hidden.text).not.toMatch(/withdrawn/i);
    expect((await manager.get(`/jobs/${round.job.id}/record`)).text).not.toMatch(/withdrawn/i);
  });

  it('tells whoever opens an old link what to do, and nothing else', async () => {
    const fresh = await sendLink();
    expect((await nobody.get(fresh)).status).toBe(200);
    await recruiter.post(`/applications/${round.candidate.id}/own-page/revocation`).expect(303);
    for (const path of [mine, fresh, '/my-application/never-one', `${fresh}/withdrawal`]) {
      const gone = await nobody.get(path);
      expect([gone.status, textOf(gone)]).toEqual([404, expect.stringContaining('ask for a new link')]);
      expect(gone.text).not.toContain('Okafor');
    }
    expect((await nobody.post(`${fresh}/accommodations`, { request: 'x' })).status).toBe(404);
    const last = await sendLink();
    await application.database.query(`update candidate_links set expires_at = now() - interval '1 second'`);
    expect((await nobody.get(last)).status).toBe(404);
  });

  it('says on the recruiter’s page why an email did not arrive, and sends it when it can, once', async () => {
    inbox.refusal = { code: 450, text: 'try later' };
    await recruiter.post(`/applications/${round.candidate.id}/own-page/link`).expect(303);
    const page = `/applications/${round.candidate.id}/own-page`;
    await until(async () => textOf(await recruiter.get(page)).includes('the mail server rejected the address (450)'));
    inbox.refusal = undefined;
    await application.database.query('update graphile_worker._private_jobs set run_at = now() where attempts > 0');
    await application.database.query(lookNow);
    await inbox.next('amara@example.com');
    await quiet(application);
    expect(inbox.mails.filter(({ recipients }) => recipients.includes('amara@example.com'))).toEqual([]);
    expect(textOf(await recruiter.get(page))).toContain('Emailed');
  });
});
