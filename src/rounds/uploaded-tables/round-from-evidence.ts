import type {
  AssessmentEvidence,
  CriterionEvidence,
  Evidence,
  SittingEvidence,
} from '../../assessments/evidence/evidence.js';
import {
  levelScale,
  mostLevels,
  nameOnScale,
  placeOnScale,
  valueAt,
  valueCount,
  type RatingScale,
} from '../../assessments/model/rating-scale.js';
import type { RoundAssessment, RoundFile, RoundScorecard } from '../file/round-file.js';

/**
 * A job file of a table's evidence, or why a job cannot hold it: its assessments have 3 to 7 levels each, and whoever
 * rated is a person.
 * @param at when the ratings are said to have been submitted, ISO 8601 in UTC
 */
export function roundFromEvidence(evidence: Evidence, at: string): RoundFile | { reason: string } {
  if (evidence.panelistsVary) return { reason: 'the ratings do not say which person gave them' };
  const misfit = evidence.assessments.find((assessment) => !fits(assessment));
  if (misfit) return { reason: `a job keeps 3 to 7 levels, and “${misfit.name}” is on another scale` };
  return {
    format: 'callboard-round/1',
    job: { title: evidence.job.title, objectives: [], sources: [], maximum: 100, status: 'open' },
    team: evidence.panelists.map(({ key, name }) => ({ key, name, roles: ['panelist'] })),
    analysis: { attributes: [], weights: [] },
    plans: [{ version: 1, notesRequired: 'none', assessments: evidence.assessments.map(roundAssessment) }],
    candidates: evidence.candidates.map(({ key, name }) => ({ key, name, stage: 'assessment' })),
    sittings: evidence.assessments.flatMap((assessment) =>
      assessment.sittings.map((sitting) => ({
        candidate: sitting.candidate,
        assessment: assessment.key,
        scorecards: scorecards(assessment, sitting, at),
      })),
    ),
    decisions: [],
  };
}

function scaleOf({ scale, kind }: CriterionEvidence, levels: number): RatingScale {
  return scale ?? levelScale(kind, levels);
}

/** All criteria on one number of levels, and every rating on one of them. */
function fits({ criteria, levels, sittings }: AssessmentEvidence): boolean {
  const scales = new Map(criteria.map((one) => [one.key, scaleOf(one, levels)]));
  const counts = criteria.filter(({ kind }) => kind === 'scale').map((one) => valueCount(scaleOf(one, levels)));
  if (counts.some((count) => count !== counts[0] || count < 3 || count > mostLevels)) return false;
  return sittings.every(({ scorecards: cards }) =>
    cards.every(({ ratings }) =>
      ratings.every(({ criterion, level }) => {
        const scale = scales.get(criterion);
        return level === null || !scale || Math.abs(valueAt(scale, placeOnScale(scale, level)) - level) < 1e-6;
      }),
    ),
  );
}

function roundAssessment({ key, kind, name, weight, levels, criteria }: AssessmentEvidence): RoundAssessment {
  const rated = criteria.find((one) => one.kind === 'scale');
  return {
    ...{ key, kind, name, weight },
    levels: rated ? valueCount(scaleOf(rated, levels)) : 3,
    criteria: criteria.map((criterion) => {
      const scale = scaleOf(criterion, levels);
      const names = Array.from({ length: valueCount(scale) }, (_, place) => nameOnScale(scale, valueAt(scale, place)));
      return {
        ...{ key: criterion.key, kind: criterion.kind, name: criterion.name, prompt: '' },
        ...{ measures: [...criterion.measures], attributes: [], followUps: [], weight: criterion.weight },
        anchors: criterion.kind === 'yes_no' ? ['no', 'yes'] : names,
      };
    }),
  };
}

function scorecards(
  { criteria, levels }: AssessmentEvidence,
  { scorecards: cards }: SittingEvidence,
  at: string,
): RoundScorecard[] {
  const scales = new Map(criteria.map((one) => [one.key, scaleOf(one, levels)]));
  return cards.map(({ panelist, state, closedReason, ratings }) => {
    if (state === 'closed') return { panelist, state, closedReason: closedReason ?? 'no rating', ratings: [] };
    return {
      ...{ panelist, state: 'submitted', submittedAt: at },
      ratings: ratings.map(({ criterion, level, note }) => ({
        criterion,
        level: level === null ? null : placeOnScale(scales.get(criterion)!, level) + 1,
        ...(note !== undefined && { note }),
      })),
    };
  });
}
