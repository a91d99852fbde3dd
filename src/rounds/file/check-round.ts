import { checkDisc } from './check-disc.js';
import { checkDocument } from './check-document.js';
import { keysOf, noPositiveWeight, reference } from './check-keys.js';
import { checkPlans, planIndex } from './check-plans.js';
import { checkSittings } from './check-sittings.js';
import { objectIn, objectsIn, textIn, type UncheckedObject } from './unchecked-object.js';
import { below, shown, type Problem } from './problem.js';

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
    ...attributes.problems,
    ...(analysis ? checkWeights(analysis) : []),
    ...checkPlans(round, attributes.keys),
    ...candidates.problems,
    ...objectsIn(round, 'candidates').flatMap(checkCandidate),
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
      problems.push({ pointer: below(weight.at, 'category'), message: `“${shown(category)}” has a weight already` });
    }
    seen.add(category);
  }
  const allZero = weights.length === 4 && weights.every((weight) => weight.fields.weight === 0);
  if (allZero) problems.push({ pointer: below(analysis.at, 'weights'), message: noPositiveWeight });
  return problems;
}

function checkCandidate(candidate: UncheckedObject): Problem[] {
  const disc = objectIn(candidate, 'disc');
  return [...(disc ? checkDisc(disc) : []), ...checkDocument(candidate, 'resume')];
}
