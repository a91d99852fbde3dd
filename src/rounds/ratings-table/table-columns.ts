import { oneOf, shown } from '../file/problem.js';
import type { TableProblem, TableRow } from './table-rows.js';

export const columnNames = [
  'candidate',
  'panelist',
  'criterion',
  'rating',
  'assessment',
  'levels',
  'weight',
  'category',
  'note',
] as const;
export type ColumnName = (typeof columnNames)[number];

const needed: readonly ColumnName[] = ['candidate', 'panelist', 'criterion', 'rating'];

/** Other names that spreadsheets give these columns, without spaces, case or signs. */
const synonyms: Record<ColumnName, readonly string[]> = {
  candidate: [
    ...['candidates', 'candidatename', 'nameofcandidate', 'applicant', 'applicantname', 'name', 'fullname'],
    ...['finalist', 'interviewee', 'person', 'performer', 'contestant'],
  ],
  panelist: [
    ...['panelists', 'panellist', 'panelistname', 'panellistname', 'panelmember', 'interviewer', 'interviewername'],
    ...['judge', 'rater', 'reviewer', 'assessor', 'evaluator', 'scorer', 'grader', 'marker', 'ratedby', 'scoredby'],
  ],
  criterion: [
    ...['criteria', 'criterionname', 'question', 'item', 'competency', 'competence', 'element', 'attribute'],
    ...['dimension', 'skill', 'aspect', 'factor', 'trait', 'measure', 'heading'],
  ],
  rating: ['ratings', 'score', 'scores', 'mark', 'marks', 'points', 'level', 'grade', 'ratinggiven', 'value', 'answer'],
  assessment: ['assessmentname', 'exercise', 'instrument', 'stage', 'part', 'section', 'activity', 'assessmenttype'],
  levels: ['scale', 'max', 'maximum', 'maxscore', 'maxrating', 'maxpoints', 'outof', 'of', 'pointspossible', 'top'],
  weight: ['weights', 'weighting', 'criterionweight', 'importance'],
  category: ['categories', 'measures', 'area', 'domain', 'competencyarea'],
  note: [
    ...['notes', 'comment', 'comments', 'remark', 'remarks', 'evidence', 'feedback', 'observation', 'observations'],
    ...['justification', 'rationale', 'reason'],
  ],
};

/** Where each column stands, from 0, and what the file calls it. */
export type Columns = Partial<Record<ColumnName, { index: number; title: string }>>;

export type ColumnReading = { columns: Columns; assumptions: string[] } | { problems: TableProblem[] };

/** Finds the columns by their names in the first row, whatever their order, case, spaces or usual other names. */
export function findColumns(header: TableRow): ColumnReading {
  const titles = header.cells.map((cell) => cell.trim());
  const plain = titles.map(withoutSigns);
  const columns: Columns = {};
  const problems: TableProblem[] = [];
  for (const name of columnNames) {
    const found = indexesOf(plain, [name]);
    const indexes = found.length > 0 ? found : indexesOf(plain, synonyms[name]);
    if (indexes.length > 1) {
      const both = indexes.map((index) => `“${shown(titles[index] ?? '')}”`);
      const message = `${both.join(' and ')} could each be the ${name}; give the other another name`;
      problems.push({ line: header.line, column: titles[indexes[1] ?? 0] ?? '', message });
    }
    const index = indexes[0];
    if (index !== undefined) columns[name] = { index, title: titles[index] ?? name };
  }
  problems.push(...missingIn(columns, header));
  return problems.length > 0 ? { problems } : { columns, assumptions: passedOver(titles, columns) };
}

function missingIn(columns: Columns, header: TableRow): TableProblem[] {
  const missing = needed.filter((name) => !columns[name]);
  if (missing.length === needed.length) {
    const message = `the first line names none of the columns candidate, panelist, criterion and rating; a table of ratings has one row for each rating, under those names`;
    return [{ line: header.line, column: '', message }];
  }
  return missing.map((name) => ({
    line: header.line,
    column: name,
    message: `there is no such column; it may also be called ${oneOf(synonyms[name].slice(0, 6))}`,
  }));
}

function passedOver(titles: readonly string[], columns: Columns): string[] {
  const used = new Set(Object.values(columns).map(({ index }) => index));
  const others = titles.filter((title, index) => title !== '' && !used.has(index)).map((title) => `“${shown(title)}”`);
  if (others.length === 0) return [];
  return [`Not used: the ${others.length === 1 ? 'column' : 'columns'} ${others.slice(0, 20).join(', ')}.`];
}

function indexesOf(titles: readonly string[], names: readonly string[]): number[] {
  return titles.flatMap((title, index) => (names.includes(title) ? [index] : []));
}

function withoutSigns(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*\)/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}
