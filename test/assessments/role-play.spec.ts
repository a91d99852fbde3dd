import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { partPlayed, partsForCandidate } from '../../src/assessments/model/role-play.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { givenStarterPlan } from '../factories/plans.js';
import { givenApplication } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

describe('role play in an audition', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  it('is in the brief, given to panelists, and printed on their card; the candidate reads who, not what', async () => {
    const { job, manager, recruiter } = await givenJobWithTeam(application);
    const browser = await as(application, manager);
    const plan = await givenStarterPlan(application, browser, job);
    const audition = plan.assessments.find(({ kind }) => kind === 'audition')!;
    const at = `/jobs/${job.id}/plan/assessments/${audition.id}`;
    expect(textOf(await browser.get(at))).toContain('Parts that panelists play');
    const form = { _form: 'about', version: String((await latest(browser, job.id)).version), name: 'Audition' };
    const settings = { levels: '3', weight: String(audition.weight), weightReason: '', brief: 'Present it.' };
    const parts = {
      'parts[0][name]': 'Customer’s CIO',
      'parts[0][about]': 'Counts suppliers.',
      'parts[0][objections]': 'We have that already.\r\nWho runs it at night?',
      'parts[1][name]': '',
      'parts[1][about]': '',
      'parts[1][objections]': '',
    };
    const unnamed = await browser.post(at, { ...form, ...settings, ...parts, 'parts[1][about]': 'Nameless' });
    expect([unnamed.status, textOf(unnamed).includes('Name this part.')]).toEqual([422, true]);
    const twice = await browser.post(at, { ...form, ...settings, ...parts, 'parts[1][name]': 'customer’s cio' });
    expect(textOf(twice)).toContain('Another part is called the same.');
    expect((await browser.post(at, { ...form, ...settings, ...parts })).status).toBe(303);

    const amy = await givenPerson(application, { name: 'Amy Panelist' });
    await givenRole(application, job, amy, 'panelist');
    const candidate = await givenApplication(application, job, 'Zoë Candidate');
    const lead = await as(application, recruiter);
    const page = await lead.get(`/jobs/${job.id}/sittings/new?application=${candidate.id}`);
    expect(page.text).toContain('<option value="Customer’s CIO"');
    const planned = await lead.post(`/jobs/${job.id}/sittings`, {
      ...{ applicationId: candidate.id, assessmentKey: 'audition', at: '', place: '', topic: '' },
      ...{ 'seats[0][personId]': amy.id, 'seats[0][sits]': 'true', 'seats[0][plays]': 'Customer’s CIO' },
    });
    expect(planned.status).toBe(303);
    const [card] = await application.database.findBy(Scorecard, { panelistId: amy.id });
    const own = await as(application, amy);
    const text = textOf(await own.get(`/scorecards/${card!.id}`));
    expect(text).toContain(
      'Your role: Customer’s CIO Counts suppliers. What you raise We have that already. Who runs it at night?',
    );
    expect(textOf(await own.get(`/assessments/${audition.id}/kit`))).toContain('Parts to play Customer’s CIO');
    expect(textOf(await own.get(`/sittings/${card!.sittingId}/brief`))).toContain('Who runs it at night?');

    const handout = textOf(await lead.get(`/sittings/${card!.sittingId}/brief/handout`));
    expect(handout).toContain('The panel will play people you might meet in this work: Customer’s CIO.');
    for (const kept of ['Amy Panelist', 'Counts suppliers', 'Who runs it at night?'])
      expect(handout).not.toContain(kept);
    const { body } = await lead.api('get', `/sittings/${card!.sittingId}/brief/handout`);
    expect(JSON.stringify(body)).not.toMatch(/Amy Panelist|at night/);

    // Once scoring has begun, the parts are as they were played.
    await own.api('post', `/scorecards/${card!.id}/opening`, {});
    const late = await latest(browser, job.id);
    const changed = await browser.post(at, { ...form, ...settings, ...parts, version: String(late.version) });
    expect(changed.status).toBe(409);
  });

  it('matches a part by its name, however it is written, and says nothing where there is none', () => {
    const parts = [{ name: 'Finance lead', about: '', objections: [] }];
    expect(partPlayed(parts, 'finance Lead')).toBe(parts[0]);
    expect([partPlayed(parts, ''), partPlayed(parts, 'CIO'), partsForCandidate([])]).toEqual([
      undefined,
      undefined,
      '',
    ]);
  });

  const latest = async (browser: Awaited<ReturnType<typeof as>>, jobId: string) =>
    (await browser.api('get', `/jobs/${jobId}/plan`)).body as { version: number };
});
