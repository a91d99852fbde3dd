import { Controller, Get } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, QueryInput } from '../../platform/http/input.js';
import { Page } from '../../platform/http/page.js';
import { comparisonPage, comparisonTemplate } from './comparison-page.js';
import { ComparisonDownload, ComparisonQuery, RatingsQuery } from './comparison.dto.js';
import { ComparisonDownloads } from './comparison-downloads.service.js';
import { Comparisons } from './comparison.service.js';
import { ratingsPage } from './ratings-page.js';

@Controller('jobs/:jobId/comparison')
export class ComparisonPages {
  constructor(
    private readonly comparisons: Comparisons,
    private readonly downloads: ComparisonDownloads,
  ) {}

  @Get()
  @Allow('comparison.view')
  @Page(comparisonTemplate)
  async show(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ComparisonQuery) {
    return comparisonPage(await this.comparisons.forPage(viewer, jobId, query), query);
  }

  /** The ratings and notes that one figure of the comparison is made of. */
  @Get('ratings')
  @Allow('comparison.view')
  @Page('comparison/ratings')
  async ratings(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: RatingsQuery) {
    return ratingsPage(await this.comparisons.forPage(viewer, jobId, query), query);
  }

  @Get('file')
  @Allow('comparison.view')
  file(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ComparisonDownload) {
    return this.downloads.file(viewer, jobId, query);
  }
}
