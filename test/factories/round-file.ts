import type { RoundFile, RoundPlan, RoundSitting } from '../../src/rounds/file/round-file.js';

export interface RoundSize {
  candidates: number;
  panelists: number;
  criteria: number;
}

/** A valid round in which every panelist rated every candidate on every criterion of one interview. */
export function roundFile({ candidates = 2, panelists = 2, criteria = 3 }: Partial<RoundSize> = {}): RoundFile {
  return {
    format: 'callboard-round/1',
    job: { title: 'Technical seller', objectives: [], sources: [], maximum: 100, status: 'open' },
    team: numbers(panelists).map((n) => ({ key: `p${n}`, name: `Panelist ${n}`, roles: ['panelist'] })),
    analysis: {
      attributes: [
        { key: 'a1', category: 'technical', name: 'Depth', definition: '', importance: 4, needed: 'at_entry' },
        { key: 'a2', category: 'interpersonal', name: 'Listening', definition: '', importance: 1, needed: 'learnt' },
      ],
      weights: [],
    },
    plans: [plan(1, criteria)],
    candidates: numbers(candidates).map((n) => ({ key: `c${n}`, name: `Candidate ${n}`, stage: 'assessment' })),
    sittings: numbers(candidates).map((n) => sitting(`c${n}`, panelists, criteria)),
    decisions: [],
  };
}

/** One interview on five levels, with an anchor for each. */
export function plan(version: number, criteria: number): RoundPlan {
  return {
    version,
    ...(version > 1 && { reason: 'The panel asked for it.' }),
    pointsFrom: 'assessments_and_categories',
    assessments: [
      {
        key: 'interview',
        kind: 'interview',
        name: 'Interview',
        levels: 5,
        weight: 1,
        criteria: numbers(criteria).map((n) => ({
          key: `k${n}`,
          kind: 'scale',
          name: `Question ${n}`,
          prompt: `What of ${n}?`,
          measures: ['technical'],
          attributes: ['a1'],
          followUps: [],
          anchors: ['Nothing', 'A little', 'Enough', 'Much', 'All'],
          weight: 1,
        })),
      },
    ],
  };
}

function sitting(candidate: string, panelists: number, criteria: number): RoundSitting {
  return {
    candidate,
    assessment: 'interview',
    at: '2026-03-09T14:00:00Z',
    scorecards: numbers(panelists).map((p) => ({
      panelist: `p${p}`,
      state: 'submitted',
      submittedAt: '2026-03-09T16:00:00Z',
      ratings: numbers(criteria).map((k) => ({ criterion: `k${k}`, level: ((p + k) % 5) + 1, note: 'Said so.' })),
    })),
  };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** A round as it was before it came here: here each candidate has somebody whom they are. */
export function withoutPersons(round: RoundFile): RoundFile {
  const candidates = round.candidates.map(({ person, ...candidate }) => {
    if (!/^[0-9a-f-]{36}$/.test(person ?? '')) throw new Error(`${candidate.key} is nobody.`);
    return candidate;
  });
  return { ...round, candidates };
}
