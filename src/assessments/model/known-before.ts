import type { KnownFact } from '../../looks/looks.js';
import { listed } from '../../platform/base/listed.js';

/** What a panelist had been shown of a candidate before their scorecard was in, and who let them score all the same. */
export interface KnownBefore {
  /** The first first. */
  facts: KnownFact[];
  /** Whether they referred the candidate. */
  referred?: true;
  /** In words, where it came with a round file. */
  told?: string;
  /** Missing where no one did: it was shown to them while their scorecard was open. */
  allowed?: { byId: string; byName: string; reason: string; at: string };
}

const kindWords: Record<Exclude<KnownFact['kind'], 'ratings'>, string> = {
  outcome: 'a decision',
  resume: 'the résumé',
  screen: 'the screen',
  disc: 'the DiSC profile',
  note: 'a note of the hiring team',
  reference: 'a reference',
};

/** What was shown, each once, for a sentence: "ratings of the interview and the DiSC profile". */
export function knownWords(facts: readonly KnownFact[]): string {
  const words = facts.map(({ kind, assessment, elsewhere }) => {
    const what = kind === 'ratings' ? `ratings of “${assessment}”` : kindWords[kind];
    return elsewhere === null ? what : `${what} in another job, “${elsewhere}”`;
  });
  return listed([...new Set(words)]);
}

/** Why a scorecard counts as not blind, as it is told wherever its ratings are. */
export function notBlindWords({ facts, referred, told, allowed }: KnownBefore): string {
  if (told !== undefined) return told;
  const seen = facts.length > 0 ? [`had been shown ${knownWords(facts)}`] : [];
  const shown = listed([...(referred ? ['referred this candidate'] : []), ...seen]);
  return allowed ? `${shown}; seated by ${allowed.byName}: ${allowed.reason}` : shown;
}
