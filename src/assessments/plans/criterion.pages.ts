import { Controller, Get, Param, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { CriterionEdits } from './criterion-edits.service.js';
import { CriterionEdit, CriterionInput, Move, PlanVersionQuery } from './plan.dto.js';
import { PlanViews } from './plan-views.service.js';

@Controller('jobs/:jobId/plan/assessments/:assessmentId/criteria')
export class CriterionPages {
  constructor(
    private readonly views: PlanViews,
    private readonly criteria: CriterionEdits,
  ) {}

  @Get('new/:kind')
  @Allow('plan.edit')
  @Page('plans/criterion', 'Add a criterion')
  blank(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') assessmentId: string,
    @Param('kind') kind: string,
  ) {
    return this.views.newCriterion(viewer, jobId, assessmentId, kind);
  }

  @Post('new/:kind')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan/assessments/:assessmentId/criteria/new/:kind')
  async add(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') assessmentId: string,
    @FormBody() input: CriterionInput,
  ): Promise<SeeOther> {
    await this.criteria.add(viewer, jobId, assessmentId, input);
    return seeOther(`/jobs/${jobId}/plan/assessments/${assessmentId}`, `${input.name} is in the plan.`);
  }

  @Get(':criterionId')
  @Allow('plan.edit')
  @Page('plans/criterion')
  form(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') assessmentId: string,
    @IdParam('criterionId') criterionId: string,
  ) {
    return this.views.criterion(viewer, { jobId, assessmentId, criterionId });
  }

  @Post(':criterionId')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan/assessments/:assessmentId/criteria/:criterionId')
  async edit(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') assessmentId: string,
    @IdParam('criterionId') criterionId: string,
    @FormBody() input: CriterionEdit,
  ): Promise<SeeOther> {
    await this.criteria.edit(viewer, { jobId, assessmentId, criterionId }, input);
    return seeOther(`/jobs/${jobId}/plan/assessments/${assessmentId}`, 'Saved.');
  }

  @Post(':criterionId/removal')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan/assessments/:assessmentId')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') assessmentId: string,
    @IdParam('criterionId') criterionId: string,
    @FormBody() input: PlanVersionQuery,
  ): Promise<SeeOther> {
    await this.criteria.remove(viewer, { jobId, assessmentId, criterionId }, input.version);
    return seeOther(`/jobs/${jobId}/plan/assessments/${assessmentId}`, 'Removed from the plan.');
  }

  @Post(':criterionId/place')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan/assessments/:assessmentId')
  async move(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') assessmentId: string,
    @IdParam('criterionId') criterionId: string,
    @FormBody() input: Move,
  ): Promise<SeeOther> {
    await this.criteria.move(viewer, { jobId, assessmentId, criterionId }, input);
    return seeOther(`/jobs/${jobId}/plan/assessments/${assessmentId}`);
  }
}
