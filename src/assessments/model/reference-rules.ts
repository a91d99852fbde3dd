import type { EntityManager } from 'typeorm';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import { Referee } from './referee.entity.js';

/**
 * What the newest plan has for an application beside reference checks and is not in: not planned, or with a scorecard
 * open. A reference is heard after everything that is judged first-hand.
 * @returns the assessments' names, in the plan's order
 */
export async function waitedForBefore(manager: EntityManager, applicationId: string): Promise<string[]> {
  const rows = await manager.query<{ name: string }[]>(
    `select t.name from applications a
       join assessment_plans p on p.job_id = a.job_id
        and p.number = (select max(number) from assessment_plans where job_id = a.job_id)
       join assessments t on t.plan_id = p.id and t.kind <> 'reference'
      where a.id = $1 and not exists (
            select 1 from sittings s
             where s.application_id = a.id and s.assessment_key = t.key
               and exists (select 1 from every_scorecard c where c.sitting_id = s.id and c.state in ('submitted', 'revised'))
               and not exists (select 1 from every_scorecard c where c.sitting_id = s.id and c.state in ('due', 'draft')))
      order by t.position, t.key`,
    [applicationId],
  );
  return rows.map(({ name }) => name);
}

/** @throws RuleViolation where the candidate did not agree yet, or something else of theirs is not in */
export async function refuseEarly(
  manager: EntityManager,
  { sittingId, applicationId }: { sittingId: string; applicationId: string },
): Promise<void> {
  const referee = await manager.findOneBy(Referee, { sittingId });
  if (!referee?.consentAt) {
    const message = 'First record who the referee is, and that the candidate agreed to this reference check.';
    throw new RuleViolation('reference.no_consent', message);
  }
  const names = await waitedForBefore(manager, applicationId);
  if (names.length === 0) return;
  const message = `A reference check comes after everything else. Not submitted yet: ${names.join(', ')}.`;
  throw new RuleViolation('reference.too_early', message);
}
