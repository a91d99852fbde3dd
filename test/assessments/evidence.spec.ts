import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { In } from 'typeorm';
import { EvidenceReader } from '../../src/assessments/evidence/evidence.service.js';
import { Criterion } from '../../src/assessments/model/criterion.entity.js';
import { Assessment } from '../../src/assessments/model/assessment.entity.js';
import { Viewer } from '../../src/accounts/access/viewer.js';
import type { JobRole } from '../../src/accounts/access/permissions.js';
import { compare } from '../../src/comparison/engine/compare.js';
import { givenApplication, givenPlan, givenRound, givenSitting, recordOf, submits } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { hearStatements } from '../support/statements.js';

describe('evidence', () => {
  let application: TestApplication;
  let evidences: EvidenceReader;
  beforeAll(async () => {
    application = await startApplication();
    evidences = application.app.get(EvidenceReader);
  });
  afterAll(() => application.close());

  type Person = { id: string; name: string; administrator: boolean; opensJobs: boolean };
  function viewerOf(person: Person, jobId: string, ...roles: JobRole[]): Viewer {
    const facts = { id: person.id, name: person.name, email: null, timeZone: null, locale: null };
    return new Viewer(facts, person.administrator, person.opensJobs, new Map([[jobId, roles]]));
  }

  it('says what is in, by key, in the order in which people came', async () => {
    const { job, candidate, amy, ben, recruiter } = await givenRound(application);
    const second = await givenApplication(application, job, '李 娜');
    const audition = await givenSitting(application, second, 'audition', [ben, amy], {
      at: new Date('2026-11-24T14:00:00Z'),
    });
    const interview = await givenSitting(application, candidate, 'interview', [amy]);
    await submits(application, amy, audition, 3, 'clear');
    await submits(application, amy, interview, 4, '');

    const all = await evidences.everything(job.id);
    expect(all.candidates.map(({ name }) => name)).toEqual(['Amara Okafor', '李 娜']);
    expect(all.panelists.map(({ name }) => name)).toEqual(['Amy Adams', 'Ben Brook']);
    expect(all.assessments.map(({ key }) => key)).toEqual(['interview', 'audition', 'writing']);
    const [presented] = all.assessments[1]!.sittings;
    expect(presented).toMatchObject({ candidate: second.key, at: '2026-11-24T14:00:00Z', expected: 2 });
    expect(presented?.scorecards).toEqual([
      {
        panelist: all.panelists[0]?.key,
        state: 'submitted',
        ratings: [
          { criterion: 'A1', level: 3, note: 'clear' },
          { criterion: 'A2', level: 3, note: 'clear' },
          { criterion: 'A5', level: 2, note: 'clear' },
        ],
      },
    ]);
    expect(all.assessments[0]!.sittings[0]?.scorecards[0]?.ratings[0]).toEqual({ criterion: 'Q1', level: 4 });
    expect(compare(all).candidates).toHaveLength(2);

    const forRita = await evidences.evidenceFor(viewerOf(recruiter, job.id, 'recruiter'), job.id, 'comparison');
    expect(forRita.assessments[1]!.sittings[0]).toMatchObject({ withheld: true, expected: 2, scorecards: [] });
    expect(forRita.assessments[0]).toEqual(all.assessments[0]);
  });

  it('gives a closed scorecard its reason and no ratings', async () => {
    const { job, candidate, amy } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'interview', [amy]);
    await application.database.query(
      `update scorecards set state = 'closed', closed_reason = 'Fell ill.' where sitting_id = $1`,
      [sitting.id],
    );
    const { assessments } = await evidences.everything(job.id);
    expect(assessments[0]!.sittings[0]?.scorecards).toEqual([
      { panelist: expect.any(String), state: 'closed', closedReason: 'Fell ill.', ratings: [] },
    ]);
  });

  it('keeps ratings of an earlier plan where the newest asks the same on the same scale', async () => {
    const { job, candidate, amy } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'interview', [amy]);
    await submits(application, amy, sitting, 4);
    const { planId } = await givenPlan(application, job, 2);
    const { assessments } = await evidences.everything(job.id);
    expect(assessments[0]!.sittings[0]?.scorecards[0]?.ratings.map(({ criterion }) => criterion)).toEqual(['Q1', 'Q2']);

    const ids = (await application.database.findBy(Assessment, { planId, key: 'interview' })).map(({ id }) => id);
    await application.database.update(Criterion, { assessmentId: In(ids), key: 'Q2' }, { kind: 'yes_no' });
    const changed = await evidences.everything(job.id);
    expect(changed.assessments[0]!.sittings[0]?.scorecards[0]?.ratings.map(({ criterion }) => criterion)).toEqual([
      'Q1',
    ]);
  });

  it('is for those who run the job; an administrator’s look at what waits is on the record', async () => {
    const { job, candidate, amy, ben, administrator } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'interview', [amy, ben]);
    await submits(application, amy, sitting, 4);
    await expect(evidences.evidenceFor(viewerOf(ben, job.id, 'panelist'), job.id, 'comparison')).rejects.toThrow(
      'This job doesn’t exist, or you don’t have access to it.',
    );
    const seen = await evidences.evidenceFor(viewerOf(administrator, job.id), job.id, 'comparison');
    expect(seen.assessments[0]!.sittings[0]?.scorecards).toHaveLength(1);
    expect((await recordOf(application, job.id)).at(-1)).toMatchObject({ type: 'ratings.viewed', actor: 'Ada Admin' });
  });

  it('takes the same number of queries whatever the size of the round', async () => {
    const { job, candidate, amy, ben, recruiter } = await givenRound(application);
    const viewer = viewerOf(recruiter, job.id, 'recruiter');
    await givenSitting(application, candidate, 'interview', [amy]);
    const few = await queriesOf(() => evidences.evidenceFor(viewer, job.id, 'comparison'));
    for (let more = 0; more < 4; more += 1) {
      const next = await givenApplication(application, job);
      await submits(application, amy, await givenSitting(application, next, 'audition', [amy, ben]));
    }
    expect(await queriesOf(() => evidences.evidenceFor(viewer, job.id, 'comparison'))).toBe(few);
    expect(few).toBeGreaterThan(5);
  });

  async function queriesOf(work: () => Promise<unknown>): Promise<number> {
    let count = 0;
    const stop = hearStatements(application, () => void (count += 1));
    await work().finally(stop);
    return count;
  }
});
