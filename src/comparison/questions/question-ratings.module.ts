import { Module } from '@nestjs/common';
import { QuestionBankModule } from '../../question-bank/question-bank.module.js';
import { QuestionRatingsApi, QuestionRatingsPages } from './question-ratings.pages.js';
import { QuestionRatings } from './question-ratings.service.js';

@Module({
  imports: [QuestionBankModule],
  controllers: [QuestionRatingsPages, QuestionRatingsApi],
  providers: [QuestionRatings],
})
export class QuestionRatingsModule {}
