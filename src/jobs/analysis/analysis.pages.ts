import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam } from '../../platform/http/input.js';
import { FormPage, Page, seeOther } from '../../platform/http/page.js';
import { AnalysisViews } from './analysis-views.service.js';
import { AttributeEdit, AttributeMove, NewAttribute, ReasonInput, WeightsForm } from './analysis.dto.js';
import { JobAnalysis } from './job-analysis.service.js';
import { WeightsByHand } from './weights-by-hand.service.js';

@Controller('jobs/:jobId/analysis')
export class AnalysisPages {
  constructor(
    private readonly analysis: JobAnalysis,
    private readonly weights: WeightsByHand,
    private readonly views: AnalysisViews,
  ) {}

  @Get()
  @Allow('job.view')
  @Page('analysis/page')
  page(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.views.page(viewer, jobId);
  }

  @Post('attributes')
  @Allow('analysis.edit')
  @FormPage('/jobs/:jobId/analysis')
  async add(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @FormBody() input: NewAttribute) {
    const { key, name } = await this.analysis.add(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/analysis#add`, `Added ${key} ${name}.`);
  }

  @Get('attributes/:attributeId')
  @Allow('analysis.edit')
  @Page('analysis/attribute')
  attribute(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('attributeId') id: string) {
    return this.views.attribute(viewer, jobId, id);
  }

  @Post('attributes/:attributeId')
  @Allow('analysis.edit')
  @FormPage('/jobs/:jobId/analysis/attributes/:attributeId')
  async edit(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('attributeId') id: string,
    @FormBody() input: AttributeEdit,
  ) {
    const { key } = await this.analysis.edit(viewer, jobId, id, input);
    return seeOther(`/jobs/${jobId}/analysis#${key}`, `Saved ${key}.`);
  }

  @Post('attributes/:attributeId/deletion')
  @Allow('analysis.edit')
  @FormPage('/jobs/:jobId/analysis/attributes/:attributeId')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('attributeId') id: string,
    @FormBody() input: ReasonInput,
  ) {
    const { key, name } = await this.analysis.remove(viewer, jobId, id, input.reason);
    return seeOther(`/jobs/${jobId}/analysis`, `Removed ${key} ${name}.`);
  }

  @Post('attributes/:attributeId/move')
  @Allow('analysis.edit')
  @FormPage('/jobs/:jobId/analysis/attributes/:attributeId')
  async move(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('attributeId') id: string,
    @FormBody() input: AttributeMove,
  ) {
    await this.analysis.move(viewer, jobId, id, input.direction);
    return seeOther(`/jobs/${jobId}/analysis/attributes/${id}#order`);
  }

  @Get('weights')
  @Allow('analysis.edit')
  @Page('analysis/weights')
  weightsForm(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.views.weights(viewer, jobId);
  }

  @Post('weights')
  @Allow('analysis.edit')
  @FormPage('/jobs/:jobId/analysis/weights')
  async setWeights(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @FormBody() input: WeightsForm) {
    await this.weights.setAll(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/analysis#weights`, 'Saved the weights.');
  }
}
