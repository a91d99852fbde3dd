import { levelsOf, recusedWords } from '../../assessments/model/vocabulary.js';
import type {
  AssessmentEvidence,
  Evidence,
  ScorecardEvidence,
  SittingEvidence,
} from '../../assessments/evidence/evidence.js';
import { categories, type Category } from '../../jobs/model/category.js';
import { categoryWeights } from '../../jobs/analysis/category-weights.js';
import { pointsSourceOf } from '../file/points-source.js';
import type { RoundAssessment, RoundCriterion, RoundFile, RoundScorecard, RoundSitting } from '../file/round-file.js';

/**
 * What a round's scorecards say, for a comparison: the last plan, every submitted or revised scorecard, and the
 * closed ones with their reason. Drafts count as expected and not in. A rating given under an earlier plan counts
 * where the last plan has a criterion of the same key, kind and number of levels; else it is left out, and the
 * criterion is missing there. Candidates without a sitting have no evidence and are not in it.
 * @param round one that readRoundFile accepted
 */
export function evidenceFromRound(round: RoundFile): Evidence {
  const { title, requisition, department, location, maximum } = round.job;
  const plan = round.plans.at(-1);
  const seated = new Set(round.sittings.map((sitting) => sitting.candidate));
  const rating = new Set(round.sittings.flatMap((sitting) => sitting.scorecards.map((card) => card.panelist)));
  return {
    job: { title, ...present({ requisition, department, location }), maximum },
    pointsFrom: plan ? pointsSourceOf(plan, round) : 'assessments_and_categories',
    categoryWeights: weightsOf(round),
    candidates: round.candidates.filter(({ key }) => seated.has(key)).map(({ key, name }) => ({ key, name })),
    panelists: round.team.filter(({ key }) => rating.has(key)).map(({ key, name }) => ({ key, name })),
    assessments: (plan?.assessments ?? []).map((assessment) => assessmentEvidence(assessment, round)),
  };
}

function weightsOf(round: RoundFile): Evidence['categoryWeights'] {
  const weights = categoryWeights(round.analysis.attributes, round.analysis.weights);
  const entries = categories.map((category) => {
    const { weight, reason } = weights[category];
    return [category, { weight, ...present({ reason }) }] as const;
  });
  return Object.fromEntries(entries) as Record<Category, { weight: number; reason?: string }>;
}

function assessmentEvidence(assessment: RoundAssessment, round: RoundFile): AssessmentEvidence {
  const { key, name, kind, levels, weight, weightReason } = assessment;
  return {
    ...{ key, name, kind, levels, weight },
    ...present({ weightReason }),
    criteria: assessment.criteria.map((criterion) => ({
      key: criterion.key,
      name: criterion.name,
      kind: criterion.kind,
      measures: criterion.measures,
      weight: criterion.weight,
      ...present({ weightReason: criterion.weightReason }),
      anchors: criterion.anchors,
    })),
    sittings: round.sittings
      .filter((sitting) => sitting.assessment === key)
      .map((sitting) => sittingEvidence(sitting, comparable(assessment, sitting, round))),
  };
}

/** Keys of the criteria of an assessment that meant the same scale when this sitting was held. */
function comparable(assessment: RoundAssessment, sitting: RoundSitting, round: RoundFile): Set<string> {
  const last = round.plans.at(-1);
  const plan = sitting.plan === undefined ? last : round.plans.find(({ version }) => version === sitting.plan);
  const asHeld = plan?.assessments.find(({ key }) => key === assessment.key);
  const scales = new Map(asHeld?.criteria.map((criterion) => [criterion.key, scale(criterion, asHeld)]));
  const same = assessment.criteria.filter((criterion) => scales.get(criterion.key) === scale(criterion, assessment));
  return new Set(same.map(({ key }) => key));
}

function scale(criterion: RoundCriterion, assessment: RoundAssessment): string {
  return `${criterion.kind} ${levelsOf(criterion.kind, assessment.levels)}`;
}

function sittingEvidence(sitting: RoundSitting, criteria: ReadonlySet<string>): SittingEvidence {
  return {
    candidate: sitting.candidate,
    ...present({ at: sitting.at }),
    expected: sitting.scorecards.length,
    scorecards: sitting.scorecards.flatMap((card) => scorecardEvidence(card, criteria)),
  };
}

function scorecardEvidence(card: RoundScorecard, criteria: ReadonlySet<string>): ScorecardEvidence[] {
  const { panelist, state, closedReason, notBlind } = card;
  if (state === 'recused') return [{ panelist, state: 'closed', closedReason: recusedWords, ratings: [] }];
  if (state === 'closed') return [{ panelist, state, ...present({ closedReason }), ratings: [] }];
  if (state !== 'submitted' && state !== 'revised') return [];
  const ratings = card.ratings
    .filter(({ criterion }) => criteria.has(criterion))
    .map(({ criterion, level, note }) => ({ criterion, level, ...present({ note }) }));
  return [{ panelist, state, ...present({ notBlind }), ratings }];
}

/** The fields that have a value. */
function present<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
