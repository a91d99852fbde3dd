import type { DiscValues } from '../../disc-profiles/disc.js';

/** What a packet says beside the evidence. All of it may be absent: then that part of the packet is left out. */
export interface PacketContext {
  summary?: string;
  objectives?: readonly string[];
  attributes?: readonly PacketAttribute[];
  /** The hiring team, whoever decides first. */
  team?: readonly { name: string; roles: readonly PacketRole[] }[];
  /** Versions of the assessment plan, oldest first. */
  plans?: readonly { version: number; reason?: string; frozenAt?: string }[];
  /** What was asked, in the words of the plan in force. */
  asked?: readonly AskedAssessment[];
  sittings?: readonly PacketSitting[];
  /** Behavioural-style reports. They are no part of any score. */
  disc?: readonly PacketDisc[];
  /** What such a report may be used for in this role. */
  discNote?: string;
  /** Paragraphs for the appendix: decisions made so far, and what stood beside them. */
  notes?: readonly string[];
  /** Assumptions made because the source did not say. */
  assumptions?: readonly string[];
}

export type PacketRole = 'recruiter' | 'hiring_manager' | 'panelist';

export interface PacketAttribute {
  name: string;
  category: string;
  definition: string;
  /** 1 to 5. */
  importance: number;
  needed: 'at_entry' | 'learnt';
}

/** `assessment` and `criterion` are the evidence's keys. */
export interface AskedAssessment {
  assessment: string;
  brief?: string;
  criteria: readonly {
    criterion: string;
    prompt: string;
    why?: string;
    preferredAnswer?: string;
    followUps: readonly string[];
  }[];
}

/** `candidate`, `assessment` and `panelist` are the evidence's keys. */
export interface PacketSitting {
  candidate: string;
  assessment: string;
  /** ISO 8601 in UTC. */
  at?: string;
  place?: string;
  topic?: string;
  /** The parts that panelists play in an audition. */
  parts?: readonly { panelist: string; plays: string }[];
}

/** One of the four forms in which a report comes, as the round file has it. */
export interface PacketDisc {
  /** The evidence's key. */
  candidate: string;
  profile: DiscValues;
  /** A day, YYYY-MM-DD. */
  takenOn?: string;
  instrument?: string;
  note?: string;
}
