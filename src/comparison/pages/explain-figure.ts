import { categoryName } from '../../jobs/model/category.js';
import type { RatingFilter } from '../engine/rating-filter.js';
import { hasLevels, nameOnScale, shareOnScale } from '../../assessments/model/rating-scale.js';
import { criterionResults, type CriterionResult, type Subject } from './ratings-of-figure.js';
import type { AssessmentSummary, CandidateComparison, Comparison, PanelistSummary } from '../engine/comparison.js';
import { valueOf, type Estimate } from '../statistics/estimate.js';
import { level, none, plusMinus, points, signed } from './figures.js';
import { coefficientText, percent, pointsText } from '../engine/wording.js';

/** How a figure comes from its parts, so that a reader can do it again by hand. */
export interface FigureExplanation {
  /** The figure with what it is: "Overall 78 of 100, ± 7". */
  figure: string;
  words: string[];
  /** Its parts; no rows where the ratings themselves are the parts. */
  heads: string[];
  rows: { name: string; cells: string[]; about: RatingFilter | undefined }[];
  /** What the last column adds up to. */
  total?: string;
}

/** A part of a weighted mean: what it is, its score in points, and its weight in any unit. */
interface Part {
  name: string;
  score: number | undefined;
  weight: number;
  about: RatingFilter | undefined;
}

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
  if (levels.length === 0) return { figure: 'No rating', words: ['Nobody rated it: it stays missing.'], ...plain };
  if (score.yes) {
    const { count, of, interval } = score.yes;
    const words =
      'low' in interval
        ? [
            `So few answers leave much open: among panelists like these, between ${percent(interval.low)} and ${percent(interval.high)} may say yes (Wilson's 95 % interval).`,
          ]
        : [];
    return { figure: `${count} of ${of} said yes`, words, ...plain };
  }
  const sum = levels.length > 1 ? `(${levels.join(' + ')}) ÷ ${levels.length} = ${level(score.meanLevel)}. ` : '';
  const { scale } = criterion;
  const share = shareOnScale(scale, valueOf(score.meanLevel)!);
  const [low, high] = [nameOnScale(scale, scale.minimum), nameOnScale(scale, scale.maximum)];
  if (!hasLevels(scale) || scale.minimum !== 1 || scale.names) {
    const words = `${sum}On the way from ${low} (0 %) to ${high} (100 %) that is ${percent(share)}.`;
    return { figure: `Mean ${level(score.meanLevel)}, on a scale from ${low} to ${high}`, words: [words], ...plain };
  }
  const words = `${sum}On the way from level 1 (0 %) to level ${high} (100 %) that is ${percent(share)}.`;
  return { figure: `Mean level ${level(score.meanLevel)} of ${high}`, words: [words], ...plain };
}

function overall(comparison: Comparison, candidate: CandidateComparison): FigureExplanation {
  const { job, categories, assessments, overallFrom } = comparison;
  const byCategory = overallFrom === 'categories';
  const parts = byCategory
    ? categories.map(({ category, used }, place) => ({
        name: categoryName[category],
        score: valueOf(candidate.categories[place]!.score),
        weight: valueOf(used) ?? 0,
        about: { candidate: candidate.key, category },
      }))
    : assessments.map(({ key, name, weight }, place) => ({
        name,
        score: valueOf(candidate.assessments[place]!.score),
        weight: valueOf(weight) ?? 0,
        about: { candidate: candidate.key, assessment: key },
      }));
  const kind = byCategory ? 'category' : 'assessment';
  const whole = 'value' in candidate.overall;
  const missing = candidate.status.complete ? [] : candidate.status.missing;
  return {
    figure: whole
      ? `Overall ${points(candidate.overall, job.maximum)} of ${job.maximum}, ± ${plusMinus(candidate.interval, job.maximum)}`
      : 'No overall yet',
    words: whole
      ? [`The score of each ${kind} times its share of the overall, added up.`, ...intervalWords(candidate)]
      : [`${missing.join('; ')}. An overall without it would not be fair to anybody, so there is none.`],
    ...weighted(parts, job.maximum, kind),
  };
}

function intervalWords({ interval }: CandidateComparison): string[] {
  return 'plusMinus' in interval
    ? ['± comes from how differently panelists rated, once strict and generous graders are allowed for.']
    : [`How sure it is cannot be estimated: ${interval.notEstimable}.`];
}

function categoryScore(
  { job, ...comparison }: Comparison,
  candidate: CandidateComparison,
  about: RatingFilter,
): FigureExplanation {
  const own = candidate.categories.find(({ category }) => category === about.category)!;
  const parts = criterionResults({ job, ...comparison }, about).map(({ assessment, criterion, score }) => ({
    name: `${criterion.name} (${assessment.name})`,
    score: valueOf(score.mean),
    weight: (valueOf(assessment.weight) ?? 0) * criterion.weight,
    about: { candidate: candidate.key, assessment: assessment.key, criterion: criterion.key },
  }));
  return {
    figure: `${categoryName[own.category]} ${ofMaximum(own.score, job.maximum)}`,
    words: [
      'The mean of the criteria that measure it, each counting by its assessment’s weight times its own; a criterion that nobody rated counts for nothing.',
    ],
    ...weighted(parts, job.maximum, 'criterion'),
  };
}

