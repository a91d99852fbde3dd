import { categoryName } from '../../jobs/model/category.js';
import type { RatingFilter } from '../engine/ratings.js';
import type { AssessmentSummary, CandidateComparison, Comparison, CriterionSummary } from '../engine/comparison.js';
import { givenWords } from './criterion-tables.js';
import { level, none } from './figures.js';
import { shareOnScale } from '../../assessments/model/rating-scale.js';

/** One rating with all that says what it is. */
export interface RatingLine {
  candidate: string;
  assessment: string;
  criterion: string;
  panelist: string;
  given: string;
  /** The anchor of the level given. */
  anchor: string;
  note: string;
}

/** One candidate on one criterion, with a cell for each panelist: for more ratings than can be read one by one. */
export interface MatrixLine {
  candidate: string;
  assessment: string;
  criterion: string;
  mean: string;
  /** In the order of the panelists at the head. */
  cells: string[];
  about: RatingFilter;
}

/** Candidate, assessment and criterion, as far as `about` fixes them, by key. */
export interface Subject {
  candidate: CandidateComparison | undefined;
  assessment: AssessmentSummary | undefined;
  criterion: CriterionSummary | undefined;
  panelist: Comparison['panelists'][number] | undefined;
}

/** One candidate's score on one criterion, with what both are. */
export interface CriterionResult {
  candidate: CandidateComparison;
  assessment: AssessmentSummary;
  criterion: CriterionSummary;
  score: CandidateComparison['assessments'][number]['criteria'][number];
}

/** Every candidate × criterion that is meant, in the order of the comparison and of the plan. */
export function criterionResults(comparison: Comparison, about: RatingFilter): CriterionResult[] {
  return comparison.candidates.flatMap((candidate) => {
    if (about.candidate !== undefined && candidate.key !== about.candidate) return [];
    return comparison.assessments.flatMap((assessment, at) => {
      if (about.assessment !== undefined && assessment.key !== about.assessment) return [];
      return assessment.criteria.flatMap((criterion, place) => {
        const score = candidate.assessments[at]?.criteria[place];
        return score && measures(criterion, about) ? [{ candidate, assessment, criterion, score }] : [];
      });
    });
  });
}

function measures({ key, measures: categories }: CriterionSummary, { criterion, category }: RatingFilter): boolean {
  if (criterion !== undefined && key !== criterion) return false;
  return category === undefined || categories.includes(category);
}

/** Every rating that is meant, one a line. */
export function ratingLines(comparison: Comparison, about: RatingFilter): RatingLine[] {
  const names = new Map(comparison.panelists.map(({ key, name }) => [key, name]));
  return criterionResults(comparison, about).flatMap(({ candidate, assessment, criterion, score }) =>
    score.ratings.flatMap((rating) => {
      if (about.panelist !== undefined && rating.panelist !== about.panelist) return [];
      return {
        candidate: candidate.name,
        assessment: assessment.name,
        criterion: criterion.name,
        panelist: names.get(rating.panelist) ?? rating.panelist,
        given: givenWords(rating, criterion),
        anchor: (rating.level !== undefined && criterion.anchors[rating.level - 1]) || '',
        note: rating.note ?? '',
      };
    }),
  );
}

/** The same ratings as a table without notes, a line for each candidate and criterion, the widest apart first. */
export function matrixLines(
  comparison: Comparison,
  about: RatingFilter,
): { panelists: { key: string; name: string }[]; lines: MatrixLine[] } {
  const places = criterionResults(comparison, about).filter(({ score }) => score.ratings.length > 0);
  const seated = new Set(places.flatMap(({ score }) => score.ratings.map(({ panelist }) => panelist)));
  if (about.panelist !== undefined) seated.forEach((key) => key !== about.panelist && seated.delete(key));
  const panelists = comparison.panelists.filter(({ key }) => seated.has(key));
  const apart = (place: CriterionResult) => {
    const levels = place.score.ratings.flatMap((rating) => rating.level ?? []);
    return levels.length > 0
      ? shareOnScale(place.criterion.scale, Math.max(...levels)) -
          shareOnScale(place.criterion.scale, Math.min(...levels))
      : 0;
  };
  const inOrder = places.map((place) => ({ place, apart: apart(place) })).sort((one, other) => other.apart - one.apart);
  const lines = inOrder.map(({ place: { candidate, assessment, criterion, score } }) => ({
    candidate: candidate.name,
    assessment: assessment.name,
    criterion: criterion.name,
    mean: score.yes ? `${score.yes.count} of ${score.yes.of}` : level(score.meanLevel),
    cells: panelists.map(({ key }) => {
      const rating = score.ratings.find(({ panelist }) => panelist === key);
      return rating ? (rating.level === undefined ? none : givenWords(rating, criterion)) : '';
    }),
    about: { candidate: candidate.key, assessment: assessment.key, criterion: criterion.key },
  }));
  return { panelists, lines };
}

/** What the page is about, as its heading: "李 娜, Technical", "Audition", "Priya Raman on Amara Okafor". */
export function headingOf(about: RatingFilter, { candidate, assessment, criterion, panelist }: Subject): string {
  const what = criterion?.name ?? (about.category ? categoryName[about.category] : undefined) ?? assessment?.name;
  if (panelist) {
    const whom = candidate?.name ?? assessment?.name;
    return whom ? `${panelist.name} on ${whom}` : panelist.name;
  }
  return [candidate?.name, what].filter((part) => part !== undefined).join(', ') || 'Every rating and note';
}
