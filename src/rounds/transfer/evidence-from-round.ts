import { buildEvidence } from '../../assessments/evidence/build-evidence.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import type { CriterionRow, EvidenceRows, RatingsRow, SeatRow } from '../../assessments/evidence/evidence-rows.js';
import { isSubmitted } from '../../assessments/model/vocabulary.js';
import { omitEmpty } from '../../platform/base/json-fields.js';
import {
  type RoundAssessment,
  type RoundFile,
  type RoundScorecard,
  type RoundSitting,
  keptWeightsOf,
  pointsSourceOf,
} from '../file/round-file.js';

/**
 * What a round's scorecards say, for a comparison: the same rows as the database would give once the round was
 * imported, put together by the same builder. Candidates without a sitting have no evidence and are not in it.
 * @param round one that readRoundFile accepted
 */
export function evidenceFromRound(round: RoundFile): Evidence {
  const { title, requisition, department, location, maximum } = round.job;
  return buildEvidence({ title, ...omitEmpty({ requisition, department, location }), maximum }, rowsOfRound(round));
}

/** The rows that the database would give once the round was imported. */
export function rowsOfRound(round: RoundFile): EvidenceRows {
  const criteria = round.plans.flatMap((plan) =>
    plan.assessments.flatMap((assessment) =>
      criterionRows({ plan: plan.version, pointsFrom: pointsSourceOf(plan, round) }, assessment),
    ),
  );
  const names = new Map(
    round.candidates.map(({ key, name, marks }, index) => [key, { name, marks, order: inOrder(index) }]),
  );
  const team = new Map(round.team.map(({ key, name }, index) => [key, { name, order: inOrder(index) }]));
  const seats = round.sittings.flatMap((sitting, index): SeatRow[] => {
    const { name: candidateName, marks: candidateMarks, order: applicationId } = names.get(sitting.candidate)!;
    const of = {
      id: inOrder(index),
      assessmentId: heldUnder(sitting, round),
      assessment: sitting.assessment,
      at: sitting.at === undefined ? null : new Date(sitting.at),
      ...{ candidate: sitting.candidate, candidateName, candidateMarks, applicationId },
    };
    if (sitting.scorecards.length === 0) return [{ ...of, ...nobody }];
    return sitting.scorecards.map((card) => ({
      ...of,
      scorecardId: cardId(sitting, card),
      panelistId: card.panelist,
      panelist: card.panelist,
      panelistName: team.get(card.panelist)?.name ?? '',
      memberId: team.get(card.panelist)?.order ?? null,
      state: card.state === 'due' || card.state === 'draft' ? 'open' : card.state,
      closedReason: card.closedReason ?? '',
      known: card.notBlind === undefined ? null : { facts: [], told: card.notBlind },
      marks: card.marks ?? [],
    }));
  });
  return {
    categoryWeights: keptWeightsOf(
      round.plans.findLast(({ assessments }) => assessments.length > 0),
      round,
    ),
    criteria,
    sittings: seats,
    ratings: ratingRows(round, criteria),
  };
}

/** A sitting that nobody is to score. */
const nobody = {
  ...{ scorecardId: null, panelistId: null, panelist: '', panelistName: '', memberId: null, closedReason: '' },
  known: null,
  marks: [],
  state: 'open' as const,
};

function criterionRows(under: Pick<CriterionRow, 'plan' | 'pointsFrom'>, assessment: RoundAssessment): CriterionRow[] {
  const { key, name, kind, levels, weight, weightReason = '' } = assessment;
  const of = {
    ...under,
    ...{ assessmentId: idOf(under.plan, key), assessment: key, assessmentName: name, assessmentKind: kind, levels },
    ...{ assessmentWeight: weight, assessmentWeightReason: weightReason },
  };
  const none = { key: '', name: '', kind: 'scale' as const, measures: [], weight: 0, weightReason: '', anchors: [] };
  if (assessment.criteria.length === 0) return [{ ...of, id: null, ...none }];
  return assessment.criteria.map((criterion) => ({
    ...of,
    id: `${of.assessmentId} ${criterion.key}`,
    ...{ key: criterion.key, name: criterion.name, kind: criterion.kind, measures: criterion.measures },
    ...{ weight: criterion.weight, weightReason: criterion.weightReason ?? '', anchors: criterion.anchors },
  }));
}

function ratingRows(round: RoundFile, criteria: readonly CriterionRow[]): RatingsRow[] {
  const placesIn = new Map<string, Map<string, number>>();
  criteria.forEach(({ assessmentId, key }, place) => {
    const places = placesIn.get(assessmentId) ?? new Map<string, number>();
    placesIn.set(assessmentId, places.set(key, place));
  });
  return round.sittings.flatMap((sitting) => {
    const places = placesIn.get(heldUnder(sitting, round)) ?? new Map<string, number>();
    return sitting.scorecards
      .filter(({ state }) => isSubmitted(state))
      .map((card) => ({
        scorecardId: cardId(sitting, card),
        ratings: JSON.stringify(
          card.ratings
            .filter(({ criterion }) => places.has(criterion))
            .map(({ criterion, level, note = '' }) => [places.get(criterion)!, level, note] as const)
            .sort(([one], [other]) => one - other),
        ),
      }));
  });
}

/** The assessment of the version of the plan that a sitting was held under. */
function heldUnder({ plan, assessment }: RoundSitting, { plans }: RoundFile): string {
  return idOf(plan ?? plans.at(-1)?.version ?? 0, assessment);
}

function idOf(plan: number, assessment: string): string {
  return `${plan} ${assessment}`;
}

function cardId({ candidate, assessment }: RoundSitting, { panelist }: RoundScorecard): string {
  return JSON.stringify([candidate, assessment, panelist]);
}

/** Sorts as text in the order of the list. */
function inOrder(index: number): string {
  return String(index).padStart(8, '0');
}
