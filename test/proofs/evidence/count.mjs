import { compare, comparePair, rankingOf } from '../../../dist/comparison/engine/compare.js';
import { krippendorffAlpha } from '../../../dist/comparison/statistics/agreement.js';
import { studentizedRangeCritical } from '../../../dist/comparison/statistics/quantiles.js';
import { designOf, generator, normals, simulatedRound } from './rounds.mjs';

/**
 * What happened in the rounds of one cell, from the real `compare()`: counts and sums, to be added up. Where only the
 * ranking is looked at, the rest of the comparison is not worked out beside it.
 */
export function count(cell) {
  const draw = generator(seedOf(cell));
  const found = {};
  const add = (name, value) => (found[name] = (found[name] ?? 0) + Number(value));
  const one = counters[cell.promise](cell, draw, add);
  for (let round = 0; round < cell.rounds; round += 1) {
    add('rounds', 1);
    one();
  }
  return found;
}

/** The same draws for the same setting, whichever thread it falls to. */
function seedOf(cell) {
  let seed = 2166136261;
  for (const letter of JSON.stringify(cell)) seed = Math.imul(seed ^ letter.charCodeAt(0), 16777619);
  return seed;
}

const any = (pairs) => pairs.some(({ separatedAmongAll }) => separatedAmongAll);

const counters = {
  /** All candidates equal: whoever is told apart, or remarked on, is so by chance. */
  equal: (cell, draw, add) => () => {
    const comparison = rankingOf(simulatedRound(designOf(cell), draw));
    add('anybody', any(comparison.pairs));
    const named = comparePair(comparison, 'C1', 'C2');
    add('pair', named?.separatedAlone ?? false);
    add(
      'dissent',
      comparison.dissent.some(({ remarkable }) => remarkable),
    );
    add('misdrawn', comparison.misdrawn.length);
    add('pairs', comparison.pairs.length);
  },

  /** Four of six at the top; of the other two, equal in the middle, whoever is told apart is so by chance. */
  ceiling: (cell, draw, add) => () => {
    const truth = (c, levels) => (c < 4 ? (levels - 1) / 2 + 0.5 : 0);
    const comparison = rankingOf(simulatedRound({ ...designOf(cell), truth }, draw));
    add('pair', comparePair(comparison, 'C5', 'C6')?.separatedAlone ?? false);
    const equals = ({ candidates: [a, b] }) => middle(a) === middle(b);
    add(
      'anybody',
      comparison.pairs.some((pair) => equals(pair) && pair.separatedAmongAll),
    );
  },

  leans: (cell, draw, add) => () => {
    const { severity } = rankingOf(simulatedRound(designOf(cell), draw));
    add(
      'anybody',
      severity.some(({ panelists }) => panelists.some(({ clear }) => clear)),
    );
  },

  /** Ranks that the evidence leaves open against true ranks; equals share all the ranks between them. */
  ranks: (cell, draw, add) => {
    const normal = normals(draw);
    return () => {
      const truths = Array.from({ length: cell.candidates }, () => Math.round(normal() * 2) * 0.4);
      const truth = (c) => truths[c];
      const { candidates } = rankingOf(simulatedRound({ ...designOf(cell), truth }, draw));
      const wrong = candidates.some(({ key, rankRange }) => {
        const own = truths[Number(key.slice(1)) - 1];
        const above = truths.filter((other) => other > own).length;
        const notBelow = truths.filter((other) => other >= own).length;
        return rankRange && (rankRange.best > notBelow || rankRange.worst < above + 1);
      });
      add('covered', !wrong);
      const widths = candidates.map(({ rankRange }) => (rankRange ? rankRange.worst - rankRange.best + 1 : 0));
      add('width', widths.reduce((sum, width) => sum + width, 0) / candidates.length);
    };
  },

  /**
   * A pilot's "so many more panelists would tell them apart in so many of 100 rounds", tried with the difference it
   * saw; and the difference that it says two more would tell apart in four of five, tried as well.
   */
  separate: (cell, draw, add) => () => {
    const apart = 0.8 + 0.8 * draw();
    const pilot = compare(simulatedRound({ ...designOf(cell), truth: (c) => (c === 0 ? apart : 0) }, draw));
    const { panelistsNeeded, detectable } = pilot.narrowing;
    const told = (difference, more) => {
      const levels = (difference / 100) * (cell.levels - 1);
      const truth = (c) => (c === 0 ? levels / 2 : c === 1 ? -levels / 2 : 0);
      const after = rankingOf(simulatedRound({ ...designOf(cell, more), truth }, draw));
      return comparePair(after, 'C1', 'C2')?.separatedAmongAll ?? false;
    };
    const two = detectable.find(({ more }) => more === 2);
    add('foreseen', 1);
    add('detected', told(two.difference, two.more));
    if (typeof panelistsNeeded.more !== 'number') return;
    add('tried', 1);
    add('said', panelistsNeeded.chance);
    add('apart', told(panelistsNeeded.difference, panelistsNeeded.more));
  },

  /** The margin that one more panelist would bring, as a pilot says and as it is. */
  narrowing: (cell, draw, add) => () => {
    const pilot = compare(simulatedRound(designOf(cell), draw));
    const said = pilot.narrowing.options.find(({ assessment }) => assessment === 'A1');
    const after = rankingOf(simulatedRound(designOf(cell, 1, 0), draw));
    const [leader] = after.candidates.filter(({ rank }) => rank === 1);
    if (!said || !leader || !('plusMinus' in leader.interval)) return;
    add('said', said.narrowed);
    add('came', leader.interval.plusMinus);
  },

  /** The alpha of the same panel over very many candidates against the interval. */
  alpha: (cell, draw, add) => {
    const normal = normals(draw);
    const spread = 0.15 * cell.levels;
    let panelists;
    let truth;
    let turn = 0;
    return () => {
      if (turn++ % 40 === 0) {
        panelists = {
          strict: cell.panel.map(() => cell.severity * normal()),
          hard: Array.from({ length: 4 }, () => 0.5 * normal()),
        };
        truth = krippendorffAlpha(
          unitsOf({ ...designOf(cell), candidates: 2000, panelists, spread }, draw),
          'ordinal',
        ).value;
      }
      const truths = Array.from({ length: cell.candidates }, () => spread * normal());
      const round = simulatedRound({ ...designOf(cell), panelists, truth: (c) => truths[c] }, draw);
      const { ordinalInterval } = compare(round).assessments[0].agreement;
      if (!('low' in ordinalInterval)) return;
      add('shown', 1);
      add('covered', ordinalInterval.low <= truth && truth <= ordinalInterval.high);
    };
  },

  /** One candidate apart from another by so many levels, by `compare()` and by each panelist's own overall alone. */
  power: (cell, draw, add) => () => {
    const truth = (c) => (c === 0 ? cell.apart / 2 : c === 1 ? -cell.apart / 2 : 0);
    const round = simulatedRound({ ...designOf(cell), truth }, draw);
    const ranking = rankingOf(round);
    add('apart', comparePair(ranking, 'C1', 'C2')?.separatedAmongAll ?? false);
    add('plain', oneWay(ranking, round.panelists));
  },
};

