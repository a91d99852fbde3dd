import { Module } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CandidatesModule } from './candidates/candidates.module.js';
import { JobsModule } from './jobs/jobs.module.js';

/** What the application is made of. Take a line out and its feature is gone. */
@Module({
  imports: [AuditModule, AccountsModule, JobsModule, CandidatesModule],
})
export class AppModule {}
