import { loadStarterQuestions } from '../../src/question-bank/starter-questions.js';
import { type QuestionRecord, questionRecords } from '../../src/question-bank/question-records.js';
import { Attribute } from '../../src/jobs/model/attribute.entity.js';
import { technicalSeller } from '../../src/jobs/model/starter-role.js';
import { newId } from '../../src/platform/database/ids.js';
import type { TestApplication } from '../support/application.js';
import type { Browser } from '../support/as.js';

/** A question's fields, valid as they come. */
export function questionFields(given: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    topic: 'Lost deal',
    prompt: 'Tell us about a deal you lost. What would you do differently?',
    measures: ['business'],
    why: 'How they learn from a loss.',
    preferredAnswer: 'A real loss, their own part in it, and what they changed since.',
    followUps: ['Who won it, and why?'],
    anchors: [
      'Blames others.',
      'Names a loss.',
      'Names their part.',
      'Says what they changed.',
      'Shows that it worked.',
    ],
    ...given,
  };
}

/** The bank as a new installation has it. */
export async function givenStarterQuestions({ source }: TestApplication): Promise<Map<string, QuestionRecord>> {
  await source.transaction((tx) => loadStarterQuestions(tx, { id: null, name: 'test' }));
  const all = await questionRecords(source.manager, '', []);
  return new Map(all.map((question) => [question.key, question]));
}

/** The starter role's attributes on a job, by their keys. */
export async function givenStarterAttributes(
  { database }: TestApplication,
  job: { id: string },
): Promise<Map<string, Attribute>> {
  const attributes = technicalSeller.attributes.map((attribute, position) => ({
    ...attribute,
    id: newId(),
    jobId: job.id,
    position,
  }));
  await database.insert(Attribute, attributes);
  return new Map((await database.findBy(Attribute, { jobId: job.id })).map((one) => [one.key, one]));
}

/** A job's plan as the API tells it. */
export interface PlanOfTest {
  id: string;
  number: number;
  version: number;
  editable: boolean;
  frozenAt: string | null;
  assessments: {
    id: string;
    key: string;
    name: string;
    kind: string;
    levels: number;
    weight: number;
    points: number | null;
    criteria: {
      id: string;
      key: string;
      name: string;
      anchors: string[];
      points: number | null;
      attributes: string[];
      questionKey: string | null;
    }[];
  }[];
}

export async function planOf(browser: Browser, job: { id: string }): Promise<PlanOfTest> {
  const answer = await browser.api('get', `/jobs/${job.id}/plan`);
  return answer.body as PlanOfTest;
}

/** A job with the starter role's attributes, the starter bank and the starter plan. */
export async function givenStarterPlan(
  application: TestApplication,
  browser: Browser,
  job: { id: string },
): Promise<PlanOfTest> {
  await givenStarterQuestions(application);
  await givenStarterAttributes(application, job);
  await browser.api('post', `/jobs/${job.id}/plan/starter`, {});
  return planOf(browser, job);
}
