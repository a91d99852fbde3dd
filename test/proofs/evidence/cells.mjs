import { gaps, designs, people } from './rounds.mjs';

/*
 * What is simulated, as plain data that a worker thread can be handed. Each cell is one setting; a `promise` says what
 * is counted in it.
 */

const grid = { levels: [3, 4, 5, 7], candidates: [3, 6, 12], shared: [0, 0.5, 1], severity: [0.4, 0.8] };

/** Rounds in which every candidate is truly equal. */
export function equalCells(rounds) {
  return Object.keys({ ...designs, ...gaps }).flatMap((design) =>
    grid.levels.flatMap((levels) =>
      grid.candidates.flatMap((candidates) =>
        grid.shared.flatMap((shared) =>
          grid.severity.map((severity) => ({ promise: 'equal', design, levels, candidates, shared, severity, rounds })),
        ),
      ),
    ),
  );
}

/** Four of six candidates at the top of the scale, the other two equal in the middle. */
export function ceilingCells(rounds) {
  return ['one by 4', 'the same 4 in three', '2, 4, 2, two in all'].flatMap((design) =>
    [3, 5].flatMap((levels) =>
      [0.5, 1].map((shared) => ({
        ...{ promise: 'ceiling', design, levels, candidates: 6, shared, severity: 0.4, rounds },
      })),
    ),
  );
}

/** Nobody is strict or lenient. */
export function levelCells(rounds) {
  return ['one by 4', 'the same 3 in two', '2, 4, 2, two in all', 'one by 3 of 4'].flatMap((design) =>
    [3, 5].flatMap((levels) =>
      [4, 10].map((candidates) => ({
        ...{ promise: 'leans', design, levels, candidates, shared: 0.5, severity: 0, rounds },
      })),
    ),
  );
}

/** Candidates who truly differ, some of them by nothing. */
export function rankCells(rounds) {
  return ['one by 4', 'the same 4 in three', '2, 4, 2, nobody twice', '1 and 4, the one 25', 'one by 3 of 4'].flatMap(
    (design) =>
      [5, 7].flatMap((levels) =>
        [6, 12].map((candidates) => ({
          ...{ promise: 'ranks', design, levels, candidates, shared: 0.5, severity: 0.4, rounds },
        })),
      ),
  );
}

/** Two candidates apart by what a pilot showed, judged again by as many panelists as it asked for. */
export function separateCells(rounds) {
  return ['one by 3', 'one by 4', 'the same 3 in two', 'the same 4 in three'].flatMap((design) =>
    [4, 6].map((candidates) => ({
      ...{ promise: 'separate', design, levels: 7, candidates, shared: 0.5, severity: 0.4, rounds },
    })),
  );
}

export function narrowingCells(rounds) {
  return [
    'one by 2',
    'one by 3',
    'one by 4',
    'the same 3 in two',
    '2, 4, 2, two in all',
    '2, 4, 2, nobody twice',
  ].flatMap((design) =>
    [4, 8].map((candidates) => ({
      ...{ promise: 'narrowing', design, levels: 7, candidates, shared: 0.5, severity: 0.4, rounds },
    })),
  );
}

export function alphaCells(rounds) {
  return [10, 15, 20, 30, 50].flatMap((candidates) =>
    [
      [2, 3],
      [2, 5],
      [4, 3],
      [4, 5],
      [6, 7],
    ].map(([panelists, levels]) => ({
      ...{ promise: 'alpha', panel: people(panelists), levels, candidates, shared: 0, severity: 0.4, rounds },
    })),
  );
}

/** One candidate a level above another everywhere. */
export function powerCells(rounds) {
  return ['one by 4', 'the same 4 in three', '2, 4, 2, two in all', '1 and 4, the one 40'].flatMap((design) =>
    [0.7, 1, 1.5].map((apart) => ({
      ...{ promise: 'power', design, levels: 5, candidates: 5, shared: 0.5, severity: 0.4, apart, rounds },
    })),
  );
}
