import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenCandidate } from '../factories/candidates.js';
import { givenApplication, givenRound, givenSitting, recordOf } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

interface YieldOfTest {
  sources: {
    source: string | null;
    posting: string | null;
    candidates: number;
    assessed: number;
    hired: number;
    costs: object[];
  }[];
  hidden: number;
  postings: { id: string; place: string; cost: string | null; version: number }[];
}

describe('where candidates come from', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  async function given() {
    const round = await givenRound(application);
    const recruiter = await as(application, round.recruiter);
    const at = `/jobs/${round.job.id}`;
    const set = async (id: string, body: object) => {
      const { version } = (await recruiter.api('get', `/applications/${id}/source`)).body as { version: number };
      return recruiter.api('put', `/applications/${id}/source`, { version, ...body });
    };
    return { ...round, recruiter, at, set };
  }
  const yieldOf = async (browser: Awaited<ReturnType<typeof as>>, at: string) =>
    (await browser.api('get', `${at}/sources`)).body as YieldOfTest;

  it('is kept with what belongs to the source, and nothing else', async () => {
    const { recruiter, job, candidate, set, at } = await given();
    const within = {
      ...{
        source: 'promoted_from_within',
        returnRole: 'Account manager',
        returnUntil: '2027-03-31',
        managerTold: 'no',
      },
      referredBy: 'Not of this source',
    };
    expect((await set(candidate.id, within)).body).toMatchObject({
      ...{
        source: 'promoted_from_within',
        returnRole: 'Account manager',
        returnUntil: '2027-03-31',
        managerTold: false,
      },
      ...{ referredBy: '', postingId: null },
    });
    const page = await recruiter.get(`/applications/${candidate.id}/source`);
    expect(page.text).toContain('2027-03-31');
    const version = Number(/name="version" value="(\d+)"/.exec(page.text)![1]);
    const form = {
      _form: 'source',
      source: 'referral',
      referredBy: 'Nobody Known',
      returnRole: 'x',
      managerTold: '',
      version,
    };
    expect((await recruiter.post(`/applications/${candidate.id}/source`, form)).status).toBe(303);
    expect((await recruiter.post(`/applications/${candidate.id}/source`, form)).status).toBe(409);
    const told = (await recruiter.api('get', `/applications/${candidate.id}/source`)).body;
    expect(told).toMatchObject({ source: 'referral', referredBy: 'Nobody Known', returnRole: '' });
    expect((await set(candidate.id, { source: 'advertised', postingId: job.id })).status).toBe(422);
    expect((await set(candidate.id, { source: 'advertised', returnUntil: '2027-02-30' })).status).toBe(422);
    expect(textOf(await recruiter.get(`${at}/record`))).toContain('changed where Amara Okafor came from');
  });

  it('shows what each source and each posting yields, by how far its candidates came', async () => {
    const { recruiter, job, candidate, set, at } = await given();
    const added = await recruiter.api('post', `${at}/postings`, { place: 'Trade paper', cost: 1200.5 });
    expect(added.status).toBe(201);
    expect((await recruiter.api('post', `${at}/postings`, { place: 'Trade paper' })).status).toBe(422);
    expect((await recruiter.post(`${at}/postings`, { place: 'Job board', cost: '300', currency: 'EUR' })).status).toBe(
      303,
    );
    const { id: postingId } = added.body as { id: string };
    await set(candidate.id, { source: 'advertised', postingId });
    for (const to of ['assessment', 'finalist', 'withdrawn']) {
      await recruiter.api('post', `${at}/pipeline/moves`, { ids: [candidate.id], to });
    }
    await givenCandidate(application, job, { stage: 'hired', source: 'advertised' });
    await givenCandidate(application, job, { stage: 'applied' });
    const { sources } = await yieldOf(recruiter, at);
    expect(sources).toMatchObject([
      { source: 'advertised', posting: null, candidates: 2, assessed: 2, hired: 1 },
      { source: 'advertised', posting: 'Job board', candidates: 0 },
      { source: 'advertised', posting: 'Trade paper', candidates: 1, assessed: 1, hired: 0 },
      { source: null, candidates: 1, assessed: 0 },
    ]);
    expect(sources[0]!.costs).toEqual([
      { currency: 'EUR', cost: '300.00' },
      { currency: 'USD', cost: '1200.50' },
    ]);
    const page = textOf(await recruiter.get(`${at}/sources`));
    expect(page).toContain('1,201 USD');
    expect(textOf(await recruiter.get('/desk/sources'))).toContain('Job posting 2 2 2 2 1');
    const { postings } = await yieldOf(recruiter, at);
    const paper = postings.find(({ place }) => place === 'Trade paper')!;
    const edit = { place: 'Newspaper', cost: 10, version: paper.version };
    expect((await recruiter.api('put', `${at}/postings/${paper.id}`, edit)).status).toBe(200);
    expect((await recruiter.api('put', `${at}/postings/${paper.id}`, edit)).status).toBe(409);
    expect((await recruiter.api('delete', `${at}/postings/${paper.id}`)).status).toBe(204);
    expect((await yieldOf(recruiter, at)).sources[0]).toMatchObject({ source: 'advertised', candidates: 2 });
    const types = (await recordOf(application, job.id))
      .map(({ type }) => type)
      .filter((type) => type.startsWith('posting'));
    expect(types).toEqual(['posting.added', 'posting.added', 'posting.edited', 'posting.removed']);
  });

  it('counts nobody whom the viewer still rates, and keeps their source’s details', async () => {
    const { job, candidate, manager: hugo, at } = await given();
    await givenSitting(application, candidate, 'audition', [hugo]);
    const manager = await as(application, hugo);
    const seen = async () => [await yieldOf(manager, at), textOf(await manager.get('/desk/sources'))];
    const before = await seen();
    expect(before[0]).toMatchObject({ hidden: 1, sources: [] });
    for (const stage of ['finalist', 'hired']) {
      await application.database.query('update applications set stage = $2 where id = $1', [candidate.id, stage]);
      expect(await seen()).toEqual(before);
    }
    expect((await manager.api('get', `/applications/${candidate.id}/source`)).status).toBe(404);
    expect((await manager.get(`/applications/${candidate.id}`)).text).not.toContain('/source"');
    expect(job.id).toBeDefined();
  });

  it('keeps whoever referred a candidate off the panel, unless somebody says why not', async () => {
    const { job, recruiter, candidate, set, at, amy, ben, recruiter: browser } = await given();
    await set(candidate.id, { source: 'referral', referredBy: '  amy   ADAMS ' });
    const sitting = { applicationId: candidate.id, assessmentKey: 'audition' };
    const refused = await recruiter.api('post', `${at}/sittings`, { ...sitting, panel: [{ personId: amy.id }] });
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('Amy Adams referred this candidate')]);
    const seated = await recruiter.api('post', `${at}/sittings`, {
      ...{ ...sitting, panel: [{ personId: amy.id }, { personId: ben.id }] },
      override: 'Nobody else knows the product.',
    });
    expect(seated.status).toBe(201);
    const { id } = seated.body as { id: string };
    expect(textOf(await browser.get(`/sittings/${id}`))).toContain(
      'referred this candidate; seated by Rita Recruiter: Nobody else knows the product.',
    );
    expect((await recordOf(application, job.id)).filter(({ type }) => type === 'seat.allowed')).toHaveLength(1);
    const other = await givenApplication(application, job, 'Bogdan Other');
    await givenSitting(application, other, 'interview', [ben]);
    const late = await set(other.id, { source: 'referral', referrerEmail: ben.email });
    expect(late.body).toMatchObject({ referrersOnPanel: ['Ben Brook'] });
  });
});
