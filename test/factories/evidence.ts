import type {
  AssessmentEvidence,
  CriterionEvidence,
  Evidence,
  ScorecardEvidence,
  SittingEvidence,
} from '../../src/assessments/evidence/evidence.js';

/** Levels by candidate, then panelist, then criterion; undefined for a scorecard that is not in, null for no rating. */
export type Levels = readonly (readonly (readonly (number | null)[] | undefined)[])[];

export interface AssessmentSpecification extends Partial<Omit<AssessmentEvidence, 'criteria' | 'sittings'>> {
  ratings: Levels;
  /** One for each criterion; all alike, measuring technical, unless given. */
  criteria?: readonly Partial<CriterionEvidence>[];
  /** Which panelists the columns are; the first ones unless given. */
  panelists?: readonly string[];
}

/** "C1", "C2" … with the names Candidate 1, Candidate 2 …; panelists "P1" … alike. */
export function evidenceOf(
  assessments: readonly AssessmentSpecification[],
  more: Partial<Omit<Evidence, 'assessments'>> = {},
): Evidence {
  const candidates = Math.max(0, ...assessments.map(({ ratings }) => ratings.length));
  const panelists = new Set(assessments.flatMap((assessment) => seatsOf(assessment)));
  const same = { weight: 1 };
  return {
    job: { title: 'Technical seller', maximum: 100 },
    pointsFrom: 'assessments_and_categories',
    categoryWeights: { technical: same, business: same, interpersonal: same, lifestyle: same },
    candidates: Array.from({ length: candidates }, (_, c) => ({ key: `C${c + 1}`, name: `Candidate ${c + 1}` })),
    panelists: [...panelists].map((key) => ({ key, name: `Panelist ${key}` })),
    assessments: assessments.map((assessment, place) => assessmentOf(assessment, `A${place + 1}`)),
    ...more,
  };
}

function seatsOf({ ratings, panelists }: AssessmentSpecification): readonly string[] {
  const seats = Math.max(0, ...ratings.map((row) => row.length));
  return panelists ?? Array.from({ length: seats }, (_, p) => `P${p + 1}`);
}

function assessmentOf(specification: AssessmentSpecification, key: string): AssessmentEvidence {
  const { ratings, criteria, panelists: _panelists, ...more } = specification;
  const count = Math.max(1, ...ratings.flat().map((card) => card?.length ?? 0));
  const all = Array.from({ length: criteria?.length ?? count }, (_, i) => criterionOf(i, criteria?.[i]));
  const seats = seatsOf(specification);
  const sittings = ratings.map((row, c): SittingEvidence => {
    const scorecards = row.flatMap((levels, p) => (levels ? [scorecardOf(seats[p]!, levels, all)] : []));
    return { candidate: `C${c + 1}`, expected: row.length, scorecards };
  });
  return { key, name: `Assessment ${key}`, kind: 'audition', levels: 3, weight: 1, criteria: all, sittings, ...more };
}

function criterionOf(place: number, more: Partial<CriterionEvidence> = {}): CriterionEvidence {
  const name = `Criterion ${place + 1}`;
  return { key: `K${place + 1}`, name, kind: 'scale', measures: ['technical'], weight: 1, anchors: [], ...more };
}

function scorecardOf(
  panelist: string,
  levels: readonly (number | null)[],
  criteria: readonly CriterionEvidence[],
): ScorecardEvidence {
  const ratings = criteria.map(({ key }, place) => ({ criterion: key, level: levels[place] ?? null }));
  return { panelist, state: 'submitted', ratings };
}
