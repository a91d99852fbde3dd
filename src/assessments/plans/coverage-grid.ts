import { categories, categoryName } from '../../jobs/model/category.js';
import type { CoverageView } from './coverage.service.js';
import type { PlanView } from './plan-reader.service.js';

/** The coverage matrix as its page shows it: rows by category, columns by assessment. */
export function coverageGrid(plan: PlanView, { attributes, criteria, marks, gaps, sentences }: CoverageView) {
  const marked = new Set(marks);
  const columns = criteria.map((one) => ({ ...one, gap: gaps.criteria.includes(one.name) && !tied(one.id, marks) }));
  const groups = categories
    .map((category) => ({
      category,
      name: categoryName[category],
      gap: gaps.categories.includes(category),
      rows: attributes
        .filter((attribute) => attribute.category === category)
        .map((attribute) => {
          const cells = criteria.map((one) => {
            const mark = `${one.id}:${attribute.id}`;
            return { mark, marked: marked.has(mark), label: `${one.key} ${one.name} measures ${attribute.name}` };
          });
          return { ...attribute, cells, gap: cells.every((cell) => !cell.marked) };
        }),
    }))
    .filter(({ rows }) => rows.length > 0);
  return {
    heads: plan.assessments
      .filter((one) => one.criteria.length > 0)
      .map((one) => ({ name: one.name, columns: one.criteria.length })),
    columns,
    groups,
    width: columns.length + 1,
    was: marks,
    sentences,
    empty: attributes.length === 0 || criteria.length === 0,
    noAttributes: attributes.length === 0,
  };
}

function tied(criterionId: string, marks: readonly string[]): boolean {
  return marks.some((mark) => mark.startsWith(`${criterionId}:`));
}
