import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { Assessment } from '../../src/assessments/model/assessment.entity.js';
import { Criterion } from '../../src/assessments/model/criterion.entity.js';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import type { QuestionRecord } from '../../src/question-bank/question-records.js';
import { givenJob, givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { givenStarterAttributes, givenStarterPlan, givenStarterQuestions, planOf } from '../factories/plans.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';

describe('an assessment plan', () => {
  let application: TestApplication;
  let recruiter: Person;
  let browser: Browser;
  let bank: Map<string, QuestionRecord>;

  beforeAll(async () => {
    application = await startApplication();
    bank = await givenStarterQuestions(application);
  });
  afterAll(() => application.close());

  const newJob = async () => {
    const team = await givenJobWithTeam(application);
    recruiter = team.recruiter;
    browser = await as(application, recruiter);
    return team.job;
  };
  const lastEvent = (type: string, jobId: string) =>
    application.database.findOneOrFail(AuditEvent, { where: { type, jobId }, order: { sequence: 'DESC' } });

  it('is laid down for a job that opens from the starter role, with attributes tied', async () => {
    const opener = await givenPerson(application, { opensJobs: true });
    const theirs = await as(application, opener);
    const job = (await theirs.api('post', '/jobs', { start: 'technical-seller' })).body as { id: string };
    const plan = await planOf(theirs, job);

    expect(plan.assessments.map(({ kind, criteria }) => [kind, criteria.length])).toEqual([
      ['interview', 8],
      ['audition', 5],
      ['writing_sample', 4],
    ]);
    const untied = plan.assessments
      .flatMap(({ criteria }) => criteria)
      .filter(({ attributes }) => attributes.length === 0);
    expect(untied.map(({ name }) => name)).toEqual(['Would you buy?']);
    expect((await lastEvent('plan.started', job.id)).actorId).toBe(opener.id);
  });

  it('says of an empty one what to do first, and takes the starter plan once', async () => {
    const job = await newJob();
    await givenStarterAttributes(application, job);
    const empty = await browser.get(`/jobs/${job.id}/plan`);
    const loaded = await browser.post(`/jobs/${job.id}/plan/starter`, { _form: 'starter' });
    const again = await browser.post(`/jobs/${job.id}/plan/starter`, { _form: 'starter' });

    expect(textOf(empty)).toContain('Nothing planned yet');
    expect(loaded.status).toBe(303);
    expect(again.status).toBe(409);
    expect(textOf(again)).toContain('This plan already has assessments.');
  });

  it('shows what each assessment and each question counts, out of 100', async () => {
    const job = await newJob();
    const plan = await givenStarterPlan(application, browser, job);
    const page = await browser.get(`/jobs/${job.id}/plan`);

    expect(plan.assessments.map(({ points }) => Math.round(points! * 1e9) / 1e9)).toEqual([40, 40, 20]);
    expect(textOf(page)).toMatch(/Interview 40 points\. .*Audition 40 points\. .*Writing sample 20 points\. /);
    const printed = [...page.text.matchAll(/data-label="Points" class="num">([\d.]+)</g)].map(([, text]) =>
      Number(text),
    );
    expect(printed).toHaveLength(plan.assessments.flatMap(({ criteria }) => criteria).length);
    expect(printed.reduce((sum, points) => sum + points, 0)).toBeCloseTo(100, 9);
  });

  it('composes an interview of picked questions on a scale of four, with anchors fitted to it', async () => {
    const job = await newJob();
    const picked = [bank.get('Q06')!, bank.get('Q01')!];
    const answer = await browser.post(`/jobs/${job.id}/plan/new/interview`, {
      _form: 'assessment',
      kind: 'interview',
      name: 'First talk',
      levels: '4',
      questions: picked.map(({ id }) => id),
    });
    const [interview] = (await planOf(browser, job)).assessments;

    expect(answer.status).toBe(303);
    expect(interview!.criteria.map(({ questionKey }) => questionKey)).toEqual(['Q06', 'Q01']);
    const { anchors } = picked[0]!;
    expect(interview!.criteria[0]!.anchors).toEqual([anchors[0], anchors[1], anchors[3], anchors[4]]);
    expect((await lastEvent('assessment.added', job.id)).payload).toMatchObject({ kind: 'interview', levels: 4 });
  });

  it('keeps picks and name while the bank is searched, and shows both again after a refusal', async () => {
    const job = await newJob();
    const picked = bank.get('Q01')!;
    const fields = { kind: 'interview', name: 'My talk', levels: '5', questions: [picked.id], q: 'frustrat' };
    const searched = await browser.get(`/jobs/${job.id}/plan/new/interview`).query({
      kind: 'interview',
      name: 'My talk',
      q: 'frustrat',
      'questions[]': picked.id,
    });
    const refused = await browser.post(`/jobs/${job.id}/plan/new/interview`, {
      _form: 'assessment',
      ...fields,
      levels: '9',
    });

    expect(searched.text).toContain('value="My talk"');
    expect(searched.text).toMatch(new RegExp(`value="${picked.id}" checked`));
    expect(searched.text).toContain(bank.get('Q04')!.id);
    expect(searched.text).not.toContain(bank.get('Q05')!.id);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="My talk"');
    expect(textOf(refused)).toContain('Enter a whole number from 3 to 7.');
  });

  it('adds an audition with the starter criteria, the yes or no among them', async () => {
    const job = await newJob();
    const added = await browser.api('post', `/jobs/${job.id}/plan/assessments`, {
      kind: 'audition',
      name: 'Audition',
      beginning: 'starter',
    });

    expect(added.status).toBe(201);
    expect(added.body.levels).toBe(3);
    expect(added.body.criteria.map(({ kind, weight }: Criterion) => [kind, weight])).toEqual([
      ['scale', 1],
      ['scale', 1],
      ['scale', 1],
      ['scale', 1],
      ['yes_no', 0],
    ]);
  });

  it('refuses an unequal weight without a reason, with all that was typed', async () => {
    const job = await newJob();
    const plan = await givenStarterPlan(application, browser, job);
    const interview = plan.assessments[0]!;
    const url = `/jobs/${job.id}/plan/assessments/${interview.id}`;
    const fields = { _form: 'about', version: plan.version, name: 'Talk', levels: 5, weight: '7', weightReason: '' };
    const refused = await browser.post(url, fields);
    const taken = await browser.post(url, { ...fields, weightReason: 'It is the best evidence we have.' });

    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="Talk"');
    expect(textOf(refused)).toContain('Explain why its weight differs from the others.');
    expect(taken.status).toBe(303);
    expect(await application.database.findOneBy(Assessment, { id: interview.id })).toMatchObject({ weight: 7 });
    expect((await lastEvent('assessment.edited', job.id)).payload['fields']).toEqual([
      'name',
      'weightReason',
      'brief',
      'weight',
    ]);
  });

  it('fits the anchors to another length of scale, but not those of a yes or no', async () => {
    const job = await newJob();
    const plan = await givenStarterPlan(application, browser, job);
    const { id, name } = plan.assessments[1]!;
    const edit = { version: plan.version, name, levels: 5 };
    const answer = await browser.api('put', `/jobs/${job.id}/plan/assessments/${id}`, edit);

    const audition = (answer.body as typeof plan).assessments[1]!;
    expect(audition.criteria.map(({ anchors }) => anchors.length)).toEqual([5, 5, 5, 5, 2]);
    expect(audition.criteria[0]!.anchors[1]).toContain('Between level 1 and level 3');
  });

  it('takes a criterion in words of its own, one text a level', async () => {
    const job = await newJob();
    const plan = await givenStarterPlan(application, browser, job);
    const { id } = plan.assessments[1]!;
    const fields = { _form: 'criterion', kind: 'scale', name: 'Time kept', measures: ['business'], weight: '1' };
    const url = `/jobs/${job.id}/plan/assessments/${id}/criteria/new/scale`;
    const refused = await browser.post(url, { ...fields, anchors: ['Over.', '', 'On time.'] });
    const taken = await browser.post(url, { ...fields, anchors: ['Over.', 'A little over.', 'On time.'] });

    expect(refused.status).toBe(422);
    expect(textOf(refused)).toContain('Describe level 2.');
    expect(refused.text).toContain('On time.');
    expect(taken.status).toBe(303);
    const criterion = await application.database.findOneByOrFail(Criterion, { assessmentId: id, name: 'Time kept' });
    expect(criterion).toMatchObject({ key: 'A6', position: 5, anchors: ['Over.', 'A little over.', 'On time.'] });
    expect((await lastEvent('criterion.added', job.id)).payload['criterionId']).toBe(criterion.id);
  });

  it('edits, moves and removes criteria', async () => {
    const job = await newJob();
    const plan = await givenStarterPlan(application, browser, job);
    const { id, criteria } = plan.assessments[2]!;
    const base = `/jobs/${job.id}/plan/assessments/${id}/criteria`;
    const [first, second] = criteria;
    const words = { name: 'New name', anchors: ['a', 'b', 'c'], measures: ['technical'] };
    await browser.api('put', `${base}/${first!.id}`, { ...words, version: plan.version });
    await browser.post(`${base}/${second!.id}/place`, { version: plan.version + 1, to: 'up' });
    const removed = await browser.api('delete', `${base}/${criteria[3]!.id}?version=${plan.version + 2}`);

    const names = (removed.body as typeof plan).assessments[2]!.criteria.map(({ name }) => name);
    expect(names).toEqual([second!.name, 'New name', criteria[2]!.name]);
    for (const type of ['criterion.edited', 'criterion.moved', 'criterion.removed']) {
      expect((await lastEvent(type, job.id)).actorId).toBe(recruiter.id);
    }
  });

  it('refuses an edit of something stale, and shows what is stored beside what was typed', async () => {
    const job = await newJob();
    const plan = await givenStarterPlan(application, browser, job);
    const { id, name, levels } = plan.assessments[0]!;
    const url = `/jobs/${job.id}/plan/assessments/${id}`;
    await browser.api('put', url.replace('/api/v1', ''), {
      version: plan.version,
      name: 'Name of someone faster',
      levels,
    });
    const page = await browser.post(url, {
      _form: 'about',
      version: plan.version,
      name: 'My name for it',
      levels,
      weight: 2,
    });

    expect(page.status).toBe(409);
    expect(page.text).toContain('value="My name for it"');
    expect(textOf(page)).toContain('Name of someone faster');
    expect(name).toBe('Interview');
  });

  it.each([
    ['assessments', { kind: 'interview', name: 'N', questions: 'x' }],
    ['assessments', { kind: 'interview', name: 'N', questions: ['x'] }],
    ['assessments', { kind: 'interview', name: 'N', levels: 9 }],
    ['assessments', { kind: 'interview', name: 'N', weight: -1 }],
    ['assessments', { kind: 'dance', name: 'N' }],
    ['assessments', { kind: 'interview', name: 'N\u0000' }],
    ['assessments', { kind: 'interview', name: 'N', unknown: 1 }],
    ['versions', { reason: ['because'] }],
  ])('refuses %s with %j, naming the field, and writes nothing', async (path, body) => {
    const job = await newJob();
    const answer = await browser.api('post', `/jobs/${job.id}/plan/${path}`, body);

    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).not.toBe('');
    expect((await planOf(browser, job)).assessments).toEqual([]);
  });

  it('takes null for what may be left out', async () => {
    const job = await newJob();
    const body = { kind: 'interview', name: 'N', questions: null, levels: null, brief: null, beginning: null };
    const answer = await browser.api('post', `/jobs/${job.id}/plan/assessments`, body);

    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ levels: 5, brief: '', criteria: [] });
  });

  it('is named on the page of a question that it asks, for those who may see the job only', async () => {
    const job = await newJob();
    await givenStarterPlan(application, browser, job);
    const elsewhere = await givenJobWithTeam(application);
    const url = `/questions/${bank.get('Q02')!.id}`;
    const ours = await browser.get(url);
    const theirs = await (await as(application, elsewhere.recruiter)).get(url);

    expect(ours.text).toContain(`/jobs/${job.id}/plan?number=1`);
    expect(theirs.status).toBe(200);
    expect(theirs.text).not.toContain(job.id);
  });

  it('is hidden from strangers and panelists, and names no other job’s parts', async () => {
    const job = await newJob();
    const plan = await givenStarterPlan(application, browser, job);
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    const stranger = await givenPerson(application);
    await givenRole(application, await givenJob(application), stranger, 'recruiter');

    for (const person of [panelist, stranger]) {
      const theirs = await as(application, person);
      const id = plan.assessments[0]!.id;
      for (const path of ['', '/coverage', `/assessments/${id}`]) {
        expect([403, 404]).toContain((await theirs.get(`/jobs/${job.id}/plan${path}`)).status);
        expect([403, 404]).toContain((await theirs.api('get', `/jobs/${job.id}/plan${path}`)).status);
      }
      const written = await theirs.api('put', `/jobs/${job.id}/plan/coverage`, { marks: [] });
      expect([403, 404]).toContain(written.status);
    }
    const other = await givenJob(application);
    await givenRole(application, other, recruiter, 'recruiter');
    const foreign = await browser.api('get', `/jobs/${other.id}/plan/assessments/${plan.assessments[0]!.id}`);
    expect(foreign.status).toBe(404);
  });
});
