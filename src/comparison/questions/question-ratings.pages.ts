import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, QueryInput } from '../../platform/http/input.js';
import { Page } from '../../platform/http/page.js';
import { ListQuery } from '../../platform/http/paging.js';
import type { Estimate } from '../statistics/estimate.js';
import { QuestionRatings } from './question-ratings.service.js';
import type { RatingSpread } from './spread-of-ratings.js';

@Controller('questions/:questionId/ratings')
export class QuestionRatingsPages {
  constructor(private readonly ratings: QuestionRatings) {}

  @Get()
  @Allow('bank.view')
  @Page('question-bank/ratings')
  async show(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string, @QueryInput() query: ListQuery) {
    const { question, together, jobs, withheld } = await this.ratings.of(viewer, id, query);
    return {
      title: `How ${question.key} was rated`,
      question: { id: question.id, key: question.key, topic: question.topic, prompt: question.prompt },
      together: together.map(shownSpread),
      jobs: {
        ...jobs,
        items: jobs.items.map(({ jobId, job, spread }) => ({
          ...{ url: `/jobs/${jobId}/comparison`, job },
          ...shownSpread(spread),
        })),
      },
      // With one page there is nothing to look for.
      search: jobs.pages > 1 || query.q ? { q: query.q ?? '' } : undefined,
      query: query.q ? new URLSearchParams({ q: query.q }).toString() : '',
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
  async show(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string, @QueryInput() query: ListQuery) {
    const { question, ...rated } = await this.ratings.of(viewer, id, query);
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
