/*
 * Rounds whose truth is known, as evidence for `compare()`. What a panelist gives is a level of the scale: the
 * candidate's true level, how strict the panelist is, how much they take to this candidate (in part the same in every
 * assessment, in part anew), how hard the criterion is, and chance, rounded to a level that the scale has.
 */

/** Mulberry32: a small generator whose sequence is fixed by its seed. */
export function generator(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Draws from the standard normal distribution (Box and Muller). */
export function normals(draw) {
  let spare;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - draw()));
    const angle = 2 * Math.PI * draw();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/**
 * @param design what is simulated: `assessments` with the numbers of their panelists, `share` and `levels`; `candidates`;
 *   `shared` liking, 0 to 1; `severity`, `liking` and `noise` as standard deviations in levels; `seen(draw)` for who
 *   saw whom; `truth(c)` in levels from the middle of the scale; `panelists` where strictness and criteria are given
 */
export function simulatedRound(design, draw) {
  const normal = normals(draw);
  const { assessments, candidates, criteria = 4, shared, severity, liking = 0.5, noise = 0.5 } = design;
  const panelists = Math.max(...assessments.flatMap(({ panel }) => panel)) + 1;
  const strict = design.panelists?.strict ?? Array.from({ length: panelists }, () => severity * normal());
  const common = Array.from({ length: candidates }, () => Array.from({ length: panelists }, () => normal()));
  const [always, anew] = [liking * Math.sqrt(shared), liking * Math.sqrt(1 - shared)];
  const seen = design.seen?.(draw);
  return {
    job: { title: 'Round', maximum: 100 },
    pointsFrom: 'assessments_only',
    categoryWeights: {},
    candidates: Array.from({ length: candidates }, (_, c) => ({ key: `C${c + 1}`, name: `Candidate ${c + 1}` })),
    panelists: Array.from({ length: panelists }, (_, r) => ({ key: `P${r + 1}`, name: `Panelist ${r + 1}` })),
    assessments: assessments.map(({ panel, share, levels }, a) => {
      const hard = design.panelists?.hard ?? Array.from({ length: criteria }, () => 0.5 * normal());
      const sittings = Array.from({ length: candidates }, (_, c) => {
        const here = panel.filter((r) => seen?.(c, r, a) ?? true);
        const middle = (levels + 1) / 2 + (design.truth?.(c, levels) ?? 0);
        const scorecards = here.map((r) => {
          const own = middle + strict[r] + always * common[c][r] + anew * normal();
          const ratings = hard.map((offset, i) => {
            const level = Math.round(own + offset + noise * normal());
            return { criterion: `K${i + 1}`, level: Math.min(levels, Math.max(1, level)) };
          });
          return { panelist: `P${r + 1}`, state: 'submitted', ratings };
        });
        return { candidate: `C${c + 1}`, expected: here.length, scorecards };
      });
      return {
        ...{ key: `A${a + 1}`, name: `Assessment ${a + 1}`, kind: 'audition', levels, weight: share, sittings },
        criteria: hard.map((_, i) => ({
          ...{ key: `K${i + 1}`, name: `Criterion ${i + 1}`, kind: 'scale', measures: [], weight: 1, anchors: [] },
        })),
      };
    }),
  };
}

export const people = (count, from = 0) => Array.from({ length: count }, (_, place) => from + place);

/** Who sits where, with the assessments' shares of the overall. */
export const designs = {
  'one by 4': [[people(4), 100]],
  'the same 4 in three': [
    [people(4), 40],
    [people(4), 40],
    [people(4), 20],
  ],
  'the same 3 in two': [
    [people(3), 50],
    [people(3), 50],
  ],
  'the same 2 in three': [
    [people(2), 40],
    [people(2), 40],
    [people(2), 20],
  ],
  '2, 4, 2, two in all': [
    [people(2), 40],
    [people(4), 40],
    [people(2), 20],
  ],
  '2, 4, 2, nobody twice': [
    [people(2), 40],
    [people(4, 2), 40],
    [people(2, 6), 20],
  ],
  '1 and 4, the one 25': [
    [people(1), 25],
    [people(4, 1), 75],
  ],
  '1 and 4, the one 40': [
    [people(1), 40],
    [people(4), 60],
  ],
  '1 and 4, the one 50': [
    [people(1), 50],
    [people(4), 50],
  ],
};

/** Designs of other promises. */
const others = { 'one by 2': [[people(2), 100]], 'one by 3': [[people(3), 100]] };

/** Not everybody saw everybody: each candidate is seen by so many of the four, drawn anew. */
export const gaps = {
  'one by 2 of 4': { assessments: [[people(4), 100]], of: 2 },
  'one by 3 of 4': { assessments: [[people(4), 100]], of: 3 },
  'three by 2 of 4': {
    assessments: [
      [people(4), 40],
      [people(4), 40],
      [people(4), 20],
    ],
    of: 2,
  },
};

/** A cell's design, to be handed to `simulatedRound`; `more` panelists join every assessment. */
export function designOf({ design, levels, panel, ...rest }, more = 0, only) {
  const list = panel ? [[panel, 100]] : (designs[design] ?? others[design] ?? gaps[design].assessments);
  const seats = Math.max(...list.flatMap(([all]) => all)) + 1;
  const assessments = list.map(([all, share], a) => {
    const joining = only === undefined || only === a ? people(more, seats) : [];
    return { panel: [...all, ...joining], share, levels };
  });
  return { ...rest, assessments, ...(gaps[design] ? { seen: (draw) => drawnPanels(gaps[design].of, draw) } : {}) };
}

function drawnPanels(of, draw) {
  const seen = [];
  return (c, r) => {
    seen[c] ??= shuffled(people(4), draw).slice(0, of);
    return seen[c].includes(r);
  };
}

function shuffled(list, draw) {
  const out = [...list];
  for (let last = out.length - 1; last > 0; last -= 1) {
    const other = Math.floor(draw() * (last + 1));
    [out[last], out[other]] = [out[other], out[last]];
  }
  return out;
}
