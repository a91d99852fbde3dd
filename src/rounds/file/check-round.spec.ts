import { describe, expect, it } from '@jest/globals';
import { plan, roundFile } from '../../../test/factories/round-file.js';
import type { Problem } from './problem.js';
import { readRoundFile } from './read-round-file.js';
import type { RoundFile } from './round-file.js';
import type { RoundStage } from './round-pipeline-parts.js';

/** The problems of a valid round after a change to it. */
function after(change: (round: RoundFile) => void): Problem[] {
  const round = roundFile();
  change(round);
  const reading = readRoundFile(JSON.stringify(round));
  return 'problems' in reading ? reading.problems : [];
}

function card(round: RoundFile) {
  return round.sittings[0]!.scorecards[0]!;
}

function version(number: number, criterion = 'k1') {
  const ratings = [{ criterion, level: 2 }];
  return { number, reason: 'On second thoughts.', submittedAt: '2026-03-09T15:00:00Z', ratings };
}

/** The usual stages, and one more. */
function ownStages(name: string): RoundStage[] {
  const usual = ['applied', 'assessment', 'finalist', 'hired', 'declined', 'withdrawn'] as const;
  return [
    ...usual.map((stage): RoundStage => ({ key: stage, name: `The ${stage}`, kind: 'screen', stage })),
    { key: 'own', name, kind: 'audition', stage: 'assessment' },
  ];
}

