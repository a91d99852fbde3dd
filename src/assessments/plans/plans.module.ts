import { Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { StarterHooks } from '../../jobs/model/job-hooks.js';
import { QuestionBankModule } from '../../question-bank/question-bank.module.js';
import { QuestionUses } from '../../question-bank/question-uses.js';
import { QuestionsInPlans } from './questions-in-plans.service.js';
import { loadStarterQuestions } from '../../question-bank/starter-questions.js';
import { AssessmentEdits } from './assessment-edits.service.js';
import { AssessmentPages } from './assessment.pages.js';
import { AssessmentsApi } from './assessments.api.js';
import { Coverage } from './coverage.service.js';
import { CriterionEdits } from './criterion-edits.service.js';
import { CriterionPages } from './criterion.pages.js';
import { PlanChanges } from './plan-changes.service.js';
import { PlanReader } from './plan-reader.service.js';
import { PlanViews } from './plan-views.service.js';
import { PlanApi } from './plan.api.js';
import { PlanPages } from './plan.pages.js';
import { Plans } from './plans.service.js';

/** A job opened from the starter role has the starter plan at once. */
@Injectable()
class PlanStarter implements OnModuleInit {
  constructor(
    private readonly hooks: StarterHooks,
    private readonly plans: Plans,
  ) {}

  onModuleInit(): void {
    this.hooks.add(async (tx, viewer, job) => {
      await loadStarterQuestions(tx, viewer);
      await this.plans.start(tx, viewer, job.id);
    });
  }
}

@Global()
@Module({
  imports: [QuestionBankModule],
  controllers: [PlanPages, AssessmentPages, CriterionPages, PlanApi, AssessmentsApi],
  providers: [
    AssessmentEdits,
    Coverage,
    CriterionEdits,
    PlanChanges,
    PlanReader,
    PlanStarter,
    PlanViews,
    Plans,
    { provide: QuestionUses, useClass: QuestionsInPlans },
  ],
  exports: [Coverage, PlanReader, Plans, QuestionUses],
})
export class PlansModule {}
