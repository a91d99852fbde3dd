import type { Evidence } from '../../assessments/evidence/evidence.js';
import type { AssessmentScore, Comparison, CriterionSummary, PanelistTotal } from '../engine/comparison.js';
import { scoreTable } from './score-table.js';
import { levelScale, nameOnScale, sameScale } from '../../assessments/model/rating-scale.js';

export type Cell = string | number;

/** One row for each rating that the viewer may see, as a table of ratings is read again. */
export function longTable(comparison: Comparison, evidence: Evidence): Cell[][] {
  const people = new Map(comparison.panelists.map(({ key, name }) => [key, name]));
  const weights = new Map(
    evidence.assessments.flatMap(({ key, criteria }) =>
      criteria.map((one) => [JSON.stringify([key, one.key]), one.weight] as const),
    ),
  );
  const literal = comparison.pointsFrom === 'literal_weights';
  const own = comparison.assessments.some(({ criteria }) => criteria.some(hasOwnScale));
  const scaled = own ? ['minimum', 'maximum'] : [];
  const heads = ['candidate', 'panelist', 'assessment', 'criterion', 'rating', 'levels', ...scaled, 'weight'];
  heads.push('category', 'note');
  const notBlind = new Map(
    comparison.deviations.flatMap(({ kind, candidate, assessment, panelist, reason }) =>
      kind === 'not blind' ? [[JSON.stringify([candidate, assessment, panelist]), reason ?? 'yes'] as const] : [],
    ),
  );
  if (notBlind.size > 0) heads.push('not blind');
  const totals = comparison.candidates.flatMap(({ assessments }) => assessments.flatMap((score) => score.totals));
  const closed = comparison.deviations.filter(({ kind }) => kind === 'closed');
  const revised = closed.length > 0 || totals.some((total) => total.revised);
  if (revised) heads.push('scorecard');
  const marked = totals.some(({ marks }) => marks);
  if (marked) heads.push('marks');
  const rows = comparison.candidates.flatMap((candidate) =>
    candidate.assessments.flatMap((score) => {
      const assessment = comparison.assessments.find(({ key }) => key === score.assessment);
      return score.criteria.flatMap(({ criterion: key, ratings }) => {
        const criterion = assessment?.criteria.find((one) => one.key === key);
        return ratings.map(({ panelist, level, note }): Cell[] => [
          ...[candidate.name, people.get(panelist) ?? panelist, assessment?.name ?? score.assessment],
          ...[criterion?.name ?? key, given(level, criterion), ...scaleCells(criterion, own)],
          // A table has no job analysis: what a criterion counts inside its assessment goes with it.
          literal || !assessment?.points
            ? (weights.get(JSON.stringify([score.assessment, key])) ?? '')
            : Number(criterion?.points.toFixed(9)),
          criterion?.measures.join('; ') ?? '',
          note ?? '',
          ...(notBlind.size > 0
            ? [notBlind.get(JSON.stringify([candidate.key, score.assessment, panelist])) ?? '']
            : []),
          ...(revised ? [totalOf(score, panelist)?.revised ? 'revised' : 'submitted'] : []),
          ...(marked ? [(totalOf(score, panelist)?.marks ?? []).join('; ')] : []),
        ]);
      });
    }),
  );
  // A scorecard that was closed has no ratings: each of its criteria has a row without one.
  const without = closed.flatMap(({ candidate, assessment: key, panelist = '', reason }) => {
    const assessment = comparison.assessments.find((one) => one.key === key);
    return (assessment?.criteria ?? []).map((criterion): Cell[] => {
      const known: Record<string, Cell> = {
        candidate: comparison.candidates.find((one) => one.key === candidate)?.name ?? candidate,
        panelist: people.get(panelist) ?? panelist,
        assessment: assessment?.name ?? key,
        criterion: criterion.name,
        weight:
          literal || !assessment?.points
            ? (weights.get(JSON.stringify([key, criterion.key])) ?? '')
            : Number(criterion.points.toFixed(9)),
        category: criterion.measures.join('; '),
        scorecard: reason ? `closed: ${reason}` : 'closed',
      };
      const [levels = '', minimum = '', maximum = ''] = scaleCells(criterion, own);
      const row: Record<string, Cell> = { ...known, levels, minimum, maximum };
      return heads.map((head) => row[head] ?? '');
    });
  });
  return [heads, ...rows, ...without];
}

function totalOf({ totals }: AssessmentScore, panelist: string): PanelistTotal | undefined {
  return totals.find((one) => one.panelist === panelist);
}

function given(level: number | undefined, criterion: CriterionSummary | undefined): Cell {
  if (level === undefined) return '';
  if (criterion?.kind === 'yes_no') return level === 2 ? 'yes' : 'no';
  return criterion?.scale.names ? nameOnScale(criterion.scale, level) : level;
}

/** A scale that does not run over levels 1 to L. */
function hasOwnScale({ kind, levels, scale }: CriterionSummary): boolean {
  return !sameScale(scale, levelScale(kind, levels));
}

/** How many levels there are; of another scale its ends, in columns of their own. */
function scaleCells(criterion: CriterionSummary | undefined, own: boolean): Cell[] {
  if (!criterion) return own ? ['', '', ''] : [''];
  if (!hasOwnScale(criterion)) return own ? [criterion.levels, '', ''] : [criterion.levels];
  const { minimum, maximum, names } = criterion.scale;
  return names ? ['', '', ''] : ['', minimum, maximum];
}

/** The table of scores, a row for each candidate. */
export function wideTable(comparison: Comparison): Cell[][] {
  const { rows, lines } = scoreTable(comparison);
  return [
    ['candidate', 'place', ...lines.map(({ label }) => label)],
    ['points', '', ...lines.map(({ points }) => (/^\d+(\.\d+)?$/.test(points) ? Number(points) : points))],
    ...rows.map(({ head, cells }): Cell[] => [
      head.name,
      head.place,
      ...cells.map(({ text }) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : text)),
    ]),
  ];
}
