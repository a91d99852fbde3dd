import type { Comparison } from '../../comparison/engine/comparison.js';

/** Pixels that charts are drawn at; in print they are made as wide as the text. */
export const chartWidth = 960;
/** Pixels of a chart for each millimetre of Letter, on which it is drawn wider than on A4. */
const millimetres = chartWidth / 184;
/** The height of the text on Letter, the shorter paper, in millimetres. */
const page = 243;

/** So many candidates fit the two pages of the comparison; all of them are in the appendix. */
export const mostOnFourPages = 12;

/** How the third and fourth page are set: what the comparison has to be, to stay on them. */
export interface PageSetting {
  /** Table and dots on one page, panel and criteria on the next, everything closer; else they follow one another. */
  crowded: boolean;
  /** Of the chart of every panelist's overall, in pixels; as tall as its dots need unless said. */
  dotsRowHeight: number | undefined;
  /** Of the criteria as columns, in pixels; dots unless said. */
  barsRowHeight: number | undefined;
}

/** A dot a panelist needs room: where panel, criteria and candidates are few, there is. */
export function pageSetting(comparison: Comparison): PageSetting {
  const { candidates, assessments, panelists } = comparison;
  const count = candidates.length;
  const raters = panelists.filter(({ scorecards }) => scorecards > 0).length;
  const crowded = roomyHeight(comparison) > 2 * page + 8;
  if (!crowded) return { crowded, dotsRowHeight: undefined, barsRowHeight: undefined };
  const notes = 16 + 5 * comparison.sentences.interval.length;
  const tableHeight = count > 6 ? 24 + count * 4.7 : 18 + (5 + assessments.length) * 7;
  const forDots = page - tableHeight - notes - 36;
  const panelHeight = 26 + 7.6 * assessments.length + 12 + 4.7 * Math.max(count, raters) + 3.3 * wrapped(comparison);
  const rows = assessments.reduce((sum, { criteria }) => sum + criteria.length + 1, 0);
  const forBars = page - panelHeight - 34;
  return {
    crowded,
    dotsRowHeight: between(22, (forDots * millimetres) / Math.max(1, count), 70),
    barsRowHeight: between(15, (forBars * millimetres) / Math.max(1, rows), 42),
  };
}

/** About what table, dots, panel and criteria take with a dot a panelist, in millimetres. */
function roomyHeight({ candidates, assessments, panelists }: Comparison): number {
  const count = candidates.length;
  const raters = panelists.filter(({ scorecards }) => scorecards > 0).length;
  const table = count > 6 ? 18 + count * 8 : 18 + (5 + assessments.length) * 6;
  const dots = 20 + count * Math.max(9, 5 + raters * 1.2);
  const panel = 40 + assessments.length * 9 + Math.max(count, raters) * 5.5;
  const criteria = assessments.map((assessment) => {
    const rows = assessment.criteria.map(({ key, kind }) =>
      kind === 'yes_no' ? 0 : Math.max(30, mostAlike(candidates, assessment.key, key) * 11 + 20) / millimetres,
    );
    const answers = assessment.criteria.some(({ kind }) => kind === 'yes_no') ? 14 + count * 6 : 0;
    const wide = count > 6 ? Math.ceil(count / 6) : 1;
    return 20 + rows.reduce((sum, height) => sum + height, 0) * wide + answers;
  });
  return table + dots + panel + criteria.reduce((sum, height) => sum + height, 14);
}

/** Lines of the sensitivity beyond the first of each candidate. */
function wrapped({ candidates }: Comparison): number {
  const lines = candidates.map(({ sensitivity }) =>
    'words' in sensitivity ? Math.ceil(sensitivity.words.length / 40) - 1 : 0,
  );
  return lines.reduce((sum, more) => sum + more, 0);
}

/** The most panelists that gave one candidate the same level. */
function mostAlike(candidates: Comparison['candidates'], assessment: string, criterion: string): number {
  const counts = candidates.flatMap(
    (candidate) =>
      candidate.assessments
        .find((one) => one.assessment === assessment)
        ?.criteria.find((one) => one.criterion === criterion)?.counts ?? [],
  );
  return Math.max(0, ...counts);
}

function between(least: number, value: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)));
}
