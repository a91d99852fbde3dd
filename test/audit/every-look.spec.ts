import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenPacket } from '../factories/packets.js';
import { givenPerson } from '../factories/people.js';
import { givenPersonalData } from '../factories/erasures.js';
import { givenRecords } from '../factories/records.js';
import { givenCandidatePapers } from '../factories/candidate-papers.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser } from '../support/as.js';
import { Asker } from '../support/asker.js';
import { PrintOnce } from '../support/print-once.js';
import { readOnce } from '../support/read-once.js';
import { until } from '../support/until.js';
import { filledInAll, type Known, type Route, routesOf } from '../support/routes.js';

/** What a route shows that a look or an event must tell of; a route that shows none of it has no row. */
const shows: Record<string, string[]> = {
  'ApplicationsPages.show': ['look: screen', 'look: note'],
  'ApplicationsPages.resume': ['look: resume', 'event: resume.read'],
  'ApplicationsApi.show': ['look: screen'],
  'ApplicationsApi.resume': ['look: resume', 'event: resume.read'],
  'DuplicatesPages.resume': ['look: resume', 'event: resume.read'],
  'NotesPages.list': ['look: note'],
  'NotesApi.list': ['look: note'],
  'PipelinePages.show': ['look: outcome'],
  'PipelineApi.show': ['look: outcome'],
  'CandidatesPages.list': ['look: outcome'],
  'CandidatesApi.list': ['look: outcome'],
  'ComparisonPages.answer': ['look: ratings'],
  'ComparisonPages.scores': ['look: ratings'],
  'ComparisonPages.agreement': ['look: ratings'],
  'ComparisonPages.ranking': ['look: ratings'],
  'ComparisonPages.disagreements': ['look: ratings'],
  'ComparisonPages.criteria': ['look: ratings'],
  'ComparisonPages.references': ['look: ratings'],
  'ComparisonPages.method': ['look: ratings'],
  'ComparisonPages.all': ['look: ratings'],
  'ComparisonPages.ratings': ['look: ratings'],
  'ComparisonPages.file': ['look: ratings', 'event: comparison.exported'],
  'ComparisonApi.one': ['look: ratings'],
  'ComparisonApi.file': ['look: ratings', 'event: comparison.exported'],
  'DecisionsPages.list': ['look: ratings', 'look: outcome'],
  'DecisionsApi.list': ['look: outcome'],
  'FairnessPages.page': ['event: impact.viewed'],
  'FairnessApi.report': ['event: impact.viewed'],
  'DiscProfilesPages.show': ['look: disc'],
  'DiscProfilesApi.show': ['look: disc'],
  'OwnPagePages.requests': ['event: accommodation.read'],
  'OwnPageApi.requests': ['event: accommodation.read'],
  'PacketsPages.blank': ['look: ratings'],
  'PacketsPages.one': ['look: ratings'],
  'PacketsPages.file': ['look: ratings', 'event: packet.downloaded'],
  'PacketsApi.file': ['look: ratings', 'event: packet.downloaded'],
  'PacketsApi.one': [],
  'PacketsApi.state': ['look: ratings'],
  'QuestionBatchPages.file': ['event: questions.exported'],
  'QuestionRatingsPages.show': ['look: ratings'],
  'QuestionRatingsApi.show': ['look: ratings'],
  'RecordPages.page': ['look: outcome'],
  'RecordPages.jobPage': ['look: outcome'],
  'RecordApi.everywhere': ['look: outcome'],
  'RecordApi.ofJob': ['look: outcome'],
  'RecordsPages.file': ['look: ratings', 'event: records.downloaded'],
  'RecordsApi.file': ['look: ratings', 'event: records.downloaded'],
  'ErasuresPages.preview': ['look: ratings'],
  'AccessPages.file': ['look: ratings', 'event: access.downloaded'],
  'AccessPages.json': ['look: ratings', 'event: access.downloaded'],
  'PeopleDataApi.file': ['look: ratings', 'event: access.downloaded'],
  'PeopleDataApi.json': ['look: ratings', 'event: access.downloaded'],
  'RoundsPages.give': ['look: ratings', 'event: round.exported'],
  'RoundsApi.give': ['look: ratings', 'event: round.exported'],
  'SittingsPages.one': ['look: ratings'],
  'SittingsApi.one': ['look: ratings'],
  'DebriefPages.one': ['look: ratings'],
  'DebriefPages.room': ['look: ratings'],
  'DebriefApi.one': ['look: ratings'],
  'WritingSamplesPages.read': ['event: document.read'],
  'WritingSamplesApi.read': ['event: document.read'],
};

