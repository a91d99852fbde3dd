import { describe, expect, it } from '@jest/globals';
import { plan, roundFile } from '../../../test/factories/round-file.js';
import { evidenceFromRound } from './evidence-from-round.js';

describe('the evidence of a round', () => {
  it('holds the last plan, the candidates who sat and everything submitted', () => {
    const round = roundFile({ candidates: 2, panelists: 2, criteria: 2 });
    round.candidates.push({ key: 'c9', name: 'Not yet seen', stage: 'applied' });
    round.team.push({ key: 'r', name: 'Recruiter', roles: ['recruiter'] });
    const evidence = evidenceFromRound(round);
    expect(evidence.candidates.map(({ key }) => key)).toEqual(['c1', 'c2']);
    expect(evidence.panelists.map(({ key }) => key)).toEqual(['p1', 'p2']);
    expect(evidence.assessments[0]!.sittings[0]!.scorecards[0]).toEqual({
      panelist: 'p1',
      state: 'submitted',
      ratings: [
        { criterion: 'k1', level: 3, note: 'Said so.' },
        { criterion: 'k2', level: 4, note: 'Said so.' },
      ],
    });
  });

  it('leaves drafts out and still expects them', () => {
    const round = roundFile();
    const card = round.sittings[0]!.scorecards[0]!;
    card.state = 'draft';
    delete card.submittedAt;
    const sitting = evidenceFromRound(round).assessments[0]!.sittings[0]!;
    expect(sitting.expected).toBe(2);
    expect(sitting.scorecards.map(({ panelist }) => panelist)).toEqual(['p2']);
  });

  it('keeps a closed scorecard with its reason and without ratings', () => {
    const round = roundFile();
    const ratings = [{ criterion: 'k1', level: 2 }];
    round.sittings[0]!.scorecards[0] = { panelist: 'p1', state: 'closed', closedReason: 'Ill.', ratings };
    expect(evidenceFromRound(round).assessments[0]!.sittings[0]!.scorecards[0]).toEqual({
      ...{ panelist: 'p1', state: 'closed', closedReason: 'Ill.', ratings: [] },
    });
  });

  it('matches ratings of an older plan by key, and misses what it lacked or rated on another scale', () => {
    const round = roundFile({ candidates: 1, panelists: 1, criteria: 2 });
    round.sittings[0]!.plan = 1;
    round.plans.push(plan(2, 3));
    const [first] = round.plans[1]!.assessments[0]!.criteria;
    Object.assign(first!, { kind: 'yes_no', anchors: ['No', 'Yes'] });
    const assessment = evidenceFromRound(round).assessments[0]!;
    expect(assessment.criteria.map(({ key }) => key)).toEqual(['k1', 'k2', 'k3']);
    expect(assessment.sittings[0]!.scorecards[0]!.ratings.map(({ criterion }) => criterion)).toEqual(['k2']);
  });

  it('weighs the categories by importance, or by hand with the reason', () => {
    const round = roundFile();
    expect(evidenceFromRound(round).categoryWeights).toMatchObject({
      technical: { weight: 0.8 },
      interpersonal: { weight: 0.2 },
      business: { weight: 0 },
    });
    round.analysis.weights = [{ category: 'business', weight: 100, reason: 'A new market.' }];
    const { business, technical } = evidenceFromRound(round).categoryWeights;
    expect(business).toEqual({ weight: 0.5, reason: 'A new market.' });
    expect(technical.weight).toBeCloseTo(0.4);
  });

  it('keeps literal weights for a plan that a file from before points was scored under, and only for that', () => {
    const round = roundFile({ candidates: 1, panelists: 1, criteria: 2 });
    const [only] = round.plans;
    delete only!.pointsFrom;
    expect(evidenceFromRound(round).pointsFrom).toBe('literal_weights');
    round.sittings[0]!.scorecards = [];
    expect(evidenceFromRound(round).pointsFrom).toBe('assessments_and_categories');
    only!.frozenAt = '2026-03-01T09:00:00Z';
    expect(evidenceFromRound(round).pointsFrom).toBe('literal_weights');
    only!.pointsFrom = 'assessments_only';
    expect(evidenceFromRound(round).pointsFrom).toBe('assessments_only');
  });
});
