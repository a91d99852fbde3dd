import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { operator } from '../../src/audit/audit.service.js';
import { Database } from '../../src/platform/database/database.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { readRoundFile } from '../../src/rounds/file/read-round-file.js';
import { RoundExport } from '../../src/rounds/transfer/round-export.js';
import type { RoundFile, RoundPlan } from '../../src/rounds/file/round-file.js';
import { RoundImport } from '../../src/rounds/transfer/round-import.js';
import { plan, roundFile, withoutPersons } from '../factories/round-file.js';
import { startApplication, type TestApplication } from '../support/application.js';

let application: TestApplication;
beforeAll(async () => {
  application = await startApplication();
});
afterAll(() => application.close());

async function imported(round: RoundFile): Promise<string> {
  const { app } = application;
  const { jobId } = await app.get(Database).transaction((tx) => app.get(RoundImport).import(tx, operator, round));
  return jobId;
}

function exported(jobId: string): Promise<RoundFile> {
  return application.app.get(RoundExport).export(application.database, jobId);
}

/** What a frozen plan keeps of the analysis. */
function keepWeights(frozen: RoundPlan, technical = 0.6): void {
  frozen.categoryWeights = {
    ...{ technical: { weight: technical, reason: 'Asked for.' }, business: { weight: 0.3 } },
    ...{ interpersonal: { weight: 0.1 }, lifestyle: { weight: 0 } },
  };
  frozen.weighedAt = '2026-03-02T09:00:00Z';
}

