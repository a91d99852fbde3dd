import type { Evidence } from '../../assessments/evidence/evidence.js';
import type { Selection } from '../../comparison/engine/ratings.js';
import type { PacketContext } from './packet-context.js';

/**
 * What a packet holds that may have to be kept from someone: stored beside it, because letters in it say nothing of
 * whom it is about.
 */
export interface PacketContents {
  /** Ids of the sittings whose ratings it holds. */
  sittings: string[];
  /** Ids of the applications whose DiSC profile it holds. */
  disc: string[];
}

/** A sitting of the job, by the keys that evidence has for it. */
export interface KeyedSitting {
  id: string;
  applicationId: string;
  candidate: string;
  assessment: string;
}

/** @param evidence and context by the candidates' own keys, before letters stand for them */
export function contentsOf(
  { assessments }: Evidence,
  { disc = [] }: PacketContext,
  selection: Selection,
  sittings: readonly KeyedSitting[],
): PacketContents {
  const chosen = (candidate: string) => selection.candidates?.includes(candidate) ?? true;
  const shown = ({ candidate, assessment: key }: KeyedSitting) =>
    (selection.assessments?.includes(key) ?? true) &&
    assessments.some(
      (assessment) =>
        assessment.key === key &&
        assessment.sittings.some((one) => one.candidate === candidate && one.scorecards.length > 0),
    );
  const about = sittings.filter(({ candidate }) => chosen(candidate));
  const profiled = about.filter(({ candidate }) => disc.some((profile) => profile.candidate === candidate));
  return {
    sittings: about.filter(shown).map(({ id }) => id),
    disc: [...new Set(profiled.map(({ applicationId }) => applicationId))],
  };
}
