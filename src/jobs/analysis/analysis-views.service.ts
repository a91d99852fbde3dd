import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { JobAccess } from '../model/job-access.js';
import { jobPlaces } from '../model/job-navigation.js';
import { JobProgressReader } from '../progress/job-progress.js';
import type { Attribute } from '../model/attribute.entity.js';
import { CategoryWeight } from '../model/category-weight.entity.js';
import { categoryWeights } from '../model/category-weights.js';
import { categories, type Category, categoryName } from '../model/category.js';
import { JobAnalysis } from './job-analysis.service.js';
import { weightsText } from './weights-by-hand.service.js';

const neededName = { at_entry: 'At hire', learnt: 'Learned on the job' };
const neededChoices = [
  { value: 'at_entry', label: 'At hire', hint: 'The person hired must already have it.' },
  { value: 'learnt', label: 'Learned on the job', hint: 'It can be learned after starting.' },
];
const importanceChoices = [
  { value: 5, label: '5 – essential' },
  { value: 4, label: '4 – very important' },
  { value: 3, label: '3 – important' },
  { value: 2, label: '2 – useful' },
  { value: 1, label: '1 – helpful' },
];
const categoryChoices = categories.map((value) => ({ value, label: categoryName[value] }));

/** What a category counts, and how that came about. */
export interface ExplainedWeight {
  category: Category;
  /** Importance of its attributes, added up; and of all. */
  points: number;
  ofPoints: number;
  /** What follows from importance, in percent. */
  derived: number;
  /** What stands in its place, in percent. */
  byHand: number | null;
  reason: string;
  /** What it counts once the four total 100, in percent. */
  counts: number;
}

/** What the pages of a job's analysis show, and what the API says of it. */
@Injectable()
export class AnalysisViews {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly progress: JobProgressReader,
    private readonly analysis: JobAnalysis,
  ) {}

  /** The analysis as the API gives it. @throws NotFound */
  async read(viewer: Viewer, jobId: string) {
    const { byHand: _, ...analysis } = await this.readWith(viewer, jobId);
    return analysis;
  }

  private async readWith(viewer: Viewer, jobId: string) {
    const job = await this.access.job(viewer, jobId, 'job.view');
    const reader = this.database.reader;
    const attributes = await this.analysis.attributes(reader, jobId);
    const byHand = await reader.findBy(CategoryWeight, { jobId });
    const { planFrozenAt } = await this.progress.of(jobId);
    const weights = explained(attributes, byHand);
    const frozenAt = planFrozenAt?.toISOString() ?? null;
    return { job, attributes: attributes.map(attributeDetail), weights, byHand, frozenAt };
  }

  async page(viewer: Viewer, jobId: string) {
    const { job, attributes, weights, frozenAt } = await this.read(viewer, jobId);
    const mayEdit = viewer.may('analysis.edit', jobId);
    return {
      title: `Analysis: ${job.title}`,
      ...jobPlaces(job, 'analysis'),
      mayEdit,
      frozenAt,
      empty: attributes.length === 0,
      groups: categories.map((category) => groupOf(category, attributes)),
      weights: weights.map(weightRow),
      blank: { category: undefined, name: undefined, definition: undefined, importance: undefined, needed: undefined },
      anyByHand: weights.some(({ byHand }) => byHand !== null),
      ...fieldChoices,
    };
  }

  async attribute(viewer: Viewer, jobId: string, id: string) {
    const job = await this.access.job(viewer, jobId, 'analysis.edit');
    const attributes = await this.analysis.attributes(this.database.reader, jobId);
    const attribute = attributes.find((one) => one.id === id);
    if (!attribute) throw new NotFound('attribute');
    const { planFrozenAt } = await this.progress.of(jobId);
    const line = attributes.filter(({ category }) => category === attribute.category);
    const place = line.indexOf(attribute) + 1;
    return {
      title: `${attribute.key} ${attribute.name}`,
      ...jobPlaces(job, 'analysis'),
      attribute: attributeDetail(attribute),
      needsReason: attribute.importanceFrom === 'experts' || attribute.importanceReason !== '',
      version: String(attribute.version),
      order: {
        place,
        of: line.length,
        category: categoryName[attribute.category],
        first: place === 1,
        last: place === line.length,
      },
      frozenAt: planFrozenAt,
      now: [
        { label: 'Category', value: categoryName[attribute.category] },
        { label: 'Name', value: attribute.name },
        { label: 'Definition', value: attribute.definition || 'none' },
        { label: 'Importance', value: `${attribute.importance} of 5` },
        { label: 'Needed', value: neededName[attribute.needed] },
      ],
      ...fieldChoices,
      importanceChoices: choicesWith(attribute.importance),
    };
  }

  async weights(viewer: Viewer, jobId: string) {
    await this.access.job(viewer, jobId, 'analysis.edit');
    const { job, weights, byHand, frozenAt } = await this.readWith(viewer, jobId);
    return {
      title: `Category weights: ${job.title}`,
      ...jobPlaces(job, 'analysis'),
      frozenAt,
      fields: weights.map(weightField),
      was: weightsText(byHand),
    };
  }
}

