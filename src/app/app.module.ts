import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/people/accounts.module.js';
import { AnalysisReportsModule } from '../records/analysis-report/analysis-reports.module.js';
import { AssessmentsModule } from '../assessments/assessments.module.js';
import { DuplicatesModule } from '../candidates/duplicates/duplicates.module.js';
import { PipelineModule } from '../candidates/pipeline/pipeline.module.js';
import { SourcesModule } from '../candidates/sources/sources.module.js';
import { PlansModule } from '../assessments/plans/plans.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { AuditionsModule } from '../assessments/instruments/auditions/auditions.module.js';
import { CalendarsModule } from '../scheduling/calendars/calendars.module.js';
import { SlotsModule } from '../scheduling/slots/slots.module.js';
import { CandidateLinksModule } from '../candidate-links/candidate-links.module.js';
import { CandidatePagesModule } from '../candidate-pages/candidate-pages.module.js';
import { CandidatesModule } from '../candidates/candidates.module.js';
import { CandidateImportsModule } from '../candidates/import/imports.module.js';
import { ComparisonModule } from '../comparison/pages/comparison.module.js';
import { QuestionRatingsModule } from '../comparison/questions/question-ratings.module.js';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { DeskModule } from '../desk/desk.module.js';
import { DiscProfilesModule } from '../disc-profiles/disc-profiles.module.js';
import { FairnessModule } from '../fairness/fairness.module.js';
import { InterviewsModule } from '../assessments/instruments/interviews/interviews.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { MailTemplatesModule } from '../mail-templates/mail-templates.module.js';
import { MonitoringModule } from './monitoring/monitoring.module.js';
import { PacketsModule } from '../packets/making/packets.module.js';
import { PersonalDataModule } from '../personal-data/pages/personal-data.module.js';
import { QuestionBatchModule } from '../question-bank/batch/batch.module.js';
import { QuestionBankModule } from '../question-bank/question-bank.module.js';
import { RecordsModule } from '../records/export/records.module.js';
import { RolesModule } from '../rounds/roles/roles.module.js';
import { ReferencesModule } from '../assessments/instruments/references/references.module.js';
import { RoundsModule } from '../rounds/transfer/rounds.module.js';
import { UploadedTablesModule } from '../rounds/uploaded-tables/uploaded-tables.module.js';
import { SentMailModule } from '../sent-mail/sent-mail.module.js';
import { ApiCallsModule } from '../api-calls/api-calls.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { WritingSamplesModule } from '../assessments/instruments/writing-samples/writing-samples.module.js';

/** What the application is made of. Take a line out and its feature is gone. */
@Module({
  imports: [
    AuditModule,
    AccountsModule,
    JobsModule,
    QuestionBankModule,
    QuestionBatchModule,
    CandidatesModule,
    DuplicatesModule,
    PipelineModule,
    SourcesModule,
    CandidateLinksModule,
    SentMailModule,
    CandidateImportsModule,
    PlansModule,
    AssessmentsModule,
    InterviewsModule,
    AuditionsModule,
    WritingSamplesModule,
    CalendarsModule,
    SlotsModule,
    CandidatePagesModule,
    ReferencesModule,
    DiscProfilesModule,
    ComparisonModule,
    QuestionRatingsModule,
    PacketsModule,
    DecisionsModule,
    FairnessModule,
    DeskModule,
    RoundsModule,
    RolesModule,
    UploadedTablesModule,
    RecordsModule,
    AnalysisReportsModule,
    PersonalDataModule,
    WebhooksModule,
    ApiCallsModule,
    MailTemplatesModule,
    MonitoringModule,
  ],
})
export class AppModule {}