/** A round with everything that the format can say. */
function fullRound(): RoundFile {
  const round = roundFile({ candidates: 6, panelists: 3, criteria: 4 });
  const [first, second, third, fourth] = round.candidates as [never, never, never, never];
  Object.assign(round.job, {
    department: 'Sales',
    location: 'Köln',
    requisition: 'R-1',
    summary: 'Sells.',
    discNote: 'D.',
  });
  Object.assign(round.job, { objectives: ['Win.', 'Keep.'], sources: ['referral', 'advertised'], maximum: 50 });
  Object.assign(round.team[0]!, { email: 'full-panelist@example.com', roles: ['recruiter', 'panelist'] });
  round.analysis.weights = [{ category: 'business', weight: 12.5, reason: 'New market.' }];
  round.plans.push({ ...plan(2, 5), frozenAt: '2026-03-09T13:00:00.250Z', pointsFrom: 'assessments_only' });
  Object.assign(round.plans[0]!, {
    pointsFrom: 'literal_weights',
    notesRequired: 'all',
    statement: 'I, {name}, did.\nAlone.',
  });
  round.plans[0]!.frozenAt = '2026-03-01T09:00:00Z';
  round.plans.forEach((one, place) => keepWeights(one, 0.25 + place));
  const { criteria, ...assessment } = round.plans[1]!.assessments[0]!;
  Object.assign(round.plans[1]!.assessments[0]!, {
    weight: 0.1,
    weightReason: 'So.',
    brief: 'Show.',
    hideAuthor: true,
  });
  Object.assign(criteria[0]!, {
    why: 'Because.',
    preferredAnswer: 'Yes.',
    followUps: ['And?'],
    attributes: ['a1', 'a2'],
  });
  Object.assign(criteria[0]!, {
    weightReason: 'Twice.',
    question: { key: 'not-in-the-bank', version: 7 },
    measures: [],
  });
  Object.assign(criteria[1]!, {
    kind: 'yes_no',
    anchors: ['No', 'Yes'],
    weight: 0,
    key: 'schön / ~1 ' + 'x'.repeat(80),
  });
  round.plans[1]!.assessments.push({ ...assessment, key: 'empty', name: 'Empty', criteria: [] });
  const document = { fileName: 'über.txt', mediaType: 'text/plain', content: Buffer.from('Grüße').toString('base64') };
  Object.assign(first, {
    ...{ email: 'full@example.com', phone: '+49', source: 'referral', stage: 'hired', resume: document },
    screen: { signs: [{ sign: 'On time', seen: 'not_seen' }], note: 'Good.', by: 'p1', at: '2026-03-01T09:00:00Z' },
    disc: { form: 'style', style: 'D/i', takenOn: '2026-02-28', instrument: 'A report', note: 'Brought.' },
  });
  const kept = ['applied', 'assessment', 'finalist', 'hired', 'declined', 'withdrawn'] as const;
  round.job.stages = kept.flatMap((stage) => [
    ...(stage === 'assessment' ? [{ key: 'work-day', name: 'Work day', kind: 'audition' as const, stage }] : []),
    { key: stage, name: `Our ${stage}`, kind: 'interview' as const, stage },
  ]);
  round.job.postings = [{ place: 'A board', cost: 120.5, currency: 'EUR' }, { place: 'Our own page' }];
  Object.assign(first, { sourceDetails: { referredBy: 'A friend', referrerEmail: 'friend@example.com' } });
  Object.assign(second, {
    ...{ stage: 'assessment', jobStage: 'work-day', tags: ['Köln', 'from May'], source: 'advertised' },
    sourceDetails: { posting: 'A board' },
    notes: [
      { text: 'Can start\nin May.', by: 'p1', at: '2026-03-02T09:00:00Z' },
      { text: 'Called back.', by: 'Someone else', at: '2026-03-03T09:00:00.250Z' },
    ],
  });
  Object.assign(third, {
    ...{ stage: 'withdrawn', furthest: 'finalist', source: 'promoted_from_within' },
    sourceDetails: { returnRole: 'Support', returnUntil: '2027-01-31', managerTold: false },
  });
  Object.assign(second, { disc: { form: 'scores', scores: { d: 0, i: 100, s: 50, c: 1 } } });
  Object.assign(third, { disc: { form: 'segments', segments: { d: 1, i: 7, s: 4, c: 2 } } });
  const tallies = { d: 10, i: 8, s: 5, c: 5, star: 0 };
  Object.assign(fourth, { disc: { form: 'tallies', most: tallies, least: { ...tallies, d: 0, star: 10 } } });
  round.sittings.forEach((sitting) => (sitting.plan = 1));
  Object.assign(round.sittings[0]!, { place: 'Room 1', topic: 'A topic', document });
  const [card, revised, closed] = round.sittings[0]!.scorecards as [never, never, never];
  Object.assign(card, {
    plays: 'The buyer',
    asks: ['k1', 'k3'],
    openedAt: '2026-03-09T14:00:00Z',
    statement: 'Signed.',
  });
  Object.assign(revised, {
    asks: ['k2'],
    state: 'revised',
    versions: [
      {
        ...{ number: 1, reason: 'First thought.', submittedAt: '2026-03-09T15:00:00.125Z', statement: 'Signed once.' },
        ratings: [
          { criterion: 'k1', level: 2, note: 'Then.' },
          { criterion: 'k2', level: null },
        ],
      },
      { number: 2, reason: 'Second thought.', submittedAt: '2026-03-09T16:00:00Z', ratings: [] },
    ],
  });
  Object.assign(round.sittings[0]!, { debriefOpenedAt: '2026-03-09T15:30:00Z' });
  Object.assign(closed, { state: 'closed', closedReason: 'Ill.', ratings: [], submittedAt: undefined });
  round.sittings[1]!.scorecards[0]!.ratings[2] = { criterion: 'k3', level: null };
  round.sittings[2]!.scorecards = [
    { panelist: 'p1', state: 'due', ratings: [] },
    { panelist: 'p2', state: 'draft', ratings: [{ criterion: 'k1', level: 2 }] },
  ];
  round.sittings.push({ candidate: 'c6', assessment: 'empty', plan: 2, scorecards: [] });
  round.decisions = [
    {
      candidate: 'c2',
      outcome: 'hold',
      reason: 'Later.',
      by: 'p2',
      at: '2026-03-11T09:00:00Z',
      departsFromOrder: false,
    },
    {
      candidate: 'c1',
      outcome: 'hire',
      reason: 'Best.',
      by: 'The board',
      at: '2026-03-10T09:00:00Z',
      departsFromOrder: true,
    },
  ];
  return JSON.parse(JSON.stringify(round)) as RoundFile;
}

