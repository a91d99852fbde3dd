import { Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { IdParam, JsonBody } from '../platform/http/input.js';
import { SurveyInput } from './fairness.dto.js';
import { Fairness } from './fairness.service.js';

@ApiTags('Adverse impact')
@Controller('api/v1/jobs/:jobId/adverse-impact')
export class FairnessApi {
  constructor(private readonly fairness: Fairness) {}

  @Get()
  @Allow('impact.view')
  @ApiOperation({ summary: 'How groups of candidates fared, by step and by criterion; no count below five is given' })
  async report(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    const { asked, steps, criteria } = await this.fairness.report(viewer, jobId);
    return { asked, steps, criteria };
  }

  @Put('questions')
  @Allow('job.edit')
  @ApiOperation({ summary: 'Choose what candidates may be asked about themselves' })
  choose(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: SurveyInput) {
    return this.fairness.choose(viewer, jobId, input);
  }
}
