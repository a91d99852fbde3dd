import { categoryName, type Category } from '../../jobs/model/category.js';
import { languageFromLetters } from '../../platform/browser/fonts.js';
import type { RatingLinks } from '../engine/ratings.js';
import type { PlacedCandidate } from '../engine/candidate-scores.js';
import type { CandidateComparison, Comparison, RankRange } from '../engine/comparison.js';
import { counted } from '../engine/wording.js';
import { printedOf, type PrintedPoints } from '../../assessments/points/printed-points.js';
import { none, plusMinus, points } from './figures.js';
import { isContext } from '../engine/context.js';
import { assessmentPoints, categoryPoints } from './points-view.js';

/** A candidate at the head of a row or column. */
export interface CandidateHead {
  key: string;
  name: string;
  /** The language its letters give away, if they do. */
  lang: string | undefined;
  /** Ranks that the evidence leaves open: "1–2" for two who can't be told apart; none for a partial one. */
  place: string;
  partial: boolean;
  /** The first of its band, so that a rule can stand before it. */
  opens: boolean;
}

export interface ScoreCell {
  text: string;
  /** What the figure rests on. */
  basis: string;
  /** Where the ratings behind it are. */
  url?: string | undefined;
  partial: boolean;
  /** Its candidate is the first of a band. */
  opens: boolean;
}

type Line = ScoreLine<Omit<ScoreCell, 'opens'>>;

/** One kind of score, for every candidate in order. */
export interface ScoreLine<Cell = ScoreCell> {
  label: string;
  category: Category | undefined;
  /** What it counts; the categories total 100 points, and so do the assessments. */
  points: string;
  look: 'overall' | 'aside' | 'plain';
  cells: Cell[];
}

export interface ScoreTable {
  /** Candidates stand down the side, because there are too many for columns. */
  turned: boolean;
  heads: CandidateHead[];
  lines: ScoreLine[];
  /** The same, a row for each candidate. */
  rows: { head: CandidateHead; cells: (ScoreCell & { look: ScoreLine['look'] })[] }[];
}

const mostColumns = 6;

/** Overall, interval, categories and assessments of every candidate. */
export function scoreTable(comparison: Comparison, links?: RatingLinks): ScoreTable {
  const heads = candidateHeads(comparison);
  const printed = printedOf(comparison.assessments);
  const lines = [
    ...overallLines(comparison, links),
    ...categoryLines(comparison, printed, links),
    ...assessmentLines(comparison, printed, links),
  ].map((line) => ({ ...line, cells: line.cells.map((cell, at) => ({ ...cell, opens: heads[at]!.opens })) }));
  const rows = heads.map((head, place) => ({
    head,
    cells: lines.map(({ look, cells }) => ({ ...cells[place]!, look })),
  }));
  return { turned: isTurned(heads), heads, lines, rows };
}

/** Whether candidates stand down the side. */
export function isTurned(heads: readonly CandidateHead[]): boolean {
  return heads.length > mostColumns;
}

export function candidateHeads({ candidates }: { candidates: readonly PlacedCandidate[] }): CandidateHead[] {
  return candidates.map(({ key, name, band, rankRange }, index) => {
    const place = rankRange === undefined ? none : rangeOf(rankRange);
    const opens = index > 0 && band !== candidates[index - 1]?.band;
    return { key, name, lang: languageFromLetters(name), place, partial: band === undefined, opens };
  });
}

/** "2", or "1–3". */
export function rangeOf({ best, worst }: RankRange): string {
  return best === worst ? String(best) : `${best}–${worst}`;
}

function overallLines({ candidates, job: { maximum } }: Comparison, links?: RatingLinks): Line[] {
  const line = (label: string, look: ScoreLine['look'], text: (one: CandidateComparison) => string): Line => ({
    label,
    category: undefined,
    points: '',
    look,
    cells: candidates.map((one) => ({
      text: text(one),
      basis: '',
      partial: !one.status.complete,
      url: links?.({ candidate: one.key }),
    })),
  });
  return [
    line('Overall', 'overall', ({ overall }) => points(overall, maximum)),
    line('Margin (±)', 'aside', ({ interval }) => plusMinus(interval, maximum)),
  ];
}

function categoryLines(comparison: Comparison, printed: PrintedPoints, links?: RatingLinks): Line[] {
  const { candidates, categories, overallFrom, job } = comparison;
  if (overallFrom !== 'categories') return [];
  return categories.map(({ category }) => ({
    label: categoryName[category],
    category,
    points: categoryPoints(comparison, printed, category),
    look: 'plain',
    cells: candidates.map((candidate) => {
      const own = candidate.categories.find((one) => one.category === category);
      const partial = !candidate.status.complete;
      if (!own || own.basis.criteria === 0) return { text: none, basis: '', partial };
      const { rated, criteria, ratings } = own.basis;
      const short = rated < criteria ? `${rated} of ${criteria} criteria, ` : '';
      const url = ratings > 0 ? links?.({ candidate: candidate.key, category }) : undefined;
      return { text: points(own.score, job.maximum), basis: short + counted(ratings, 'rating'), partial, url };
    }),
  }));
}

function assessmentLines(comparison: Comparison, printed: PrintedPoints, links?: RatingLinks): Line[] {
  const { candidates, assessments, job } = comparison;
  const lines = assessments.map((assessment, place) => ({
    label: assessment.name,
    category: undefined,
    points: assessmentPoints(comparison, printed, place),
    look: isContext(assessment) ? ('aside' as const) : ('plain' as const),
    cells: candidates.map((candidate) => {
      const own = candidate.assessments.find((one) => one.assessment === assessment.key);
      const partial = !candidate.status.complete;
      if (!own) return { text: none, basis: '', partial };
      const whole = `${counted(own.scorecards.in, 'scorecard')}`;
      const basis = own.state === 'taken' ? (own.mark ?? whole) : stateWords[own.state];
      const taken = own.state === 'taken';
      const url = taken ? links?.({ candidate: candidate.key, assessment: assessment.key }) : undefined;
      return { text: points(own.score, job.maximum), basis, partial, url };
    }),
  }));
  const last = (one: (typeof lines)[number]) => Number(one.look === 'aside');
  return lines.toSorted((one, other) => last(one) - last(other));
}

const stateWords = {
  'not in': 'not submitted yet',
  withheld: 'hidden for now',
  'no sitting': 'no session yet',
} as const;
