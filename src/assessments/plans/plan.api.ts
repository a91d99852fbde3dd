import { Controller, Get, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { Coverage, type CoverageView } from './coverage.service.js';
import { CoverageInput, NewPlanVersion, PlanPointsInput, PlanQuery, PlanScoring } from './plan.dto.js';
import { PlanReader, type PlanView } from './plan-reader.service.js';
import { Plans } from './plans.service.js';

@ApiTags('Assessment plan')
@Controller('api/v1/jobs/:jobId/plan')
export class PlanApi {
  constructor(
    private readonly reader: PlanReader,
    private readonly plans: Plans,
    private readonly coverage: Coverage,
  ) {}

  @Get()
  @Allow('job.view')
  @ApiOperation({ summary: 'The newest plan, or an earlier version by its number; number 0 where there is none' })
  view(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: PlanQuery) {
    return this.reader.view(viewer, jobId, query.number);
  }

  @Post('starter')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Load the starter plan into an empty plan' })
  async loadStarter(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string): Promise<PlanView> {
    await this.plans.loadStarter(viewer, jobId);
    return this.reader.view(viewer, jobId);
  }

  @Post('versions')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Copy a locked plan into a new version that can be edited' })
  async newVersion(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @JsonBody() input: NewPlanVersion,
  ): Promise<PlanView> {
    await this.plans.newVersion(viewer, jobId, input.reason);
    return this.reader.view(viewer, jobId);
  }

  @Put('scoring')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Set which ratings require a note, and what panelists sign' })
  async setScoring(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @JsonBody() input: PlanScoring,
  ): Promise<PlanView> {
    await this.plans.setScoring(viewer, jobId, input);
    return this.reader.view(viewer, jobId);
  }

  @Put('points')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Set whether categories affect the points' })
  async setPoints(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @JsonBody() input: PlanPointsInput,
  ): Promise<PlanView> {
    await this.plans.setPoints(viewer, jobId, input);
    return this.reader.view(viewer, jobId);
  }

  @Get('coverage')
  @Allow('job.view')
  @ApiOperation({ summary: 'Which criteria measure each attribute, and the gaps' })
  matrix(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.coverage.view(viewer, jobId);
  }

  @Put('coverage')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Set the marks of the coverage matrix' })
  async mark(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @JsonBody() input: CoverageInput,
  ): Promise<CoverageView> {
    await this.coverage.save(viewer, jobId, input);
    return this.coverage.view(viewer, jobId);
  }
}
