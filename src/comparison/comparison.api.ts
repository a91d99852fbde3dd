import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentViewer } from '../accounts/access.js';
import type { Viewer } from '../accounts/viewer.js';
import { IdParam, QueryInput } from '../platform/http/input.js';
import { ComparisonQuery } from './comparison.dto.js';
import type { Comparison } from './comparison.js';
import { Comparisons } from './comparison.service.js';

@ApiTags('Comparison')
@Controller('api/v1/jobs/:jobId/comparison')
export class ComparisonApi {
  constructor(private readonly comparisons: Comparisons) {}

  @Get()
  @Allow('comparison.view')
  @ApiOperation({ summary: 'Everything that the ratings you may see say about the candidates of a job' })
  async one(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: ComparisonQuery,
  ): Promise<Comparison> {
    return (await this.comparisons.of(viewer, jobId, query)).comparison;
  }
}
