import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job } from '../../src/jobs/model/job.entity.js';
import { gatherRecords } from '../../src/records/document/records-source.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';
import { givenPerson } from '../factories/people.js';
import { roundFile } from '../factories/round-file.js';
import { givenRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { statementsOf } from '../support/statements.js';

const madeAt = new Date('2026-11-22T08:00:00Z');
const how = { madeAt, madeBy: 'Rita', timeZone: 'UTC', locale: 'en-US', paper: 'A4' as const };

describe('what a records export is made from', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  const gathered = (job: Job) => application.source.transaction((tx) => gatherRecords(tx, job.id, how));

  /** A round with a file of each kind, an unsigned card, and one that was closed over a draft. */
  function everything(): RoundFile {
    const round = roundFile();
    const file = (text: string) => ({
      fileName: `${text}.txt`,
      mediaType: 'text/plain',
      content: Buffer.from(text).toString('base64'),
    });
    round.candidates[0]!.resume = file('resume');
    round.sittings[1]!.document = file('sample');
    const [draft, closed] = round.sittings[0]!.scorecards;
    const ratings = [{ criterion: 'k1', level: 1, note: 'Never signed.' }];
    Object.assign(draft!, { state: 'draft', submittedAt: undefined, ratings });
    Object.assign(closed!, { state: 'closed', closedReason: 'Left early.', submittedAt: undefined, ratings });
    return round;
  }

  it('is everything that was signed, each uploaded file once, and what happened, oldest first', async () => {
    const job = await givenRound(application, everything());
    const rita = await givenPerson(application, { name: 'Rita Recruiter', administrator: true });
    await (await as(application, rita)).post(`/jobs/${job.id}/closure`, { _form: 'close', version: '1' });
    const input = await gathered(job);

    expect(input).toMatchObject(how);
    expect(input.files.map(({ bytes, ...facts }) => [facts, Buffer.from(bytes).toString()])).toEqual([
      [
        { id: 'file-1', what: 'Résumé', candidate: 'Candidate 1', name: 'resume.txt', mediaType: 'text/plain' },
        'resume',
      ],
      [
        { id: 'file-2', what: 'Writing sample', candidate: 'Candidate 2', name: 'sample.txt', mediaType: 'text/plain' },
        'sample',
      ],
    ]);
    expect(input.round.candidates[0]!.resume).toEqual({ fileName: 'resume.txt', mediaType: 'text/plain', content: '' });
    expect(input.round.sittings[1]!.scorecards[0]!.ratings).toHaveLength(3);
    expect(input.round.sittings[0]!.scorecards).toMatchObject([
      { state: 'draft', ratings: [] },
      { state: 'closed', closedReason: 'Left early.', ratings: [] },
    ]);
    expect(JSON.stringify(input)).not.toContain('Never signed.');
    expect(input.events.map(({ who, what }) => `${who} ${what}`)).toEqual([
      expect.stringContaining('imported the job from a job file'),
      'Rita Recruiter closed the job',
    ]);
    expect(input.comparison?.candidates.map(({ name }) => name).toSorted()).toEqual(['Candidate 1', 'Candidate 2']);
  });

  it('takes as many queries for many candidates as for few', async () => {
    const counts = [];
    for (const candidates of [2, 12]) {
      const job = await givenRound(application, roundFile({ candidates, panelists: 3 }));
      counts.push((await statementsOf(application, () => gathered(job))).statements.length);
    }
    expect(counts[0]).toBeGreaterThan(8);
    expect(counts[1]).toBe(counts[0]);
  });

  it('has no comparison where no one has a sitting', async () => {
    const job = await givenRound(application, { ...roundFile(), sittings: [] });
    expect(await gathered(job)).toMatchObject({ files: [], packets: [] });
    expect(await gathered(job)).not.toHaveProperty('comparison');
  });
});
