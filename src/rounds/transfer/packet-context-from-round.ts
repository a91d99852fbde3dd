import type { NamedReferee } from '../../assessments/evidence/referees.js';
import type {
  AskedAssessment,
  PacketContext,
  PacketDisc,
  PacketRole,
  PacketSitting,
} from '../../packets/document/packet-context.js';
import type { RoundAssessment, RoundDisc, RoundFile, RoundSitting } from '../file/round-file.js';

/**
 * What a packet says beside the evidence, from a round: the job and its analysis, the team, the plan's versions, the
 * words that the last one asks, when and where the sittings were, and the DiSC profiles.
 * @param round one that readRoundFile accepted
 */
export function packetContextFromRound({ job, team, analysis, plans, candidates, sittings }: RoundFile): PacketContext {
  return {
    ...(job.summary !== undefined && { summary: job.summary }),
    objectives: job.objectives,
    attributes: analysis.attributes.map(({ name, category, definition, importance, needed }) => ({
      ...{ name, category, definition, importance, needed },
    })),
    team: team.map(({ name, roles }) => ({ name, roles })).toSorted((a, b) => place(a.roles) - place(b.roles)),
    plans: plans.map(({ version, reason, frozenAt }) => ({
      version,
      ...(reason !== undefined && { reason }),
      ...(frozenAt !== undefined && { frozenAt }),
    })),
    asked: (plans.at(-1)?.assessments ?? []).map(askedIn),
    sittings: sittings.map(sittingOf),
    referees: sittings.flatMap(refereeOf),
    disc: candidates.flatMap(({ key, disc }) => (disc ? [discOf(key, disc)] : [])),
    ...(job.discNote !== undefined && { discNote: job.discNote }),
  };
}

/** Anyone who decides comes first. */
function place(roles: readonly PacketRole[]): number {
  if (roles.includes('hiring_manager')) return 0;
  return roles.includes('recruiter') ? 1 : 2;
}

function askedIn({ key, brief, criteria }: RoundAssessment): AskedAssessment {
  return {
    assessment: key,
    ...(brief !== undefined && { brief }),
    criteria: criteria.map(({ key: criterion, prompt, why, preferredAnswer, followUps }) => ({
      ...{ criterion, prompt, followUps },
      ...(why !== undefined && { why }),
      ...(preferredAnswer !== undefined && { preferredAnswer }),
    })),
  };
}

function refereeOf({ candidate, assessment, referee }: RoundSitting): NamedReferee[] {
  if (!referee) return [];
  const { name, relation, identity = '', consent } = referee;
  const named = { candidate, assessment, name, relation, identified: identity !== '' };
  return [{ ...named, ...(consent && { consentAt: consent.at }) }];
}

function sittingOf({ candidate, assessment, at, place: where, topic, scorecards }: RoundSitting): PacketSitting {
  return {
    ...{ candidate, assessment },
    ...(at !== undefined && { at }),
    ...(where !== undefined && { place: where }),
    ...(topic !== undefined && { topic }),
    parts: scorecards.flatMap(({ panelist, plays }) => (plays ? [{ panelist, plays }] : [])),
  };
}

function discOf(candidate: string, { takenOn, instrument, note, ...profile }: RoundDisc): PacketDisc {
  return {
    ...{ candidate, profile },
    ...(takenOn !== undefined && { takenOn }),
    ...(instrument !== undefined && { instrument }),
    ...(note !== undefined && { note }),
  };
}
