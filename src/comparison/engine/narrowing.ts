import type { Narrowing } from './comparison.js';
import type { RankedCandidate } from './bands.js';
import {
  differenceVariance,
  halfWidth,
  overallVariance,
  welchSatterthwaite,
  type AssessmentPrecision,
  type Variance,
} from './separation.js';

const most = 12;

/**
 * What further panelists would do, if they scored every candidate and erred as those who sat.
 * @param first the leader and the next by score
 * @param panelists how many sit in each assessment
 */
export function narrowingOf(
  precisions: readonly AssessmentPrecision[],
  first: readonly RankedCandidate[],
  separated: boolean,
  panelists: ReadonlyMap<string, number>,
  maximum: number,
): Narrowing {
  const [leader, next] = first;
  const options = leader ? optionsFor(precisions, leader.key, panelists, maximum) : [];
  return { options, panelistsNeeded: needed(precisions, leader, next, separated, panelists, maximum) };
}

function optionsFor(
  precisions: readonly AssessmentPrecision[],
  leader: string,
  panelists: ReadonlyMap<string, number>,
  maximum: number,
): Narrowing['options'] {
  const now = overallVariance(precisions, leader);
  if ('notEstimable' in now) return [];
  return now.parts
    .map(({ assessment }) => ({
      assessment,
      panelists: panelists.get(assessment)! + 1,
      plusMinus: halfWidth(now) * maximum,
      narrowed: halfWidth(enlarged(now, precisions, panelists, 1, assessment)) * maximum,
    }))
    .sort((a, b) => Math.round((a.narrowed - b.narrowed) * 1e9));
}

/** The variance with `more` panelists in one assessment, or in every one whose error is known. */
function enlarged(
  now: Variance,
  precisions: readonly AssessmentPrecision[],
  panelists: ReadonlyMap<string, number>,
  more: number,
  only?: string,
): { variance: number; df: number } {
  const parts = now.parts.map((part) => {
    if (only !== undefined && part.assessment !== only) return part;
    const sitting = panelists.get(part.assessment)!;
    const rows = precisions.find(({ assessment }) => assessment === part.assessment)!.fit.rows.length;
    return { variance: (part.variance * sitting) / (sitting + more), df: part.df + more * (rows - 1) };
  });
  return welchSatterthwaite(parts);
}

function needed(
  precisions: readonly AssessmentPrecision[],
  leader: RankedCandidate | undefined,
  next: RankedCandidate | undefined,
  separated: boolean,
  panelists: ReadonlyMap<string, number>,
  maximum: number,
): Narrowing['panelistsNeeded'] {
  if (leader === undefined || next === undefined) return { notNeeded: 'fewer than two candidates are ranked' };
  if (separated) return { notNeeded: 'the evidence separates the first two' };
  const gap = leader.overall - next.overall;
  if (gap < 1e-9) return { notNeeded: 'the first two have the same score' };
  const now = differenceVariance(precisions, leader.key, next.key);
  if ('notEstimable' in now) return { notNeeded: `the difference has no known error: ${now.notEstimable}` };
  const candidates: [string, string] = [leader.key, next.key];
  const difference = gap * maximum;
  for (let more = 1; more <= most; more += 1) {
    if (gap > halfWidth(enlarged(now, precisions, panelists, more))) return { candidates, difference, more };
  }
  return { candidates, difference, more: 'more than 12' };
}