describe('a round that was imported and exported', () => {
  it('is the demo round as it was, with what its frozen plan keeps of the analysis', async () => {
    const once = withoutPersons(await exported(await imported(demoRound)));
    const [{ categoryWeights, weighedAt }] = once.plans as [RoundPlan];
    const kept = (points: number) => ({ weight: points / 38 });
    expect(categoryWeights).toEqual({
      ...{ technical: kept(11), business: kept(12), interpersonal: kept(12), lifestyle: kept(3) },
    });
    expect(once).toEqual({
      ...demoRound,
      plans: demoRound.plans.map((one) => ({ ...one, categoryWeights, weighedAt })),
    });
  });

  it('is as it was, with everything that the format can say', async () => {
    const round = fullRound();
    expect(readRoundFile(JSON.stringify(round))).toHaveProperty('round');
    expect(withoutPersons(await exported(await imported(round)))).toEqual(round);
  });

  it('is a valid round file and the same once more', async () => {
    const once = await exported(await imported(fullRound()));
    expect(readRoundFile(JSON.stringify(once))).toEqual({ round: once });
    expect(await exported(await imported(once))).toEqual(once);
  });

  it('is as it was with 50 candidates, 6 panelists and 30 criteria, in a few seconds', async () => {
    const round = roundFile({ candidates: 50, panelists: 6, criteria: 30 });
    round.plans[0]!.frozenAt = '2026-03-09T14:00:00Z';
    keepWeights(round.plans[0]!);
    round.sittings.forEach((sitting) => (sitting.plan = 1));
    const start = performance.now();
    const jobId = await imported(round);
    expect(withoutPersons(await exported(jobId))).toEqual(round);
    expect(performance.now() - start).toBeLessThan(10_000);
    const [row] = await application.database.query<{ count: number }[]>(
      `select count(*)::int from ratings r join criteria k on k.id = r.criterion_id
         join assessments e on e.id = k.assessment_id join assessment_plans p on p.id = e.plan_id where p.job_id = $1`,
      [jobId],
    );
    expect(row?.count).toBe(9000);
  });

  it('keeps any text as it was written', async () => {
    const text = fc
      .oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom('NULL', '\\N', '{a,"b"}', "'\\' $1", '\u2028'),
      )
      .map((written) => `x${written.replace(/[\0\p{Surrogate}]/gu, '')}x`);
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 8, maxLength: 8 }), async (texts) => {
        const round = roundFile({ candidates: 1, panelists: 1, criteria: 1 });
        const [title, objective, name, prompt, anchor, sign, note, statement] = texts as [string, ...string[]];
        Object.assign(round.job, { title, objectives: [objective] });
        round.plans[0]!.frozenAt = '2026-03-09T14:00:00Z';
        keepWeights(round.plans[0]!);
        Object.assign(round.plans[0]!.assessments[0]!.criteria[0]!, { prompt, anchors: Array(5).fill(anchor) });
        const at = '2026-03-09T14:00:00Z';
        Object.assign(round.candidates[0]!, { name, screen: { signs: [{ sign, seen: 'yes' }], note, by: note, at } });
        Object.assign(round.sittings[0]!, { plan: 1 });
        Object.assign(round.sittings[0]!.scorecards[0]!, { statement });
        expect(readRoundFile(JSON.stringify(round))).toHaveProperty('round');
        expect(withoutPersons(await exported(await imported(round)))).toEqual(round);
      }),
      { numRuns: 40 },
    );
  });
});
