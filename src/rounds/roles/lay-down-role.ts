import { type Actor, Audit } from '../../audit/audit.service.js';
import type { Tx } from '../../platform/database/database.js';
import type { RoundAssessment, RoundCriterion, RoundFile } from '../file/round-file.js';
import { importAnalysis } from '../transfer/round-import.js';
import { importPlans } from '../transfer/round-import-plans.js';
import { type PlacedQuestion, placeQuestions } from './place-questions.js';
import type { RoleFile } from './role-file.js';

/** Analysis, plan and kit of a role for a job that was just opened; its questions go into the bank. Nothing is frozen. */
export async function layDownRole(tx: Tx, actor: Actor, jobId: string, role: RoleFile): Promise<void> {
  const attributes = await importAnalysis(tx, jobId, role);
  const placed = await placeQuestions(tx, actor, role.questions);
  const known = await bankVersions(tx, role);
  const assessments = role.plan.assessments.map((assessment) => linked(assessment, placed, known));
  if (assessments.length === 0) return;
  const plan = { version: 1, ...role.plan, assessments };
  await importPlans(
    tx,
    jobId,
    { plans: [plan], analysis: role.analysis, sittings: [] } as unknown as RoundFile,
    attributes,
  );
  const [row] = await tx.query<[{ id: string }]>('select id from assessment_plans where job_id = $1', [jobId]);
  const keys = assessments.map(({ key }) => key);
  await new Audit().record(tx, actor, 'plan.started', { jobId, planId: row.id, assessments: keys });
}

/** The criteria that were made from a question of the role say where it stands in this bank. */
function linked(
  assessment: RoundAssessment,
  placed: ReadonlyMap<string, PlacedQuestion>,
  known: ReadonlySet<string>,
): RoundAssessment {
  const taken = new Set(assessment.criteria.map(({ key }) => key));
  const relinked = ({ question, ...criterion }: RoundCriterion): RoundCriterion => {
    if (!question) return criterion;
    const place = placed.get(question.key);
    if (!place) return known.has(versionKey(question)) ? { ...criterion, question } : criterion;
    const renamed = criterion.key === question.key && !taken.has(place.key) ? { key: place.key } : {};
    return { ...criterion, ...renamed, question: place };
  };
  return { ...assessment, criteria: assessment.criteria.map(relinked) };
}

/** Questions that a criterion names and the role does not bring: those that this bank has. */
async function bankVersions(tx: Tx, { plan, questions }: RoleFile): Promise<Set<string>> {
  const brought = new Set(questions.map(({ key }) => key));
  const named = plan.assessments.flatMap(({ criteria }) => criteria.flatMap(({ question }) => question?.key ?? []));
  const rows = await tx.query<PlacedQuestion[]>(
    `select q.key, v.number as version from questions q join question_versions v on v.question_id = q.id
      where q.key = any($1)`,
    [named.filter((key) => !brought.has(key))],
  );
  return new Set(rows.map(versionKey));
}

const versionKey = ({ key, version }: PlacedQuestion): string => `${version} ${key}`;
