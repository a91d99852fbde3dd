import type { PanelistLean, Severity } from './comparison.js';
import { notTheSamePeople } from './panel-agreement.js';
import type { RatedAssessment } from './ratings.js';
import { estimate, oneReason, scaled, type Estimate, type NotEstimable } from '../statistics/estimate.js';
import { tCritical } from '../statistics/quantiles.js';
import type { TwoWayFit } from '../statistics/two-way-fit.js';

/**
 * Each panelist's lean in one assessment, by least squares on totals over what is present. Refused where the panels do
 * not overlap: a hard panelist and a weak candidate could then not be told apart.
 * @param error residual mean square, floored, 0 to 1 squared
 * @param maximum the points of a perfect score
 * @param unnamed where a panelist is not the same person from candidate to candidate
 */
export function severityOf(
  assessment: RatedAssessment,
  fit: TwoWayFit,
  error: Estimate,
  maximum: number,
  unnamed = false,
): Severity {
  const refused = unnamed ? notTheSamePeople : refusal(fit);
  const onScale = assessment.criteria.some((criterion) => criterion.evidence.kind === 'scale');
  const steps = (onScale ? assessment.evidence.levels : 2) - 1;
  return {
    panelists: assessment.panelists.map((panelist): PanelistLean => {
      const lean = refused ?? fit.columnEffect(panelist);
      return {
        panelist,
        lean: scaled(lean, maximum),
        levels: scaled(lean, steps),
        clear: isClear(lean, fit.effectVariance(panelist), error, fit.residualDf),
      };
    }),
    adjustedMeans: fit.rows.map((candidate) => ({
      candidate,
      mean: scaled(
        refused && (unnamed || refused.notEstimable === 'the panels do not overlap')
          ? refused
          : fit.adjustedMean(candidate),
        maximum,
      ),
    })),
    residualMeanSquare: scaled(fit.residualMeanSquare, maximum ** 2),
    residualDf: fit.residualDf,
    connected: fit.parts <= 1,
  };
}

function refusal(fit: TwoWayFit): NotEstimable | undefined {
  if (fit.rows.length === 0) return { notEstimable: 'no rating' };
  if (fit.columns.length === 1) return { notEstimable: 'one panelist' };
  return fit.parts > 1 ? { notEstimable: 'the panels do not overlap' } : undefined;
}

function isClear(lean: Estimate, variance: Estimate, error: Estimate, df: number): boolean {
  if (!('value' in lean) || !('value' in variance) || !('value' in error)) return false;
  return Math.abs(lean.value) > tCritical(df) * Math.sqrt(error.value * variance.value);
}

/** A panelist's lean over several assessments: the mean under the assessments' shares of the overall. */
export function overallLean(leans: readonly { lean: Estimate; share: number }[]): Estimate {
  const known = leans.flatMap(({ lean, share }) =>
    'value' in lean && share > 0 ? [{ value: lean.value, share }] : [],
  );
  const shares = known.reduce((sum, { share }) => sum + share, 0);
  const unknown = leans.flatMap(({ lean }) => ('notEstimable' in lean ? [lean] : []));
  if (shares === 0)
    return oneReason(unknown) ?? { notEstimable: leans.length === 0 ? 'no rating' : 'nothing carries weight' };
  return estimate(known.reduce((sum, { value, share }) => sum + value * share, 0) / shares, 'no rating');
}
