import { printedOf } from '../../assessments/points/printed-points.js';
import { short } from '../../assessments/points/promises.js';
import type { NamedReferee } from '../../assessments/evidence/referees.js';
import { languageFromLetters } from '../../platform/browser/fonts.js';
import type { AssessmentScore, AssessmentSummary, Comparison } from '../engine/comparison.js';
import { isContext } from '../engine/context.js';
import type { RatingLinks } from '../engine/ratings.js';
import { listed } from '../engine/wording.js';
import { givenWords } from './criterion-tables.js';

/** One reference check of the plan: who spoke for whom, and what was noted of it. */
export interface ReferenceView {
  name: string;
  /** What it counts; nothing where it is context. */
  points: string;
  candidates: ReferenceOfCandidate[];
  /** Of whom there is none, in a sentence; empty where there is one of everybody. */
  without: string;
}

export interface ReferenceOfCandidate {
  name: string;
  lang: string | undefined;
  /** Names that are hidden behind letters are not said. */
  referee: { name: string; relation: string; identified: boolean; consentAt: string | undefined } | undefined;
  url: string | undefined;
  answers: { question: string; given: string; note: string; panelist: string }[];
}

/** How many reference checks are in, over all candidates. */
export function referencesIn({ assessments, candidates }: Comparison): number {
  const keys = new Set(assessments.filter(({ kind }) => kind === 'reference').map(({ key }) => key));
  const all = candidates.flatMap((candidate) => candidate.assessments);
  return all.filter(({ assessment, state }) => keys.has(assessment) && state === 'taken').length;
}

/** @param referees by the keys of the comparison; without any, no one is named */
export function referencesView(
  comparison: Comparison,
  referees: readonly NamedReferee[],
  links?: RatingLinks,
): ReferenceView[] {
  const printed = printedOf(comparison.assessments);
  return comparison.assessments.flatMap((assessment, place) => {
    if (assessment.kind !== 'reference') return [];
    const of = comparison.candidates.map(({ key, name, assessments }) => {
      const score = assessments.find((one) => one.assessment === assessment.key);
      const referee = referees.find((one) => one.candidate === key && one.assessment === assessment.key);
      return { key, name, score, referee };
    });
    const taken = of.flatMap(({ key, name, score, referee }): ReferenceOfCandidate[] => {
      if (score?.state !== 'taken') return [];
      return [
        {
          ...{ name, lang: languageFromLetters(name) },
          referee: referee && { ...referee, consentAt: referee.consentAt },
          url: links?.({ candidate: key, assessment: assessment.key }),
          answers: answersOf(comparison, assessment, score),
        },
      ];
    });
    const rest = of.filter(({ score }) => score?.state !== 'taken').map(({ name }) => name);
    const points = isContext(assessment) ? '' : short(printed.assessments[place]!.points);
    return [{ name: assessment.name, points, candidates: taken, without: noneOf(rest, comparison.candidates.length) }];
  });
}

const mostNamed = 6;

function noneOf(names: readonly string[], all: number): string {
  if (names.length === 0) return '';
  if (names.length === all) return 'No reference check has been submitted yet.';
  const whom = names.length > mostNamed ? `${names.length} other candidates` : listed(names);
  return `Not submitted yet, or hidden for now: ${whom}.`;
}

function answersOf({ panelists }: Comparison, assessment: AssessmentSummary, score: AssessmentScore) {
  const names = new Map(panelists.map(({ key, name }) => [key, name]));
  return assessment.criteria.flatMap((criterion) => {
    const own = score.criteria.find((one) => one.criterion === criterion.key);
    return (own?.ratings ?? []).map((rating) => ({
      question: criterion.name,
      given: givenWords(rating, criterion),
      note: rating.note ?? '',
      panelist: names.get(rating.panelist) ?? rating.panelist,
    }));
  });
}
