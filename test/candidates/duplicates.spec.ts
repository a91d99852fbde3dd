import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenCandidate } from '../factories/candidates.js';
import { givenJobWithTeam, givenRole } from '../factories/people.js';
import { givenPlan, givenRound, givenSitting, recordOf, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';

interface Pairs {
  total: number;
  items: { by: string; one: { candidateId: string; jobs: string[] }; other: { candidateId: string } }[];
}

describe('candidates who were entered twice', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  async function given() {
    const team = await givenJobWithTeam(application);
    const recruiter = await as(application, team.recruiter);
    return { ...team, recruiter, at: `/jobs/${team.job.id}` };
  }
  const pairsOf = async (browser: Browser, at: string, query = '') =>
    (await browser.api('get', `${at}/duplicates${query}`)).body as Pairs;
  const merge = (browser: Browser, at: string, keep: string, other: string, reason?: string) =>
    browser.api('post', `${at}/duplicates`, { keep, merge: other, ...(reason && { reason }) });
  const applicationsOf = (candidateId: string) =>
    application.database.query<{ id: string; job: string; tags: string[]; stage: string }[]>(
      'select id, job_id as job, tags, stage from applications where candidate_id = $1 order by id',
      [candidateId],
    );

  it('are found by email, or by name and phone, in the jobs that one runs', async () => {
    const { job, recruiter, manager, at } = await given();
    const elsewhere = await givenJobWithTeam(application);
    const phone = '+1 (312) 555-0101';
    const one = await givenCandidate(application, job, { name: 'Ann Alike', email: 'ann+a@example.org' });
    const two = await givenCandidate(application, job, { name: 'A. Alike', email: 'Ann@example.org' });
    await givenCandidate(application, job, { name: 'Bob Twice', email: 'bob@example.org', phone });
    const bob = await givenCandidate(application, elsewhere.job, {
      name: 'bob  twice',
      email: null,
      phone: '312 555 0101',
    });
    await givenCandidate(application, job, { name: 'Carl Other', email: null, phone });
    const found = await pairsOf(recruiter, at);
    expect(found.items.map(({ by }) => by)).toEqual(['email']);
    expect([found.items[0]!.one.candidateId, found.items[0]!.other.candidateId].sort()).toEqual(
      [one.candidate.id, two.candidate.id].sort(),
    );
    await givenRole(application, elsewhere.job, manager, 'recruiter');
    const both = await pairsOf(await as(application, manager), at);
    expect(both.items.map(({ by }) => by).sort()).toEqual(['email', 'name and phone']);
    expect((await pairsOf(recruiter, at, '?q=carl')).total).toBe(0);
    expect(textOf(await recruiter.get(`${at}/duplicates`))).toContain('Same email');
    // One is a candidate of a job that this recruiter does not run.
    const bobHere = (await pairsOf(await as(application, manager), at, '?q=bob')).items[0]!;
    const here = [bobHere.one, bobHere.other].find(({ candidateId }) => candidateId !== bob.candidate.id)!;
    expect((await merge(recruiter, at, here.candidateId, bob.candidate.id)).status).toBe(409);
  });

  it('become one, across jobs, with both histories', async () => {
    const { job, recruiter, manager, at } = await given();
    const second = await givenJobWithTeam(application);
    await givenRole(application, second.job, manager, 'recruiter');
    const both = await as(application, manager);
    const email = 'dora@example.org';
    const one = await givenCandidate(application, job, { name: 'Dora Old', email, stage: 'screen' });
    const other = await givenCandidate(application, second.job, { name: 'Dora New', email, phone: '+49 30 123456' });
    expect((await merge(recruiter, at, one.candidate.id, one.candidate.id)).status).toBe(422);
    expect((await merge(both, at, one.candidate.id, other.candidate.id)).status).toBe(201);
    expect((await applicationsOf(one.candidate.id)).map((row) => row.job).sort()).toEqual(
      [job.id, second.job.id].sort(),
    );
    expect(await applicationsOf(other.candidate.id)).toEqual([]);
    const page = textOf(await both.get(`/applications/${one.application.id}`));
    expect(page).toContain('“Dora New”, dora@example.org, +49 30 123456. Merged by Hugo Manager.');
    const shown = (await both.api('get', `/applications/${one.application.id}`)).body;
    expect(shown).toMatchObject({ name: 'Dora Old', phone: '+49 30 123456' });
    for (const { id } of [job, second.job]) {
      const types = (await recordOf(application, id)).map(({ type }) => type);
      expect(types).toContain('candidate.merged');
    }
    expect((await pairsOf(both, at)).total).toBe(0);
  });

  it('become one within a job: what either application had is the other’s', async () => {
    const { job, recruiter, at } = await given();
    await givenPlan(application, job);
    const email = 'eve@example.org';
    const one = await givenCandidate(application, job, { name: 'Eve One', email, stage: 'assessment' });
    const two = await givenCandidate(application, job, { name: 'Eve Two', email, stage: 'screen', source: 'referral' });
    const [kept, gone] = [one.application.id, two.application.id];
    await recruiter.api('put', `/applications/${kept}/tags`, { tags: ['Berlin'] });
    await recruiter.api('put', `/applications/${gone}/tags`, { tags: ['berlin', 'Night shifts'] });
    await recruiter.api('post', `/applications/${gone}/notes`, { text: 'Called on Monday.' });
    await recruiter.api('put', `/applications/${gone}/screen`, { signs: [], note: 'Was on time.' });
    for (const [id, text] of [
      [kept, 'first'],
      [gone, 'second'],
    ] as const) {
      const files = { resume: { name: `${text}.txt`, bytes: Buffer.from(`The ${text} résumé.`) } };
      expect((await recruiter.upload(`/applications/${id}/resume`, {}, files)).status).toBe(303);
    }
    const sitting = await givenSitting(application, { id: gone, jobId: job.id }, 'interview', []);
    // What each entry has, and what would stay of it, is said before.
    const before = textOf(await recruiter.get(`${at}/duplicates?q=${email}`));
    expect(before).toContain('Assessment No sessions first.txt; tags: Berlin Added');
    expect(before).toContain('Screen, Referral 1 session second.txt; 1 note; tags: berlin, Night shifts Added');
    expect(before).toContain('If you keep the first entry Name: Eve One Email: eve@example.org Job');
    expect(before).toContain('one application, at Assessment. The other was at Screen.');
    expect(before).toContain('Résumé: first.txt. The other one stays under “Merged entries.”');
    const answer = await merge(recruiter, at, one.candidate.id, two.candidate.id);
    expect(answer.body).toEqual({ applicationId: kept });
    const [row, ...more] = await applicationsOf(one.candidate.id);
    expect([row, more]).toEqual([{ id: kept, job: job.id, tags: ['Berlin', 'Night shifts'], stage: 'assessment' }, []]);
    const page = await recruiter.get(`/applications/${kept}`);
    for (const told of [
      'Called on Monday.',
      'Was on time.',
      'Interview:',
      'a second entry in this job, at screen',
      'Referral',
    ]) {
      expect(textOf(page)).toContain(told);
    }
    const [, resume] = /href="(\/applications\/[^"]*\/merges\/[^"]*)"/.exec(page.text)!;
    expect((await recruiter.get(resume!).buffer(true)).text).toBe('The second résumé.');
    expect((await recruiter.get(`/sittings/${sitting.id}`)).status).toBe(200);
    expect((await recruiter.get(`/applications/${gone}`)).status).toBe(404);
    // What happened to the one that went is still told with its name.
    expect(textOf(await recruiter.get(`${at}/record?q=Eve`))).toContain('added a note about Eve One');
    const seen = await application.database.query<{ kind: string }[]>(
      'select distinct kind from looks where application_id = $1 order by kind',
      [kept],
    );
    expect(seen.map(({ kind }) => kind)).toEqual(['note', 'resume', 'screen']);
  });

  it('are not merged where that would hide or mix what was scored', async () => {
    const { job, recruiter: rita, candidate, amy, ben, manager: hugo } = await givenRound(application);
    const recruiter = await as(application, rita);
    const at = `/jobs/${job.id}`;
    const email = 'amara@example.org';
    await application.database.query('update candidates set email = $2 where id = $1', [candidate.candidateId, email]);
    const twin = await givenCandidate(application, job, { name: 'Amara O.', email, stage: 'applied' });
    const sitting = await givenSitting(application, twin.application, 'interview', [amy, ben]);
    const clash = await givenSitting(application, candidate, 'interview', []);
    const tried = await merge(recruiter, at, candidate.candidateId, twin.candidate.id);
    expect([tried.status, tried.text]).toEqual([409, expect.stringContaining('Both entries have a session')]);
    await application.database.query('delete from sittings where id = $1', [clash.id]);
    await submits(application, amy, sitting);
    const told = textOf(await recruiter.get(`${at}/duplicates`));
    expect(told).toContain('1 session; scorecards: 1 submitted, 1 due');
    expect(told).toContain('say why these are one person');
    const silent = await merge(recruiter, at, candidate.candidateId, twin.candidate.id);
    expect([silent.status, silent.body.errors]).toMatchObject([422, [{ field: 'reason' }]]);
    // Whoever still scores either of them changes nothing.
    const own = await givenSitting(application, candidate, 'audition', [hugo]);
    const manager = await as(application, hugo);
    expect((await merge(manager, at, candidate.candidateId, twin.candidate.id, 'Same person.')).status).toBe(409);
    const other = await submits(application, hugo, own);
    expect((await merge(other, at, candidate.candidateId, twin.candidate.id, 'Same person.')).status).toBe(409);
    await application.database.query('delete from sittings where id = $1', [own.id]);
    const done = await merge(recruiter, at, candidate.candidateId, twin.candidate.id, 'Applied twice.');
    // The application that was scored is the one that stays.
    expect(done.body).toEqual({ applicationId: twin.application.id });
    const page = textOf(await recruiter.get(`/applications/${twin.application.id}`));
    expect(page).toContain('Amara Okafor');
    expect(page).toContain('after ratings were in: Applied twice.');
    const rows = await recordOf(application, job.id);
    expect(rows.find(({ type }) => type === 'candidate.merged')!.payload).toMatchObject({
      mergedApplicationId: candidate.id,
      reason: 'Applied twice.',
    });
  });

  it('do not tell, once merged, what became of the entry that went', async () => {
    const { job, recruiter: rita, candidate, amy, manager: hugo } = await givenRound(application);
    const recruiter = await as(application, rita);
    const at = `/jobs/${job.id}`;
    const email = 'hidden@example.org';
    await application.database.query('update candidates set email = $2 where id = $1', [candidate.candidateId, email]);
    const twin = await givenCandidate(application, job, { name: 'Amara O.', email, stage: 'applied' });
    await recruiter.api('post', `${at}/pipeline/moves`, { ids: [twin.application.id], to: 'withdrawn' });
    expect((await merge(recruiter, at, candidate.candidateId, twin.candidate.id)).status).toBe(201);
    await givenSitting(application, candidate, 'audition', [hugo, amy]);
    const log = textOf(await (await as(application, hugo)).get(`${at}/record`));
    expect(log).not.toContain('withdrawn');
    expect(textOf(await recruiter.get(`${at}/record`))).toContain('moved Amara Okafor from applied to withdrawn');
  });
});
