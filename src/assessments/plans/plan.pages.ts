import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Coverage } from './coverage.service.js';
import { CoverageInput, NewPlanVersion, PlanPointsInput, PlanQuery, PlanScoring } from './plan.dto.js';
import { PlanViews } from './plan-views.service.js';
import { Plans } from './plans.service.js';

@Controller('jobs/:jobId/plan')
export class PlanPages {
  constructor(
    private readonly views: PlanViews,
    private readonly plans: Plans,
    private readonly coverage: Coverage,
  ) {}

  @Get()
  @Allow('job.view')
  @Page('plans/plan', 'Plan')
  view(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: PlanQuery) {
    return this.views.plan(viewer, jobId, query.number);
  }

  @Post('starter')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan')
  async loadStarter(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string): Promise<SeeOther> {
    await this.plans.loadStarter(viewer, jobId);
    return seeOther(`/jobs/${jobId}/plan`, 'The starter plan is here. Change whatever does not fit this job.');
  }

  @Post('versions')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan')
  async newVersion(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: NewPlanVersion,
  ): Promise<SeeOther> {
    const number = await this.plans.newVersion(viewer, jobId, input.reason);
    return seeOther(`/jobs/${jobId}/plan`, `Version ${number} is yours to change. What is scored stays as it was.`);
  }

  @Post('scoring')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan')
  async setScoring(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: PlanScoring,
  ): Promise<SeeOther> {
    await this.plans.setScoring(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/plan#scoring`, 'Saved.');
  }

  @Post('points')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan')
  async setPoints(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: PlanPointsInput,
  ): Promise<SeeOther> {
    await this.plans.setPoints(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/plan#points`, 'Saved.');
  }

  @Get('coverage')
  @Allow('job.view')
  @Page('plans/coverage', 'Coverage')
  matrix(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.views.coverage(viewer, jobId);
  }

  @Post('coverage')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan/coverage')
  async mark(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: CoverageInput,
  ): Promise<SeeOther> {
    await this.coverage.save(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/plan/coverage`, 'Saved.');
  }
}