describe('what only the references show', () => {
  it.each<[string, (round: RoundFile) => void, string, RegExp]>([
    [
      'a key used twice',
      (r) => (r.candidates[1]!.key = 'c1'),
      '/candidates/1/key',
      /already the key of \/candidates\/0/,
    ],
    ['a person used twice', (r) => (r.team[1]!.key = 'p1'), '/team/1/key', /already the key of \/team\/0/],
    ['an attribute used twice', (r) => (r.analysis.attributes[1]!.key = 'a1'), '/analysis/attributes/1/key', /already/],
    [
      'a criterion used twice',
      (r) => (r.plans[0]!.assessments[0]!.criteria[1]!.key = 'k1'),
      '/plans/0/assessments/0/criteria/1/key',
      /already/,
    ],
    [
      'a question that is asked by two',
      (r) => r.sittings[0]!.scorecards.forEach((scorecard) => (scorecard.asks = ['k1'])),
      '/sittings/0/scorecards/1/asks/0',
      /already assigned to another panelist, at \/sittings\/0\/scorecards\/0\/asks\/0/,
    ],
    [
      'a question of another plan that someone asks',
      (r) => (card(r).asks = ['k1', 'x']),
      '/sittings/0/scorecards/0/asks/1',
      /no criterion of this sitting's assessment has the key “x”/,
    ],
    [
      'an unknown candidate',
      (r) => (r.sittings[0]!.candidate = 'x'),
      '/sittings/0/candidate',
      /no candidate has the key “x”/,
    ],
    [
      'an unknown assessment',
      (r) => (r.sittings[0]!.assessment = 'x'),
      '/sittings/0/assessment',
      /no assessment of plan version 1/,
    ],
    [
      'own stages without a usual one',
      (r) => (r.job.stages = [{ key: 'applied', name: 'New', kind: 'screen', stage: 'applied' }]),
      '/job/stages',
      /no stage with the key “assessment”, “finalist”, “hired”, “declined”, “withdrawn”/,
    ],
    [
      'a stage that only a decision leads to by its name',
      (r) => (r.job.stages = ownStages('Almost hired')),
      '/job/stages/6/name',
      /says what only a decision does/,
    ],
    [
      'a stage of the job that means another',
      (r) => {
        r.job.stages = ownStages('Work day');
        Object.assign(r.candidates[0]!, { stage: 'finalist', jobStage: 'own' });
      },
      '/candidates/0/jobStage',
      /means “assessment”, but the candidate’s “stage” is “finalist”/,
    ],
    [
      'a stage that is not there',
      (r) => (r.candidates[0]!.jobStage = 'x'),
      '/candidates/0/jobStage',
      /no stage of the job/,
    ],
    [
      'a posting that is not there',
      (r) => (r.candidates[0]!.sourceDetails = { posting: 'A board' }),
      '/candidates/0/sourceDetails/posting',
      /no posting of the job has the place “A board”/,
    ],
    ['an unknown plan', (r) => (r.sittings[0]!.plan = 2), '/sittings/0/plan', /no plan has the version 2/],
    [
      'an unknown panelist',
      (r) => (card(r).panelist = 'x'),
      '/sittings/0/scorecards/0/panelist',
      /no person of the team/,
    ],
    [
      'an unknown criterion',
      (r) => (card(r).ratings[0]!.criterion = 'x'),
      '/sittings/0/scorecards/0/ratings/0/criterion',
      /no criterion of this sitting's assessment/,
    ],
    [
      'an unknown attribute',
      (r) => r.plans[0]!.assessments[0]!.criteria[0]!.attributes.push('x'),
      '/plans/0/assessments/0/criteria/0/attributes/1',
      /no attribute has the key “x”/,
    ],
    [
      'a decision on no one',
      (r) =>
        r.decisions.push({
          ...{ candidate: 'x', outcome: 'hire', reason: 'Best.' },
          by: 'p1',
          at: '2026-03-10T09:00:00Z',
          departsFromOrder: false,
        }),
      '/decisions/0/candidate',
      /no candidate/,
    ],
    [
      'a level above the scale',
      (r) => (card(r).ratings[0]!.level = 6),
      '/sittings/0/scorecards/0/ratings/0/level',
      /6 is above the 5 levels of this criterion; give a level from 1 to 5/,
    ],
    [
      'a level above yes',
      (r) => {
        Object.assign(r.plans[0]!.assessments[0]!.criteria[2]!, { kind: 'yes_no', anchors: ['No', 'Yes'] });
        for (const sitting of r.sittings) for (const one of sitting.scorecards) one.ratings[2]!.level = 2;
        card(r).ratings[2]!.level = 3;
      },
      '/sittings/0/scorecards/0/ratings/2/level',
      /above the 2 levels/,
    ],
    [
      'an anchor too few',
      (r) => r.plans[0]!.assessments[0]!.criteria[0]!.anchors.pop(),
      '/plans/0/assessments/0/criteria/0/anchors',
      /lists 4; give one for each of 5 levels/,
    ],
    [
      'a rating twice',
      (r) => (card(r).ratings[1]!.criterion = 'k1'),
      '/sittings/0/scorecards/0/ratings/1/criterion',
      /has a rating on this scorecard already, at \/sittings\/0\/scorecards\/0\/ratings\/0/,
    ],
    [
      'a scorecard twice',
      (r) => (r.sittings[0]!.scorecards[1]!.panelist = 'p1'),
      '/sittings/0/scorecards/1/panelist',
      /already/,
    ],
    ['a sitting twice', (r) => (r.sittings[1]!.candidate = 'c1'), '/sittings/1/candidate', /already, at \/sittings\/0/],
    [
      'a submission without its time',
      (r) => delete card(r).submittedAt,
      '/sittings/0/scorecards/0/submittedAt',
      /is missing/,
    ],
    [
      'a draft that was submitted',
      (r) => (card(r).state = 'draft'),
      '/sittings/0/scorecards/0/submittedAt',
      /doesn’t belong to a draft/,
    ],
    [
      'a due scorecard with ratings',
      (r) => {
        card(r).state = 'due';
        delete card(r).submittedAt;
      },
      '/sittings/0/scorecards/0/ratings',
      /wasn’t started/,
    ],
    [
      'a closed scorecard without a reason',
      (r) => Object.assign(r.sittings[0]!.scorecards, [{ panelist: 'p1', state: 'closed', ratings: [] }]),
      '/sittings/0/scorecards/0/closedReason',
      /needs a reason/,
    ],
    [
      'a reason on one not closed',
      (r) => (card(r).closedReason = 'Ill'),
      '/sittings/0/scorecards/0/closedReason',
      /closed scorecard only/,
    ],
    [
      'earlier versions of one not revised',
      (r) => (card(r).versions = [version(1)]),
      '/sittings/0/scorecards/0/versions',
      /revised scorecard only/,
    ],
    [
      'earlier versions that are not counted from 1',
      (r) => Object.assign(card(r), { state: 'revised', versions: [version(1), version(3)] }),
      '/sittings/0/scorecards/0/versions/1/number',
      /this one is 2/,
    ],
    [
      'an earlier version with a criterion that is not there',
      (r) => Object.assign(card(r), { state: 'revised', versions: [version(1, 'nowhere')] }),
      '/sittings/0/scorecards/0/versions/0/ratings/0/criterion',
      /no criterion/,
    ],
    [
      'a debrief while a scorecard is due',
      (r) => {
        r.sittings[0]!.debriefOpenedAt = '2026-03-09T15:30:00Z';
        Object.assign(card(r), { state: 'due', submittedAt: undefined, ratings: [] });
        delete card(r).submittedAt;
      },
      '/sittings/0/debriefOpenedAt',
      /while a scorecard is due/,
    ],
    ['a version out of order', (r) => (r.plans[0]!.version = 2), '/plans/0/version', /this one is 1/],
    [
      'a second version without a reason',
      (r) => r.plans.push({ ...plan(2, 3), reason: undefined }),
      '/plans/1/reason',
      /is missing/,
    ],
    [
      'criteria without any weight',
      (r) => r.plans[0]!.assessments[0]!.criteria.forEach((criterion) => (criterion.weight = 0)),
      '/plans/0/assessments/0/criteria',
      /every weight is 0/,
    ],
    [
      'categories without any weight',
      (r) =>
        (r.analysis.weights = (['technical', 'business', 'interpersonal', 'lifestyle'] as const).map((category) => ({
          ...{ category, weight: 0, reason: 'None.' },
        }))),
      '/analysis/weights',
      /every weight is 0/,
    ],
    [
      'letters that are no style',
      (r) => (r.candidates[0]!.disc = { form: 'style', style: 'DD' }),
      '/candidates/0/disc/style',
      /not a style/,
    ],
    [
      'tallies that do not total 28',
      (r) =>
        (r.candidates[0]!.disc = {
          form: 'tallies',
          most: { d: 7, i: 7, s: 7, c: 7, star: 0 },
          least: { d: 7, i: 7, s: 7, c: 7, star: 1 },
        }),
      '/candidates/0/disc/least',
      /total 29; they must total 28/,
    ],
    [
      'content that is not base64',
      (r) => (r.sittings[0]!.document = { fileName: 'a.txt', mediaType: 'text/plain', content: 'a=bc' }),
      '/sittings/0/document/content',
      /is not base64/,
    ],
  ])('names %s', (_, change, pointer, message) => {
    const problems = after(change);
    expect(problems.map((problem) => problem.pointer)).toContain(pointer);
    expect(problems.find((problem) => problem.pointer === pointer)!.message).toMatch(message);
  });

  it('checks a rating against the plan version that its sitting was held under', () => {
    const problems = after((round) => {
      round.plans.push(plan(2, 1));
      round.sittings[0]!.plan = 1;
      round.sittings[1]!.plan = 2;
    });
    expect(problems.map(({ pointer }) => pointer)).toEqual([
      '/sittings/1/scorecards/0/ratings/1/criterion',
      '/sittings/1/scorecards/0/ratings/2/criterion',
      '/sittings/1/scorecards/1/ratings/1/criterion',
      '/sittings/1/scorecards/1/ratings/2/criterion',
    ]);
  });
});
