import type { NamedReferee } from '../../assessments/evidence/referees.js';
import type { Lettered } from '../../comparison/engine/letters.js';
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
  /** Who spoke for candidates in reference checks, by the evidence's keys; no one where letters stand for names. */
  referees?: readonly NamedReferee[];
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

/** The context with the same letters as the evidence: keys, and every name within its texts. */
export function letteredContext(context: PacketContext, { letters, mask }: Lettered): PacketContext {
  const letter = (key: string) => letters.get(key) ?? key;
  const { sittings, disc, team, asked, referees: _named, ...rest } = context;
  const text = (words: string) => mask.apply(words);
  return {
    ...maskedTexts(rest, text),
    ...(team ? { team } : {}),
    ...(asked ? { asked: asked.map((one) => maskedAsked(one, text)) } : {}),
    sittings: sittings?.map((sitting) => ({
      ...sitting,
      candidate: letter(sitting.candidate),
      ...maskedTexts({ place: sitting.place, topic: sitting.topic }, text),
      parts: sitting.parts?.map(({ panelist, plays }) => ({ panelist, plays: text(plays) })),
    })),
    disc: disc?.map((one) => ({
      ...one,
      candidate: letter(one.candidate),
      ...maskedTexts({ instrument: one.instrument, note: one.note }, text),
    })),
  };
}

/** The words of an assessment; its keys stay. */
function maskedAsked({ assessment, criteria, ...words }: AskedAssessment, text: (words: string) => string) {
  const questions = criteria.map(({ criterion, ...own }) => ({ criterion, ...maskedTexts(own, text) }));
  return { assessment, ...maskedTexts(words, text), criteria: questions };
}

/** Plain data with every text in it passed through `text`. */
function maskedTexts<T>(value: T, text: (words: string) => string): T {
  if (typeof value === 'string') return text(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => maskedTexts(item, text)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, maskedTexts(item as unknown, text)]),
  ) as T;
}
