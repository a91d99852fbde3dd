import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { roundFile } from '../factories/round-file.js';
import { givenDemoRound, givenRound } from '../factories/rounds.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

let application: TestApplication;
beforeAll(async () => {
  application = await startApplication();
});
afterAll(() => application.close());

const json = (round: unknown) => Buffer.from(JSON.stringify(round));
const roundType = 'application/vnd.callboard.round+json';

function events(type: string, jobId: string) {
  return application.database.query<{ actor_id: string | null; payload: object }[]>(
    'select actor_id, payload from audit_events where type = $1 and job_id = $2',
    [type, jobId],
  );
}

async function jobCount(): Promise<number> {
  const [row] = await application.database.query<{ count: number }[]>('select count(*)::int as count from jobs');
  return row!.count;
}

/** A valid round after a change to it. */
function changed(change: (round: RoundFile) => void): RoundFile {
  const round = roundFile();
  change(round);
  return round;
}

describe('importing a round', () => {
  it('makes a job that whoever brought it runs, on the record', async () => {
    const opener = await givenPerson(application, { name: 'Olga Opener', opensJobs: true });
    const browser = await as(application, opener);
    const answer = await browser.upload(
      '/rounds',
      { _form: 'round' },
      { file: { name: 'r.json', bytes: json(roundFile()) } },
    );

    expect(answer.status).toBe(303);
    const jobId = answer.headers['location']!.replace('/jobs/', '');
    expect((await browser.get(`/jobs/${jobId}`)).status).toBe(200);
    expect(await events('round.imported', jobId)).toEqual([
      { actor_id: opener.id, payload: { jobId, candidates: 2, sittings: 2 } },
    ]);
    expect(await events('member.added', jobId)).toEqual([
      { actor_id: opener.id, payload: { jobId, personId: opener.id, roles: ['recruiter'] } },
    ]);
  });

  it('is offered on a page', async () => {
    const page = await (await as(application, await givenPerson(application, { opensJobs: true }))).get('/rounds/new');
    expect(page.status).toBe(200);
    expect(textOf(page)).toContain('Job file');
  });

  it('takes a round over the API, larger than other bodies', async () => {
    const administrator = await givenPerson(application, { administrator: true });
    const browser = await as(application, administrator);
    const round = changed(({ candidates }) =>
      candidates.forEach((candidate) => {
        const content = Buffer.alloc(3_000_000, 'text ').toString('base64');
        candidate.resume = { fileName: 'cv.txt', mediaType: 'text/plain', content };
      }),
    );
    const answer = await browser.api('post', '/rounds').type(roundType).send(JSON.stringify(round));

    expect(answer.status).toBe(201);
    const { jobId } = answer.body as { jobId: string };
    expect(await events('round.imported', jobId)).toHaveLength(1);
    expect(await events('member.added', jobId)).toEqual([]);
  });

  it('makes people of those with a new address, and takes the others for who they are', async () => {
    const known = await givenPerson(application, { name: 'Known Person', email: 'known@example.com' });
    const round = changed(({ team }) => {
      Object.assign(team[0]!, { name: 'Another Name', email: 'KNOWN@example.com' });
      Object.assign(team[1]!, { name: 'New Person', email: 'New.Person@example.com' });
    });
    const job = await givenRound(application, round);
    const team = await application.database.query(
      `select p.id, p.name, p.email, p.password_hash from hiring_team_members m join people p on p.id = m.person_id
        where m.job_id = $1 order by m.key`,
      [job.id],
    );
    expect(team).toEqual([
      { id: known.id, name: 'Known Person', email: 'known@example.com', password_hash: null },
      { id: expect.any(String), name: 'New Person', email: 'new.person@example.com', password_hash: null },
    ]);
  });

  it('takes a candidate with a known address for the same person', async () => {
    const round = changed(({ candidates }) => Object.assign(candidates[0]!, { email: 'twice@example.com' }));
    await givenRound(application, round);
    await givenRound(application, round);
    const rows = await application.database.query<{ applications: number }[]>(
      `select count(*)::int as applications from applications a join candidates c on c.id = a.candidate_id
        where c.email = 'twice@example.com' group by c.id`,
    );
    expect(rows).toEqual([{ applications: 2 }]);
  });

  it('freezes a plan under which someone was rated', async () => {
    const job = await givenRound(application, roundFile());
    const [plan] = await application.database.query<{ frozen_at: Date }[]>(
      'select frozen_at from assessment_plans where job_id = $1',
      [job.id],
    );
    expect(plan!.frozen_at.toISOString()).toBe('2026-03-09T16:00:00.000Z');
  });

  it.each<[string, (round: RoundFile) => void, string, RegExp]>([
    ['a wrong reference', (r) => (r.sittings[1]!.candidate = 'x'), '/sittings/1/candidate', /no candidate has the key/],
    [
      'one address for two of the team',
      (r) => r.team.forEach((person, index) => (person.email = index ? 'Same@example.com' : 'same@example.com')),
      '/team/1/email',
      /already the address of \/team\/0/,
    ],
    [
      'one address for two candidates',
      (r) => r.candidates.forEach((candidate) => (candidate.email = 'one@example.com')),
      '/candidates/1/email',
      /already the address of \/candidates\/0/,
    ],
    [
      'a document of another kind',
      (r) => {
        const content = Buffer.from('MZ\u0000\u0001').toString('base64');
        r.sittings[0]!.document = { fileName: 'a.pdf', mediaType: 'application/pdf', content };
      },
      '/sittings/0/document/content',
      /isn’t a PDF/,
    ],
  ])('refuses %s, naming the pointer, and writes nothing', async (_, change, pointer, message) => {
    const browser = await as(application, await givenPerson(application, { opensJobs: true }));
    const before = await jobCount();
    const page = await browser.upload(
      '/rounds',
      { _form: 'round' },
      { file: { name: 'r.json', bytes: json(changed(change)) } },
    );
    const answer = await browser
      .api('post', '/rounds')
      .type(roundType)
      .send(JSON.stringify(changed(change)));

    expect(page.status).toBe(422);
    expect(textOf(page)).toContain(`${pointer}:`);
    expect(textOf(page)).toMatch(message);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ field: pointer, message: expect.stringMatching(message) }]);
    expect(await jobCount()).toBe(before);
  });

  it('refuses what is no round file at all', async () => {
    const browser = await as(application, await givenPerson(application, { opensJobs: true }));
    const none = await browser.upload('/rounds', { _form: 'round' }, {});
    const bytes = await browser.upload(
      '/rounds',
      { _form: 'round' },
      { file: { name: 'x', bytes: Buffer.from([0, 255, 1]) } },
    );
    const text = await browser.api('post', '/rounds').type(roundType).send('{"format":');

    expect([none.status, bytes.status, text.status]).toEqual([422, 422, 422]);
    expect(textOf(none)).toContain('Choose a job file.');
    expect(text.body.errors[0].field).toBe('body');
  });

  it('is not there for whoever opens no jobs', async () => {
    const browser = await as(application, await givenPerson(application));
    expect((await browser.get('/rounds/new')).status).toBe(404);
    expect((await browser.api('post', '/rounds', roundFile())).status).toBe(404);
  });
});

