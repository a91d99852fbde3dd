import { Global, Module } from '@nestjs/common';
import { QuestionBankModule } from '../../question-bank/question-bank.module.js';
import { AssessmentEdits } from './assessment-edits.service.js';
import { AssessmentPages } from './assessment.pages.js';
import { AssessmentsApi } from './assessments.api.js';
import { Coverage } from './coverage.service.js';
import { CriterionEdits } from './criterion-edits.service.js';
import { CriterionPages } from './criterion.pages.js';
import { PlanChanges } from './plan-changes.service.js';
import { PlanReader } from './plan-reader.service.js';
import { PlanStarter } from './plan-starter.js';
import { PlanApi } from './plan.api.js';
import { PlanPages } from './plan.pages.js';
import { PlanViews } from './plan-views.service.js';
import { Plans } from './plans.service.js';

@Global()
@Module({
  imports: [QuestionBankModule],
  controllers: [PlanPages, AssessmentPages, CriterionPages, PlanApi, AssessmentsApi],
  providers: [AssessmentEdits, Coverage, CriterionEdits, PlanChanges, PlanReader, PlanStarter, PlanViews, Plans],
  exports: [PlanReader, Plans],
})
export class PlansModule {}
