import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { givenPerson } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';

describe('a job file', () => {
  let application: TestApplication;
  let folder: string;
  let ada: Browser;
  let jobId: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seals-'));
    application = await startApplication({ dataFolder: folder });
    jobId = (await givenDemoRound(application)).job.id;
    ada = await as(application, await givenPerson(application, { name: 'Ada Admin', administrator: true }));
    await application.database.query(
      `update scorecards set state = 'closed', closed_reason = 'Ill.' where state in ('due', 'draft')`,
    );
    await application.database.query(
      `insert into decisions (id, application_id, outcome, reason, decided_by_name, decided_at)
       select gen_random_uuid(), id, 'hold', 'Later.', 'Marcus Bell', now() from applications where job_id = $1 limit 1`,
      [jobId],
    );
  });
  afterAll(async () => {
    await application.close();
    await rm(folder, { recursive: true, force: true });
  });

  type Round = { seal?: { installation: string }; sittings: { scorecards: { ratings: { level: number }[] }[] }[] };
  const exported = async (): Promise<Round> => (await ada.api('get', `/jobs/${jobId}/round`)).body as Round;
  /** What is said of scorecards and decisions of a file that was taken in. */
  async function saidOf(round: Round): Promise<string[]> {
    const answer = await ada.api('post', '/rounds', round);
    expect([answer.status, answer.text.slice(0, 200)]).toEqual([201, expect.any(String)]);
    const copy = answer.body.jobId as string;
    const marks = await application.database.query<{ marks: string[] }[]>(
      `select distinct c.marks from scorecards c join sittings s on s.id = c.sitting_id
         join applications a on a.id = s.application_id where a.job_id = $1
       union select d.marks from decisions d join applications a on a.id = d.application_id where a.job_id = $1`,
      [copy],
    );
    expect(marks).toHaveLength(1);
    const [mark] = marks[0]!.marks as [string];
    for (const path of ['comparison', 'decisions']) {
      expect(textOf(await ada.get(`/jobs/${copy}/${path}`))).toContain(mark);
    }
    for (const path of ['comparison/file?format=csv&table=ratings', 'round']) {
      expect((await ada.get(`/api/v1/jobs/${copy}/${path}`)).text).toContain(mark);
    }
    return marks[0]!.marks;
  }

  it('is sealed, and what comes from it is never shown as signed here', async () => {
    const round = await exported();
    expect(round.seal).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), key: expect.any(String) });
    expect(await saidOf(round)).toEqual([
      expect.stringMatching(/^imported by Ada Admin on [\d-]+, seal of this installation intact$/),
    ]);
  });

  it('is said to be changed where one rating was', async () => {
    const round = await exported();
    const rating = round.sittings.flatMap(({ scorecards }) => scorecards).find(({ ratings }) => ratings.length > 0)!;
    rating.ratings[0]!.level = rating.ratings[0]!.level === 1 ? 2 : 1;
    expect(await saidOf(round)).toEqual([expect.stringContaining('changed outside since it was exported')]);
  });

  it('is said to have no seal where it was taken off', async () => {
    const { seal, ...round } = await exported();
    expect(seal).toBeDefined();
    expect(await saidOf(round as Round)).toEqual([expect.stringContaining(', no seal')]);
  });

  it('carries what is said of a candidate whose name changed, with the ratings it is about', async () => {
    const [application1] = await application.database.query<{ id: string; key: string; person: string }[]>(
      `select a.id, a.key, a.candidate_id as person from applications a join sittings s on s.application_id = a.id
         join scorecards c on c.sitting_id = s.id where a.job_id = $1 and c.state = 'submitted' order by a.key limit 1`,
      [jobId],
    );
    const { id, key, person } = application1!;
    const before = (await ada.api('get', `/applications/${id}`)).body as Record<string, unknown>;
    const { email, version, candidateVersion } = before;
    const edit = { name: 'Somebody Else', email, version, candidateVersion, reason: 'Married.' };
    expect((await ada.api('put', `/applications/${id}`, edit)).status).toBe(200);
    type Candidates = Round & { candidates: { key: string; email: string; person?: string; marks?: string[] }[] };
    const round = (await exported()) as Candidates;
    const own = round.candidates.find((one) => one.key === key)!;
    expect(own.marks).toEqual([
      expect.stringMatching(/^name changed from “.*” to “Somebody Else” by Ada Admin on .*: Married\.$/),
    ]);
    expect(round.candidates.filter(({ marks }) => marks)).toHaveLength(1);

    // The same person, here already and marked already: nothing is said twice.
    const here = await ada.api('post', '/rounds', round);
    expect((await ada.api('get', `/jobs/${here.body.jobId}/comparison`)).text).not.toContain(
      'candidate’s name changed',
    );

    // Somebody who is new here gets it as theirs, with how it came.
    own.email = 'new.here@example.com';
    delete own.person;
    const fresh = await ada.api('post', '/rounds', round);
    const text = textOf(await ada.get(`/jobs/${fresh.body.jobId}/comparison/all`));
    expect(text).toMatch(
      /name changed from “.*” to “Somebody Else” .* Married\. \(imported by Ada Admin on .*changed outside/,
    );

    // Somebody who is here and of whom nothing is said keeps their own; it stands with the imported scorecards.
    await application.database.query(`update candidates set marks = '{}' where id = $1`, [person]);
    own.email = email as string;
    const known = await ada.api('post', '/rounds', round);
    expect(textOf(await ada.get(`/jobs/${known.body.jobId}/comparison/all`))).toMatch(
      /candidate’s name changed from .* \(imported/,
    );
  });

  it('names another installation where its key sealed it', async () => {
    const round = await exported();
    await rm(join(folder, 'installation.key'));
    await exported();
    expect(await saidOf(round)).toEqual([expect.stringContaining('seal intact, of another installation')]);
  });
});
