import { isDecided, type Stage } from '../../candidates/application.entity.js';
import { keptStages, saysDecided } from '../../candidates/stage-columns.js';
import { below, type Problem, shown } from './problem.js';
import { keysOf, objectIn, objectsIn, reference, textIn, type UncheckedObject } from './unchecked-object.js';

/** A job's own stages: each key once, the usual ones among them, and none that promises what only a decision does. */
export function checkStages(round: UncheckedObject): Problem[] {
  const job = objectIn(round, 'job');
  const own = job ? objectsIn(job, 'stages') : [];
  if (!job) return [];
  if (own.length === 0) return checkPostings(job);
  const { keys, problems } = keysOf(own);
  const lacking = [...keptStages].filter((key) => !keys.has(key));
  if (lacking.length > 0) {
    const message = `has no stage with the key ${lacking.map((key) => `“${key}”`).join(', ')}; a job keeps those`;
    problems.push({ pointer: below(job.at, 'stages'), message });
  }
  for (const stage of own) {
    const [key, name, meant] = ['key', 'name', 'stage'].map((field) => textIn(stage, field));
    if (key !== undefined && keptStages.has(key) && meant !== key) {
      problems.push({ pointer: below(stage.at, 'stage'), message: `must be “${key}”, as its key is` });
    }
    if (name !== undefined && saysDecided(name) && meant !== undefined && !isDecided(meant as Stage)) {
      const message = `“${shown(name)}” says what only a decision does; choose another name`;
      problems.push({ pointer: below(stage.at, 'name'), message });
    }
  }
  return [...problems, ...checkPostings(job)];
}

function checkPostings(job: UncheckedObject): Problem[] {
  const seen = new Set<string>();
  return objectsIn(job, 'postings').flatMap((posting) => {
    const place = textIn(posting, 'place');
    if (place === undefined) return [];
    const twice = seen.has(place);
    seen.add(place);
    return twice ? [{ pointer: below(posting.at, 'place'), message: `“${shown(place)}” is listed already` }] : [];
  });
}

/** Where a candidate is in the job's own pipeline, and which of its postings brought them. */
export function checkPlace(candidate: UncheckedObject, round: UncheckedObject): Problem[] {
  const job = objectIn(round, 'job');
  const own = job ? objectsIn(job, 'stages') : [];
  const stages = new Map(own.map((one) => [textIn(one, 'key') ?? '', textIn(one, 'stage')]));
  const key = textIn(candidate, 'jobStage');
  const found = reference(candidate, 'jobStage', new Set(stages.keys()), 'stage of the job');
  const meant = key === undefined ? undefined : stages.get(key);
  const stage = textIn(candidate, 'stage') ?? 'applied';
  if (meant !== undefined && meant !== stage) {
    const message = `is a stage that means “${meant}”, but the candidate’s “stage” is “${shown(stage)}”`;
    found.push({ pointer: below(candidate.at, 'jobStage'), message });
  }
  const details = objectIn(candidate, 'sourceDetails');
  const places = new Set((job ? objectsIn(job, 'postings') : []).flatMap((one) => textIn(one, 'place') ?? []));
  const place = details && textIn(details, 'posting');
  if (details && place !== undefined && !places.has(place)) {
    const message = `no posting of the job has the place “${shown(place)}”`;
    found.push({ pointer: below(details.at, 'posting'), message });
  }
  return found;
}
