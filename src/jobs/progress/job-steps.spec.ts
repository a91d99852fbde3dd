import { describe, expect, it } from '@jest/globals';
import type { JobProgress } from './job-progress.js';
import { nextSteps } from './job-steps.js';

const nothing: JobProgress = {
  attributes: 0,
  plan: null,
  planFrozenAt: null,
  assessments: 0,
  applications: 0,
  sittings: 0,
  openScorecards: 0,
};
const states = (progress: Partial<JobProgress>) =>
  nextSteps('j', { ...nothing, ...progress }).map(({ state }) => state);

describe('what to do next on a job', () => {
  it('is the analysis while there is nothing', () => {
    expect(states({})).toEqual(['due', 'later', 'later', 'later', 'later']);
  });

  it('is the first gap, though later steps are done', () => {
    expect(states({ attributes: 3, applications: 5 })).toEqual(['done', 'due', 'done', 'later', 'later']);
  });

  it('does not take a plan without assessments for a plan', () => {
    expect(states({ attributes: 3, plan: 1 })[1]).toBe('due');
  });

  it('is the comparison once there are sittings', () => {
    const all = { attributes: 3, plan: 1, assessments: 1, applications: 1, sittings: 1 };
    expect(states(all)).toEqual(['done', 'done', 'done', 'done', 'due']);
  });

  it('says how many scorecards are still to come', () => {
    const all = { attributes: 3, plan: 1, assessments: 1, applications: 1, sittings: 2 };
    const textOf = (openScorecards: number) => nextSteps('j', { ...nothing, ...all, openScorecards })[3]?.text;
    expect(textOf(1)).toBe('2 sessions, 1 scorecard still to submit');
    expect(textOf(0)).toBe('2 sessions, all scorecards submitted');
  });
});
