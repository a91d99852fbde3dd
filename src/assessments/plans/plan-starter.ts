import { Injectable, type OnModuleInit } from '@nestjs/common';
import { StarterHooks } from '../../jobs/starter-hooks.js';
import { loadStarterQuestions } from '../../question-bank/load-starter-questions.js';
import { Plans } from './plans.service.js';

/** A job opened from the starter role has the starter plan at once. */
@Injectable()
export class PlanStarter implements OnModuleInit {
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