const middle = (key) => Number(key.slice(1)) > 4;

function unitsOf(design, draw) {
  const normal = normals(draw);
  const truths = Array.from({ length: design.candidates }, () => design.spread * normal());
  const [{ sittings }] = simulatedRound({ ...design, truth: (c) => truths[c] }, draw).assessments;
  return sittings.flatMap(({ scorecards }) =>
    scorecards[0].ratings.map((_, i) => scorecards.map(({ ratings }) => ratings[i].level)),
  );
}

/** The exact analysis where each panelist has an overall for each candidate: two-way, all pairs by Tukey. */
function oneWay({ candidates }, panelists) {
  const table = candidates.map(({ panelists: own }) =>
    own.filter(({ complete }) => complete).map(({ value }) => value),
  );
  const k = Math.min(...table.map((row) => row.length));
  const n = candidates.length;
  if (k < 2 || k < panelists.length) return false;
  const rows = table.map((row) => row.reduce((sum, x) => sum + x, 0) / k);
  const columns = Array.from({ length: k }, (_, r) => table.reduce((sum, row) => sum + row[r], 0) / n);
  const grand = rows.reduce((sum, x) => sum + x, 0) / n;
  const squares = table.reduce(
    (sum, row, c) => sum + row.reduce((all, x, r) => all + (x - rows[c] - columns[r] + grand) ** 2, 0),
    0,
  );
  const df = (n - 1) * (k - 1);
  const least = studentizedRangeCritical(n, df) * Math.sqrt(squares / df / k);
  const value = (key) => rows[candidates.findIndex((one) => one.key === key)];
  return Math.abs(value('C1') - value('C2')) > least;
}
