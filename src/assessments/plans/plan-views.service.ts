import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { categories, categoryName } from '../../jobs/model/category.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { Forbidden, NotFound } from '../../platform/base/domain-errors.js';
import { QuestionReader } from '../../question-bank/question-reader.service.js';
import { type AssessmentKind, assessmentKinds, criterionKinds, levelsOf } from '../model/vocabulary.js';
import { Coverage, type CoverageView } from './coverage.service.js';
import type { CriterionPlace } from './criterion-edits.service.js';
import { assessmentModel, criterionForm, kindName, pointsModel, scoringModel } from './plan-models.js';
import { PlanReader, type PlanView } from './plan-reader.service.js';
import type { ComposeQuery, PickQuery } from './plan.dto.js';
import { starterBrief } from './starter-plan.js';

const categoryChoices = categories.map((value) => ({ value, label: categoryName[value] }));
const levelChoices = [3, 4, 5, 6, 7].map((value) => ({ value, label: `${value} levels` }));

const articles: Record<AssessmentKind, string> = {
  interview: 'an interview',
  audition: 'an audition',
  writing_sample: 'a writing sample',
  reference: 'a reference check',
};

/** What the plan's pages show. */
@Injectable()
export class PlanViews {
  constructor(
    private readonly reader: PlanReader,
    private readonly matrix: Coverage,
    private readonly bank: QuestionReader,
  ) {}

  async plan(viewer: Viewer, jobId: string, number?: number) {
    const { job, plan } = await this.reader.withJob(viewer, jobId, number);
    const newest = plan.versions[0]?.number ?? 0;
    const mayEdit = viewer.may('plan.edit', jobId);
    return {
      ...jobPlaces(job, 'plan'),
      plan: { number: plan.number, version: plan.version, reason: plan.reason, frozenAt: plan.frozenAt },
      scoring: scoringModel(plan),
      points: pointsModel(plan),
      assessments: plan.assessments.map((one) => assessmentModel(plan, one)),
      older: plan.versions.filter((one) => one.number !== plan.number),
      earlier: plan.number < newest,
      editable: plan.editable && mayEdit,
      frozen: plan.frozenAt !== null && plan.number === newest && mayEdit,
      uncounted: plan.assessments.length > 0 && plan.assessments.every(({ points }) => points === null),
    };
  }

  async compose(viewer: Viewer, jobId: string, of: string, query: ComposeQuery) {
    const { job, plan } = await this.reader.withJob(viewer, jobId);
    if (!viewer.may('plan.edit', jobId)) throw new Forbidden();
    const kind = assessmentKinds.find((known) => known === of);
    if (!kind) throw new NotFound();
    return {
      ...jobPlaces(job, 'plan'),
      kind,
      kinds: { interview: kind === 'interview', writing: kind === 'writing_sample' },
      article: articles[kind],
      context: kind === 'reference',
      name: query.name ?? kindName[kind],
      levels: query.levels ?? (kind === 'interview' ? 5 : 3),
      levelsHint: `Usually ${kind === 'interview' ? 'five' : 'three'}. Each level has its own description.`,
      brief: starterBrief(kind),
      editable: plan.editable,
      levelChoices,
      beginnings: [
        { value: 'starter', label: 'With the starter criteria', hint: 'You can edit, remove, or add criteria later.' },
        { value: 'blank', label: 'Blank', hint: 'You write the criteria.' },
      ],
      ...(await this.picking(query, [])),
    };
  }

  async assessment(viewer: Viewer, jobId: string, id: string) {
    const { job, plan, assessment } = await this.reader.assessment(viewer, jobId, id);
    return {
      ...jobPlaces(job, 'plan'),
      title: assessment.name,
      plan: { number: plan.number, version: plan.version, frozenAt: plan.frozenAt },
      assessment: assessmentModel(plan, assessment),
      editable: plan.editable && viewer.may('plan.edit', jobId),
      levelChoices,
    };
  }

  async questions(viewer: Viewer, jobId: string, id: string, query: PickQuery) {
    const { job, plan, assessment } = await this.reader.assessment(viewer, jobId, id);
    const there = assessment.criteria.map(({ questionKey }) => questionKey ?? '');
    return {
      ...jobPlaces(job, 'plan'),
      assessment: { id, name: assessment.name },
      editable: plan.editable,
      ...(await this.picking(query, there)),
    };
  }

  async newCriterion(viewer: Viewer, jobId: string, id: string, of: string) {
    const kind = criterionKinds.find((known) => known === of);
    if (!kind) throw new NotFound();
    const { job, plan, assessment } = await this.reader.assessment(viewer, jobId, id);
    return {
      ...jobPlaces(job, 'plan'),
      title: 'Add a criterion',
      assessment: { id, name: assessment.name },
      editable: plan.editable,
      stored: undefined,
      criterion: criterionForm(undefined, kind, levelsOf(kind, assessment.levels)),
      action: `/jobs/${jobId}/plan/assessments/${id}/criteria/new/${kind}`,
      version: undefined,
      submit: 'Add to the plan',
      categoryChoices,
    };
  }

  async criterion(viewer: Viewer, place: CriterionPlace) {
    const { jobId, assessmentId, criterionId } = place;
    const { job, plan, assessment } = await this.reader.assessment(viewer, jobId, assessmentId);
    const criterion = assessment.criteria.find(({ id }) => id === criterionId);
    if (!criterion) throw new NotFound('criterion');
    return {
      ...jobPlaces(job, 'plan'),
      title: criterion.name,
      assessment: { id: assessmentId, name: assessment.name },
      editable: plan.editable,
      stored: assessmentModel(plan, assessment).criteria.find(({ id }) => id === criterionId),
      criterion: criterionForm(criterion, criterion.kind, levelsOf(criterion.kind, assessment.levels)),
      action: `/jobs/${jobId}/plan/assessments/${assessmentId}/criteria/${criterionId}`,
      version: plan.version,
      submit: 'Save',
      categoryChoices,
    };
  }

  async coverage(viewer: Viewer, jobId: string) {
    const { job, plan, coverage } = await this.matrix.withPlan(viewer, jobId);
    return {
      ...jobPlaces(job, 'plan'),
      plan: { number: plan.number, frozenAt: plan.frozenAt },
      editable: plan.editable && viewer.may('plan.edit', jobId),
      ...coverageGrid(plan, coverage),
    };
  }

  /** The bank to pick from; what is picked already stays in sight whatever is searched for. */
  private async picking(query: PickQuery, there: readonly string[]) {
    const questions = await this.bank.pickable(query, query['questions[]']);
    return {
      q: query.q,
      category: query.category,
      categoryChoices,
      picked: query['questions[]'],
      questions: questions
        .filter(({ key }) => !there.includes(key))
        .map((one) => ({
          value: one.id,
          label: `${one.topic} (${one.measures.map((category) => categoryName[category]).join(', ')})`,
          hint: hintOf(one),
        })),
    };
  }
}

/** The prompt; and where it seems to ask what may not be asked, that. */
function hintOf({ prompt, warnings }: { prompt: string; warnings: readonly { topic: string }[] }): string {
  if (warnings.length === 0) return prompt;
  return `${prompt} (Caution: may touch on a protected topic: ${warnings.map(({ topic }) => topic).join(', ')}.)`;
}

/** The coverage matrix as its page shows it: rows by category, columns by assessment. */
function coverageGrid(plan: PlanView, { attributes, criteria, marks, gaps, sentences }: CoverageView) {
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
