import { InvalidInput } from '../../platform/base/domain-errors.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import type { RatingFilter, RatingLinks } from '../engine/ratings.js';
import { headingOf, matrixLines, criterionResults, ratingLines, type Subject } from './ratings-of-figure.js';
import { chosenQuery, ratingLinks } from './comparison-links.js';
import type { RatingsQuery } from './comparison.dto.js';
import type { Comparison } from '../engine/comparison.js';
import type { SeenComparison } from './comparison.service.js';
import { withheldIn } from '../engine/deviations.js';
import { shownChoice } from './selection.js';
import { explainFigure } from './explain-figure.js';

/** With more, ratings stand side by side, and their notes one tap away. */
const mostLines = 400;

/** The page of the ratings behind one figure. @throws InvalidInput naming what is not there */
export function ratingsPage(seen: SeenComparison, query: RatingsQuery) {
  const { job, comparison } = seen;
  const about: RatingFilter = {
    ...(query.candidate !== undefined && { candidate: query.candidate }),
    ...(query.category !== undefined && { category: query.category }),
    ...(query.assessment !== undefined && { assessment: query.assessment }),
    ...(query.criterion !== undefined && { criterion: query.criterion }),
    ...(query.panelist !== undefined && { panelist: query.panelist }),
  };
  const subject = subjectOf(comparison, about);
  const shown = shownChoice(query, seen);
  const links = ratingLinks('ratings', shown);
  const heading = headingOf(about, subject);
  const { criterion } = subject;
  return {
    title: `${heading}: ${job.title}`,
    ...jobPlaces(job, 'comparison'),
    heading,
    back: `/jobs/${job.id}/comparison${chosenQuery(shown, true)}`,
    working: workingView(comparison, about, subject, links),
    anchors: criterion?.anchors.map((words, place) => ({ level: place + 1, words })) ?? [],
    ...listed(comparison, about, links),
    withheld: withheldIn(comparison, about),
    columns: {
      candidate: about.candidate === undefined,
      criterion: about.criterion === undefined,
      assessment: about.assessment === undefined && about.criterion === undefined,
      panelist: about.panelist === undefined,
    },
  };
}

function workingView(comparison: Comparison, about: RatingFilter, subject: Subject, links: RatingLinks) {
  const found = explainFigure(comparison, about, subject);
  if (!found) return undefined;
  const rows = found.rows.map(({ name, cells, about: part }) => ({
    name,
    cells: cells.map((text, place) => ({ text, label: found.heads[place + 1] ?? '' })),
    url: part && links(part),
  }));
  return { ...found, rows, total: found.total };
}

function listed(comparison: Comparison, about: RatingFilter, links: RatingLinks) {
  const count = criterionResults(comparison, about).reduce((sum, { score }) => sum + score.ratings.length, 0);
  const sideBySide = count > mostLines || (about.candidate === undefined && about.panelist === undefined && count > 60);
  if (!sideBySide) return { lines: ratingLines(comparison, about), matrix: undefined };
  const { panelists, lines } = matrixLines(comparison, about);
  const matrix = {
    heads: panelists.map(({ name }) => name),
    lines: lines.map(({ about: one, ...line }) => ({ ...line, url: links(one) })),
  };
  return { lines: [], matrix };
}

function subjectOf({ candidates, assessments, panelists }: Comparison, about: RatingFilter): Subject {
  const assessment = found(assessments, 'assessment', about.assessment);
  const criteria = (assessment ? [assessment] : assessments).flatMap((one) => one.criteria);
  return {
    candidate: found(candidates, 'candidate', about.candidate),
    assessment,
    criterion: found(criteria, 'criterion', about.criterion),
    panelist: found(panelists, 'panelist', about.panelist),
  };
}

function found<T extends { key: string }>(list: readonly T[], field: string, key: string | undefined): T | undefined {
  if (key === undefined) return undefined;
  const one = list.find((item) => item.key === key);
  if (!one) throw InvalidInput.field(field, `There is no “${key.slice(0, 60)}” in this comparison.`);
  return one;
}
