import type { Band, CandidateComparison, Comparison, Sentences } from './comparison.js';
import { notTheSamePeople } from './panel-agreement.js';
import { article, counted, decimal, listed, numberWord, ordinalWord, pointsApart, pointsText } from './wording.js';

type Facts = Omit<Comparison, 'sentences'>;

/** What the comparison says, in words for a reader who never took statistics. */
export function sentencesOf(facts: Facts, promises: readonly string[] = []): Sentences {
  return {
    headline: headline(facts),
    order: order(facts),
    separate: separate(facts),
    dissent: dissent(facts),
    missing: missing(facts),
    interval: interval(facts),
    points: points(facts, promises),
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
      ? 'Nothing that was rated carries weight, so nobody is ranked.'
      : 'No candidate has every assessment in yet, so nobody is ranked.';
  }
  if (ranked.length === 1) {
    const others = facts.candidates.length > 1 ? 'Only ' : '';
    return `${others}${ranked[0]!.name} has every assessment in: there is nobody to rank against yet.`;
  }
  const unknown = facts.pairs.every(({ standardError }) => 'notEstimable' in standardError);
  if (unknown) return unknownHeadline(facts, ranked);
  const first = facts.bands[0]!.candidates.map(name);
  if (first.length === ranked.length) {
    return `The evidence does not separate ${first.length === 2 ? listed(first) : `the ${numberWord(first.length)} candidates`}.`;
  }
  if (first.length > 1) {
    return `The evidence puts ${named(first)} first and does not separate them.`;
  }
  const behind = facts.bands[0]!.overlaps.length > 0 ? '' : ', apart from everybody else';
  return `The evidence puts ${first[0]!} first${behind}.`;
}

/** Past a handful, names in a sentence are no longer read. */
function named(names: readonly string[]): string {
  return names.length > mostNamed ? `${numberWord(names.length)} candidates` : listed(names);
}

const mostNamed = 6;

function unknownHeadline(facts: Facts, ranked: readonly CandidateComparison[]): string {
  const leaders = ranked.filter(({ rank }) => rank === 1).map(({ name }) => name);
  const error = facts.pairs[0]!.standardError;
  const reason = 'notEstimable' in error ? error.notEstimable : '';
  return `By score ${listed(leaders)} ${leaders.length > 1 ? 'are' : 'is'} first; how sure that is cannot be estimated (${reason}).`;
}

const mostGroups = 4;

/** Those who share a place below the first; with many such groups the table of places says it better. */
function furtherDown({ bands }: Facts, name: (key: string) => string): string[] {
  const shared = bands.flatMap(({ candidates }, place) => (place > 0 && candidates.length > 1 ? [place] : []));
  if (shared.length > mostGroups) {
    return [
      `Further down, candidates share ${shared.length} more places: within each the evidence does not separate them.`,
    ];
  }
  return shared.map(
    (place) =>
      `Further down, the evidence does not separate ${named(bands[place]!.candidates.map(name))}${placesOf(bands, place)}.`,
  );
}

function order(facts: Facts): string[] {
  const name = namer(facts.candidates);
  const lines = furtherDown(facts, name);
  lines.unshift(...nearTheFirst(facts.bands[0]?.overlaps ?? [], name));
  const apart = facts.pairs.filter(
    ({ standardError }) =>
      'notEstimable' in standardError && standardError.notEstimable === 'the panels do not overlap',
  );
  if (apart.length > 0) {
    lines.push(
      `${counted(apart.length, 'pair')} of candidates cannot be compared beyond their scores: their panels share nobody, directly or through others.`,
    );
  }
  if (facts.bands.some(({ candidates }) => candidates.length > 1)) {
    lines.push('Candidates whom the evidence does not separate are listed alphabetically.');
  }
  return lines;
}

/** Of a band too large to be named one by one. */
function placesOf(bands: readonly Band[], place: number): string {
  const { length } = bands[place]!.candidates;
  if (length <= mostNamed) return '';
  const before = bands.slice(0, place).reduce((sum, band) => sum + band.candidates.length, 0);
  return ` (places ${before + 1}–${before + length})`;
}

function nearTheFirst(overlaps: Band['overlaps'], name: (key: string) => string): string[] {
  if (overlaps.length > 3) {
    const names = named(overlaps.map(({ candidate }) => name(candidate)));
    return [
      `${names.charAt(0).toUpperCase()}${names.slice(1)} are lower, but each is not separated from somebody who is first.`,
    ];
  }
  return overlaps.map(
    ({ candidate, with: others }) =>
      `${name(candidate)} is lower, but is not separated from ${listed(others.map(name), 'or')}.`,
  );
}

function separate(facts: Facts): string[] {
  const ranked = rankedOf(facts);
  const band = facts.bands[0];
  if (ranked.length < 2 || band === undefined || band.candidates.length < 2) return [];
  return [...narrowing(facts), ...needed(facts), ...unknownAssessments(facts)];
}