function assessmentScore(comparison: Comparison, candidate: CandidateComparison, assessment: AssessmentSummary) {
  const { maximum } = comparison.job;
  const own = candidate.assessments.find((one) => one.assessment === assessment.key)!;
  const parts = assessment.criteria.map(({ key, name, weight }, place) => ({
    name,
    score: valueOf(own.criteria[place]!.mean),
    weight,
    about: { candidate: candidate.key, assessment: assessment.key, criterion: key },
  }));
  return {
    figure: `${assessment.name} ${ofMaximum(own.score, maximum)}`,
    words: ['The mean of its criteria under the plan’s weights; a criterion that nobody rated counts for nothing.'],
    ...weighted(parts, maximum, 'criterion'),
  };
}

function panelistOverall(comparison: Comparison, candidate: CandidateComparison, panelist: PanelistSummary) {
  const { maximum } = comparison.job;
  const dot = candidate.panelists.find((one) => one.panelist === panelist.key);
  const parts = criterionResults(comparison, { candidate: candidate.key }).flatMap(
    ({ assessment, criterion, score }): Part[] => {
      const given = score.ratings.find((one) => one.panelist === panelist.key)?.level;
      if (given === undefined || criterion.overallShare === 0) return [];
      const points = shareOnScale(criterion.scale, given) * maximum;
      const about = { candidate: candidate.key, assessment: assessment.key, criterion: criterion.key };
      return [{ name: `${criterion.name} (${assessment.name})`, score: points, weight: criterion.overallShare, about }];
    },
  );
  return {
    figure: dot ? `${ofMaximum({ value: dot.value }, maximum)} by these ratings alone` : 'No rating',
    words: [
      'The overall as this panelist alone would have it: each level as a part of the scale, times the criterion’s share of the overall.',
      ...(dot && !dot.complete ? ['They did not rate all that counts, so the shares are of what they rated.'] : []),
    ],
    ...weighted(parts, maximum, 'criterion'),
  };
}

/** A weighted mean as a table: what each part scores, its share, and what it brings; the last column adds up. */
function weighted(
  parts: readonly Part[],
  maximum: number,
  kind: string,
): Pick<FigureExplanation, 'heads' | 'rows' | 'total'> {
  const sum = parts.reduce((total, { score, weight }) => total + (score === undefined ? 0 : weight), 0);
  const rows = parts
    .filter(({ weight }) => weight > 0)
    .map(({ name, score, weight, about }) => ({
      name,
      cells:
        score === undefined
          ? [none, none, none]
          : [pointsText(score, maximum, 1), percent(weight / sum, 1), pointsText((score * weight) / sum, maximum, 1)],
      about,
    }));
  const heads = [`${kind.charAt(0).toUpperCase()}${kind.slice(1)}`, 'Score', 'Share', 'Brings'];
  const total = parts.reduce((all, { score, weight }) => all + (score === undefined ? 0 : (score * weight) / sum), 0);
  return { heads, rows, ...(sum > 0 ? { total: pointsText(total, maximum, 1) } : {}) };
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
        ? `Lean ${signed(own.levels.value, 1)} levels, ${signed(own.lean.value, 1)} points`
        : `No lean: ${own && 'notEstimable' in own.levels ? own.levels.notEstimable : 'no rating'}`,
    words: [
      'How far this panelist grades above (+) or below (−) the panel for the same candidates. Where everybody scored everybody it is the mean of the last column; else it is worked out for all panelists and candidates at once (least squares), so that it does not matter who met whom.',
      own?.clear
        ? 'It is more than chance explains.'
        : 'It is no more than chance explains: nothing to hold against anybody.',
      'No score is corrected by it.',
    ],
    heads: ['Candidate', 'Their total', 'The panel’s mean', 'Difference'],
    rows,
  };
}

function leanOverall({ assessments, job }: Comparison, { key, name, lean }: PanelistSummary): FigureExplanation {
  const rows = assessments.flatMap(({ severity, overallShare, ...assessment }) => {
    const own = severity.panelists.find(({ panelist }) => panelist === key);
    if (!own || !('value' in own.lean)) return [];
    const cells = [signed(own.lean.value, 1), percent(overallShare)];
    return [{ name: assessment.name, cells, about: { panelist: key, assessment: assessment.key } }];
  });
  const figure =
    'value' in lean ? `Lean ${signed(lean.value, 1)} points of ${job.maximum}` : `No lean: ${lean.notEstimable}`;
  const words = [`The mean of ${name}'s leans, each counting by its assessment’s share of the overall.`];
  return { figure, words, heads: ['Assessment', 'Lean, points', 'Share of the overall'], rows };
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
      'α compares how far apart two ratings of the same candidate and criterion lie with how far apart any two ratings of this assessment lie: 1 is full agreement, 0 is what chance gives.',
    ],
    heads: [],
    rows: [],
  };
}

function ofMaximum(score: Estimate, maximum: number): string {
  return 'value' in score ? `${pointsText(score.value, maximum)} of ${maximum}` : `none: ${score.notEstimable}`;
}
