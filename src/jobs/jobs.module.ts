import { Global, Module } from '@nestjs/common';
import { AnalysisViews } from './analysis/analysis-views.service.js';
import { AnalysisApi } from './analysis/analysis.api.js';
import { AnalysisPages } from './analysis/analysis.pages.js';
import { JobAnalysis } from './analysis/job-analysis.service.js';
import { WeightsByHand } from './analysis/weights-by-hand.service.js';
import { HiringTeamApi } from './team/hiring-team.api.js';
import { HiringTeamPages } from './team/hiring-team.pages.js';
import { HiringTeam } from './team/hiring-team.service.js';
import { JobAccess } from './model/job-access.js';
import { JobList } from './job-list.service.js';
import { JobProgressReader } from './progress/job-progress.js';
import { JobViews } from './job-views.service.js';
import { JobsApi } from './jobs.api.js';
import { JobsPages } from './jobs.pages.js';
import { Jobs } from './jobs.service.js';
import { LookList } from './audit-log/look-list.service.js';
import { LooksApi } from './audit-log/looks.api.js';
import { LooksPages } from './audit-log/looks.pages.js';
import { RecordApi } from './audit-log/record.api.js';
import { RecordPages } from './audit-log/record.pages.js';
import { RecordExport } from './audit-log/record-export.service.js';
import { RecordReader } from './audit-log/record.service.js';
import { RoleStarts, RoundExportRule, StarterHooks } from './model/job-hooks.js';
import { TeamInvitations } from './team/team-invitations.service.js';
import { TeamViews } from './team/team-views.service.js';

@Global()
@Module({
  controllers: [
    JobsPages,
    JobsApi,
    HiringTeamPages,
    HiringTeamApi,
    AnalysisPages,
    AnalysisApi,
    RecordPages,
    RecordApi,
    LooksPages,
    LooksApi,
  ],
  providers: [
    Jobs,
    JobAccess,
    JobList,
    JobProgressReader,
    JobViews,
    HiringTeam,
    TeamInvitations,
    TeamViews,
    RoundExportRule,
    StarterHooks,
    RoleStarts,
    JobAnalysis,
    AnalysisViews,
    WeightsByHand,
    LookList,
    RecordExport,
    RecordReader,
  ],
  exports: [Jobs, JobAnalysis, JobAccess, HiringTeam, JobProgressReader, RoundExportRule, StarterHooks, RoleStarts],
})
export class JobsModule {}
