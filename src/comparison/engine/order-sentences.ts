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
    return `${capital(named(first))} are tied for first: the evidence can’t tell them apart.${ahead(facts)}`;
  }
  return facts.bands[0]!.overlaps.length > 0
    ? `${first[0]!} ranks first, but is not clearly ahead of everyone else.`
    : `${first[0]!} ranks first, clearly ahead of ${everyoneElse(facts)}.`;
}

/** Of those tied for first, where each of them is ahead of everybody after them. */
function ahead(facts: Facts): string {
  const { candidates, overlaps } = facts.bands[0]!;
  if (overlaps.length > 0) return '';
  return ` ${candidates.length === 2 ? 'Both' : 'All of them'} are clearly ahead of ${everyoneElse(facts)}.`;
}

function everyoneElse(facts: Facts): string {
  return facts.candidates.every(({ rank }) => rank !== undefined) ? 'everyone else' : 'everyone else who is ranked';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
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
  const { candidates, difference, more } = panelistsNeeded;
  const chance = 'chance' in panelistsNeeded ? panelistsNeeded.chance : undefined;
  return [gapSentence(candidates.map(name), { difference, more, chance }, facts.job.maximum)];
}

/** What it would take to tell two apart. */
interface Gap {
  /** In points. */
  difference: number;
  /** Panelists to add in every assessment. */
  more: number | 'more than 12';
  /** In how many of all rounds, 0 to 1, that many would; four of five at least where it is not said. */
  chance?: number | undefined;
}

/** What would tell two apart. */
export function gapSentence(names: readonly string[], { difference, more, chance }: Gap, maximum: number): string {
  const pair = listed([...names].sort());
  if (pointsText(difference, maximum, 1) === pointsText(0, maximum, 1)) {
    return `${pair} have practically the same score. A different exercise might tell them apart; more of the same might not.`;
  }
  const gap = `${pointsText(difference, maximum, difference < maximum / 100 ? 1 : 0)}-point gap`;
  if (typeof more !== 'number') {
    return `The ${gap} between ${pair} is so small that even 12 more panelists in every assessment would not reliably tell them apart. A different exercise might.`;
  }
  const often = chance === undefined ? 'at least 80' : `about ${Math.min(99, Math.round(100 * chance))}`;
  return `If the ${gap} between ${pair} is real, ${counted(more, 'more panelist')} in every assessment would tell them apart in ${often} of 100 rounds.`;
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
