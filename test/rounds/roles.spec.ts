import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HiringTeamMember } from '../../src/accounts/access/hiring-team-member.entity.js';
import { roleStarts } from '../../src/jobs/model/job.dto.js';
import { categories } from '../../src/jobs/model/category.js';
import { unaskable } from '../../src/question-bank/unaskable.js';
import { readRoleFile } from '../../src/rounds/roles/role-file.js';
import { starterRole } from '../../src/rounds/roles/starter-roles.js';
import { recordOf } from '../factories/jobs.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { givenRoleTemplate } from '../factories/roles.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe.each(roleStarts)('the starter role %s', (start) => {
  const role = starterRole(start);
  const criteria = role.plan.assessments.flatMap((assessment) => assessment.criteria);

  it('is a role file without a problem', () => {
    expect(readRoleFile(JSON.stringify(role))).toEqual({ role: expect.objectContaining({ name: role.name }) });
  });

  it('asks nothing that may not be asked, in no question, follow-up, criterion or brief', () => {
    const asked = [
      ...role.questions.flatMap(({ prompt, followUps }) => [prompt, ...followUps]),
      ...criteria.flatMap(({ prompt, followUps }) => [prompt, ...followUps]),
      ...role.plan.assessments.map(({ brief }) => brief ?? ''),
    ];
    expect(asked.flatMap((words) => unaskable(words).map(({ topic }) => `${topic}: ${words}`))).toEqual([]);
  });

  it('has 10 to 13 questions, each worded in full, and measures every attribute', () => {
    expect(role.questions.length).toBeGreaterThanOrEqual(10);
    expect(role.questions.length).toBeLessThanOrEqual(13);
    for (const { topic, prompt, why, preferredAnswer, followUps, anchors, measures } of role.questions) {
      for (const words of [topic, prompt, why, preferredAnswer]) expect(words.trim()).not.toBe('');
      expect([followUps.length, new Set(anchors).size]).toEqual([2, 5]);
      expect(measures.length).toBeGreaterThan(0);
    }
    const texts = role.questions.flatMap(({ prompt, anchors: [low, , middle, , high] }) => [prompt, low, middle, high]);
    expect(new Set(texts).size).toBe(texts.length);
    expect(new Set(role.analysis.attributes.map(({ category }) => category))).toEqual(new Set(categories));
    const measured = new Set(criteria.flatMap(({ attributes }) => attributes));
    expect(role.analysis.attributes.map(({ key }) => key).filter((key) => !measured.has(key))).toEqual([]);
  });
});