const fieldChoices = { categoryChoices, importanceChoices, neededChoices };

/** The five levels, and first the experts' mean that it is now. */
function choicesWith(importance: number) {
  if (Number.isInteger(importance)) return importanceChoices;
  return [{ value: importance, label: `${importance} – the experts’ mean` }, ...importanceChoices];
}

/** A category named in an address. @throws NotFound */
export function categoryFrom(text: string): Category {
  const category = categories.find((one) => one === text);
  if (!category) throw new NotFound('category');
  return category;
}

/** An attribute as the API gives it. */
export function attributeDetail(attribute: Attribute) {
  const { id, key, category, name, definition, importance, importanceFrom, importanceReason, needed, version } =
    attribute;
  return { id, key, category, name, definition, importance, importanceFrom, importanceReason, needed, version };
}

function explained(attributes: Attribute[], byHand: CategoryWeight[]): ExplainedWeight[] {
  const weighed = categoryWeights(attributes, byHand);
  const sum = (of: Attribute[]): number => of.reduce((points, { importance }) => points + importance, 0);
  return categories.map((category) => ({
    category,
    points: hundredths(sum(attributes.filter((attribute) => attribute.category === category))),
    ofPoints: hundredths(sum(attributes)),
    derived: weighed[category].derived,
    byHand: weighed[category].byHand ?? null,
    reason: weighed[category].reason ?? '',
    counts: 100 * weighed[category].weight,
  }));
}

/** Means have two decimals; so have their sums. */
function hundredths(points: number): number {
  return Math.round(points * 100) / 100;
}

function groupOf(category: Category, attributes: readonly ReturnType<typeof attributeDetail>[]) {
  const own = attributes.filter((attribute) => attribute.category === category);
  return {
    category,
    name: categoryName[category],
    lifestyle: category === 'lifestyle',
    attributes: own.map((attribute) => ({
      ...attribute,
      needed: neededName[attribute.needed],
      byExperts: attribute.importanceFrom === 'experts',
    })),
  };
}

function weightRow(weight: ExplainedWeight) {
  return {
    ...weight,
    name: categoryName[weight.category],
    isByHand: weight.byHand !== null,
    from: weight.ofPoints === 0 ? 'no attribute yet' : `${weight.points} of ${weight.ofPoints} importance points`,
  };
}

function weightField(weight: ExplainedWeight) {
  const { category, ofPoints, derived, byHand, reason } = weight;
  const { name, from } = weightRow(weight);
  const calculated = `Calculated: ${from}${ofPoints === 0 ? '' : `, ${derived.toFixed(1)}%`}.`;
  const override = byHand === null ? '' : ` The override is now ${byHand}%: ${reason}`;
  return { category, label: `${name}, percent`, value: String(byHand ?? ''), hint: calculated + override };
}
