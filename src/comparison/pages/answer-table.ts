import type { WaitingCard } from '../../assessments/board/waiting-cards.service.js';
import { printedOf } from '../../assessments/points/printed-points.js';
import { languageFromLetters } from '../../platform/browser/fonts.js';
import { dotStrip, stripScale } from '../../platform/views/strip-charts.js';
import type { Category } from '../../jobs/model/category.js';
import type { CandidateComparison, Comparison } from '../engine/comparison.js';
import type { RatingLinks } from '../engine/ratings.js';
import { listed, pointsText } from '../engine/wording.js';
import { none, points, range } from './figures.js';
import { isContext } from '../engine/context.js';
import { assessmentPoints, categoryPoints } from './points-view.js';
import { candidateHeads } from './score-table.js';

/** A candidate a row, as the first screen has them: where they stand, how sure that is, and what it is made of. */
export interface AnswerTable {
  maximum: number;
  /** The numbers that the bars are read against. */
  scale: string;
  categories: { category: Category; points: string }[];
  assessments: { name: string; points: string }[];
  /** Whether anybody has a bar. */
  bars: boolean;
  rows: AnswerRow[];
}

export interface AnswerRow {
  name: string;
  lang: string | undefined;
  place: string;
  /** The first of its band, so that a rule can stand before it. */
  opens: boolean;
  overall: AnswerCell;
  /** Every panelist's dot, the overall and its bar; none where there is no overall. */
  strip: string | undefined;
  /** Why there is none. */
  lacks: string;
  categories: AnswerCell[];
  assessments: (AnswerCell & { label: string })[];
}

interface AnswerCell {
  text: string;
  url: string | undefined;
}

/** Taller rows while they fit one screen. */
const fewRows = 6;

/** @param shown keys of the candidates whose rows are wanted, in any order; everybody's where left out */
export function answerTable(comparison: Comparison, links?: RatingLinks, shown?: ReadonlySet<string>): AnswerTable {
  const { candidates, assessments, categories, job, overallFrom } = comparison;
  const printed = printedOf(assessments);
  const heads = candidateHeads(comparison);
  const rows = candidates.flatMap((candidate, place) => {
    if (shown && !shown.has(candidate.key)) return [];
    const { place: rank, opens } = heads[place]!;
    return [answerRow({ comparison, links }, candidate, { place: rank, opens, id: `a-${place + 1}` })];
  });
  return {
    maximum: job.maximum,
    scale: stripScale([0, job.maximum]),
    bars: candidates.some(({ interval }) => 'plusMinus' in interval),
    categories:
      overallFrom === 'categories'
        ? categories.map(({ category }) => ({ category, points: headPoints(comparison, category) }))
        : [],
    // A reference that is context says nothing of who is first: it stands with the scores.
    assessments: assessments.flatMap((one, place) =>
      isContext(one) ? [] : [{ name: one.name, points: assessmentPoints(comparison, printed, place) }],
    ),
    rows,
  };

  function headPoints(from: Comparison, category: Category): string {
    const text = categoryPoints(from, printed, category);
    return /^[\d.]+$/.test(text) ? text : none;
  }
}

function answerRow(
  { comparison, links }: { comparison: Comparison; links: RatingLinks | undefined },
  candidate: CandidateComparison,
  { place, opens, id }: { place: string; opens: boolean; id: string },
): AnswerRow {
  const { job, assessments, overallFrom } = comparison;
  const { key, name, overall } = candidate;
  return {
    ...{ name, lang: languageFromLetters(name), place, opens },
    overall: { text: points(overall, job.maximum), url: links?.({ candidate: key }) },
    strip: 'value' in overall ? strip(comparison, candidate, id) : undefined,
    lacks: candidate.status.complete ? '' : 'not all scorecards are submitted',
    categories:
      overallFrom === 'categories'
        ? candidate.categories.map(({ category, score, basis }) => ({
            text: points(score, job.maximum),
            url: basis.ratings > 0 ? links?.({ candidate: key, category }) : undefined,
          }))
        : [],
    assessments: assessments.flatMap((assessment, at) => {
      if (isContext(assessment)) return [];
      const own = candidate.assessments[at]!;
      const url = own.state === 'taken' ? links?.({ candidate: key, assessment: assessment.key }) : undefined;
      return [{ label: assessment.name, text: points(own.score, job.maximum), url }];
    }),
  };
}

function strip({ panelists, assessments, candidates, job }: Comparison, candidate: CandidateComparison, id: string) {
  const names = new Map(panelists.map(({ key, name }) => [key, name]));
  const titles = new Map(assessments.map(({ key, name }) => [key, name]));
  const dots = candidate.panelists.map(({ panelist, value, complete, assessments: over }) => ({
    value,
    label: `${names.get(panelist) ?? panelist}${complete ? '' : ` (${listed(over.map((key) => titles.get(key) ?? key))})`}`,
  }));
  const { overall, interval } = candidate;
  const within = range(interval, job.maximum);
  const said = dots.map(({ label, value }) => `${label} ${pointsText(value, job.maximum)}`).join(', ');
  return dotStrip({
    id,
    title: `${candidate.name}: overall ${points(overall, job.maximum)} of ${job.maximum}${within ? `, range ${within}` : ''}`,
    description: said ? `By panelist: ${said}.` : 'No panelist’s own score.',
    domain: [0, job.maximum],
    height: candidates.length <= fewRows ? 44 : 40,
    row: {
      dots,
      ...('value' in overall ? { mean: overall.value } : {}),
      ...('plusMinus' in interval ? { low: interval.low, high: interval.high } : {}),
    },
  });
}

/** Whom a comparison waits for. */
export interface WaitingView {
  cards: {
    panelist: string;
    panelistId: string;
    candidate: string;
    assessment: string;
    at: Date | null;
    /** The session has been. */
    over: boolean;
    sittingId: string;
    /** The viewer's own scorecard. */
    ownUrl: string | undefined;
    remindable: boolean;
  }[];
  /** How many more there are. */
  left: number;
  scheduleUrl: string;
  jobId: string;
}

const mostWaiting = 3;

/** Those of the compared candidates and assessments; with letters none, since a session tells whose it is. */
export function waitingFor(
  { candidates, assessments }: Comparison,
  waiting: readonly WaitingCard[],
  jobId: string,
  now = new Date(),
): WaitingView {
  const names = new Map(candidates.map(({ key, name }) => [key, name]));
  const titles = new Map(assessments.map(({ key, name }) => [key, name]));
  const here = waiting.filter(({ candidate, assessment }) => names.has(candidate) && titles.has(assessment));
  const cards = here.slice(0, mostWaiting).map((card) => ({
    ...{ panelist: card.panelist, panelistId: card.panelistId, sittingId: card.sittingId, at: card.at },
    candidate: names.get(card.candidate)!,
    assessment: titles.get(card.assessment)!,
    over: card.at !== null && card.at < now,
    ownUrl: card.own ? `/scorecards/${card.scorecardId}` : undefined,
    remindable: card.remindable,
  }));
  return { cards, left: here.length - cards.length, scheduleUrl: `/jobs/${jobId}/sittings`, jobId };
}
