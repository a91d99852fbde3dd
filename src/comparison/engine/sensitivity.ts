import { listed, ordinal } from './wording.js';
import type { Scenario, SensitivityLine } from './comparison.js';
import type { Ratings, SignedScorecard } from './ratings.js';
import { criterionMeans, overallScore, ranksOf, type CriterionMeans, type LeftOut } from './scores.js';
import type { CountingAssessment } from './error-model.js';
import { weightingOf, type Weighting } from './weighting.js';

type Means = ReadonlyMap<string, CriterionMeans>;

/**
 * The ranks that the same candidates would have if something were done otherwise: equal category weights, each
 * panelist or assessment left out in turn, scorecards that were not blind left out, panelists' leans evened out.
 * @param ranked keys of the candidates who are ranked
 */
export function scenariosOf(
  ratings: Ratings,
  weighting: Weighting,
  counted: readonly CountingAssessment[],
  means: Means,
  ranked: readonly string[],
): Scenario[] {
  if (ranked.length < 2) return [];
  const counting = ratings.assessments.filter(
    ({ evidence }) => (weighting.assessmentShares.get(evidence.key) ?? 0) > 0,
  );
  const panelists = new Set(counting.flatMap((assessment) => assessment.panelists));
  const { panelistsVary } = ratings.evidence;
  const seats = panelistsVary ? [] : ratings.evidence.panelists.filter(({ key }) => panelists.has(key));
  return [
    ...(weighting.basis === 'categories' && ratings.evidence.pointsFrom !== 'assessments_only'
      ? [equalCategories(ratings, means, ranked)]
      : []),
    ...withoutNotBlind(ratings, weighting, ranked),
    ...seats.map(({ key }) => withoutPanelist(ratings, weighting, key, ranked)),
    ...(counting.length > 1 ? counting : []).map(({ evidence }): Scenario => ({
      kind: 'assessment left out',
      subject: evidence.key,
      label: `without ${evidence.name}`,
      ...outcome(weightingOf(ratings, { without: [evidence.key] }), means, ranked),
    })),
    ...(panelistsVary ? [] : [severityAdjusted(counted, ranked)]),
  ];
}

function equalCategories(ratings: Ratings, means: Means, ranked: readonly string[]): Scenario {
  const weighting = weightingOf(ratings, { equalCategories: true });
  const result = outcome(weighting, means, ranked);
  const uneven = (weighting.points?.short.categories.length ?? 0) > 0;
  return {
    kind: 'equal category weights',
    label: 'all categories weighted equally',
    ...result,
    ...(uneven && 'ranks' in result ? { note: 'as nearly as the assessments allow.' } : {}),
  };
}

function withoutPanelist(
  ratings: Ratings,
  weighting: Weighting,
  panelist: string,
  ranked: readonly string[],
): Scenario {
  return {
    kind: 'panelist left out',
    subject: panelist,
    label: `without ${ratings.panelistName(panelist)}`,
    ...withoutCards(ratings, weighting, (card) => card.panelist === panelist, ranked),
  };
}

/** The order that is left where every scorecard was blind; nothing where all of them are. */
function withoutNotBlind(ratings: Ratings, weighting: Weighting, ranked: readonly string[]): Scenario[] {
  const cards = ratings.assessments.flatMap(({ takings }) =>
    [...takings.values()].flatMap(({ scorecards }) => scorecards),
  );
  if (!cards.some(isNotBlind)) return [];
  const label = 'without the scorecards that were not blind';
  return [{ kind: 'not blind left out', label, ...withoutCards(ratings, weighting, isNotBlind, ranked) }];
}

function isNotBlind({ notBlind }: SignedScorecard): boolean {
  return notBlind !== undefined;
}

/** Where no other scorecard rates a candidate in an assessment, that assessment is left out as well, for all. */
function withoutCards(ratings: Ratings, weighting: Weighting, without: LeftOut, ranked: readonly string[]) {
  const means = criterionMeans(ratings, without);
  const orphaned = ratings.assessments.filter(
    ({ evidence, criteria }) =>
      (weighting.assessmentShares.get(evidence.key) ?? 0) > 0 &&
      ranked.some((candidate) =>
        criteria.every(
          ({ index }) => weighting.coefficients[index] === 0 || means.get(candidate)![index] === undefined,
        ),
      ),
  );
  const changed =
    orphaned.length > 0 ? weightingOf(ratings, { without: orphaned.map(({ evidence }) => evidence.key) }) : weighting;
  const names = orphaned.map(({ evidence }) => evidence.name);
  const result = outcome(changed, means, ranked);
  const note = `${listed(names)} ${names.length === 1 ? 'is' : 'are'} also left out because no one else scored every candidate in it.`;
  return { ...result, ...(names.length > 0 && 'ranks' in result ? { note } : {}) };
}

function severityAdjusted(counted: readonly CountingAssessment[], ranked: readonly string[]): Scenario {
  const scenario = { kind: 'severity adjusted' as const, label: 'panelists’ leniency adjusted for' };
  const apart = counted.filter(({ fit }) => !fit.connected);
  if (apart.length > 0) {
    const names = apart.map(({ rated }) => rated.evidence.name);
    return { ...scenario, notRun: `In ${listed(names)} the panels share neither a panelist nor a candidate.` };
  }
  const scores = new Map<string, number>();
  for (const candidate of ranked) {
    let sum = 0;
    for (const { share, fit } of counted) {
      const mean = fit.adjustedMean(candidate);
      if (!('value' in mean)) return { ...scenario, notRun: 'A candidate has no total to adjust.' };
      sum += share * mean.value;
    }
    scores.set(candidate, sum);
  }
  return { ...scenario, ranks: listedRanks(scores) };
}

function outcome(
  weighting: Weighting,
  means: Means,
  ranked: readonly string[],
): { ranks: { candidate: string; rank: number }[] } | { notRun: string } {
  if (!weighting.estimable) return { notRun: 'Nothing that carries weight would be left.' };
  const scores = new Map<string, number>();
  for (const candidate of ranked) {
    const overall = overallScore(weighting, means.get(candidate) ?? []);
    if (!('value' in overall)) return { notRun: 'A candidate would have no rating in a category that counts.' };
    scores.set(candidate, overall.value);
  }
  return { ranks: listedRanks(scores) };
}

function listedRanks(scores: ReadonlyMap<string, number>): { candidate: string; rank: number }[] {
  return [...ranksOf(scores)].map(([candidate, rank]) => ({ candidate, rank }));
}

/** One candidate's line: how often the rank stays, and what else it becomes. */
export function sensitivityLine(scenarios: readonly Scenario[], candidate: string, rank: number): SensitivityLine {
  const ranks = scenarios.flatMap((scenario) =>
    'ranks' in scenario ? scenario.ranks.filter((line) => line.candidate === candidate).map((line) => line.rank) : [],
  );
  if (ranks.length === 0) return { notRun: 'There is nothing to vary.' };
  const others = [...new Set(ranks)].filter((other) => other !== rank).sort((a, b) => a - b);
  const elsewhere = others.map((other) => `${ordinal(other)} in ${ranks.filter((one) => one === other).length}`);
  const kept = ranks.filter((one) => one === rank).length;
  return {
    rank,
    kept,
    of: ranks.length,
    best: Math.min(...ranks),
    worst: Math.max(...ranks),
    words: [`${ordinal(rank)} in ${kept} of ${ranks.length}`, ...elsewhere].join(', '),
  };
}
