import {
  checkDocument,
  numberIn,
  objectsIn,
  reference,
  textIn,
  textsIn,
  type UncheckedObject,
} from './unchecked-object.js';
import type { PlanIndex } from './check-plans.js';
import { below, shown, type Problem } from './problem.js';

export interface Known {
  people: ReadonlySet<string>;
  candidates: ReadonlySet<string>;
  plans: PlanIndex;
}

/** References, doubles, states and levels of every sitting, scorecard and rating. */
export function checkSittings(round: UncheckedObject, known: Known): Problem[] {
  const sittings = objectsIn(round, 'sittings');
  return [
    ...doubles(sittings, ['candidate', 'assessment'], 'candidate', 'this candidate has a sitting for this assessment'),
    ...sittings.flatMap((sitting) => checkSitting(sitting, known)),
  ];
}

function checkSitting(sitting: UncheckedObject, known: Known): Problem[] {
  const { criteria, problems } = criteriaOf(sitting, known.plans);
  const scorecards = objectsIn(sitting, 'scorecards');
  return [
    ...reference(sitting, 'candidate', known.candidates, 'candidate'),
    ...problems,
    ...checkDocument(sitting, 'document'),
    ...doubles(scorecards, ['panelist'], 'panelist', 'this panelist has a scorecard for this sitting'),
    ...checkDebrief(sitting, scorecards),
    ...checkAskers(scorecards, criteria),
    ...scorecards.flatMap((scorecard) => [
      ...reference(scorecard, 'panelist', known.people, 'person of the team'),
      ...checkState(scorecard),
      ...checkRatings(scorecard, criteria),
      ...checkVersions(scorecard),
      ...objectsIn(scorecard, 'versions').flatMap((version) => checkRatings(version, criteria)),
    ]),
  ];
}

/** The criteria that a sitting's ratings may name, by key with their levels; undefined where that cannot be said. */
function criteriaOf(sitting: UncheckedObject, plans: PlanIndex) {
  const version = sitting.fields.plan === undefined ? plans.last : numberIn(sitting, 'plan');
  const assessment = textIn(sitting, 'assessment');
  if (assessment === undefined || (version === undefined && sitting.fields.plan !== undefined)) return { problems: [] };
  const plan = version === undefined ? undefined : plans.versions.get(version);
  if (!plan && sitting.fields.plan !== undefined) {
    return { problems: [{ pointer: below(sitting.at, 'plan'), message: `no plan has the version ${version}` }] };
  }
  const criteria = plan?.get(assessment);
  if (criteria) return { criteria, problems: [] };
  const where = version === undefined ? 'there is no plan' : `no assessment of plan version ${version} has this key`;
  return { problems: [{ pointer: below(sitting.at, 'assessment'), message: `“${shown(assessment)}”: ${where}` }] };
}

function checkState(scorecard: UncheckedObject): Problem[] {
  const { state, submittedAt, closedReason, conflict, ratings } = scorecard.fields;
  const isIn = state === 'submitted' || state === 'revised';
  const problems: Problem[] = [];
  const say = (field: string, message: string) => problems.push({ pointer: below(scorecard.at, field), message });
  if (isIn && submittedAt === undefined)
    say('submittedAt', `is missing; a ${state} scorecard says when it was submitted`);
  if (['due', 'draft', 'closed'].includes(String(state)) && submittedAt !== undefined) {
    say('submittedAt', `doesn’t belong to a ${String(state)} scorecard; remove it, or set the state to submitted`);
  }
  if (state === 'closed' && closedReason === undefined) {
    say('closedReason', 'is missing; a scorecard closed without ratings needs a reason');
  }
  if (state !== 'closed' && closedReason !== undefined) say('closedReason', 'belongs to a closed scorecard only');
  if (state === 'recused' && conflict === undefined)
    say('conflict', 'is missing; a panelist who stepped back gives a reason');
  if (state === 'due' && Array.isArray(ratings) && ratings.length > 0) {
    say('ratings', 'lists ratings, but a due scorecard wasn’t started; set the state to draft or submitted');
  }
  return problems;
}

/** Each question is asked by one of the panel at most. */
function checkAskers(
  scorecards: readonly UncheckedObject[],
  criteria: ReadonlyMap<string, number> | undefined,
): Problem[] {
  const askedAt = new Map<string, string>();
  return scorecards.flatMap((scorecard) =>
    textsIn(scorecard, 'asks').flatMap((text, index) => {
      const pointer = below(below(scorecard.at, 'asks'), index);
      const before = askedAt.get(text);
      if (before !== undefined)
        return [{ pointer, message: `this question is already assigned to another panelist, at ${before}` }];
      askedAt.set(text, pointer);
      if (!criteria || criteria.has(text)) return [];
      return [{ pointer, message: `no criterion of this sitting's assessment has the key “${shown(text)}”` }];
    }),
  );
}

function checkDebrief(sitting: UncheckedObject, scorecards: readonly UncheckedObject[]): Problem[] {
  if (sitting.fields.debriefOpenedAt === undefined) return [];
  if (!scorecards.some(({ fields }) => fields.state === 'due' || fields.state === 'draft')) return [];
  const message = 'doesn’t belong here while a scorecard is due or a draft; close it with a reason, or remove this';
  return [{ pointer: below(sitting.at, 'debriefOpenedAt'), message }];
}

function checkVersions(scorecard: UncheckedObject): Problem[] {
  const versions = objectsIn(scorecard, 'versions');
  if (versions.length > 0 && scorecard.fields.state !== 'revised') {
    return [{ pointer: below(scorecard.at, 'versions'), message: 'belong to a revised scorecard only' }];
  }
  return versions.flatMap((version, index) => {
    const number = numberIn(version, 'number');
    if (number === undefined || number === index + 1) return [];
    const message = `is ${number}, but versions are counted from 1 in their order; this one is ${index + 1}`;
    return [{ pointer: below(version.at, 'number'), message }];
  });
}

function checkRatings(scorecard: UncheckedObject, criteria: ReadonlyMap<string, number> | undefined): Problem[] {
  const ratings = objectsIn(scorecard, 'ratings');
  const problems = doubles(ratings, ['criterion'], 'criterion', 'this criterion has a rating on this scorecard');
  if (!criteria) return problems;
  for (const rating of ratings) {
    const key = textIn(rating, 'criterion');
    if (key === undefined) continue;
    const levels = criteria.get(key);
    const level = numberIn(rating, 'level');
    if (levels === undefined) {
      const message = `no criterion of this sitting's assessment has the key “${shown(key)}”`;
      problems.push({ pointer: below(rating.at, 'criterion'), message });
    } else if (level !== undefined && level > levels) {
      const message = `${level} is above the ${levels} levels of this criterion; give a level from 1 to ${levels}`;
      problems.push({ pointer: below(rating.at, 'level'), message });
    }
  }
  return problems;
}

/** A problem for each item whose fields together were there before. */
function doubles(list: readonly UncheckedObject[], fields: readonly string[], at: string, what: string): Problem[] {
  const seen = new Map<string, string>();
  return list.flatMap((item) => {
    const values = fields.map((field) => textIn(item, field));
    if (values.some((value) => value === undefined)) return [];
    const key = JSON.stringify(values);
    const before = seen.get(key);
    if (before !== undefined) return [{ pointer: below(item.at, at), message: `${what} already, at ${before}` }];
    seen.set(key, item.at);
    return [];
  });
}
