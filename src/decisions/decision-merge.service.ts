import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApplicationMerges } from '../candidates/duplicates/application-merges.js';

/** When two applications of one person become one, the decisions on both are decisions on it. */
@Injectable()
export class DecisionMerge implements OnModuleInit {
  constructor(private readonly merges: ApplicationMerges) {}

  onModuleInit(): void {
    this.merges.add(async (tx, { from, to }) => {
      await tx.query('update decisions set application_id = $2 where application_id = $1', [from, to]);
    });
  }
}