describe('every look', () => {
  let application: TestApplication;
  let asker: Asker;
  let routes: Route[];
  let endReadingOnce = (): void => undefined;

  beforeAll(async () => {
    application = await startApplication();
    new PrintOnce().in(application);
    const { job, manager } = await givenDemoRound(application);
    const ada = await givenPerson(application, { administrator: true });
    const browser = await as(application, ada);
    asker = new Asker(application, browser.cookie);
    await application.database.query(
      `update scorecards set state = 'closed', closed_reason = 'Fell ill.' where state in ('due', 'draft')`,
    );
    await givenPacket(browser, job.id, { paper: 'A4', show: 'names' });
    await givenRecords(application, job, ada);
    await givenPersonalData(application, job, ada);
    await givenPapers();
    await givenOutcome(job.id, await as(application, manager));
    routes = routesOf(application).filter(({ method }) => method === 'get');
    endReadingOnce = await readOnce(application);
  }, 120_000);
  afterAll(() => {
    endReadingOnce();
    return application.close();
  });

  /** A résumé of everybody, a writing sample of everybody who handed one in, a DiSC profile. */
  async function givenPapers(): Promise<void> {
    const { database } = application;
    const files = await database.query<{ id: string }[]>(`
      insert into stored_files (id, file_name, media_type, size, content)
      select gen_random_uuid(), 'paper.txt', 'text/plain', 5, 'paper' from generate_series(1, 2) returning id`);
    await givenCandidatePapers(database, files[0]!.id);
    await database.query(`update sittings set document_id = $1 where assessment_key = 'writing'`, [files[1]!.id]);
  }

  /** A decision, somebody who is out of the running, and an open debrief. */
  async function givenOutcome(jobId: string, manager: Browser): Promise<void> {
    const { database } = application;
    const [{ id }] = (await database.query('select id from applications where job_id = $1 order by id limit 1', [
      jobId,
    ])) as [{ id: string }];
    const decision = {
      applicationId: id,
      outcome: 'decline',
      reason: 'Another candidate is closer to what the job needs.',
    };
    expect((await manager.api('post', `/jobs/${jobId}/decisions`, decision)).status).toBe(201);
    await database.query(`update applications set stage = 'declined' where id = $1`, [id]);
    await database.query('update sittings set debrief_opened_at = now()');
  }

  /** What was written by asking for everything that a route has. */
  async function written(route: Route, known: Known): Promise<string[]> {
    await application.database.query('delete from looks');
    const [{ last }] = (await application.database.query<{ last: number }[]>(
      'select coalesce(max(sequence), 0) as last from audit_events',
    )) as [{ last: number }];
    for (const path of (await filledInAll(application, route.path, undefined, known)).slice(0, 40)) {
      const query = route.path.endsWith('/comparison/file') ? '?format=csv&table=ratings' : '';
      // A page that says how far something is being worked out is asked for again.
      const answer = await until(async () => {
        const one = await asker.get(path + query);
        return path.includes('/comparison') && one.bytes.includes('http-equiv="refresh"') ? undefined : one;
      });
      expect([path, answer.status < 500]).toEqual([path, true]);
    }
    const rows = await application.database.query<{ what: string }[]>(
      `select distinct 'look: ' || kind as what from looks
       union select 'event: ' || type from audit_events where sequence > $1`,
      [last],
    );
    return rows.map(({ what }) => what).sort();
  }

  it('is on the record, whichever route shows it', async () => {
    const found: Record<string, string[]> = {};
    const known: Known = new Map();
    for (const route of routes) found[route.name] = await written(route, known);
    const missing = Object.entries(shows).flatMap(([name, expected]) =>
      expected.filter((one) => !found[name]?.includes(one)).map((one) => `${name}: ${one}`),
    );
    expect(missing).toEqual([]);
    // A route that shows any of it has a row above.
    const unknown = Object.entries(found).filter(([name, kinds]) => !(name in shows) && kinds.length > 0);
    expect(unknown).toEqual([]);
  }, 240_000);
});
