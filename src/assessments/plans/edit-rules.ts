import { InvalidInput } from '../../platform/base/domain-errors.js';
import type { Tx } from '../../platform/database/database.js';
import type { AssessmentKind } from '../model/vocabulary.js';

const base: Record<AssessmentKind, string> = {
  interview: 'interview',
  audition: 'audition',
  writing_sample: 'writing',
  reference: 'reference',
};
const letter: Record<AssessmentKind, string> = { interview: 'C', audition: 'A', writing_sample: 'W', reference: 'R' };

/**
 * A key for a new assessment: free in every version of the job's plan, since sittings of an earlier version go by it.
 */
export async function freeAssessmentKey(tx: Tx, jobId: string, kind: AssessmentKind): Promise<string> {
  const rows = await tx.query<{ key: string }[]>(
    'select a.key from assessments a join assessment_plans p on p.id = a.plan_id where p.job_id = $1',
    [jobId],
  );
  const taken = new Set(rows.map(({ key }) => key));
  let key = base[kind];
  for (let count = 2; taken.has(key); count += 1) key = `${base[kind]}-${count}`;
  return key;
}

/** A key for a new criterion: free in its assessment in every version of the job's plan. */
export async function freeCriterionKey(
  tx: Tx,
  jobId: string,
  assessment: { key: string; kind: AssessmentKind },
): Promise<string> {
  const rows = await tx.query<{ key: string }[]>(
    `select c.key from criteria c join assessments a on a.id = c.assessment_id
       join assessment_plans p on p.id = a.plan_id where p.job_id = $1 and a.key = $2`,
    [jobId, assessment.key],
  );
  const taken = new Set(rows.map(({ key }) => key));
  let number = 1;
  while (taken.has(`${letter[assessment.kind]}${number}`)) number += 1;
  return `${letter[assessment.kind]}${number}`;
}

/**
 * Equal weights explain themselves; an unequal one that someone sets needs its reason.
 * @param others the weights that it stands beside
 * @param before what it was, if it was there before: a weight that stays needs no new reason
 * @throws InvalidInput naming `weightReason`
 */
export function requireReason(
  input: { weight: number; weightReason: string },
  others: readonly number[],
  before?: number,
): void {
  if (input.weightReason !== '' || input.weight === before) return;
  if (others.every((other) => other === input.weight)) return;
  throw InvalidInput.field('weightReason', 'Explain why its weight differs from the others.');
}
