import { Module } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CandidatesModule } from './candidates/candidates.module.js';
import { DiscProfilesModule } from './disc-profiles/disc-profiles.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { QuestionBankModule } from './question-bank/question-bank.module.js';
import { RoundsModule } from './rounds/rounds.module.js';

/** What the application is made of. Take a line out and its feature is gone. */
@Module({
  imports: [
    AuditModule,
    AccountsModule,
    JobsModule,
    QuestionBankModule,
    CandidatesModule,
    DiscProfilesModule,
    RoundsModule,
  ],
})
export class AppModule {}
