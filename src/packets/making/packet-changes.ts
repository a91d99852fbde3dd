import type { Evidence } from '../../assessments/evidence/evidence.js';
import { compare } from '../../comparison/engine/compare.js';
import type { AssessmentScore, CandidateComparison, Comparison } from '../../comparison/engine/comparison.js';
import { points } from '../../comparison/pages/figures.js';
import { rangeOf } from '../../comparison/pages/score-table.js';

/** What a packet was made from, as it is on record. */
export interface PacketRecord {
  comparison: Comparison;
  names: boolean;
  /** The maker's choice, by the candidates' own keys; none is everyone. */
  chosen?: { candidates: string[]; assessments: string[] };
  /** The candidates' own keys by letter, where letters stand for names. */
  keys?: Record<string, string>;
}

/**
 * What today's evidence says otherwise than the packet does, a sentence for each candidate; none where all is as it
 * was. Candidates are named as in the packet; one who came later is not named at all where the packet has letters.
 */
export function packetChanges(record: PacketRecord, evidence: Evidence): string[] {
  const keyOf = ownKeys(record);
  const today = todaysComparison(record, evidence, keyOf);
  const now = new Map(today.candidates.map((candidate) => [candidate.key, candidate]));
  const titles = new Map([...record.comparison.assessments, ...today.assessments].map(({ key, name }) => [key, name]));
  const changes = record.comparison.candidates.flatMap((before) => {
    const after = now.get(keyOf(before.key));
    const differences = after
      ? differencesOf(before, after, titles, record)
      : ['is not among the candidates you can see for this job'];
    return differences.length > 0 ? [`${before.name}: ${differences.join('; ')}.`] : [];
  });
  const known = new Set(record.comparison.candidates.map(({ key }) => keyOf(key)));
  const later = today.candidates.filter(({ key }) => !known.has(key)).length;
  return [...changes, ...(later > 0 ? [`Candidates added since: ${later}.`] : [])];
}

function ownKeys({ keys = {} }: PacketRecord): (key: string) => string {
  const own = new Map(Object.entries(keys));
  return (key) => own.get(key) ?? key;
}

function todaysComparison(record: PacketRecord, evidence: Evidence, keyOf: (key: string) => string): Comparison {
  const { comparison, chosen } = record;
  const wanted = {
    candidates: chosen?.candidates ?? comparison.candidates.map(({ key }) => keyOf(key)),
    assessments: chosen?.assessments ?? comparison.assessments.map(({ key }) => key),
  };
  const present = (keys: readonly string[], all: readonly { key: string }[]) =>
    keys.filter((key) => all.some((one) => one.key === key));
  const assessments = present(wanted.assessments, evidence.assessments);
  return compare(evidence, {
    ...(wanted.candidates.length > 0 ? { candidates: present(wanted.candidates, evidence.candidates) } : {}),
    ...(assessments.length > 0 ? { assessments } : {}),
  });
}

function differencesOf(
  before: CandidateComparison,
  after: CandidateComparison,
  titles: ReadonlyMap<string, string>,
  { comparison, names }: PacketRecord,
): string[] {
  const { maximum } = comparison.job;
  const found: string[] = [];
  const differs = (what: string, one: string, other: string) => {
    if (one !== other) found.push(`${what} was ${one}, is ${other}`);
  };
  differs('overall score', points(before.overall, maximum), points(after.overall, maximum));
  const [was, is] = ranksOf(before, after);
  differs('rank', was, is);
  const keys = new Set([...before.assessments, ...after.assessments].map(({ assessment }) => assessment));
  for (const key of keys) {
    const [one, other] = [before, after].map((side) => side.assessments.find(({ assessment }) => assessment === key));
    const title = titles.get(key) ?? key;
    const [given, now] = [points(one?.score, maximum), points(other?.score, maximum)];
    differs(title, given, now);
    if (given === now && ratings(one, false) !== ratings(other, false)) found.push(`ratings of ${title} changed`);
    else if (names && ratings(one, true) !== ratings(other, true)) found.push(`notes of ${title} changed`);
  }
  if (found.length === 0 && rounded(before) !== rounded(after)) found.push('its margin or its categories changed');
  return found;
}

/** A tie is a range. A packet of before there were any is compared by what it has. */
function ranksOf(before: CandidateComparison, after: CandidateComparison): [string, string] {
  const ranges = before.rankRange !== undefined || before.rank === undefined;
  const text = ({ rank, rankRange }: CandidateComparison) =>
    ranges && rankRange ? rangeOf(rankRange) : String(rank ?? 'not ranked');
  return [text(before), text(after)];
}

/** Every rating, in an order that does not depend on the database. Notes in a packet with letters are masked. */
function ratings(score: AssessmentScore | undefined, notes: boolean): string {
  const lines = (score?.criteria ?? []).flatMap(({ criterion, ratings: given }) =>
    given.map(({ note, ...rating }) => plainly([criterion, rating, notes ? (note ?? '') : ''])),
  );
  return lines.toSorted().join('\n');
}

function rounded({ overall, interval, categories }: CandidateComparison): string {
  return plainly([overall, interval, categories]);
}

/** As text that does not depend on the order of keys, which the database does not keep, nor on the last digits. */
function plainly(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number') return Math.round(part * 1e6) / 1e6;
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}
