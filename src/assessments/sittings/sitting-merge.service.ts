import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ApplicationMerge, ApplicationMerges } from '../../candidates/duplicates/application-merges.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import type { Tx } from '../../platform/database/database.js';
import { lockSitting } from '../model/locks.js';

/** When two applications of one person become one, the sessions of both are its sessions. */
@Injectable()
export class SittingMerge implements OnModuleInit {
  constructor(private readonly merges: ApplicationMerges) {}

  onModuleInit(): void {
    this.merges.add((tx, merge) => this.take(tx, merge));
  }

  /** @throws RuleViolation where both take the same assessment */
  private async take(tx: Tx, { from, to }: ApplicationMerge): Promise<void> {
    const rows = await tx.query<{ id: string; name: string; twice: boolean }[]>(
      `select s.id, t.name, exists (
                select from sittings o where o.application_id = $2 and o.assessment_key = s.assessment_key) as twice
         from sittings s join assessments t on t.id = s.assessment_id where s.application_id = $1 order by s.id`,
      [from, to],
    );
    const twice = rows.find((row) => row.twice);
    if (twice) {
      const message = `Both entries have a session for “${twice.name}”. Delete one of the two sessions first.`;
      throw new RuleViolation('merge.sessions', message, [{ field: 'merge', message }]);
    }
    for (const { id } of rows) await lockSitting(tx, id);
    await tx.query('update sittings set application_id = $2, version = version + 1 where application_id = $1', [
      from,
      to,
    ]);
  }
}
