import type { Evidence } from '../assessments/evidence/evidence.js';
import { levelScale, shareOnScale } from '../assessments/model/rating-scale.js';

/** Who was rated on a criterion, and who of them reached the middle of its scale. */
export interface CriterionOutcome {
  key: string;
  name: string;
  /** Keys of candidates. */
  reached: string[];
  missed: string[];
}

/**
 * For each criterion, whose mean rating reaches the middle of the scale. A rating that was not given is missing; a
 * candidate without any rating of a criterion is not counted in it.
 */
export function criterionOutcomes(evidence: Evidence): CriterionOutcome[] {
  return evidence.assessments.flatMap((assessment) =>
    assessment.criteria.map((criterion) => {
      const scale = criterion.scale ?? levelScale(criterion.kind, assessment.levels);
      const shares = assessment.sittings.flatMap(({ candidate, scorecards }) => {
        const levels = scorecards
          .flatMap(({ ratings }) => ratings)
          .flatMap((rating) => (rating.criterion === criterion.key && rating.level !== null ? [rating.level] : []));
        if (levels.length === 0) return [];
        const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
        return [{ candidate, share: shareOnScale(scale, mean) }];
      });
      return {
        key: `${assessment.key} ${criterion.key}`,
        name: `${assessment.name}: ${criterion.name}`,
        reached: shares.filter(({ share }) => share >= 0.5).map(({ candidate }) => candidate),
        missed: shares.filter(({ share }) => share < 0.5).map(({ candidate }) => candidate),
      };
    }),
  );
}
