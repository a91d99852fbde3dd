import { printedOf } from '../../assessments/points/printed-points.js';
import { text as pointsWords } from '../../assessments/points/promises.js';
import { categories, categoryName } from '../../jobs/model/category.js';
import type { RatingFilter } from '../engine/ratings.js';
import { hasLevels, nameOnScale, shareOnScale } from '../../assessments/model/rating-scale.js';
import { criterionResults, type CriterionResult, type Subject } from './ratings-of-figure.js';
import { type Part, pointsOverRated, weighted, type FigureExplanation } from './figure-parts.js';
import type { AssessmentSummary, CandidateComparison, Comparison, PanelistSummary } from '../engine/comparison.js';
import { valueOf, type Estimate } from '../statistics/estimate.js';
import { level, plusMinus, points, signed } from './figures.js';
import { assessmentPoints, categoriesWeighed, categoryPoints } from './points-view.js';
import { coefficientText, percent, pointsText } from '../engine/wording.js';

/** How the figure that is made of these ratings is worked out; nothing where they make up no figure of the page. */
export function explainFigure(
  comparison: Comparison,
  about: RatingFilter,
  subject: Subject,
): FigureExplanation | undefined {
  const { candidate, assessment, criterion, panelist } = subject;
  if (candidate && panelist) return panelistOverall(comparison, candidate, panelist);
  if (panelist) return assessment ? leanIn(comparison, assessment, panelist) : leanOverall(comparison, panelist);
  if (candidate && criterion) return criterionMean(criterionResults(comparison, about)[0]);
  if (candidate && about.category) return categoryScore(comparison, candidate, about);
  if (candidate && assessment) return assessmentScore(comparison, candidate, assessment);
  if (candidate) return overall(comparison, candidate);
  return assessment && !criterion ? agreement(assessment) : undefined;
}

function criterionMean(place: CriterionResult | undefined): FigureExplanation | undefined {
  if (!place) return undefined;
  const { criterion, score } = place;
  const levels = score.ratings.flatMap((rating) => rating.level ?? []);
  const plain = { heads: [], rows: [] };
  if (levels.length === 0)
    return { figure: 'No rating', words: ['No one rated it, so it is treated as missing.'], ...plain };
  if (score.yes) {
    const { count, of, interval } = score.yes;
    const words =
      'low' in interval
        ? [
            `With so few answers, the share among panelists like these could be anywhere from ${percent(interval.low)} to ${percent(interval.high)} (Wilson’s 95% interval).`,
          ]
        : [];
    return { figure: `${count} of ${of} said yes`, words, ...plain };
  }
  const sum = levels.length > 1 ? `(${levels.join(' + ')}) ÷ ${levels.length} = ${level(score.meanLevel)}. ` : '';
  const { scale } = criterion;
  const share = shareOnScale(scale, valueOf(score.meanLevel)!);
  const [low, high] = [nameOnScale(scale, scale.minimum), nameOnScale(scale, scale.maximum)];
  if (!hasLevels(scale) || scale.minimum !== 1 || scale.names) {
    const words = `${sum}Between ${low} (0%) and ${high} (100%), that is ${percent(share)}.`;
    return { figure: `Mean ${level(score.meanLevel)}, on a scale from ${low} to ${high}`, words: [words], ...plain };
  }
  const words = `${sum}Between level 1 (0%) and level ${high} (100%), that is ${percent(share)}.`;
  return { figure: `Mean level ${level(score.meanLevel)} of ${high}`, words: [words], ...plain };
}

/** By assessment; under literal weights by category, as far as there are any. */
function overall(comparison: Comparison, candidate: CandidateComparison): FigureExplanation {
  const { job, categories, assessments } = comparison;
  const byCategory = comparison.overallFrom === 'categories' && isLiteral(comparison);
  const printed = printedOf(comparison.assessments);
  const parts = byCategory
    ? categories.map(({ category, points: counts }, place) => ({
        name: categoryName[category],
        score: valueOf(candidate.categories[place]!.score),
        weight: valueOf(counts) ?? 0,
        counts: categoryPoints(comparison, printed, category),
        about: { candidate: candidate.key, category },
      }))
    : assessments.map(({ key, name, points: counts }, place) => ({
        name,
        score: valueOf(candidate.assessments[place]!.score),
        weight: counts,
        counts: assessmentPoints(comparison, printed, place),
        about: { candidate: candidate.key, assessment: key },
      }));
  const kind = byCategory ? 'category' : 'assessment';
  const whole = 'value' in candidate.overall;
  const missing = candidate.status.complete ? [] : candidate.status.missing;
  const both = categoriesWeighed(comparison) && !byCategory;
  return {
    figure: whole
      ? `Overall score ${points(candidate.overall, job.maximum)} of ${job.maximum}, ± ${plusMinus(candidate.interval, job.maximum)}`
      : 'No overall score yet',
    words: whole
      ? [
          `The score of each ${kind} times its points, added up, over 100.`,
          ...(both ? [`The categories come to the same: ${categorySum(comparison, candidate)}.`] : []),
          ...intervalWords(candidate),
        ]
      : [`${missing.join('; ')}. An overall score without it wouldn’t be fair to anyone, so none is shown.`],
    ...weighted(parts, job.maximum, kind),
  };
}

