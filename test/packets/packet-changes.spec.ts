import { describe, expect, it } from '@jest/globals';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { compare } from '../../src/comparison/engine/compare.js';
import type { Comparison } from '../../src/comparison/engine/comparison.js';
import { evidenceFromRound } from '../../src/rounds/transfer/evidence-from-round.js';
import { packetChanges } from '../../src/packets/making/packet-changes.js';

describe('what a packet says has changed since', () => {
  const evidence = evidenceFromRound(demoRound);
  const told = (change: (candidate: Comparison['candidates'][number]) => object): string[] => {
    const comparison = compare(evidence);
    const candidates = comparison.candidates.map((one) => ({ ...one, ...change(one) }));
    return packetChanges({ comparison: { ...comparison, candidates } as Comparison, names: true }, evidence);
  };
  const tied = compare(evidence).candidates.find(({ rankRange: range }) => range && range.best !== range.worst)!;
  const { best, worst } = tied.rankRange!;

  it('is nothing where nothing has', () => {
    expect(told(() => ({}))).toEqual([]);
  });

  it('tells a rank that is a tie as one', () => {
    const first = { rank: 1, rankRange: { best: 1, worst: 1 } };
    expect(told(({ key }) => (key === tied.key ? first : {}))).toEqual([
      `${tied.name}: rank was 1, is ${best}–${worst}.`,
    ]);
  });

  it('compares a packet of before ranks were ranges by its ranks', () => {
    expect(told(() => ({ rankRange: undefined }))).toEqual([]);
    expect(
      told(({ key }) => (key === tied.key ? { rank: 9, rankRange: undefined } : { rankRange: undefined })),
    ).toEqual([`${tied.name}: rank was 9, is ${tied.rank}.`]);
  });
});
