import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import type { Application } from '../../src/candidates/application.entity.js';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { eventsOf, givenCandidate, givenScorecard } from '../factories/candidates.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, textOf, type Browser } from '../support/as.js';

const tallies = { d: 5, i: 3, s: 6, c: 12, star: 2 };

describe('a DiSC profile', () => {
  let application: TestApplication;
  let job: Job;
  let recruiter: Person;
  let manager: Person;
  let rita: Browser;
  let applied: Application;
  let path: string;

  beforeAll(async () => {
    application = await startApplication();
  });
  beforeEach(async () => {
    ({ job, recruiter, manager } = await givenJobWithTeam(application, { discNote: 'Many here show Dominance.' }));
    rita = await as(application, recruiter);
    ({ application: applied } = await givenCandidate(application, job));
    path = `/applications/${applied.id}/disc`;
  });
  afterAll(() => application.close());

  const stored = async () => {
    const rows = await application.database.query(
      'select form, values, taken_on::text, instrument, version from disc_profiles where application_id = $1',
      [applied.id],
    );
    return rows[0] as { form: string; values: object; version: number } | undefined;
  };

  it.each([
    [{ form: 'style', style: 'Di' }, { style: 'Di' }],
    [{ form: 'scores', scores: { d: 71, i: 0, s: 38, c: 100 } }, { scores: { d: 71, i: 0, s: 38, c: 100 } }],
    [{ form: 'segments', segments: { d: 1, i: 6, s: 5, c: 7 } }, { segments: { d: 1, i: 6, s: 5, c: 7 } }],
    [
      { form: 'tallies', most: tallies, least: { ...tallies, d: 7, s: 4 } },
      { most: tallies, least: { ...tallies, d: 7, s: 4 } },
    ],
  ])('is kept as %j, on the record without its values', async (input, values) => {
    const answer = await rita.api('put', path, { ...input, takenOn: '2026-11-05', instrument: 'Classic' });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ ...input, takenOn: '2026-11-05', version: 1 });
    expect(await stored()).toMatchObject({ form: input.form, values });
    expect(await eventsOf(application, job.id)).toEqual([
      {
        type: 'disc.recorded',
        actor_name: recruiter.name,
        payload: { jobId: job.id, applicationId: applied.id, form: input.form },
      },
    ]);
  });

  it.each([
    [{ form: 'style', style: 'DX' }, 'style'],
    [{ form: 'style', style: 'DD' }, 'style'],
    [{ form: 'style' }, 'style'],
    [{ form: 'scores', scores: { d: 101, i: 0, s: 0, c: 0 } }, 'scores.d'],
    [{ form: 'scores', scores: { d: 1, i: 0, s: 0 } }, 'scores.c'],
    [{ form: 'scores' }, 'scores'],
    [{ form: 'segments', segments: { d: 0, i: 1, s: 1, c: 1 } }, 'segments.d'],
    [{ form: 'segments', segments: { d: 1.5, i: 1, s: 1, c: 1 } }, 'segments.d'],
    [{ form: 'tallies', most: tallies, least: { ...tallies, d: 6 } }, 'least.d'],
    [{ form: 'tallies', most: tallies }, 'least'],
    [{ form: 'mood' }, 'form'],
    [{ form: 'style', style: 'D', takenOn: '2026-02-30' }, 'takenOn'],
  ])('refuses %j and names the field', async (input, field) => {
    const answer = await rita.api('put', path, input);
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, field]);
    expect(await stored()).toBeUndefined();
  });

  const sent = (fields: Record<string, string>): string => {
    const groups = { scores: 'disc', segments: 'disc' };
    const blank = Object.keys(groups).flatMap((group) => [...'disc'].map((letter) => [`${group}[${letter}]`, '']));
    return new URLSearchParams({
      _form: 'disc',
      ...Object.fromEntries(blank),
      style: '',
      takenOn: '',
      ...fields,
    }).toString();
  };

  it('is taken from a form in which only the chosen group is filled in properly', async () => {
    const answer = await rita.post(path, sent({ form: 'style', style: 'CD', 'scores[d]': 'old', 'most[d]': '99' }));

    expect(answer.status).toBe(303);
    const page = textOf(await rita.get(path));
    expect(page).toContain('Context, not part of the score Many here show Dominance.');
    expect(page).toContain('Style CD: Conscientiousness, then Dominance.');
    expect(textOf(await rita.get(`/applications/${applied.id}`))).toContain(
      'Style CD: Conscientiousness, then Dominance.',
    );
  });

  it('is shown with bars that have words, and as a table', async () => {
    await rita.api('put', path, { form: 'scores', scores: { d: 71, i: 44, s: 38, c: 66 } });
    const page = await rita.get(path);
    expect(page.text).toMatch(/<svg [^>]*role="img"[^>]*aria-labelledby="disc-chart-title disc-chart-desc"/);
    expect(textOf(page)).toContain('D Dominance 71');
  });

  it('comes back with what was typed where tallies do not total 28', async () => {
    const values = Object.entries(tallies).flatMap(([letter, count]) => [
      [`most[${letter}]`, String(count)],
      [`least[${letter}]`, String(letter === 'd' ? 17 : count)],
    ]);
    const page = await rita.post(path, sent({ form: 'tallies', ...Object.fromEntries(values) }));
    expect(page.status).toBe(422);
    expect(textOf(page)).toContain('Least totals 40; its five counts must total 28.');
    expect(page.text).toMatch(/name="least\[d\]"[^>]*value="17"/);
  });

  it('refuses an edit of what someone changed meanwhile', async () => {
    await rita.api('put', path, { form: 'style', style: 'D' });
    const hugo = await as(application, manager);
    expect((await hugo.api('put', path, { form: 'style', style: 'I' })).status).toBe(409);
    expect((await hugo.api('put', path, { form: 'style', style: 'I', version: 1 })).status).toBe(200);
    const late = await rita.post(path, sent({ form: 'style', style: 'S', version: '1' }));
    expect(late.status).toBe(409);
    expect(late.text).toMatch(/name="style"[^>]*value="S"/);
    expect(textOf(late)).toContain('Style I: Influence.');
    expect(await stored()).toMatchObject({ values: { style: 'I' }, version: 2 });
  });

  it('can be taken away', async () => {
    await rita.api('put', path, { form: 'style', style: 'D' });
    expect((await rita.api('delete', `${path}?version=7`)).status).toBe(409);
    expect((await rita.post(`${path}/deletion`, { _form: 'disc-removal', version: 1 })).status).toBe(303);
    expect(await stored()).toBeUndefined();
    expect((await rita.api('get', path)).status).toBe(404);
    expect((await eventsOf(application, job.id)).at(-1)).toMatchObject({
      type: 'disc.removed',
      actor_name: recruiter.name,
    });
  });

  it('stays away from whoever is scoring the candidate', async () => {
    await rita.api('put', path, { form: 'style', style: 'D' });
    await givenScorecard(application, applied, manager);
    const hugo = await as(application, manager);
    expect((await hugo.get(path)).status).toBe(404);
    expect((await hugo.api('get', path)).status).toBe(404);
    expect((await hugo.api('put', path, { form: 'style', style: 'I', version: 1 })).status).toBe(409);
    expect(textOf(await hugo.get(`/applications/${applied.id}`))).not.toContain('Style D');
  });

  it('is not there for a stranger or a panelist', async () => {
    await rita.api('put', path, { form: 'style', style: 'D' });
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    const { recruiter: stranger } = await givenJobWithTeam(application);
    expect((await (await as(application, stranger)).get(path)).status).toBe(404);
    expect([403, 404]).toContain((await (await as(application, panelist)).get(path)).status);
    expect([403, 404]).toContain((await (await as(application, panelist)).api('get', path)).status);
  });
});
