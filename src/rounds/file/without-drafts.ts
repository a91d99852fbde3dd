import type { RoundFile, RoundScorecard } from './round-file.js';

/** A round without what was never signed: the ratings of scorecards in these states stay their panelists' own. */
export function withoutDrafts(round: RoundFile, states: readonly RoundScorecard['state'][]): RoundFile {
  const sittings = round.sittings.map((sitting) => ({
    ...sitting,
    scorecards: sitting.scorecards.map((card) => (states.includes(card.state) ? { ...card, ratings: [] } : card)),
  }));
  return { ...round, sittings };
}
