import { Module } from '@nestjs/common';
import { QuestionReader } from './question-reader.service.js';
import { QuestionsApi } from './questions.api.js';
import { QuestionsPages } from './questions.pages.js';
import { Questions } from './questions.service.js';

@Module({
  controllers: [QuestionsPages, QuestionsApi],
  providers: [Questions, QuestionReader],
  exports: [Questions, QuestionReader],
})
export class QuestionBankModule {}
