import type { Band, CandidateComparison, Comparison } from './comparison.js';
import type { Reason } from '../statistics/estimate.js';
import { article, counted, listed, numberWord, ordinalWord, pointsApart, pointsText, quoted } from './wording.js';

/** All of a comparison but its sentences. */
export type Facts = Omit<Comparison, 'sentences'>;

function rankedOf(facts: Facts): CandidateComparison[] {
  return facts.candidates.filter((candidate) => candidate.rank !== undefined);
}

/** Names by key. */
export function namer(list: readonly { key: string; name: string }[]): (key: string) => string {
  const names = new Map(list.map(({ key, name }) => [key, name]));
  return (key) => names.get(key) ?? key;
}

/** Who is first, in one sentence. */
export function headline(facts: Facts): string {
  const name = namer(facts.candidates);
  const ranked = rankedOf(facts);
  if (facts.candidates.length === 0) return 'There are no candidates to compare.';
  if (ranked.length === 0) {
    return facts.candidates.some(({ status }) => status.complete)
      ? 'Nothing that was rated counts toward the overall score, so no one is ranked.'
      : 'No candidate has scores from every assessment yet, so no one is ranked.';
  }
  if (ranked.length === 1) {
    const only = facts.candidates.length > 1 ? 'Only ' : '';
    return `${only}${ranked[0]!.name} has scores from every assessment, so there is no one to compare with yet.`;
  }
  if (facts.pairs.every(({ standardError }) => 'notEstimable' in standardError)) return unknownHeadline(facts, ranked);
  const first = facts.bands[0]!.candidates.map(name);
  if (first.length === ranked.length) {
    return `The evidence can’t tell ${first.length === 2 ? listed(first) : `the ${numberWord(first.length)} candidates`} apart.`;
  }
  if (first.length > 1) {
    return `Statistical tie for first: ${named(first)}. The evidence can’t tell them apart.`;
  }
  return facts.bands[0]!.overlaps.length > 0
    ? `${first[0]!} ranks first, but is not clearly ahead of everyone else.`
    : `${first[0]!} ranks first, clearly ahead of everyone else.`;
}

/** Past a handful, names in a sentence are no longer read. */
function named(names: readonly string[]): string {
  return names.length > mostNamed ? `${numberWord(names.length)} candidates` : listed(names);
}

const mostNamed = 6;

function unknownHeadline(facts: Facts, ranked: readonly CandidateComparison[]): string {
  const leaders = ranked.filter(({ rank }) => rank === 1).map(({ name }) => name);
  const error = facts.pairs[0]!.standardError;
  const have = leaders.length > 1 ? 'have' : 'has';
  const why = 'notEstimable' in error ? whyUnknown(error.notEstimable) : '';
  return `${listed(leaders)} ${have} the highest score, but nothing shows how far that can be trusted: ${why}.`;
}

function whyUnknown(reason: Reason): string {
  if (reason === 'one panelist') return 'no assessment was rated by two panelists';
  if (reason === 'the panels do not overlap') return 'no panelist rated two of the candidates';
  return reason;
}

const mostGroups = 4;

/** Those who share a rank below the first; with many such groups the table of ranks says it better. */
function furtherDown({ bands }: Facts, name: (key: string) => string): string[] {
  const shared = bands.flatMap(({ candidates }, place) => (place > 0 && candidates.length > 1 ? [place] : []));
  if (shared.length > mostGroups) {
    return [`Further down, there are ${shared.length} more groups of candidates the evidence can’t tell apart.`];
  }
  return shared.map(
    (place) =>
      `Further down, the evidence can’t tell ${named(bands[place]!.candidates.map(name))} apart${ranksOfBand(bands, place)}.`,
  );
}

/** What else is to be said of the order. */
export function order(facts: Facts): string[] {
  const name = namer(facts.candidates);
  const lines = [...nearTheFirst(facts.bands[0]?.overlaps ?? [], name), ...furtherDown(facts, name)];
  const unjoined = facts.pairs.filter(
    ({ standardError }) =>
      'notEstimable' in standardError && standardError.notEstimable === 'the panels do not overlap',
  );
  if (unjoined.length > 0 && unjoined.length < facts.pairs.length) {
    lines.push(
      `${counted(unjoined.length, 'pair')} of candidates can’t be compared beyond their scores: no panelist links their panels, directly or through others.`,
    );
  }
  lines.push(...turnedRound(facts, name));
  if (facts.bands.some(({ candidates }) => candidates.length > 1)) {
    lines.push('Candidates the evidence can’t tell apart are listed alphabetically.');
  }
  return lines;
}