describe('exporting a round', () => {
  it('gives the recruiter the whole round once every scorecard is in, on the record', async () => {
    const round = changed(({ team }) => (team[0]!.name = 'Pat'));
    const job = await givenRound(application, round);
    const recruiter = await givenPerson(application);
    await givenRole(application, job, recruiter, 'recruiter');
    const browser = await as(application, recruiter);
    const download = await browser.get(`/jobs/${job.id}/round`);
    const answer = await browser.api('get', `/jobs/${job.id}/round`);

    expect(download.headers['content-disposition']).toContain('attachment; filename="Technical-seller.round.json"');
    const { seal, ...whole } = answer.body;
    expect(seal).toMatchObject({ installation: expect.any(String), sha256: expect.any(String) });
    expect(JSON.parse(download.text)).toMatchObject({ ...whole, seal: { sha256: seal.sha256 } });
    expect(answer.body.sittings[0].scorecards).toEqual(round.sittings[0]!.scorecards);
    expect(await events('round.exported', job.id)).toEqual([
      { actor_id: recruiter.id, payload: { jobId: job.id } },
      { actor_id: recruiter.id, payload: { jobId: job.id } },
    ]);
    expect(await events('ratings.viewed', job.id)).toEqual([]);
  });

  it('is not there while any rating is hidden, but for an administrator who does not rate, on the record', async () => {
    const { job, recruiter, manager, panelist } = await givenDemoRound(application);
    const administrator = await givenPerson(application, { administrator: true });
    const get = async (person: { id: string }) => (await as(application, person)).api('get', `/jobs/${job.id}/round`);

    expect((await get(recruiter)).status).toBe(404);
    expect((await get(manager)).status).toBe(404);
    expect((await get(panelist)).status).toBe(404);
    expect((await get(await givenPerson(application))).status).toBe(404);
    expect(await events('round.exported', job.id)).toEqual([]);

    const answer = await get(administrator);
    expect(answer.body.sittings).toEqual(demoRound.sittings);
    expect(await events('ratings.viewed', job.id)).toEqual([
      { actor_id: administrator.id, payload: { jobId: job.id } },
    ]);
  });

  it('is not there for an administrator who is rating', async () => {
    const administrator = await givenPerson(application, { administrator: true, email: 'rating-admin@example.com' });
    const round = changed(({ team, sittings }) => {
      team[0]!.email = 'rating-admin@example.com';
      sittings[0]!.scorecards[0] = { panelist: 'p1', state: 'due', ratings: [] };
    });
    const job = await givenRound(application, round);
    const answer = await (await as(application, administrator)).api('get', `/jobs/${job.id}/round`);
    expect(answer.status).toBe(404);
  });

  it('is not there for a recruiter whose own scorecard is in while another is open', async () => {
    const recruiter = await givenPerson(application, { email: 'rating-recruiter@example.com' });
    const round = changed(({ team, sittings }) => {
      Object.assign(team[0]!, { email: 'rating-recruiter@example.com', roles: ['recruiter', 'panelist'] });
      const ratings = [{ criterion: 'k1', level: 1, note: 'A draft.' }];
      sittings[0]!.scorecards[1] = { panelist: 'p2', state: 'draft', ratings };
    });
    const job = await givenRound(application, round);
    const answer = await (await as(application, recruiter)).api('get', `/jobs/${job.id}/round`);
    expect(answer.status).toBe(404);
  });
});
