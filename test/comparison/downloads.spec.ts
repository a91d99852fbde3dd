import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Comparison } from '../../src/comparison/engine/comparison.js';
import { compare } from '../../src/comparison/engine/compare.js';
import { readRatingsTable } from '../../src/rounds/ratings-table/ratings-table.js';
import { eventsOf } from '../factories/candidates.js';
import { givenDemoRound } from '../factories/demo-round.js';
import { givenJobWithTeam } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser } from '../support/as.js';

describe('the comparison for a spreadsheet', () => {
  let application: TestApplication;
  let round: Awaited<ReturnType<typeof givenDemoRound>>;
  let hannah: Browser;
  let path: string;

  beforeAll(async () => {
    application = await startApplication();
    round = await givenDemoRound(application);
    hannah = await as(application, round.hannah);
    path = `/jobs/${round.jobId}/comparison`;
  });
  afterAll(() => application.close());

  const file = async (query: string) => (await hannah.get(`${path}/file?${query}`).responseType('blob')).body as Buffer;
  const csv = async (query: string) => (await hannah.get(`${path}/file?format=csv&${query}`).buffer(true)).text;

  it('gives the same scores of every assessment when it is read again', async () => {
    const text = await csv('table=ratings');
    const read = readRatingsTable(Buffer.from(text));
    if ('problems' in read) throw new Error(JSON.stringify(read.problems.slice(0, 3)));
    const again = compare(read.evidence);
    const { body } = (await hannah.api('get', path)) as { body: Comparison };

    expect(text.startsWith('\ufeffcandidate,')).toBe(true);
    const scores = (comparison: Comparison) =>
      comparison.candidates
        .flatMap(({ name, assessments }) =>
          assessments.map(({ assessment, score }) => {
            const title = comparison.assessments.find(({ key }) => key === assessment)!.name;
            return `${name} ${title} ${'value' in score ? score.value.toFixed(6) : '-'}`;
          }),
        )
        .toSorted();
    expect(scores(again)).toEqual(scores(body));
    expect(scores(body).length).toBe(15);
  });

  it('is a workbook, holds only what the viewer may see, and stands on the record', async () => {
    const book = await file('format=xlsx');
    expect(book.subarray(0, 2).toString()).toBe('PK');
    const text = await csv('table=ratings');
    expect(text).not.toMatch(/Karim Haddad,[^,]+,Audition/);
    expect(text).toMatch(/Karim Haddad,[^,]+,Interview/);
    expect(await csv('table=ratings&show=letters')).not.toMatch(/okafor|amara|haddad|李/i);
    const events = (await eventsOf(application, round.jobId)).filter(({ type }) => type === 'comparison.exported');
    expect(events.map(({ payload }) => payload)).toContainEqual(
      expect.objectContaining({ format: 'xlsx', table: 'ratings', candidates: 5 }),
    );
  });

  it.each(['=1+1', '+1', '-1', '@A1', '\t=1', ' =1', '＝1', '　＋1'])(
    'takes no note for a formula: %j',
    async (note) => {
      await application.database.query(
        `update ratings set note = $1 where id = (select r.id from ratings r join scorecards c on c.id = r.scorecard_id
         join sittings s on s.id = c.sitting_id where s.assessment_key = 'interview' and c.state = 'submitted'
         order by r.id limit 1)`,
        [note],
      );
      expect(await csv('table=ratings')).toContain(`'${note}`);
    },
  );

  it.each(['table=ratings', 'table=scores', 'table=ratings&show=letters'])(
    'is the same file through the API: %s',
    async (query) => {
      const answer = await hannah.get(`/api/v1${path}/file?format=csv&${query}`).buffer(true);

      expect(answer.text.split('\r\n').length).toBeGreaterThan(5);
      expect(answer.text).toBe(await csv(query));
      expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
      expect(answer.headers['content-disposition']).toContain('attachment');
    },
  );

  it('comes through the API as a workbook too, names a wrong choice, and is hidden from others', async () => {
    const book = await hannah.get(`/api/v1${path}/file?format=xlsx`).responseType('blob');
    expect((book.body as Buffer).subarray(0, 2).toString()).toBe('PK');
    const refused = await hannah.api('get', `${path}/file?format=pdf`);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining('"format"')]);
    // An empty choice is none, and means the usual one.
    expect(await csv('table=')).toBe(await csv('table=ratings'));
    expect((await (await as(application, round.priya)).api('get', `${path}/file?format=csv`)).status).toBe(404);
  });

  it('is there for no one who may not see the comparison', async () => {
    const { recruiter } = await givenJobWithTeam(application);
    for (const person of [round.priya, recruiter]) {
      expect((await (await as(application, person)).get(`${path}/file?format=csv`)).status).toBe(404);
    }
    expect((await hannah.get(`${path}/file?format=pdf`)).status).toBe(422);
  });
});
