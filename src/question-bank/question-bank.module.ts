import { Module } from '@nestjs/common';
import { AnchorTemplatesModule } from './anchors/anchors.module.js';
import { QuestionReader } from './question-reader.service.js';
import { QuestionsApi } from './questions.api.js';
import { QuestionsPages } from './questions.pages.js';
import { SimilarQuestions } from './similar-questions.service.js';
import { Questions } from './questions.service.js';

@Module({
  imports: [AnchorTemplatesModule],
  controllers: [QuestionsPages, QuestionsApi],
  providers: [Questions, QuestionReader, SimilarQuestions],
  exports: [Questions, QuestionReader, SimilarQuestions, AnchorTemplatesModule],
})
export class QuestionBankModule {}
