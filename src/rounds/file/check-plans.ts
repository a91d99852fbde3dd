import { categories } from '../../jobs/model/category.js';
import {
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  textsIn,
  type UncheckedObject,
  keysOf,
  noPositiveWeight,
  noSuch,
} from './unchecked-object.js';
import { below, type Problem } from './problem.js';

/** What a sitting may refer to: the criteria, and their levels, of each assessment of each plan version. */
export interface PlanIndex {
  last: number | undefined;
  versions: ReadonlyMap<number, ReadonlyMap<string, ReadonlyMap<string, number>>>;
}

export function planIndex(round: UncheckedObject): PlanIndex {
  const plans = objectsIn(round, 'plans');
  const versions = new Map(plans.map((plan) => [numberIn(plan, 'version') ?? 0, assessmentIndex(plan)]));
  const last = plans.at(-1);
  return { last: last && numberIn(last, 'version'), versions };
}

function assessmentIndex(plan: UncheckedObject): Map<string, Map<string, number>> {
  return new Map(
    objectsIn(plan, 'assessments').map((assessment) => {
      const criteria = objectsIn(assessment, 'criteria').map(
        (criterion) => [textIn(criterion, 'key') ?? '', levelsOf(criterion, assessment) ?? 7] as const,
      );
      return [textIn(assessment, 'key') ?? '', new Map(criteria)];
    }),
  );
}

function levelsOf(criterion: UncheckedObject, assessment: UncheckedObject): number | undefined {
  return criterion.fields.kind === 'yes_no' ? 2 : numberIn(assessment, 'levels');
}

/** Versions in order and with reasons; keys, weights, anchors and attribute references of every version. */
export function checkPlans(round: UncheckedObject, attributes: ReadonlySet<string>): Problem[] {
  return objectsIn(round, 'plans').flatMap((plan, index) => [
    ...checkVersion(plan, index + 1),
    ...checkWeights(plan, 'assessments'),
    ...keysOf(objectsIn(plan, 'assessments')).problems,
    ...objectsIn(plan, 'assessments').flatMap((assessment) => checkAssessment(assessment, attributes)),
  ]);
}

function checkVersion(plan: UncheckedObject, expected: number): Problem[] {
  const version = numberIn(plan, 'version');
  const problems: Problem[] = [];
  if (version !== undefined && version !== expected) {
    const message = `is ${version}; versions count up from 1, oldest first, so this one is ${expected}`;
    problems.push({ pointer: below(plan.at, 'version'), message });
  }
  if (expected > 1 && plan.fields.reason === undefined) {
    const message = 'is missing; from the second version on, give the reason for the change';
    problems.push({ pointer: below(plan.at, 'reason'), message });
  }
  for (const field of ['categoryWeights', 'weighedAt']) {
    if (plan.fields[field] === undefined || plan.fields.frozenAt !== undefined) continue;
    problems.push({ pointer: below(plan.at, field), message: 'belongs only to a version that has “frozenAt”' });
  }
  return [...problems, ...checkKeptWeights(plan)];
}

function checkKeptWeights(plan: UncheckedObject): Problem[] {
  const kept = objectIn(plan, 'categoryWeights');
  if (!kept || !categories.every((category) => objectIn(kept, category)?.fields.weight === 0)) return [];
  return [{ pointer: kept.at, message: noPositiveWeight }];
}

function checkAssessment(assessment: UncheckedObject, attributes: ReadonlySet<string>): Problem[] {
  const criteria = objectsIn(assessment, 'criteria');
  return [
    ...keysOf(criteria).problems,
    ...checkWeights(assessment, 'criteria'),
    ...checkParts(assessment),
    ...criteria.flatMap((criterion) => [
      ...checkAnchors(criterion, levelsOf(criterion, assessment)),
      ...checkAttributes(criterion, attributes),
    ]),
  ];
}

/** Only an audition has parts to play. */
function checkParts({ at, fields: { kind, parts } }: UncheckedObject): Problem[] {
  if (!Array.isArray(parts) || parts.length === 0 || kind === 'audition') return [];
  return [{ pointer: below(at, 'parts'), message: 'belongs only to an audition' }];
}

function checkWeights(parent: UncheckedObject, field: string): Problem[] {
  const list = objectsIn(parent, field);
  const allZero = list.length > 0 && list.every((item) => item.fields.weight === 0);
  return allZero ? [{ pointer: below(parent.at, field), message: noPositiveWeight }] : [];
}

function checkAnchors(criterion: UncheckedObject, levels: number | undefined): Problem[] {
  const { anchors } = criterion.fields;
  if (!Array.isArray(anchors) || levels === undefined || anchors.length === levels) return [];
  const wanted =
    criterion.fields.kind === 'yes_no' ? 'two: one for no, one for yes' : `one for each of ${levels} levels`;
  return [{ pointer: below(criterion.at, 'anchors'), message: `lists ${anchors.length}; give ${wanted}` }];
}

function checkAttributes(criterion: UncheckedObject, attributes: ReadonlySet<string>): Problem[] {
  const at = below(criterion.at, 'attributes');
  return textsIn(criterion, 'attributes').flatMap((key, index) =>
    attributes.has(key) ? [] : [{ pointer: below(at, index), message: noSuch('attribute', key) }],
  );
}
