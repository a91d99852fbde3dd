/**
 * A round of one interview on five levels that everybody rated in full.
 * @param size how many candidates, panelists and criteria
 * @param state of every scorecard: 'submitted', 'draft' for one that only waits for its signature, or 'due' and empty
 */
export function generatedRound({ candidates, panelists, criteria, state = 'submitted', title }) {
  const people = numbers(panelists).map((n) => ({
    key: `p${n}`,
    name: `Panelist ${n}`,
    email: `p${n}.${title.toLowerCase().replaceAll(' ', '-')}@example.com`,
    roles: n === 1 ? ['hiring_manager', 'panelist'] : ['panelist'],
  }));
  return {
    format: 'callboard-round/1',
    job: { title, objectives: [], sources: [], maximum: 100, status: 'open' },
    team: people,
    analysis: { attributes, weights: [] },
    plans: [{ version: 1, frozenAt: '2026-03-09T13:00:00Z', assessments: [interview(criteria)] }],
    candidates: numbers(candidates).map((n) => ({ key: `c${n}`, name: `Candidate ${n}`, stage: 'assessment' })),
    sittings: numbers(candidates).map((candidate) => ({
      candidate: `c${candidate}`,
      assessment: 'interview',
      at: '2026-03-09T14:00:00Z',
      scorecards: numbers(panelists).map((panelist) => ({
        panelist: `p${panelist}`,
        state,
        ...(state !== 'due' && { openedAt: '2026-03-09T14:00:00Z' }),
        ...(state === 'submitted' && { submittedAt: '2026-03-09T16:00:00Z' }),
        ratings: numbers(state === 'due' ? 0 : criteria).map((criterion) => ({
          criterion: `k${criterion}`,
          level: level(candidate, panelist, criterion),
          note: `Said what they did about ${criterion}, and why.`,
        })),
      })),
    })),
    decisions: [],
  };
}

const categories = ['technical', 'business', 'interpersonal', 'lifestyle'];

const attributes = categories.map((category, index) => ({
  key: `a${index + 1}`,
  category,
  name: `Attribute ${index + 1}`,
  definition: '',
  importance: index + 2,
  needed: 'at_entry',
}));

function interview(criteria) {
  return {
    key: 'interview',
    kind: 'interview',
    name: 'Interview',
    levels: 5,
    weight: 1,
    criteria: numbers(criteria).map((n) => ({
      key: `k${n}`,
      kind: 'scale',
      name: `Question ${n}`,
      prompt: `Tell us about a time when ${n} mattered.`,
      measures: [categories[n % 4]],
      attributes: [`a${(n % 4) + 1}`],
      preferredAnswer: 'Names what they did, and what came of it.',
      followUps: ['What would you do differently?'],
      anchors: ['Nothing of it', 'A little', 'Enough', 'Much', 'All of it'],
      weight: 1,
    })),
  };
}

/** Scattered, but the same every time: a candidate's own level, with each panelist and question pulling at it. */
function level(candidate, panelist, criterion) {
  const own = 2 + ((candidate * 7) % 20) / 10;
  const pull = (((candidate * 31 + panelist * 17 + criterion * 13) % 23) - 11) / 7;
  return Math.min(5, Math.max(1, Math.round(own + pull)));
}

function numbers(count) {
  return Array.from({ length: count }, (_, index) => index + 1);
}