describe('roles', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const planOf = async (browser: Awaited<ReturnType<typeof as>>, jobId: string) =>
    (await browser.api('get', `/jobs/${jobId}/plan`)).body as {
      editable: boolean;
      number: number;
      assessments: {
        key: string;
        criteria: { key: string; question: { key: string } | null; attributes: unknown[] }[];
      }[];
    };

  it('begin a job with analysis, plan and questions, which the bank gets once', async () => {
    const browser = await as(application, await givenPerson(application, { opensJobs: true }));
    const first = await browser.post('/jobs', { _form: 'job', start: 'teacher', title: '', roles: ['recruiter'] });
    expect(first.status).toBe(303);
    const jobId = first.headers['location']!.replace('/jobs/', '');
    const plan = await planOf(browser, jobId);
    expect(plan.assessments.map(({ key, criteria }) => [key, criteria.length])).toEqual([
      ['interview', 9],
      ['audition', 5],
      ['writing', 3],
    ]);
    expect(plan.editable).toBe(true);
    const questions = async () =>
      (await application.database.query<{ n: number }[]>(`select count(*)::int as n from questions`))[0]!.n;
    expect(await questions()).toBe(13);
    for (const start of ['teacher', 'support-lead', 'software-engineer'] as const) {
      const { status, body } = await browser.api('post', '/jobs', { start });
      expect([status, body.title]).toEqual([201, starterRole(start).name]);
    }
    expect(await questions()).toBe(39);
    expect((await recordOf(application, jobId)).map(({ type }) => type)).toEqual(['job.opened', 'plan.started']);
    expect(textOf(await browser.get(`/jobs/${jobId}/record`))).toContain('created the job from a starter role');
    expect((await browser.get(`/jobs/${jobId}/plan`)).status).toBe(200);
    expect((await browser.get(`/jobs/${jobId}/plan/coverage`)).status).toBe(200);
  });

  it('come along from an earlier job, unlocked, with its team if asked and none of its candidates', async () => {
    const { job, recruiter, manager } = await givenDemoRound(application);
    const browser = await as(application, recruiter);
    expect((await planOf(browser, job.id)).editable).toBe(false);
    const stagesOf = async (of: string) => (await browser.api('get', `/jobs/${of}/stages`)).body.stages as object[];
    const { version } = (await browser.api('get', `/jobs/${job.id}/stages`)).body;
    const phone = { name: 'Phone screen', kind: 'screen' };
    expect((await browser.api('put', `/jobs/${job.id}/stages`, { version, stages: [phone] })).status).toBe(200);
    const made = await browser.post(`/jobs/${job.id}/copies`, {
      ...{ _form: 'job', title: 'Again', requisition: 'R2', roles: ['recruiter'], team: 'on' },
    });
    expect(made.status).toBe(303);
    const copy = made.headers['location']!.replace('/jobs/', '');
    const [before, after] = [await planOf(browser, job.id), await planOf(browser, copy)];
    expect(after).toMatchObject({ editable: true, number: 1 });
    const shape = (plan: typeof before) =>
      plan.assessments.map(({ key, criteria }) => [
        key,
        criteria.map((one) => [one.key, one.question, one.attributes.length]),
      ]);
    expect(shape(after)).toEqual(shape(before));
    expect(await stagesOf(copy)).toEqual(await stagesOf(job.id));
    expect(await stagesOf(copy)).toContainEqual(expect.objectContaining(phone));
    const weighed = (jobId: string) => browser.api('get', `/jobs/${jobId}/analysis`).then(({ body }) => body.weights);
    expect(await weighed(copy)).toEqual(await weighed(job.id));
    const team = await application.database.findBy(HiringTeamMember, { jobId: copy });
    expect(team.find(({ personId }) => personId === manager.id)?.roles).toContain('hiring_manager');
    expect(team.find(({ personId }) => personId === recruiter.id)?.roles).toEqual(['recruiter']);
    const [left] = await application.database.query<unknown[]>(
      `select (select count(*)::int from applications where job_id = $1) as candidates, status, requisition, title
         from jobs where id = $1`,
      [copy],
    );
    expect(left).toEqual({ candidates: 0, status: 'open', requisition: 'R2', title: 'Again' });
    const alone = await browser.api('post', `/jobs/${job.id}/copies`, { title: 'Alone' });
    expect(await application.database.countBy(HiringTeamMember, { jobId: alone.body.id })).toBe(1);
  });

  it('are not copied from a job that one cannot see', async () => {
    const { body: job } = await (
      await as(application, await givenPerson(application, { opensJobs: true }))
    ).api('post', '/jobs', { title: 'Private' });
    const other = await as(application, await givenPerson(application, { opensJobs: true }));
    for (const path of ['copies', 'template']) {
      expect(
        (await other.api('post', `/jobs/${job.id}/${path}`, path === 'copies' ? { title: 'Mine' } : { name: 'Mine' }))
          .status,
      ).toBe(404);
    }
    expect((await other.get(`/jobs/${job.id}/copy`)).status).toBe(404);
  });

  it('are saved from a job, exported, imported elsewhere and used, the same all along', async () => {
    const owner = await givenPerson(application, { name: 'Olga Owner', opensJobs: true });
    const browser = await as(application, owner);
    const { body: job } = await browser.api('post', '/jobs', { start: 'support-lead' });
    await application.database.query(
      `update question_versions set prompt = prompt || ' (here)' where prompt like 'Tell us about the hardest%'`,
    );
    await application.database.query(
      `update criteria set prompt = prompt || ' (here)' where prompt like 'Tell us about the hardest%'`,
    );
    const saved = await browser.post(`/jobs/${job.id}/template`, { _form: 'role', name: 'Support, level 2' });
    const role = saved.headers['location']!;
    const file = await browser.get(`${role}/file`);
    expect(file.headers['content-disposition']).toContain('Support-level-2.role.json');
    const text = file.text ?? Buffer.from(file.body as Buffer).toString();
    const read = readRoleFile(text);
    expect('problems' in read ? read.problems : []).toEqual([]);
    expect(text).not.toContain('Olga');
    await application.database.query(`delete from questions where key like 'SL%'`);
    const back = await browser.upload('/roles', {}, { file: { name: 'role.json', bytes: Buffer.from(text) } });
    expect(back.status).toBe(303);
    const again = await browser.api('post', `${back.headers['location']!}/jobs`, { title: 'From a file' });
    expect(again.body).toMatchObject({ title: 'From a file', objectives: job.objectives });
    const shape = async (id: string) =>
      (await planOf(browser, id)).assessments.map(({ key, criteria }) => [key, criteria.map((c) => c.key)]);
    expect(await shape(again.body.id)).toEqual(await shape(job.id));
    const [{ n }] = (await application.database.query(
      `select count(*)::int as n from questions where key like 'SL%'`,
    )) as [{ n: number }];
    expect(n).toBe(9);
  });

  it('are their owner’s until shared; others use and export a shared one, and only its owner changes it', async () => {
    const owner = await givenPerson(application, { opensJobs: true });
    const { id } = await givenRoleTemplate(application, { shared: false, ownerId: owner.id, name: 'Hidden role' });
    const [own, other] = [
      await as(application, owner),
      await as(application, await givenPerson(application, { opensJobs: true })),
    ];
    expect((await other.get(`/roles/${id}`)).status).toBe(404);
    expect(textOf(await other.get('/roles?q=Hidden'))).toContain('Nothing found');
    expect((await other.api('post', `/roles/${id}/jobs`, { title: 'Ours' })).status).toBe(404);
    const sharing = { name: 'Hidden role', description: '', shared: true, version: 1 };
    expect((await own.api('put', `/roles/${id}`, sharing)).body).toMatchObject({ shared: true, version: 2 });
    expect((await own.api('put', `/roles/${id}`, sharing)).status).toBe(409);
    expect(textOf(await other.get('/roles?q=Hidden'))).toContain('Hidden role');
    expect((await other.api('put', `/roles/${id}`, { ...sharing, version: 2 })).status).toBe(403);
    expect((await other.api('delete', `/roles/${id}`)).status).toBe(403);
    expect((await other.api('post', `/roles/${id}/jobs`, { title: 'Ours' })).status).toBe(201);
    expect((await own.api('delete', `/roles/${id}`)).status).toBe(204);
    expect((await own.get(`/roles/${id}`)).status).toBe(404);
    const panelist = await givenPerson(application);
    await givenRole(application, (await givenDemoRound(application)).job, panelist, 'panelist');
    expect((await (await as(application, panelist)).get('/roles')).status).toBe(404);
  });

  it('say of a bad file everything that is wrong, by its place, and keep nothing', async () => {
    const browser = await as(application, await givenPerson(application, { opensJobs: true }));
    const bad = structuredClone(starterRole('teacher')) as unknown as Record<string, never> & {
      job: Record<string, unknown>;
      analysis: { attributes: { importance: number }[] };
      plan: { assessments: { criteria: { attributes: string[] }[] }[] };
      questions: { key: string }[];
    };
    bad.job['titel'] = 'x';
    bad.analysis.attributes[0]!.importance = 9;
    bad.plan.assessments[0]!.criteria[0]!.attributes = ['Z9'];
    bad.questions[1]!.key = bad.questions[0]!.key;
    const before = await application.database.query<{ n: number }[]>('select count(*)::int as n from role_templates');
    const answer = await browser.api('post', '/roles', bad);
    expect(answer.status).toBe(422);
    const fields = (answer.body as { errors: { field: string }[] }).errors.map(({ field }) => field);
    expect(fields).toEqual([
      '/job/titel',
      '/analysis/attributes/0/importance',
      '/plan/assessments/0/criteria/0/attributes/0',
      '/questions/1/key',
    ]);
    for (const text of ['', '[]', '{', '\u0000', '"x"', JSON.stringify({ format: 'callboard-round/1' })]) {
      const page = await browser.upload('/roles', {}, { file: { name: 'x.json', bytes: Buffer.from(text) } });
      expect(page.status).toBe(422);
    }
    expect(await application.database.query('select count(*)::int as n from role_templates')).toEqual(before);
  });
});
