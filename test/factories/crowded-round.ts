import type { RoundCriterion, RoundFile, RoundSitting } from '../../src/rounds/file/round-file.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';

export interface Crowd {
  candidates: number;
  panelists: number;
  /** Of the interview; the audition keeps its five, the writing sample its four. */
  criteria: number;
}

const given = ['Maximiliana-Charlotte', 'Amara', 'Nguyễn Thị', 'Bo', 'Konstantinos', 'Wilhelmina', 'Ed', 'Siobhán'];
const family = [
  'Oberländer-Hohenstaufen',
  'Okafor',
  'Minh Khai',
  'Li',
  'Papadopoulos-Anagnostakis',
  'Ng',
  'O’Shaughnessy',
];
const titles = ['Interview', 'Audition', 'Writing sample'];
const said =
  'Drew it starting from the lost days, not from the product; named which of the two decisions was hers, what it cost, and what she would do more cheaply today. ';

/** The demo round with more of everything: long names, long notes, a panel that differs, all of it the same each time. */
export function crowdedRound({ candidates, panelists, criteria }: Crowd): RoundFile {
  const [plan] = demoRound.plans;
  const seats = numbers(panelists);
  return {
    ...demoRound,
    team: seats.map((n) => ({
      key: `p${n}`,
      name: nameAt(n * 5 + 3),
      roles: n === 1 ? ['hiring_manager', 'panelist'] : ['panelist'],
    })),
    plans: [
      {
        ...plan!,
        assessments: plan!.assessments.map((one) =>
          one.kind === 'interview' ? { ...one, criteria: grown(one.criteria, criteria) } : one,
        ),
      },
    ],
    candidates: numbers(candidates).map((n) => ({
      ...demoRound.candidates[n % 5]!,
      key: `c${n}`,
      name: nameAt(n),
      email: undefined,
    })),
    sittings: numbers(candidates).flatMap((n) =>
      plan!.assessments.map(({ key, kind, levels, criteria: own }): RoundSitting => {
        const all = kind === 'interview' ? grown(own, criteria) : own;
        return {
          candidate: `c${n}`,
          assessment: key,
          plan: 1,
          at: '2026-11-09T15:00:00Z',
          ...(kind === 'audition' && { topic: `Recovery after an outage for ${titles[n % 3]} and the night shift` }),
          scorecards: seats.map((seat) => ({
            panelist: `p${seat}`,
            state: 'submitted',
            openedAt: '2026-11-09T15:04:00Z',
            submittedAt: '2026-11-09T16:23:00Z',
            ...(kind === 'audition' && { plays: 'the chief information officer of the customer' }),
            ratings: all.map((criterion, place) => ({
              criterion: criterion.key,
              level: criterion.kind === 'yes_no' ? 1 + ((n + seat) % 2) : levelAt(n, seat, place, levels),
              note: noteAt(n, seat, place),
            })),
          })),
        };
      }),
    ),
    decisions: [],
  };
}

function grown(criteria: readonly RoundCriterion[], count: number): RoundCriterion[] {
  return numbers(count).map((n) => {
    const own = criteria[(n - 1) % criteria.length]!;
    return n <= criteria.length ? own : { ...own, key: `k${n}`, name: `${own.name}, and what followed from it` };
  });
}

function nameAt(n: number): string {
  return `${given[n % given.length]} ${family[(n * 3) % family.length]} ${n > 7 ? ['', 'II', 'the Younger'][n % 3] : ''}`.trim();
}

/** A candidate's own level, with each panelist and criterion pulling at it. */
function levelAt(candidate: number, panelist: number, criterion: number, levels: number): number {
  const own = 0.25 + ((candidate * 7) % 20) / 40;
  const pull = (((candidate * 31 + panelist * 17 + criterion * 13) % 23) - 11) / 36;
  return Math.min(levels, Math.max(1, Math.round(1 + (own + pull) * (levels - 1))));
}

function noteAt(candidate: number, panelist: number, criterion: number): string {
  const times = [0, 1, 1, 2, 1, 0, 4, 1, 14][(candidate * 5 + panelist * 7 + criterion * 3) % 9]!;
  return said.repeat(times).trim();
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
