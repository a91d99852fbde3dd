import { isDiscStyle, tallyTotal } from '../../disc-profiles/disc.js';
import { checkPlans, planIndex } from './check-plans.js';
import { checkPlace, checkStages } from './check-stages.js';
import { checkSittings } from './check-sittings.js';
import { below, type Problem, shown } from './problem.js';
import {
  checkDocument,
  keysOf,
  noPositiveWeight,
  numberIn,
  objectIn,
  objectsIn,
  reference,
  textIn,
  type UncheckedObject,
} from './unchecked-object.js';

/**
 * What a schema cannot say of a round file: keys used twice, references that lead nowhere, levels off their scale,
 * tallies that do not add up. Copes with a document that the schema refuses: what has no right shape is passed over.
 */
export function checkRound(document: object): Problem[] {
  const round: UncheckedObject = { at: '', fields: document as Record<string, unknown> };
  const analysis = objectIn(round, 'analysis');
  const people = keysOf(objectsIn(round, 'team'));
  const candidates = keysOf(objectsIn(round, 'candidates'));
  const attributes = keysOf(analysis ? objectsIn(analysis, 'attributes') : []);
  const plans = planIndex(round);
  return [
    ...people.problems,
    ...checkStages(round),
    ...attributes.problems,
    ...(analysis ? [...checkWeights(analysis), ...checkExperts(analysis, attributes.keys)] : []),
    ...checkPlans(round, attributes.keys),
    ...candidates.problems,
    ...objectsIn(round, 'candidates').flatMap((candidate) => [
      ...checkCandidate(candidate),
      ...checkPlace(candidate, round),
    ]),
    ...checkSittings(round, { people: people.keys, candidates: candidates.keys, plans }),
    ...objectsIn(round, 'decisions').flatMap((decision) =>
      reference(decision, 'candidate', candidates.keys, 'candidate'),
    ),
  ];
}

function checkWeights(analysis: UncheckedObject): Problem[] {
  const weights = objectsIn(analysis, 'weights');
  const seen = new Set<unknown>();
  const problems: Problem[] = [];
  for (const weight of weights) {
    const category = textIn(weight, 'category');
    if (category !== undefined && seen.has(category)) {
      problems.push({ pointer: below(weight.at, 'category'), message: `“${shown(category)}” already has a weight` });
    }
    seen.add(category);
  }
  const allZero = weights.length === 4 && weights.every((weight) => weight.fields.weight === 0);
  if (allZero) problems.push({ pointer: below(analysis.at, 'weights'), message: noPositiveWeight });
  return problems;
}

/** Each rates an attribute of the job, once; whoever was not waited for any more has submitted nothing. */
function checkExperts(analysis: UncheckedObject, attributes: ReadonlySet<string>): Problem[] {
  return objectsIn(analysis, 'experts').flatMap((expert) => {
    const seen = new Set<string>();
    const ratings = objectsIn(expert, 'ratings').flatMap((rating) => {
      const key = textIn(rating, 'attribute');
      const twice = key !== undefined && seen.has(key);
      if (key !== undefined) seen.add(key);
      const at = below(rating.at, 'attribute');
      return twice
        ? [{ pointer: at, message: `“${shown(key)}” is rated twice by the same expert` }]
        : reference(rating, 'attribute', attributes, 'attribute');
    });
    const both = expert.fields.submittedAt !== undefined && expert.fields.withdrawnAt !== undefined;
    const message = 'doesn’t go with “submittedAt”; remove one of them';
    return [...ratings, ...(both ? [{ pointer: below(expert.at, 'withdrawnAt'), message }] : [])];
  });
}

function checkCandidate(candidate: UncheckedObject): Problem[] {
  const disc = objectIn(candidate, 'disc');
  return [...(disc ? checkDisc(disc) : []), ...checkDocument(candidate, 'resume')];
}

/** What a schema cannot say of a DiSC profile: letters that are a style, tallies that total 28. */
function checkDisc(disc: UncheckedObject): Problem[] {
  const style = textIn(disc, 'style');
  const problems: Problem[] = [];
  if (disc.fields.form === 'style' && style !== undefined && !isDiscStyle(style)) {
    const message = `“${shown(style)}” is not a style; it must be one to three different letters of D, I, S, and C, such as D, Si, or D/I`;
    problems.push({ pointer: below(disc.at, 'style'), message });
  }
  if (disc.fields.form === 'tallies') {
    problems.push(...['most', 'least'].flatMap((field) => checkTallies(disc, field)));
  }
  return problems;
}

function checkTallies(disc: UncheckedObject, field: string): Problem[] {
  const tallies = objectIn(disc, field);
  if (!tallies) return [];
  const counts = ['d', 'i', 's', 'c', 'star'].map((name) => numberIn(tallies, name));
  if (counts.some((count) => count === undefined)) return [];
  const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  if (total === tallyTotal) return [];
  return [{ pointer: tallies.at, message: `the five counts total ${total}; they must total ${tallyTotal}` }];
}
