import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, QueryInput } from '../../platform/http/input.js';
import { ComparisonDownload, ComparisonQuery } from './comparison.dto.js';
import { ComparisonDownloads } from './comparison-downloads.service.js';
import type { Comparison } from '../engine/comparison.js';
import { Comparisons } from './comparison.service.js';

@ApiTags('Comparison')
@Controller('api/v1/jobs/:jobId/comparison')
export class ComparisonApi {
  constructor(
    private readonly comparisons: Comparisons,
    private readonly downloads: ComparisonDownloads,
  ) {}

  @Get()
  @Allow('comparison.view')
  @ApiOperation({ summary: 'Everything that the ratings you may see say about the candidates of a job' })
  async one(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: ComparisonQuery,
  ): Promise<Comparison> {
    return (await this.comparisons.forViewer(viewer, jobId, query)).comparison;
  }

  @Get('file')
  @Allow('comparison.view')
  @ApiOperation({ summary: 'The same for a spreadsheet: CSV, a row a rating or a row a candidate; XLSX, both' })
  @ApiProduces('text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  file(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ComparisonDownload) {
    return this.downloads.file(viewer, jobId, query);
  }
}
