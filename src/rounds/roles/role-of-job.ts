import type { EntityManager } from 'typeorm';
import { Attribute } from '../../jobs/model/attribute.entity.js';
import { CategoryWeight } from '../../jobs/model/category-weight.entity.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { omitEmpty } from '../../platform/base/json-fields.js';
import type { RoundPlan } from '../file/round-file.js';
import { exportPlans } from '../transfer/round-export-plans.js';
import type { RoleFile, RoleQuestion } from './role-file.js';

/** What a job's role needs and how it is assessed, by its newest plan: what a template or another job begins with. */
export async function roleOfJob(reader: EntityManager, job: Job, name = job.title): Promise<RoleFile> {
  const { title, summary, objectives, sources, maximum, discNote } = job;
  const attributes = await reader.find(Attribute, {
    where: { jobId: job.id },
    order: { position: 'asc', key: 'asc' },
  });
  const weights = await reader.find(CategoryWeight, { where: { jobId: job.id }, order: { category: 'asc' } });
  const plan = planOf((await exportPlans(reader, job.id)).at(-1));
  return {
    format: 'callboard-role/1',
    name,
    job: { title, ...omitEmpty({ summary, discNote }), objectives, sources, maximum },
    analysis: {
      attributes: attributes.map(({ key, category, name: called, definition, importance, needed }) => ({
        ...{ key, category, name: called, definition, importance, needed },
      })),
      weights: weights.map(({ category, weight, reason }) => ({ category, weight, reason })),
    },
    plan,
    questions: await questionsOf(reader, plan),
  };
}

/** A plan without what makes it one version of many. What was scored by literal weights is planned by points now. */
function planOf(plan: RoundPlan | undefined): RoleFile['plan'] {
  if (!plan) return { assessments: [] };
  const { notesRequired, opening, statement, pointsFrom, assessments } = plan;
  const points = pointsFrom === 'assessments_only' ? pointsFrom : undefined;
  return { ...omitEmpty({ notesRequired, opening, statement, pointsFrom: points }), assessments };
}

/** The bank's words for the criteria that were made from it, in the versions that the plan keeps. */
async function questionsOf(reader: EntityManager, { assessments }: RoleFile['plan']): Promise<RoleQuestion[]> {
  const named = assessments.flatMap(({ criteria }) => criteria.flatMap(({ question }) => question ?? []));
  if (named.length === 0) return [];
  return reader.query<RoleQuestion[]>(
    `select distinct on (q.key) q.key, v.topic, v.prompt, v.measures, v.why, v.preferred_answer as "preferredAnswer",
            v.follow_ups as "followUps", v.anchors
       from unnest($1::text[], $2::int[]) as n (key, number)
       join questions q on q.key = n.key
       join question_versions v on v.question_id = q.id and v.number = n.number
      order by q.key, v.number desc`,
    [named.map(({ key }) => key), named.map(({ version }) => version)],
  );
}
