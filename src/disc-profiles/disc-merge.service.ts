import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApplicationMerges } from '../candidates/duplicates/application-merges.js';
import { RuleViolation } from '../platform/base/domain-errors.js';

/** When two applications of one person become one, the profile of either is its profile. */
@Injectable()
export class DiscMerge implements OnModuleInit {
  constructor(private readonly merges: ApplicationMerges) {}

  onModuleInit(): void {
    this.merges.add(async (tx, { from, to }) => {
      const rows = await tx.query<object[]>('select 1 from disc_profiles where application_id in ($1, $2)', [from, to]);
      if (rows.length > 1) {
        const message = 'Both entries have a DiSC profile. Remove one of the two first.';
        throw new RuleViolation('merge.disc', message, [{ field: 'merge', message }]);
      }
      await tx.query('update disc_profiles set application_id = $2 where application_id = $1', [from, to]);
    });
  }
}
