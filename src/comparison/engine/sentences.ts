import { categoryName } from '../../jobs/model/category.js';
import type { Band, CandidateComparison, Comparison, Sentences } from './comparison.js';
import { notTheSamePeople } from './panel-agreement.js';
import type { Reason } from '../statistics/estimate.js';
import {
  article,
  counted,
  decimal,
  listed,
  numberWord,
  ordinalWord,
  percent,
  pointsApart,
  pointsText,
} from './wording.js';

type Facts = Omit<Comparison, 'sentences'>;

/** What the comparison says, in words for a reader who never took statistics. */
export function sentencesOf(facts: Facts): Sentences {
  return {
    headline: headline(facts),
    order: order(facts),
    separate: separate(facts),
    dissent: dissent(facts),
    missing: missing(facts),
    interval: interval(facts),
    weights: weights(facts),
    lean: lean(facts),
    agreement: facts.assessments.map(({ key, name, agreement }) => ({
      assessment: key,
      words: `${name}: ${agreement.words.charAt(0).toLowerCase()}${agreement.words.slice(1)}`,
    })),
  };
}

function rankedOf(facts: Facts): CandidateComparison[] {
  return facts.candidates.filter((candidate) => candidate.rank !== undefined);
}

function namer(list: readonly { key: string; name: string }[]): (key: string) => string {
  const names = new Map(list.map(({ key, name }) => [key, name]));
  return (key) => names.get(key) ?? key;
}

