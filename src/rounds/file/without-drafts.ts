import type { RoundFile, RoundScorecard } from './round-file.js';

/** Whoever stepped back before they had signed has a draft too. */
function isUnsigned({ state, submittedAt }: RoundScorecard, states: readonly RoundScorecard['state'][]): boolean {
  return states.includes(state) || (state === 'recused' && submittedAt === undefined);
}

/** A round without what was never signed: the ratings of scorecards in these states stay their panelists' own. */
export function withoutDrafts(round: RoundFile, states: readonly RoundScorecard['state'][]): RoundFile {
  const sittings = round.sittings.map((sitting) => ({
    ...sitting,
    scorecards: sitting.scorecards.map((card) => (isUnsigned(card, states) ? { ...card, ratings: [] } : card)),
  }));
  return { ...round, sittings };
}