function narrowing(facts: Facts): string[] {
  const assessment = namer(facts.assessments);
  const best = facts.narrowing.options[0];
  if (best === undefined || best.narrowed >= best.plusMinus) return [];
  const [now, then] = pointsApart(best.plusMinus, best.narrowed, facts.job.maximum);
  const which = `${ordinalWord(best.panelists)} panelist`;
  const start = article(which) === 'an' ? 'An' : 'A';
  return [`${start} ${which} in ${quoted(assessment(best.assessment))} would narrow ±${now} to about ±${then}.`];
}

function needed(facts: Facts): string[] {
  const name = namer(facts.candidates);
  const { panelistsNeeded } = facts.narrowing;
  if ('notNeeded' in panelistsNeeded) {
    const level = panelistsNeeded.notNeeded === 'the first two have the same score';
    return level
      ? ['The first two have the same score: another exercise may tell them apart, more of the same may not.']
      : [];
  }
  const { candidates, difference, more } = panelistsNeeded;
  const gap = pointsText(difference, facts.job.maximum, difference < facts.job.maximum / 100 ? 1 : 0);
  const pair = listed(candidates.map(name).sort());
  return typeof more === 'number'
    ? [
        `If the ${gap} points between ${pair} stay, ${counted(more, 'more panelist')} in each assessment would separate them.`,
      ]
    : [
        `The ${gap} points between ${pair} are too few for any panel of a sensible size to separate: another exercise might.`,
      ];
}

function unknownAssessments(facts: Facts): string[] {
  return facts.assessments
    .filter(({ precision, points: counts, panelists }) => counts > 0 && !precision.counted && panelists.length === 1)
    .map(({ name }) => `A second panelist in ${quoted(name)} would show how sure its score is.`);
}

function dissent(facts: Facts): string[] {
  const name = namer(facts.candidates);
  const panelist = namer(facts.panelists);
  const assessment = namer(facts.assessments);
  const counting = facts.assessments.filter(({ points: counts }) => counts > 0).length;
  return facts.dissent.map((line) => {
    const over =
      line.assessments.length < counting ? ` in ${listed(line.assessments.map(assessment).map(quoted))}` : '';
    const beyond = line.withinBand ? '' : ', whom the evidence does not put first';
    return `${panelist(line.panelist)}'s own ratings${over} put ${listed(line.first.map(name))} first${beyond}.`;
  });
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

function interval(facts: Facts): string[] {
  const lines = facts.candidates.some((candidate) => 'plusMinus' in candidate.interval)
    ? [
        '± says how far a score, beside the others, could have come out otherwise with panelists like these; it is drawn to hold in 95 of 100 such panels.',
      ]
    : [];
  for (const { name, points: counts, precision } of facts.assessments) {
    if (counts === 0) continue;
    if (!precision.counted && 'notEstimable' in precision.errorMeanSquare) {
      lines.push(
        `The interval leaves out ${quoted(name)}: its error is not estimable (${precision.errorMeanSquare.notEstimable}).`,
      );
    }
    if (precision.floored) {
      lines.push(
        `In ${quoted(name)} the panel agreed more closely than its scale can show, so the least error the scale allows is used.`,
      );
    }
    if (!precision.connected) {
      lines.push(`In ${quoted(name)} the panels fall into groups that share neither a panelist nor a candidate.`);
    }
  }
  return lines;
}

/** @param promises what was promised of points and does not hold */
function points(facts: Facts, promises: readonly string[]): string[] {
  if (facts.overallFrom === 'assessments') {
    return ['No criterion names a category, so the overall is the weighted mean of the assessments.', ...promises];
  }
  return facts.pointsFrom === 'assessments_only'
    ? ['Categories are shown, not weighed: the overall follows from what the assessments count.', ...promises]
    : [...promises];
}

function lean(facts: Facts): string[] {
  const varied = facts.assessments.some(({ severity }) =>
    severity.panelists.some(
      (one) => 'notEstimable' in one.lean && one.lean.notEstimable === notTheSamePeople.notEstimable,
    ),
  );
  if (varied) {
    return [
      'Who grades harder cannot be said: the columns of ratings are not the same people from candidate to candidate.',
    ];
  }
  const panelist = namer(facts.panelists);
  const lines = facts.assessments.flatMap(({ name, severity, panelists }) => {
    if (!severity.connected) return [`In ${quoted(name)} nobody's lean can be told: the panels do not overlap.`];
    if (panelists.length < 2) return [];
    return severity.panelists.flatMap(({ panelist: key, levels, clear }) =>
      clear && 'value' in levels
        ? [
            `In ${quoted(name)} ${panelist(key)} grades ${decimal(Math.abs(levels.value), 1)} levels ${levels.value < 0 ? 'below' : 'above'} the panel's mean.`,
          ]
        : [],
    );
  });
  const any = facts.assessments.some(({ severity }) => severity.panelists.some((one) => 'value' in one.lean));
  return lines.length === 0 && any ? ['No panelist leans clearly high or low.'] : lines;
}

function quoted(name: string): string {
  return `“${name}”`;
}
