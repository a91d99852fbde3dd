import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import type { Application } from '../../src/candidates/application.entity.js';
import type { Candidate } from '../../src/candidates/candidate.entity.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { eventsOf, givenCandidate, givenScorecard } from '../factories/candidates.js';
import { givenJobWithTeam } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, textOf, type Browser } from '../support/as.js';

const hidden =
  'You’re scoring this candidate, so the résumé, screening, and DiSC profile are hidden until you submit your scorecards.';

describe('an application', () => {
  let application: TestApplication;
  let job: Job;
  let recruiter: Person;
  let manager: Person;
  let rita: Browser;
  let hugo: Browser;
  let applied: Application;
  let candidate: Candidate;

  beforeAll(async () => {
    application = await startApplication();
  });
  beforeEach(async () => {
    ({ job, recruiter, manager } = await givenJobWithTeam(application));
    rita = await as(application, recruiter);
    hugo = await as(application, manager);
    ({ application: applied, candidate } = await givenCandidate(application, job, { name: 'Amara Okafor' }));
  });
  afterAll(() => application.close());

  const attach = (bytes: string, name = 'cv.pdf') =>
    rita.upload(
      `/applications/${applied.id}/resume`,
      { _form: 'resume-file' },
      { resume: { name, bytes: Buffer.from(bytes) } },
    );

  it('moves to a stage that follows, and says so on the record', async () => {
    const answer = await rita.post(`/applications/${applied.id}/stage`, {
      _form: 'stage',
      stage: 'finalist',
      version: 1,
    });

    expect(answer.status).toBe(303);
    expect(textOf(await rita.get(`/applications/${applied.id}`))).toContain('Stage: Finalist');
    expect((await eventsOf(application, job.id)).at(-1)).toMatchObject({
      type: 'application.moved',
      actor_name: recruiter.name,
      payload: { applicationId: applied.id, from: 'assessment', to: 'finalist' },
    });
  });

  it('refuses a step that the table of stages does not have, and a hire without a decision', async () => {
    const jump = await rita.api('put', `/applications/${applied.id}/stage`, { stage: 'applied', version: 1 });
    expect([jump.status, jump.body.code]).toEqual([409, 'application.stage']);
    await application.database.query(`update applications set stage = 'finalist' where id = $1`, [applied.id]);
    const hire = await rita.api('put', `/applications/${applied.id}/stage`, { stage: 'hired', version: 1 });
    expect([hire.status, hire.body.code]).toEqual([409, 'application.hire']);
    expect(await eventsOf(application, job.id)).toEqual([]);
  });

  it('changes the facts of a candidate, once: the second of two edits is told', async () => {
    const edit = { _form: 'candidate', name: 'Amara N. Okafor', email: candidate.email, phone: '', source: 'referral' };
    const first = await rita.post(`/applications/${applied.id}`, { ...edit, version: 1, candidateVersion: 1 });
    const second = await hugo.post(`/applications/${applied.id}`, {
      ...edit,
      name: 'Lost',
      version: 1,
      candidateVersion: 1,
    });

    expect(first.status).toBe(303);
    expect(second.status).toBe(409);
    expect(second.text).toContain('value="Lost"');
    expect(textOf(second)).toContain('Currently saved Name Amara N. Okafor');
    expect(second.text).toContain('name="candidateVersion" value="2"');
    expect((await eventsOf(application, job.id)).map(({ payload }) => payload['fields'])).toEqual([['name', 'source']]);
  });

  it('refuses the address of another candidate', async () => {
    await givenCandidate(application, job, { email: 'taken@example.com' });
    const answer = await rita.api('put', `/applications/${applied.id}`, {
      name: 'Amara',
      email: 'taken@example.com',
      version: 1,
      candidateVersion: 1,
    });
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'email']);
  });

  it('gives a résumé back as a download in which nothing runs', async () => {
    expect((await attach('<script>alert(1)</script>', 'lebenslauf "ä".html')).status).toBe(303);

    const file = await rita.get(`/applications/${applied.id}/resume`);

    expect(file.status).toBe(200);
    expect(file.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(file.headers['content-disposition']).toMatch(/^attachment; /);
    expect(file.headers['x-content-type-options']).toBe('nosniff');
    expect(file.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    expect(file.text).toBe('<script>alert(1)</script>');
    expect((await eventsOf(application, job.id)).at(-1)).toMatchObject({
      type: 'resume.read',
      actor_name: recruiter.name,
    });
  });

  it('keeps one résumé: the one before is gone, and both may be', async () => {
    const filesNow = async (): Promise<number> => {
      const [{ count }] = await application.database.query('select count(*)::int as count from stored_files');
      return count as number;
    };
    const before = await filesNow();
    await attach('one');
    await attach('two');
    expect(await filesNow()).toBe(before + 1);
    expect((await rita.post(`/applications/${applied.id}/resume/deletion`, {})).status).toBe(303);
    expect(await filesNow()).toBe(before);
    expect((await rita.get(`/applications/${applied.id}/resume`)).status).toBe(404);
    const types = (await eventsOf(application, job.id)).map(({ type }) => type);
    expect(types).toEqual(['resume.attached', 'resume.attached', 'resume.removed']);
  });

  it('names the field where no file, or one that is no document, is sent', async () => {
    const none = await rita.upload(`/applications/${applied.id}/resume`, { _form: 'resume-file' }, {});
    expect(none.status).toBe(422);
    expect(textOf(none)).toContain('Choose a file.');
    const api = await rita
      .api('put', `/applications/${applied.id}/resume`)
      .attach('resume', Buffer.from([0, 1, 2]), 'x.pdf');
    expect([api.status, api.body.errors[0].field]).toEqual([422, 'resume']);
  });

  it('asks the starter signs, and keeps the screen with who and when', async () => {
    expect(textOf(await rita.get(`/applications/${applied.id}`))).toContain('Answers the phone with their name');

    const fields = new URLSearchParams({
      _form: 'screen-form',
      'signs[0][sign]': 'Was on time',
      'signs[0][seen]': 'yes',
      'signs[1][sign]': 'Smiles',
      'signs[1][seen]': 'not_seen',
      note: 'Called from a train.',
    });
    const answer = await rita.post(`/applications/${applied.id}/screen`, fields.toString());

    expect(answer.status).toBe(303);
    const page = textOf(await rita.get(`/applications/${applied.id}`));
    expect(page).toContain(`By ${recruiter.name},`);
    expect(page).toContain('Was on time Yes');
    expect(page).toContain('Called from a train.');
    expect((await eventsOf(application, job.id)).at(-1)).toMatchObject({
      type: 'screen.recorded',
      payload: { signs: 2 },
    });
  });

  it('leaves the two signs that can disadvantage people off until they are added', async () => {
    const plain = await rita.get(`/applications/${applied.id}`);
    expect(textOf(plain)).toContain('These signs can disadvantage people for who they are');
    expect(plain.text).not.toContain('value="Smiles and looks people in the eye"');
    const all = await rita.get(`/applications/${applied.id}?signs=all`);
    expect(all.text).toContain('value="Smiles and looks people in the eye"');
    expect(all.text).toContain('value="Public profile has a professional photograph"');
    expect(textOf(all)).toContain('can disadvantage people for who they are');
  });

  it('refuses a screen written over one that its writer had not seen', async () => {
    const screen = { signs: [{ sign: 'Was on time', seen: 'yes' }] };
    expect((await rita.api('put', `/applications/${applied.id}/screen`, screen)).status).toBe(200);
    expect((await hugo.api('put', `/applications/${applied.id}/screen`, screen)).status).toBe(409);
    expect((await hugo.api('put', `/applications/${applied.id}/screen`, { ...screen, version: 1 })).status).toBe(200);
    const wrong = await hugo.api('put', `/applications/${applied.id}/screen`, {
      signs: [{ sign: 'x', seen: 'maybe' }],
      version: 2,
    });
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, 'signs[0].seen']);
  });

  it.each(['due', 'draft'] as const)(
    'hides résumé and screen from whoever holds a scorecard that is %s',
    async (state) => {
      await attach('secret résumé');
      await rita.api('put', `/applications/${applied.id}/screen`, {
        signs: [{ sign: 'Was on time', seen: 'no' }],
        note: 'late',
      });
      const card = await givenScorecard(application, applied, manager, state);

      const page = textOf(await hugo.get(`/applications/${applied.id}`));
      expect(page).toContain(hidden);
      expect(page).not.toContain('cv.pdf');
      expect(page).not.toContain('Was on time');
      expect((await hugo.get(`/applications/${applied.id}/resume`)).status).toBe(404);
      expect((await hugo.get(`/api/v1/applications/${applied.id}/resume`)).status).toBe(404);
      const { body } = await hugo.api('get', `/applications/${applied.id}`);
      expect(body).toMatchObject({ name: 'Amara Okafor', hidden });
      expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['resume']));
      expect(JSON.stringify(body)).not.toContain('late');
      expect((await hugo.api('put', `/applications/${applied.id}/screen`, { signs: [], version: 1 })).status).toBe(409);

      expect(textOf(await rita.get(`/applications/${applied.id}`))).toContain('cv.pdf');
      await application.database.query(
        `update scorecards set state = 'submitted', submitted_at = now() where id = $1`,
        [card],
      );
      expect(textOf(await hugo.get(`/applications/${applied.id}`))).toContain('Was on time No');
      expect((await hugo.get(`/applications/${applied.id}/resume`)).status).toBe(200);
    },
  );
});
