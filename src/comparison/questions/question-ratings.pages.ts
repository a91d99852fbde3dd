import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam } from '../../platform/http/input.js';
import { Page } from '../../platform/http/page.js';
import type { Estimate } from '../statistics/estimate.js';
import { QuestionRatings } from './question-ratings.service.js';
import type { RatingSpread } from './spread-of-ratings.js';

@Controller('questions/:questionId/ratings')
export class QuestionRatingsPages {
  constructor(private readonly ratings: QuestionRatings) {}

  @Get()
  @Allow('bank.view')
  @Page('question-bank/ratings')
  async show(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string) {
    const { question, together, jobs, withheld } = await this.ratings.of(viewer, id);
    return {
      title: `How ${question.key} was rated`,
      question: { id: question.id, key: question.key, topic: question.topic, prompt: question.prompt },
      together: together.map(shownSpread),
      jobs: jobs.map(({ jobId, job, spread }) => ({ url: `/jobs/${jobId}/comparison`, job, ...shownSpread(spread) })),
      withheld,
    };
  }
}

@ApiTags('Question bank')
@Controller('api/v1/questions/:questionId/ratings')
export class QuestionRatingsApi {
  constructor(private readonly ratings: QuestionRatings) {}

  @Get()
  @Allow('bank.view')
  @ApiOperation({
    summary: 'How a question spread ratings, and how far panels agreed, in jobs and sessions open to you',
  })
  async show(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string) {
    const { question, ...rated } = await this.ratings.of(viewer, id);
    return { questionId: question.id, key: question.key, ...rated };
  }
}

function shownSpread({ levels, counts, ratings, candidates, mean, deviation, agreement }: RatingSpread) {
  return {
    levels,
    ratings,
    candidates,
    counts: counts.map((count, at) => ({ level: at + 1, count })),
    mean: inWords(mean, 1),
    deviation: inWords(deviation, 2),
    agreement: inWords(agreement, 2),
  };
}

function inWords(answer: Estimate, decimals: number): string {
  return 'value' in answer ? answer.value.toFixed(decimals).replace('-', '−') : `not estimable: ${answer.notEstimable}`;
}