/** Where not everybody rated everybody, and the order would be another if it did not matter who rated whom. */
function turnedRound({ pairs, job }: Facts, name: (key: string) => string): string[] {
  const turned = pairs.filter(
    ({ adjustedDifference: adjusted, difference }) =>
      'value' in adjusted && adjusted.value < -1e-6 * job.maximum && difference > 1e-6 * job.maximum,
  );
  if (turned.length === 0) return [];
  const [first] = turned;
  const [higher, lower] = first!.candidates.map(name);
  const whom =
    turned.length > 2 ? `change the order of ${turned.length} pairs of candidates` : `put ${lower} ahead of ${higher}`;
  return [
    `Not everyone rated everyone: allowing for who rated whom would ${whom}. The ranking shown is by the scores as given.`,
  ];
}

/** Of a band too large to be named one by one. */
function ranksOfBand(bands: readonly Band[], place: number): string {
  const { length } = bands[place]!.candidates;
  if (length <= mostNamed) return '';
  const before = bands.slice(0, place).reduce((sum, band) => sum + band.candidates.length, 0);
  return ` (ranks ${before + 1}–${before + length})`;
}

function nearTheFirst(overlaps: Band['overlaps'], name: (key: string) => string): string[] {
  if (overlaps.length > 3) {
    const names = named(overlaps.map(({ candidate }) => name(candidate)));
    return [
      `${names.charAt(0).toUpperCase()}${names.slice(1)} score lower, but none of them is clearly behind every candidate ranked first.`,
    ];
  }
  return overlaps.map(
    ({ candidate, with: others }) =>
      `${name(candidate)} scores lower, but not clearly lower than ${listed(others.map(name), 'or')}.`,
  );
}

/** What would tell the first apart. */
export function separate(facts: Facts): string[] {
  const ranked = rankedOf(facts);
  const band = facts.bands[0];
  if (ranked.length < 2 || band === undefined || band.candidates.length < 2) return [];
  return [...narrowing(facts), ...needed(facts), ...secondPanelist(facts)];
}

function narrowing(facts: Facts): string[] {
  const assessment = namer(facts.assessments);
  const best = facts.narrowing.options[0];
  if (best === undefined || best.narrowed >= best.plusMinus) return [];
  const [now, then] = pointsApart(best.plusMinus, best.narrowed, facts.job.maximum);
  const which = `${ordinalWord(best.panelists)} panelist`;
  const start = article(which) === 'an' ? 'An' : 'A';
  return [
    `${start} ${which} in ${quoted(assessment(best.assessment))} would narrow the margin from ±${now} to about ±${then}.`,
  ];
}

function needed(facts: Facts): string[] {
  const name = namer(facts.candidates);
  const { panelistsNeeded } = facts.narrowing;
  if ('notNeeded' in panelistsNeeded) {
    const level = panelistsNeeded.notNeeded === 'the first two have the same score';
    return level
      ? ['The first two have the same score. A different exercise might tell them apart; more of the same might not.']
      : [];
  }
  const { candidates, difference } = panelistsNeeded;
  const gap = `${pointsText(difference, facts.job.maximum, difference < facts.job.maximum / 100 ? 1 : 0)}-point gap`;
  const pair = listed(candidates.map(name).sort());
  return 'chance' in panelistsNeeded
    ? [
        `If the ${gap} between ${pair} is real, ${counted(panelistsNeeded.more, 'more panelist')} in every assessment would tell them apart in about ${Math.min(99, Math.round(100 * panelistsNeeded.chance))} of 100 rounds.`,
      ]
    : [
        `The ${gap} between ${pair} is too small to tell them apart with any panel of a size that people hold. A different exercise might.`,
      ];
}

/** What would show how far a score can be trusted, where one panelist alone rated. */
function secondPanelist(facts: Facts): string[] {
  const counting = facts.assessments.filter(({ points: counts }) => counts > 0);
  const lone = counting.filter(({ precision, panelists }) => !precision.counted && panelists.length === 1);
  if (lone.length > 0 && lone.length === counting.length) {
    return [
      `A second panelist in ${lone.length > 1 ? 'any assessment' : quoted(lone[0]!.name)} would show how far the scores can be trusted.`,
    ];
  }
  return lone.map(({ name }) => `A second panelist in ${quoted(name)} would show how far its score can be trusted.`);
}
