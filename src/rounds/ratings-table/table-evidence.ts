import type { AssessmentKind } from '../../assessments/model/vocabulary.js';
import type {
  AssessmentEvidence,
  CriterionEvidence,
  Evidence,
  RatingEvidence,
  SittingEvidence,
} from '../../assessments/evidence/evidence.js';
import type { TableEntry } from './table-entries.js';
import { grouped, unique } from './table-grouping.js';
import type { CriterionShape, TableShape } from './table-shape.js';

/** The evidence in entries whose shape was found without a problem. */
export function evidenceFromEntries(entries: readonly TableEntry[], shape: TableShape, title: string): Evidence {
  const candidates = keyed('c', unique(entries.map((entry) => entry.candidate)));
  const panelists = keyed('p', unique(entries.map((entry) => entry.panelist)));
  const byAssessment = grouped(entries, (entry) => entry.assessment);
  const assessments = [...shape.assessments.values()].map((assessment, index): AssessmentEvidence => {
    const own = byAssessment.get(assessment.name) ?? [];
    const criteria = keyed('k', [...assessment.criteria.keys()]);
    return {
      key: `a${index + 1}`,
      name: assessment.name,
      kind: kindNamed(assessment.name),
      levels: assessment.levels,
      weight: 1,
      criteria: [...assessment.criteria.values()].map((criterion) => criterionEvidence(criterion, criteria)),
      sittings: sittingsOf(own, candidates, panelists, criteria),
    };
  });
  return {
    job: { title, maximum: 100 },
    pointsFrom: 'assessments_and_categories',
    categoryWeights: {
      technical: { weight: 1 },
      business: { weight: 1 },
      interpersonal: { weight: 1 },
      lifestyle: { weight: 1 },
    },
    candidates: [...candidates].map(([name, key]) => ({ key, name })),
    panelists: [...panelists].map(([name, key]) => ({ key, name })),
    assessments,
  };
}

function criterionEvidence(criterion: CriterionShape, keys: ReadonlyMap<string, string>): CriterionEvidence {
  const { name, kind, weight, measures } = criterion;
  return { key: keys.get(name) ?? name, name, kind, measures, weight, anchors: [] };
}

type Keys = ReadonlyMap<string, string>;

function sittingsOf(entries: readonly TableEntry[], candidates: Keys, panelists: Keys, criteria: Keys) {
  return [...grouped(entries, (entry) => entry.candidate)].map(([candidate, rows]): SittingEvidence => {
    const cards = [...grouped(rows, (entry) => entry.panelist)];
    return {
      candidate: candidates.get(candidate) ?? candidate,
      expected: cards.length,
      scorecards: cards
        .filter(([, ratings]) => ratings.some(({ rating }) => rating.level !== null))
        .map(([panelist, ratings]) => ({
          panelist: panelists.get(panelist) ?? panelist,
          state: 'submitted',
          ratings: ratings.flatMap((entry) => ratingEvidence(entry, criteria)),
        })),
    };
  });
}

function ratingEvidence({ criterion, rating, note }: TableEntry, criteria: Keys): RatingEvidence[] {
  if (rating.level === null && note === '') return [];
  return [{ criterion: criteria.get(criterion) ?? criterion, level: rating.level, ...(note !== '' && { note }) }];
}

/** The instrument that an assessment's name suggests; an interview where it suggests none. */
export function kindNamed(name: string): AssessmentKind {
  if (/writ|essay|letter|memo/i.test(name)) return 'writing_sample';
  if (/audition|present|perform|demo|pitch|role.?play/i.test(name)) return 'audition';
  return 'interview';
}

function keyed(mark: string, names: readonly string[]): Map<string, string> {
  return new Map(names.map((name, index) => [name, `${mark}${index + 1}`]));
}
