import type { Comparison, Sentences } from './comparison.js';
import { isContext } from './context.js';
import { headline, namer, order, separate, type Facts } from './order-sentences.js';
import { notTheSamePeople } from './panel-agreement.js';
import { counted, decimal, listed, numberWord, quoted } from './wording.js';

/** What the comparison says, in words for a reader who never took statistics. */
export function sentencesOf(facts: Facts, promises: readonly string[] = []): Sentences {
  const panel = { ...facts, assessments: facts.assessments.filter((one) => !isContext(one)) };
  return {
    headline: headline(facts),
    order: order(facts),
    separate: separate(facts),
    dissent: dissent(facts),
    missing: missing(facts),
    interval: interval(facts),
    points: points(facts, promises),
    lean: lean(panel),
    agreement: panel.assessments.map(({ key, name, agreement }) => ({
      assessment: key,
      words: `${name}: ${agreement.words.charAt(0).toLowerCase()}${agreement.words.slice(1)}`,
    })),
  };
}

/** What the first screen of a comparison says, and the first page of its packet, word for word. */
export type Answer = Pick<Sentences, 'headline' | 'order' | 'separate' | 'dissent' | 'missing'>;

/** Where there is nothing to say of a part, why. */
export function answerOf(comparison: Comparison): Answer {
  const { headline: first, order: lines, dissent: others, missing: lacking } = comparison.sentences;
  return {
    headline: first,
    order: lines,
    separate: whatSeparates(comparison),
    dissent: others.length > 0 ? others : [whyNoDissent(comparison)],
    missing: lacking.length > 0 ? lacking : ['Nothing. Every expected scorecard has been submitted.'],
  };
}

function whyNoDissent({ candidates }: Comparison): string {
  const ranked = candidates.filter(({ rank }) => rank !== undefined).length;
  return ranked < 2 ? nothingToCompare : 'No panelist’s own ratings put someone else first.';
}

const nothingToCompare = 'There is no one to compare with yet.';

function whatSeparates({ candidates, bands, sentences }: Comparison): string[] {
  const ranked = candidates.filter(({ rank }) => rank !== undefined).length;
  const [first] = bands;
  if (ranked === 0) return ['No one is ranked yet: what is missing comes first.'];
  if (ranked === 1 || !first) return [nothingToCompare];
  if (sentences.separate.length > 0) return sentences.separate;
  if (first.candidates.length > 1 || first.overlaps.length > 0) {
    return ['More panelists, or a different exercise. How many can’t be estimated from these scorecards.'];
  }
  return ['Nothing more is needed for the first rank: it is clearly ahead of everyone else.'];
}

function dissent(facts: Facts): string[] {
  const name = namer(facts.candidates);
  const panelist = namer(facts.panelists);
  const assessment = namer(facts.assessments);
  const counting = facts.assessments.filter(({ points: counts }) => counts > 0).length;
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
  const whose = others === 1 ? 'One panelist’s own ratings' : `${capital(numberWord(others))} panelists’ own ratings`;
  const also = remarked.length > 0 ? ' also' : '';
  return [
    ...lines,
    `${whose}${also} put someone else first, but by no more than one panelist’s ratings vary by chance.`,
  ];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function missing(facts: Facts): string[] {
  const assessment = namer(facts.assessments);
  const lacking = new Map<string, string[]>();
  for (const { name, status } of facts.candidates) {
    if (status.complete) continue;
    const why = status.missing.join('; ');
    lacking.set(why, [...(lacking.get(why) ?? []), name]);
  }
  return [
    ...[...lacking].map(([why, names]) => `${whoever(names)} not ranked yet. ${why}.`),
    ...facts.candidates.flatMap(({ name, status, assessments }) => {
      const marks = assessments.flatMap(({ mark, assessment: key }) =>
        mark ? [`${quoted(assessment(key))} is based on ${mark}`] : [],
      );
      return status.complete && marks.length > 0 ? [`${name}: ${marks.join('; ')}.`] : [];
    }),
  ];
}

/** "Amara Okafor is", "Amara Okafor and Jonas Brandt are", "Nine candidates are". */
function whoever(names: readonly string[]): string {
  if (names.length === 1) return `${names[0]} is`;
  return names.length > mostNamed ? `${capital(numberWord(names.length))} candidates are` : `${listed(names)} are`;
}

const mostNamed = 6;

/** What a margin covers, in one sentence that is true of every one, and what it rests on where that is not plain. */
function interval(facts: Facts): string[] {
  const name = namer(facts.candidates);
  const assessment = namer(facts.assessments);
  const lines = facts.candidates.some((candidate) => 'plusMinus' in candidate.interval)
    ? [
        'If two ranges (score ± margin) don’t overlap, those two candidates are clearly apart; if they do, the evidence can’t tell them apart. If all were equally good, someone would still be set apart at most 5 times in 100.',
      ]
    : [];
  for (const { name: title, points: counts, precision, panelists } of facts.assessments) {
    if (counts === 0) continue;
    if (precision.borrowedFrom !== undefined) {
      const why =
        panelists.length === 1 ? 'only one panelist rated' : 'no two panelists rated enough of the same candidates';
      lines.push(
        `In ${quoted(title, ',')} ${why}, so nothing shows how far panelists would differ. The margin assumes that they would differ as much as in ${quoted(assessment(precision.borrowedFrom), ',')} where they differed most.`,
      );
    }
    if (precision.floored) {
      lines.push(
        `In ${quoted(title, ',')} panelists agreed more closely than the rating scale can show, so the margin is no smaller than the steps of the scale allow.`,
      );
    }
    if (precision.atEnds !== undefined) {
      lines.push(
        `In ${quoted(title, ',')} ${counted(precision.atEnds, 'candidate')} ${precision.atEnds === 1 ? 'was' : 'were'} rated so close to the top or bottom that panelists could hardly differ; the margin is based on the others.`,
      );
    }
    if (!precision.connected) {
      lines.push(
        `In ${quoted(title, ',')} the panels fall into groups that have neither a panelist nor a candidate in common.`,
      );
    }
  }
  return [...lines, ...misdrawn(facts, name)];
}

function misdrawn({ misdrawn: pairs, pairs: all }: Facts, name: (key: string) => string): string[] {
  if (pairs.length > 3) {
    return [
      `For ${pairs.length} pairs of candidates the ranges are misleading, because not everyone rated everyone. Go by the list of all pairs.`,
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

/** @param promises what was promised of points and does not hold */
function points(facts: Facts, promises: readonly string[]): string[] {
  if (facts.overallFrom === 'assessments') {
    return [
      'No criterion names a category, so the overall score is the weighted mean of the assessments.',
      ...promises,
    ];
  }
  return facts.pointsFrom === 'assessments_only'
    ? [
        'Category scores are shown but don’t affect the overall score, which comes from the assessments’ points.',
        ...promises,
      ]
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