/** Where a criterion was not rated its points have moved, and with them what each category counts for this candidate. */
function categorySum(comparison: Comparison, candidate: CandidateComparison): string {
  const all = criterionResults(comparison, { candidate: candidate.key });
  const spread = pointsOverRated(all);
  const terms = comparison.categories.flatMap(({ category }, place) => {
    const score = valueOf(candidate.categories[place]!.score);
    const own = all.map((one, at) => (one.criterion.pointsByCategory[category] ?? 0) * spread[at]!);
    const counts = own.reduce((sum, one) => sum + one, 0);
    if (score === undefined || counts < 0.005) return [];
    return [`${categoryName[category]} ${pointsText(score, comparison.job.maximum, 1)} × ${pointsWords(counts)}`];
  });
  return terms.join(' + ');
}

function isLiteral({ pointsFrom }: Comparison): boolean {
  return pointsFrom === 'literal_weights';
}

function intervalWords({ interval }: CandidateComparison): string[] {
  return 'plusMinus' in interval
    ? [
        'The margin (±) reflects how much panelists differed after allowing for strict and lenient raters, in all assessments together. It is for comparing candidates: two are clearly apart if their ranges don’t overlap.',
      ]
    : [`There is no margin: ${interval.notEstimable}.`];
}

function categoryScore(comparison: Comparison, candidate: CandidateComparison, about: RatingFilter): FigureExplanation {
  const { maximum } = comparison.job;
  const own = candidate.categories.find(({ category }) => category === about.category)!;
  const places = criterionResults(comparison, about);
  const all = criterionResults(comparison, { candidate: candidate.key });
  const spread = isLiteral(comparison) ? all.map(() => 1) : pointsOverRated(all);
  const cells = places.map(({ criterion }) => criterion.pointsByCategory[own.category] ?? 0);
  const counting = cells.some((cell) => cell > 0);
  const moved = !isLiteral(comparison) && spread.some((times) => times > 1 + 1e-9);
  const printed = printedOf(comparison.assessments);
  const parts = places.map(({ assessment, criterion, score }, at): Part => {
    const among = all.findIndex((one) => one.assessment.key === assessment.key && one.criterion.key === criterion.key);
    const weight = counting
      ? cells[at]! * (spread[among]! || 1)
      : (valueOf(assessment.promised) ?? 0) * criterion.weight;
    const a = comparison.assessments.findIndex(({ key }) => key === assessment.key);
    const i = assessment.criteria.findIndex(({ key }) => key === criterion.key);
    const k = categories.indexOf(own.category);
    return {
      name: `${criterion.name} (${assessment.name})`,
      score: valueOf(score.mean),
      weight,
      counts: !counting || spread[among]! > 1 ? pointsWords(weight) : printed.assessments[a]!.criteria[i]!.cells[k]!,
      about: { candidate: candidate.key, assessment: assessment.key, criterion: criterion.key },
    };
  });
  return {
    figure: `${categoryName[own.category]} ${ofMaximum(own.score, maximum)}`,
    words: [
      counting
        ? 'The mean of the criteria that measure it, each counting by its points in this category.'
        : 'It has no points, so its criteria count by the plan’s weights here and don’t affect the overall score.',
      ...(moved
        ? ['A criterion no one rated is left out; its points go to the other criteria in its assessment.']
        : []),
    ],
    ...weighted(parts, maximum, 'criterion', counting ? 'Points' : 'Weight'),
  };
}

function assessmentScore(comparison: Comparison, candidate: CandidateComparison, assessment: AssessmentSummary) {
  const { maximum } = comparison.job;
  const own = candidate.assessments.find((one) => one.assessment === assessment.key)!;
  const byPoints = !isLiteral(comparison) && assessment.points > 0;
  const printed = printedOf(comparison.assessments).assessments[comparison.assessments.indexOf(assessment)]!;
  const parts = assessment.criteria.map((criterion, place): Part => ({
    name: criterion.name,
    score: valueOf(own.criteria[place]!.mean),
    weight: byPoints ? criterion.points : criterion.weight,
    counts: byPoints ? printed.criteria[place]!.points : pointsWords(criterion.weight),
    about: { candidate: candidate.key, assessment: assessment.key, criterion: criterion.key },
  }));
  return {
    figure: `${assessment.name} ${ofMaximum(own.score, maximum)}`,
    words: [
      `The mean of its criteria, each counting by its ${byPoints ? 'points' : 'weight in the plan'}. A criterion no one rated is left out.`,
    ],
    ...weighted(parts, maximum, 'criterion', byPoints ? 'Points' : 'Weight'),
  };
}

