import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Attribute } from '../../src/jobs/model/attribute.entity.js';
import { HiringTeamMember } from '../../src/accounts/access/hiring-team-member.entity.js';
import { Job } from '../../src/jobs/model/job.entity.js';
import { givenAttribute, recordOf } from '../factories/jobs.js';
import { givenJobWithTeam } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser } from '../support/as.js';

const oddValues: unknown[] = [
  null,
  6.5,
  -1,
  1e300,
  'a\0b',
  '\ud800',
  [],
  [[]],
  {},
  { $ne: 1 },
  true,
  'x'.repeat(100_000),
];
describe('jobs, their teams and their analysis, sent anything at all', () => {
  let application: TestApplication;
  let browser: Browser;
  let at: string;
  let routes: ['post' | 'put', string, string[]][];
  let before: unknown;
  const state = async (id: string) => [
    await application.database.findBy(Job, { id }),
    await application.database.findBy(Attribute, { jobId: id }),
    await application.database.findBy(HiringTeamMember, { jobId: id }),
    await recordOf(application, id),
  ];
  let jobId: string;

  beforeAll(async () => {
    application = await startApplication();
    const { job, recruiter } = await givenJobWithTeam(application);
    const attribute = await givenAttribute(application, job);
    const member = await application.database.findOneByOrFail(HiringTeamMember, { personId: recruiter.id });
    browser = await as(application, recruiter);
    jobId = job.id;
    at = `/jobs/${job.id}`;
    routes = [
      ['put', at, ['title', 'objectives', 'sources', 'maximum', 'version']],
      ['post', `${at}/closure`, ['version']],
      ['post', `${at}/team`, ['email', 'personId', 'roles']],
      ['put', `${at}/team/${member.id}`, ['roles', 'was']],
      ['post', `${at}/analysis/attributes`, ['category', 'name', 'importance', 'reason']],
      ['put', `${at}/analysis/attributes/${attribute.id}`, ['definition', 'needed', 'version']],
      ['put', `${at}/analysis/order`, ['attributes']],
      ['put', `${at}/analysis/weights/technical`, ['weight', 'reason', 'was']],
    ];
    before = await state(jobId);
  });
  afterAll(() => application.close());

  it('answer with the name of the field, never with a failure of their own, and write nothing', async () => {
    for (const [method, path, fields] of routes) {
      for (const field of [...fields, '__proto__', 'nobodyKnows']) {
        for (const value of oddValues) {
          const answer = await browser.api(method, path, { [field]: value });
          expect([path, field, value, answer.status]).toEqual([path, field, value, 422]);
          expect(answer.body.errors.length).toBeGreaterThan(0);
        }
      }
    }
    expect(await state(jobId)).toEqual(before);
  });

  it('keep a title of a megabyte out by its name', async () => {
    const answer = await browser.api('put', at, { title: 'x'.repeat(1_000_000), version: 1 });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ field: 'title', message: 'Use 200 characters or fewer.' }]);
  });

  it('take a malformed address for one that does not exist', async () => {
    for (const path of ['/jobs/0', '/jobs/%00', `${at}/team/x`, `${at}/analysis/attributes/%F0%9F%98%80`]) {
      for (const answer of [await browser.api('put', path, {}), await browser.post(path, {})]) {
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      }
    }
    for (const query of ['page=-1', 'page=1e9', 'q=%00', 'q[]=a&q[]=b', 'type[x]=1', 'status=x', 'unknown=1']) {
      expect((await browser.get(`/jobs?${query}`)).status).toBe(422);
      expect((await browser.get(`${at}/record?${query}`)).status).toBe(422);
    }
  });
});