function headline(facts: Facts): string {
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

function order(facts: Facts): string[] {
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

function separate(facts: Facts): string[] {
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
  const gap = `${pointsText(difference, facts.job.maximum, difference < facts.job.maximum / 100 ? 1 : 0)}-point gap`;
  const pair = listed(candidates.map(name).sort());
  return typeof more === 'number'
    ? [
        `If the ${gap} between ${pair} is real, ${counted(more, 'more panelist')} in every assessment would tell them apart in four of five rounds.`,
      ]
    : [
        `The ${gap} between ${pair} is too small to tell them apart with any panel of a size that people hold. A different exercise might.`,
      ];
}

/** What would show how far a score can be trusted, where one panelist alone rated. */
function secondPanelist(facts: Facts): string[] {
  const counting = facts.assessments.filter(({ overallShare }) => overallShare > 0);
  const lone = counting.filter(({ precision, panelists }) => !precision.counted && panelists.length === 1);
  if (lone.length > 0 && lone.length === counting.length) {
    return [
      `A second panelist in ${lone.length > 1 ? 'any assessment' : quoted(lone[0]!.name)} would show how far the scores can be trusted.`,
    ];
  }
  return lone.map(({ name }) => `A second panelist in ${quoted(name)} would show how far its score can be trusted.`);
}

function dissent(facts: Facts): string[] {
  const name = namer(facts.candidates);
  const panelist = namer(facts.panelists);
  const assessment = namer(facts.assessments);
  const counting = facts.assessments.filter(({ overallShare }) => overallShare > 0).length;
  const remarked = facts.dissent.filter(({ remarkable }) => remarkable);
  const lines = remarked.map((line) => {
    const over =
      line.assessments.length < counting
        ? ` in ${listed(line.assessments.map(assessment).map((key) => quoted(key)))}`
        : '';
    return `${panelist(line.panelist)}’s own ratings${over} put ${listed(line.first.map(name))} clearly ahead of the candidate with the highest score.`;
  });
  const others = facts.dissent.length - remarked.length;
  if (others === 0) return lines;
  const whose =
    others === 1 ? 'One panelist’s own ratings put' : `${capital(numberWord(others))} panelists’ own ratings put`;
  const also = remarked.length > 0 ? ' also' : '';
  return [...lines, `${whose}${also} someone else first, by no more than one panelist’s ratings vary by chance.`];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function missing(facts: Facts): string[] {
  const assessment = namer(facts.assessments);
  return facts.candidates.flatMap((candidate) => {
    if (!candidate.status.complete) return [`${candidate.name} is not ranked. ${candidate.status.missing.join('; ')}.`];
    const marks = candidate.assessments.flatMap(({ mark, assessment: key }) =>
      mark ? [`${quoted(assessment(key))} rests on ${mark}`] : [],
    );
    return marks.length > 0 ? [`${candidate.name}: ${marks.join('; ')}.`] : [];
  });
}

/** What a margin covers, in one sentence that is true of every one, and what it rests on where that is not plain. */
function interval(facts: Facts): string[] {
  const name = namer(facts.candidates);
  const assessment = namer(facts.assessments);
  const lines = facts.candidates.some((candidate) => 'plusMinus' in candidate.interval)
    ? [
        'Margins (±) are for comparing candidates: if two ranges (score ± margin) don’t overlap, the evidence tells the two apart; if they do, it can’t. With candidates who are truly equal, at most 5 rounds in 100 would tell anyone apart.',
      ]
    : [];
  for (const { name: title, overallShare, precision, panelists } of facts.assessments) {
    if (overallShare === 0) continue;
    if (precision.borrowedFrom !== undefined) {
      const why =
        panelists.length === 1 ? 'only one panelist rated' : 'no two panelists rated enough of the same candidates';
      lines.push(
        `In ${quoted(title, ',')} ${why}, so its own error is unknown. The largest error of the other assessments, that of ${quoted(assessment(precision.borrowedFrom), ',')} is used instead.`,
      );
    }
    if (precision.floored) {
      lines.push(
        `In ${quoted(title, ',')} panelists agreed more closely than the rating scale can show, so the smallest error the scale allows is used instead.`,
      );
    }
    if (precision.atEnds !== undefined) {
      lines.push(
        `In ${quoted(title, ',')} ratings of ${counted(precision.atEnds, 'candidate')} are so close to an end of the scale that they can hardly differ, so its error is taken from the other candidates.`,
      );
    }
    if (!precision.connected) {
      lines.push(`In ${quoted(title, ',')} the panels fall into groups that share neither a panelist nor a candidate.`);
    }
  }
  return [...lines, ...misdrawn(facts, name)];
}

function misdrawn({ misdrawn: pairs, pairs: all }: Facts, name: (key: string) => string): string[] {
  if (pairs.length > 3) {
    return [
      `For ${pairs.length} pairs of candidates the margins say something else than the evidence, because not everyone rated everyone: the list of all pairs is right.`,
    ];
  }
  return pairs.map(([one, other]) => {
    const apart = all.find(({ candidates }) => candidates[0] === one && candidates[1] === other)?.separatedAmongAll;
    const both = listed([name(one), name(other)]);
    return apart
      ? `The ranges of ${both} overlap, but the evidence tells them apart: not everyone rated everyone.`
      : `The ranges of ${both} don’t overlap, but the evidence can’t tell them apart: not everyone rated everyone.`;
  });
}

function weights(facts: Facts): string[] {
  if (facts.overallFrom === 'assessments') {
    return ['No criterion names a category, so the overall is the weighted mean of the assessments.'];
  }
  return facts.categories.flatMap(({ category, used, stated }) =>
    'notEstimable' in used && used.notEstimable === 'not measured'
      ? [
          `${categoryName[category]} is not measured, so it is left out for every candidate${
            'value' in stated && stated.value > 0 ? `; its ${percent(stated.value)} is shared among the others` : ''
          }.`,
        ]
      : [],
  );
}

function lean(facts: Facts): string[] {
  const varied = facts.assessments.some(({ severity }) =>
    severity.panelists.some(
      (one) => 'notEstimable' in one.lean && one.lean.notEstimable === notTheSamePeople.notEstimable,
    ),
  );
  if (varied) {
    return [
      'Who is strict or lenient can’t be told: the columns of ratings are not the same people from candidate to candidate.',
    ];
  }
  const panelist = namer(facts.panelists);
  const lines = facts.assessments.flatMap(({ name, severity, panelists }) => {
    if (!severity.connected)
      return [`In ${quoted(name, ',')} who is strict or lenient can’t be told: the panels don’t overlap.`];
    if (panelists.length < 2) return [];
    return severity.panelists.flatMap(({ panelist: key, levels, clear }) =>
      clear && 'value' in levels
        ? [
            `In ${quoted(name, ',')} ${panelist(key)} rates ${decimal(Math.abs(levels.value), 1)} levels ${levels.value < 0 ? 'lower' : 'higher'} than the panel average for the same candidates.`,
          ]
        : [],
    );
  });
  const any = facts.assessments.some(({ severity }) => severity.panelists.some((one) => 'value' in one.lean));
  return lines.length === 0 && any ? ['No panelist is clearly stricter or more lenient than the panel.'] : lines;
}

/** In American quotation marks, which a comma goes inside of. */
function quoted(name: string, comma = ''): string {
  return `“${name}${comma}”`;
}
