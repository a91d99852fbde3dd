import { describe, expect, it } from '@jest/globals';
import { textOfRows } from '../../src/assessments/evidence/evidence-rows.js';
import { compareApart } from '../../src/comparison/work/compare-apart.js';
import { comparedOf } from '../../src/comparison/work/compared.js';
import { RunningComparisons } from '../../src/comparison/work/running-comparisons.js';
import { evidenceFromRound, rowsOfRound } from '../../src/rounds/transfer/evidence-from-round.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';
import { roundFile } from '../factories/round-file.js';

/** A round whose ratings differ, with a sitting that has a time and one candidate without a scorecard. */
function variedRound(candidates: number): RoundFile {
  const round = roundFile({ candidates, panelists: 3, criteria: 4 });
  round.sittings.forEach((sitting, place) => {
    sitting.at = `2026-03-09T14:00:${String(place % 60).padStart(2, '0')}Z`;
    for (const [seat, { ratings }] of sitting.scorecards.entries()) {
      for (const [at, rating] of ratings.entries()) rating.level = 1 + ((place * 7 + seat * 3 + at * 5) % 5);
    }
  });
  round.sittings[0]!.scorecards = [];
  return round;
}

function given(round: RoundFile) {
  const { title, maximum } = round.job;
  return { text: textOfRows({ title, maximum }, rowsOfRound(round)), selection: {} };
}

const never = new AbortController().signal;

describe('a comparison on another thread', () => {
  it('is the same as on this one, and tells how far it is', async () => {
    const round = variedRound(130);
    const shares: number[] = [];
    const apart = await compareApart(given(round), never, (share) => shares.push(share));

    expect(apart).toEqual(comparedOf(evidenceFromRound(round), {}));
    expect(apart.comparison.pairs).toHaveLength((129 * 128) / 2);
    expect(shares.length).toBeGreaterThan(5);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
  });

  it('has letters where they were asked for, and only who was chosen', async () => {
    const round = variedRound(12);
    const chosen = { ...given(round), selection: { candidates: ['c2', 'c3', 'c4'] }, secret: 'drawn' };
    const apart = await compareApart(chosen, never, () => undefined);

    expect(apart).toEqual(comparedOf(evidenceFromRound(round), chosen.selection, 'drawn'));
    expect(apart.letters!.size).toBe(12);
    expect(apart.comparison.candidates).toHaveLength(3);
  });

  it('is given up with the reason of whoever gives it up', async () => {
    const ended = new AbortController();
    const apart = compareApart(given(variedRound(40)), ended.signal, () => undefined);
    ended.abort(new Error('No longer wanted.'));
    await expect(apart).rejects.toThrow('No longer wanted.');
    await expect(compareApart(given(variedRound(2)), ended.signal, () => undefined)).rejects.toThrow('No longer');
  });
});

describe('comparisons that are being worked out', () => {
  it('are one for everybody who asks for the same', async () => {
    const running = new RunningComparisons();
    let begun = 0;
    const work = () => ((begun += 1), given(variedRound(20)));
    const [one, other] = [running.of('same', 'Amy', work), running.of('same', 'Ben', work)];

    expect(running.for('Amy')).toBe(one);
    expect(await one.result).toBe(await other.result);
    expect(begun).toBe(1);
    expect(running.for('Amy')).toBeUndefined();
  });

  it('end when ratings have changed, unless somebody else waits for them', async () => {
    const running = new RunningComparisons();
    const work = () => given(variedRound(20));
    const shared = running.of('before', 'Amy', work);
    running.of('before', 'Ben', work);
    const alone = running.of('also before', 'Cleo', work);
    alone.result.catch(() => undefined);
    const after = running.of('after', 'Amy', work);
    const afterwards = running.of('after', 'Cleo', work);

    await expect(alone.result).rejects.toThrow();
    expect((await shared.result).comparison.candidates).toHaveLength(20);
    expect((await after.result).comparison.candidates).toHaveLength(20);
    expect(afterwards).toBe(after);
  });
});
