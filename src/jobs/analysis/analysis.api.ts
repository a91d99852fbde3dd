import { Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody } from '../../platform/http/input.js';
import { AnalysisViews, attributeDetail, categoryFrom } from './analysis-views.service.js';
import { AttributeEdit, AttributeOrder, NewAttribute, ReasonInput, WeightByHand } from './analysis.dto.js';
import { categories } from '../model/category.js';
import { JobAnalysis } from './job-analysis.service.js';
import { WeightsByHand } from './weights-by-hand.service.js';

@ApiTags('Job analysis')
@Controller('api/v1/jobs/:jobId/analysis')
export class AnalysisApi {
  constructor(
    private readonly analysis: JobAnalysis,
    private readonly weights: WeightsByHand,
    private readonly views: AnalysisViews,
  ) {}

  @Get()
  @Allow('job.view')
  @ApiOperation({ summary: 'The attributes of a job, and the category weights' })
  async read(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    const { attributes, weights, frozenAt } = await this.views.read(viewer, jobId);
    return { attributes, weights, frozenAt };
  }

  @Post('attributes')
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'Add an attribute; it gets a key' })
  async add(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: NewAttribute) {
    return attributeDetail(await this.analysis.add(viewer, jobId, input));
  }

  @Put('attributes/:attributeId')
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'Replace an attribute; one that changes its category gets another key' })
  async edit(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('attributeId') id: string,
    @JsonBody() input: AttributeEdit,
  ) {
    return attributeDetail(await this.analysis.edit(viewer, jobId, id, input));
  }

  @Delete('attributes/:attributeId')
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'Remove an attribute' })
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('attributeId') id: string,
    @JsonBody() input: ReasonInput,
  ) {
    return attributeDetail(await this.analysis.remove(viewer, jobId, id, input.reason));
  }

  @Put('order')
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'Reorder the attributes' })
  async reorder(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: AttributeOrder) {
    await this.analysis.reorder(viewer, jobId, input.attributes);
    return this.read(viewer, jobId);
  }

  @Put('weights/:category')
  @Allow('analysis.edit')
  @ApiParam({ name: 'category', enum: categories })
  @ApiOperation({ summary: 'Set the weight of a category by hand, with a reason' })
  async setWeight(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @Param('category') category: string,
    @JsonBody() input: WeightByHand,
  ) {
    await this.weights.set(viewer, jobId, categoryFrom(category), input);
    return this.read(viewer, jobId);
  }

  @Delete('weights/:category')
  @Allow('analysis.edit')
  @ApiParam({ name: 'category', enum: categories })
  @ApiOperation({ summary: 'Remove the override of a category weight' })
  async clearWeight(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @Param('category') category: string,
    @JsonBody() input: ReasonInput,
  ) {
    await this.weights.clear(viewer, jobId, categoryFrom(category), input.reason);
    return this.read(viewer, jobId);
  }
}
