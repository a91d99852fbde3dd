import type { PanelistLean, Severity } from './comparison.js';
import { notTheSamePeople } from './panel-agreement.js';
import type { RatedAssessment } from './ratings.js';
import { estimate, oneReason, scaled, type Estimate, type NotEstimable } from '../statistics/estimate.js';
import { flooredError, type FittedTotals } from './totals.js';
import { holdTogether } from '../statistics/comparison-intervals.js';
import { confidence, tProbability } from '../statistics/quantiles.js';
import type { TwoWayFit } from '../statistics/two-way-fit.js';

/**
 * Each panelist's lean in one assessment, by least squares on totals over what is present. Refused where the panels do
 * not overlap: a hard panelist and a weak candidate could then not be told apart.
 * @param maximum the points of a perfect score
 * @param unnamed where a panelist is not the same person from candidate to candidate
 */
export function severityOf(
  assessment: RatedAssessment,
  fitted: FittedTotals,
  maximum: number,
  unnamed = false,
): Severity {
  const { fit } = fitted;
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
        probability: byChance(lean, panelist, fitted),
        clear: false,
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

/** How often a panelist who does not lean shows as much, by the error of one total. */
function byChance(lean: Estimate, panelist: string, fitted: FittedTotals): Estimate {
  const variance = fitted.fit.effectVariance(panelist);
  const { errorMeanSquare: error } = flooredError(fitted);
  if (!('value' in lean)) return lean;
  if (!('value' in error)) return error;
  if (!('value' in variance)) return variance;
  const t = lean.value / Math.sqrt(error.value * variance.value);
  return estimate(tProbability(t, fitted.errorFit.residualDf), 'too few ratings to tell chance from difference');
}

/** Marks the leans that are more than chance with all panelists and assessments of the round read at once. */
export function markClearLeans(severities: readonly Severity[]): void {
  const leans = severities.flatMap(({ panelists }) => panelists.filter(({ probability }) => 'value' in probability));
  const clear = holdTogether(
    leans.map(({ probability }) => ('value' in probability ? probability.value : 1)),
    1 - confidence,
  );
  leans.forEach((lean, place) => (lean.clear = clear[place]!));
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
