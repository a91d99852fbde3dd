import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { eventsOf, givenCandidate } from '../factories/candidates.js';
import { givenJob, givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, textOf, type Browser } from '../support/as.js';

describe('the candidates of a job', () => {
  let application: TestApplication;
  let job: Job;
  let recruiter: Person;
  let rita: Browser;

  beforeAll(async () => {
    application = await startApplication();
  });
  beforeEach(async () => {
    ({ job, recruiter } = await givenJobWithTeam(application));
    rita = await as(application, recruiter);
  });
  afterAll(() => application.close());

  const namesOn = async (jobId: string): Promise<string[]> => {
    const rows: { name: string }[] = await application.database.query(
      'select c.name from candidates c join applications a on a.candidate_id = c.id where a.job_id = $1 order by 1',
      [jobId],
    );
    return rows.map(({ name }) => name);
  };

  it('says what to do first where there are none', async () => {
    expect(textOf(await rita.get(`/jobs/${job.id}/candidates`))).toContain('No candidates yet');
  });

  it('adds one by form, with a résumé, on the record under the recruiter’s name', async () => {
    const answer = await rita.upload(
      `/jobs/${job.id}/candidates`,
      {
        _form: 'candidate',
        name: 'Amara Okafor',
        email: 'Amara@Example.com',
        phone: '+1 312 555 0142',
        source: 'referral',
      },
      { resume: { name: 'cv.pdf', bytes: Buffer.from('%PDF-1.4\nshort\n') } },
    );

    expect(answer.status).toBe(303);
    const page = textOf(await rita.get(String(answer.headers['location'])));
    expect(page).toContain('Amara Okafor');
    expect(page).toContain('amara@example.com');
    expect(page).toContain('cv.pdf');
    expect(await eventsOf(application, job.id)).toMatchObject([
      { type: 'candidate.added', actor_name: recruiter.name },
    ]);
  });

  it('keeps what was typed where the résumé is no document, and adds no one', async () => {
    const page = await rita.upload(
      `/jobs/${job.id}/candidates`,
      { _form: 'candidate', name: 'Bo Brandt' },
      { resume: { name: 'cv.pdf', bytes: Buffer.from('4d5a90000300000004000000ffff0000', 'hex') } },
    );

    expect(page.status).toBe(422);
    expect(page.text).toContain('value="Bo Brandt"');
    expect(textOf(page)).toContain('Choose a PDF, Word (.docx), PNG, JPEG, or plain text file');
    expect(await namesOn(job.id)).toEqual([]);
    expect(await eventsOf(application, job.id)).toEqual([]);
  });

  it('names the field of an address that is none', async () => {
    const page = await rita.post(`/jobs/${job.id}/candidates`, { _form: 'candidate', name: 'Bo', email: 'bo at home' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('value="bo at home"');
    expect(page.text).toMatch(/id="candidate-email"[^>]*aria-invalid="true"/);
  });

  it('finds the same person on another job by email, and refuses them twice on one', async () => {
    const other = await givenJob(application);
    await givenRole(application, other, recruiter, 'recruiter');
    const first = await rita.api('post', `/jobs/${other.id}/candidates`, {
      name: 'Amara Okafor',
      email: 'a.okafor@example.com',
    });
    const second = await rita.api('post', `/jobs/${job.id}/candidates`, {
      name: 'A. Okafor',
      email: 'A.Okafor@example.com',
    });
    const third = await rita.api('post', `/jobs/${job.id}/candidates`, {
      name: 'Amara',
      email: 'a.okafor@example.com',
    });

    expect([first.status, second.status, third.status]).toEqual([201, 201, 422]);
    expect(second.body).toMatchObject({ name: 'Amara Okafor', key: 'a-okafor', stage: 'applied' });
    expect(third.body.errors).toMatchObject([{ field: 'email' }]);
    const [{ count }] = await application.database.query(
      `select count(*)::int as count from candidates where email = 'a.okafor@example.com'`,
    );
    expect(count).toBe(1);
  });

  it('makes one person of an address that two add at the same moment', async () => {
    const jobs = await Promise.all(Array.from({ length: 4 }, () => givenJob(application)));
    for (const each of jobs) await givenRole(application, each, recruiter, 'recruiter');
    const answers = await Promise.all(
      jobs.map((each) => rita.api('post', `/jobs/${each.id}/candidates`, { name: 'Twin', email: 'twin@example.com' })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const [{ count }] = await application.database.query(
      `select count(*)::int as count from candidates where email = 'twin@example.com'`,
    );
    expect(count).toBe(1);
  });

  it('finds by words, stage and source, page by page', async () => {
    for (let i = 0; i < 27; i += 1)
      await givenCandidate(application, job, { name: `Row ${String(i).padStart(2, '0')}` });
    await givenCandidate(application, job, { name: 'Per 100% cent', stage: 'finalist', source: 'referral' });

    const names = async (query: string): Promise<string[]> => {
      const { body } = await rita.api('get', `/jobs/${job.id}/candidates?${query}`);
      return body.items.map(({ name }: { name: string }) => name);
    };
    expect(await names('q=100%25')).toEqual(['Per 100% cent']);
    expect(await names('stage=finalist&source=referral')).toEqual(['Per 100% cent']);
    expect(await names('stage=declined')).toEqual([]);
    expect(await names('page=2')).toEqual(['Row 24', 'Row 25', 'Row 26']);
    expect(textOf(await rita.get(`/jobs/${job.id}/candidates?stage=declined`))).toContain('No matching candidates');
    expect(textOf(await rita.get(`/jobs/${job.id}/candidates`))).toContain('Page 1 of 2');
  });

  it('brings in a whole table', async () => {
    const answer = await rita.upload(
      `/jobs/${job.id}/candidates/table`,
      { _form: 'table', csv: '' },
      {
        table: { name: 'people.csv', bytes: Buffer.from('Name;Mail;Source\nLi Na;li@example.com;internal\n李 娜;;\n') },
      },
    );
    expect(answer.status).toBe(303);
    expect(await namesOn(job.id)).toEqual(['Li Na', '李 娜']);
    const events = await eventsOf(application, job.id);
    expect(events.map(({ type }) => type)).toEqual(['candidate.added', 'candidate.added', 'candidates.imported']);
  });

  it('brings in no one where one row is wrong, says the line, and keeps the pasted rows', async () => {
    await givenCandidate(application, job, { email: 'here@example.com' });
    const csv = 'name,email\nNew One,new@example.com\nHere Already,here@example.com\n';

    const page = await rita.post(`/jobs/${job.id}/candidates/table`, { _form: 'table', csv });

    expect(page.status).toBe(422);
    expect(textOf(page)).toContain('Line 3, email:');
    expect(page.text).toContain('Here Already,here@example.com');
    expect(await namesOn(job.id)).toHaveLength(1);
    expect(await eventsOf(application, job.id)).toEqual([]);
  });

  it('takes a table over the API too, and names the field where it is wrong', async () => {
    const good = await rita.api('post', `/jobs/${job.id}/candidate-tables`, { csv: 'name\nOne\nTwo\n' });
    expect([good.status, good.body]).toEqual([201, { added: 2 }]);
    const bad = await rita.api('post', `/jobs/${job.id}/candidate-tables`, { csv: 'nom\nOne\n' });
    expect([bad.status, bad.body.errors[0].field]).toEqual([422, 'csv']);
  });

  it('is not there for a stranger or a panelist', async () => {
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    const { application: applied } = await givenCandidate(application, job);
    for (const person of [panelist, await givenPerson(application)]) {
      const browser = await as(application, person);
      for (const path of [
        `/jobs/${job.id}/candidates`,
        `/applications/${applied.id}`,
        `/api/v1/applications/${applied.id}`,
      ]) {
        expect([403, 404]).toContain((await browser.get(path)).status);
      }
    }
    const elsewhere = await givenJobWithTeam(application);
    const stranger = await as(application, elsewhere.recruiter);
    expect((await stranger.get(`/jobs/${job.id}/candidates`)).status).toBe(404);
    expect((await stranger.get(`/applications/${applied.id}`)).status).toBe(404);
    expect((await stranger.post(`/applications/${applied.id}/stage`, { stage: 'finalist', version: 1 })).status).toBe(
      404,
    );
  });
});