function panelistOverall(comparison: Comparison, candidate: CandidateComparison, panelist: PanelistSummary) {
  const { maximum } = comparison.job;
  const dot = candidate.panelists.find((one) => one.panelist === panelist.key);
  const given = criterionResults(comparison, { candidate: candidate.key }).flatMap((place) => {
    const rating = place.score.ratings.find((one) => one.panelist === panelist.key)?.level;
    return rating === undefined || place.criterion.points === 0 ? [] : [{ ...place, rating }];
  });
  const rated = (key: string) =>
    given.filter((one) => one.assessment.key === key).reduce((sum, { criterion }) => sum + criterion.points, 0);
  const parts = given.map(({ assessment, criterion, rating }): Part => {
    const spread = isLiteral(comparison) ? 1 : assessment.points / rated(assessment.key);
    return {
      name: `${criterion.name} (${assessment.name})`,
      score: shareOnScale(criterion.scale, rating) * maximum,
      weight: criterion.points * spread,
      counts: pointsWords(criterion.points * spread),
      about: { candidate: candidate.key, assessment: assessment.key, criterion: criterion.key },
    };
  });
  return {
    figure: dot ? `${ofMaximum({ value: dot.value }, maximum)} by these ratings alone` : 'No rating',
    words: [
      'The overall score based on this panelist’s ratings alone: each rating as a fraction of the scale, times the criterion’s points.',
      ...(dot && !dot.complete
        ? ['This panelist didn’t rate every criterion with points, so points are based on what they did rate.']
        : []),
    ],
    ...weighted(parts, maximum, 'criterion'),
  };
}

function leanIn(comparison: Comparison, assessment: AssessmentSummary, panelist: PanelistSummary): FigureExplanation {
  const { maximum } = comparison.job;
  const own = assessment.severity.panelists.find((one) => one.panelist === panelist.key);
  const rows = comparison.candidates.flatMap((candidate) => {
    const totals = candidate.assessments.find((one) => one.assessment === assessment.key)?.totals ?? [];
    const known = totals.flatMap(({ panelist: key, total }) => ('value' in total ? [{ key, value: total.value }] : []));
    const given = known.find(({ key }) => key === panelist.key);
    if (!given) return [];
    const mean = known.reduce((sum, { value }) => sum + value, 0) / known.length;
    const cells = [given.value, mean].map((value) => pointsText(value, maximum, 1));
    const about = { candidate: candidate.key, assessment: assessment.key };
    return [{ name: candidate.name, cells: [...cells, signed(given.value - mean, 1)], about }];
  });
  return {
    figure:
      own && 'value' in own.levels && 'value' in own.lean
        ? `Leniency: ${signed(own.levels.value, 1)} levels, ${signed(own.lean.value, 1)} points`
        : `No leniency: ${own && 'notEstimable' in own.levels ? own.levels.notEstimable : 'no rating'}`,
    words: [
      'How far this panelist rates above (+) or below (−) the panel for the same candidates. When every panelist scored every candidate, this is the mean of the last column. Otherwise it is estimated for all panelists and candidates together (least squares), so it doesn’t depend on who saw whom.',
      own?.clear
        ? 'This is more than chance would explain, with every panelist and assessment of the round taken together.'
        : 'This is no more than chance would explain, so don’t read anything into it.',
      'Scores are not adjusted for it.',
    ],
    heads: ['Candidate', 'Their score', 'The panel’s mean', 'Difference'],
    rows,
  };
}

function leanOverall(comparison: Comparison, { key, name, lean }: PanelistSummary): FigureExplanation {
  const { assessments, job } = comparison;
  const printed = printedOf(comparison.assessments);
  const rows = assessments.flatMap(({ severity, ...assessment }, place) => {
    const own = severity.panelists.find(({ panelist }) => panelist === key);
    if (!own || !('value' in own.lean)) return [];
    const cells = [signed(own.lean.value, 1), assessmentPoints(comparison, printed, place)];
    return [{ name: assessment.name, cells, about: { panelist: key, assessment: assessment.key } }];
  });
  const figure =
    'value' in lean
      ? `Leniency ${signed(lean.value, 1)} points of ${job.maximum}`
      : `No leniency: ${lean.notEstimable}`;
  const words = [`The mean of ${name}’s leniency in each assessment, weighted by the assessment’s points.`];
  return { figure, words, heads: ['Assessment', 'Leniency', 'Points'], rows };
}

function agreement({
  agreement: { metric, words, candidates, pairs, ...alphas },
}: AssessmentSummary): FigureExplanation {
  const alpha = alphas[metric];
  const figure = 'value' in alpha ? `α ${coefficientText(alpha.value)}` : `No α: ${alpha.notEstimable}`;
  const counted = 'pairs' in pairs ? ` There are ${pairs.pairs} such pairs, over ${candidates} candidates.` : '';
  return {
    figure,
    words: [
      `${words}${counted}`,
      'α compares how far apart two ratings of the same candidate and criterion are with how far apart any two ratings in this assessment are. 1 is full agreement; 0 is no better than chance.',
    ],
    heads: [],
    rows: [],
  };
}

function ofMaximum(score: Estimate, maximum: number): string {
  return 'value' in score ? `${pointsText(score.value, maximum)} of ${maximum}` : `none: ${score.notEstimable}`;
}
