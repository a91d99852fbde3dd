import { Module } from '@nestjs/common';
import { QuestionBankModule } from '../question-bank.module.js';
import { QuestionBatchApi } from './batch.api.js';
import { QuestionBatchPages } from './batch.pages.js';
import { QuestionBatches } from './question-batches.service.js';

@Module({
  imports: [QuestionBankModule],
  controllers: [QuestionBatchPages, QuestionBatchApi],
  providers: [QuestionBatches],
  exports: [QuestionBatches],
})
export class QuestionBatchModule {}
