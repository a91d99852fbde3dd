import { kindName } from '../../src/assessments/plans/plan-models.js';
import { Assessment } from '../../src/assessments/model/assessment.entity.js';
import { Criterion } from '../../src/assessments/model/criterion.entity.js';
import { AssessmentPlan } from '../../src/assessments/model/plan.entity.js';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { Sitting } from '../../src/assessments/model/sitting.entity.js';
import type { AssessmentKind } from '../../src/assessments/model/vocabulary.js';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { Application } from '../../src/candidates/application.entity.js';
import { Candidate } from '../../src/candidates/candidate.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import type { TestApplication } from '../support/application.js';
import { type Browser, as } from '../support/as.js';
import { givenJobWithTeam, givenPeople, givenTeam } from './people.js';

let count = 0;

/** An application of somebody new for a job. */
export async function givenApplication({ database }: TestApplication, job: { id: string }, name?: string) {
  count += 1;
  const candidate = { id: newId(), name: name ?? `Candidate ${count}` };
  await database.insert(Candidate, candidate);
  const application = { id: newId(), jobId: job.id, candidateId: candidate.id, key: `c${count}` };
  await database.insert(Application, application);
  return { ...application, name: candidate.name };
}

const criterionOf = (
  assessmentId: string,
  kind: 'scale' | 'yes_no',
  key: string,
  levels: number,
  position: number,
) => ({
  id: newId(),
  assessmentId,
  key,
  kind,
  name: kind === 'yes_no' ? 'Would you buy?' : `Criterion ${key}`,
  prompt: `What of ${key}?`,
  measures: ['technical' as const],
  preferredAnswer: `The best of ${key}.`,
  followUps: [],
  anchors: kind === 'yes_no' ? ['no', 'yes'] : Array.from({ length: levels }, (_, level) => `${key} at ${level + 1}`),
  position,
});

/** A plan: an interview on five levels, an audition on three with a yes or no, a writing sample without its author. */
export async function givenPlan({ database }: TestApplication, job: { id: string }, number = 1) {
  const planId = newId();
  await database.insert(AssessmentPlan, { id: planId, jobId: job.id, number, reason: number > 1 ? 'changed' : '' });
  const kinds: { key: string; kind: AssessmentKind; levels: number; scaled: string[] }[] = [
    { key: 'interview', kind: 'interview', levels: 5, scaled: ['Q1', 'Q2'] },
    { key: 'audition', kind: 'audition', levels: 3, scaled: ['A1', 'A2'] },
    { key: 'writing', kind: 'writing_sample', levels: 3, scaled: ['W1'] },
  ];
  const assessments = kinds.map(({ key, kind, levels }, position) => ({
    ...{ id: newId(), planId, key, kind, levels, position, brief: 'A brief.' },
    ...{ name: kindName[kind], hideAuthor: kind === 'writing_sample' },
  }));
  await database.insert(Assessment, assessments);
  const criteria = assessments.flatMap(({ id, kind, levels }, at) => {
    const scaled = kinds[at]!.scaled.map((key, position) => criterionOf(id, 'scale', key, levels, position));
    return kind === 'audition' ? [...scaled, criterionOf(id, 'yes_no', 'A5', 2, scaled.length)] : scaled;
  });
  await database.insert(Criterion, criteria);
  return { planId };
}

/** A sitting of an application with its panel, nobody having begun. */
export async function givenSitting(
  { database }: TestApplication,
  application: { id: string; jobId: string },
  assessmentKey: string,
  panel: readonly { id: string }[],
  given: Partial<Sitting> = {},
) {
  const assessment = await database
    .createQueryBuilder(Assessment, 'assessment')
    .where('assessment.key = :assessmentKey', { assessmentKey })
    .andWhere(
      'assessment.planId = (select id from assessment_plans where job_id = :jobId order by number desc limit 1)',
      { jobId: application.jobId },
    )
    .getOneOrFail();
  const id = newId();
  await database.insert(Sitting, {
    id,
    applicationId: application.id,
    assessmentId: assessment.id,
    assessmentKey,
    ...given,
  } as never);
  const cards = panel.map(({ id: panelistId }, position) => ({ id: newId(), sittingId: id, panelistId, position }));
  if (cards.length > 0) await database.insert(Scorecard, cards);
  const criteria = await database.find(Criterion, {
    where: { assessmentId: assessment.id },
    order: { position: 'ASC' },
  });
  const cardOf = (person: { id: string }) => cards.find(({ panelistId }) => panelistId === person.id)!.id;
  return { id, assessment, criteria, cardOf };
}

export type GivenSitting = Awaited<ReturnType<typeof givenSitting>>;

/** A job with its team, three panelists, a plan and one application. */
export async function givenRound(application: TestApplication) {
  const { job, recruiter, manager, administrator } = await givenJobWithTeam(application);
  const names = ['Amy Adams', 'Ben Brook', 'Cleo Clark'].map((name) => ({ name }));
  const [amy, ben, cleo] = (await givenPeople(application, ...names)) as [Person, Person, Person];
  await givenTeam(application, job, [amy, 'panelist'], [ben, 'panelist'], [cleo, 'panelist']);
  const { planId } = await givenPlan(application, job);
  const candidate = await givenApplication(application, job, 'Amara Okafor');
  return { job, recruiter, manager, administrator, amy, ben, cleo, planId, candidate };
}

/** Ratings for every criterion of a sitting, as the API takes them. */
export function ratingsFor(sitting: GivenSitting, level: number, note = 'as seen') {
  return sitting.criteria.map(({ id, kind }) => ({
    criterionId: id,
    level: kind === 'yes_no' ? Math.min(level, 2) : level,
    notObserved: false,
    note,
  }));
}

/** A person fills in their scorecard and submits it, over the API. */
export async function submits(
  application: TestApplication,
  person: Person,
  sitting: GivenSitting,
  level = 2,
  note = 'as seen',
): Promise<Browser> {
  const browser = await as(application, person);
  const card = sitting.cardOf(person);
  const { version } = (await browser.api('get', `/scorecards/${card}`)).body as { version: number };
  const saved = await browser.api('put', `/scorecards/${card}/ratings`, {
    version,
    ratings: ratingsFor(sitting, level, note),
  });
  if (saved.status !== 200) throw new Error(saved.text);
  const submitted = await browser.api('post', `/scorecards/${card}/submission`, {});
  if (submitted.status !== 200) throw new Error(submitted.text);
  return browser;
}

/** The fields of the scorecard's form, filled in. */
export function formFor(sitting: GivenSitting, version: number, level: number, note = 'as seen') {
  const fields: Record<string, string> = { _form: 'scorecard', version: String(version) };
  ratingsFor(sitting, level, note).forEach((rating, index) => {
    fields[`ratings[${index}][criterionId]`] = rating.criterionId;
    fields[`ratings[${index}][level]`] = String(rating.level);
    fields[`ratings[${index}][note]`] = rating.note;
  });
  return fields;
}

/** What the record says of a job, in order: event types, with who. */
export async function recordOf({ database }: TestApplication, jobId: string) {
  return database.query<{ type: string; actor: string; payload: Record<string, unknown> }[]>(
    'select type, actor_name as actor, payload from audit_events where job_id = $1 order by sequence',
    [jobId],
  );
}
