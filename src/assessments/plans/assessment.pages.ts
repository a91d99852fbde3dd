import { Controller, Get, Param, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { AssessmentEdits } from './assessment-edits.service.js';
import {
  AssessmentEdit,
  ComposeQuery,
  Move,
  NewAssessment,
  PickQuery,
  PlanVersionQuery,
  QuestionPicks,
} from './plan.dto.js';
import { PlanViews } from './plan-views.service.js';

@Controller('jobs/:jobId/plan')
export class AssessmentPages {
  constructor(
    private readonly views: PlanViews,
    private readonly assessments: AssessmentEdits,
  ) {}

  @Get('new/:kind')
  @Allow('plan.edit')
  @Page('plans/new-assessment', 'Add an assessment')
  compose(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @Param('kind') kind: string,
    @QueryInput() query: ComposeQuery,
  ) {
    return this.views.compose(viewer, jobId, kind, query);
  }

  @Post('new/:kind')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan/new/:kind')
  async add(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: NewAssessment,
  ): Promise<SeeOther> {
    const id = await this.assessments.add(viewer, jobId, input);
    return seeOther(
      `/jobs/${jobId}/plan/assessments/${id}`,
      `${input.name} was added to the plan. Review its questions and level descriptions.`,
    );
  }

  @Get('assessments/:assessmentId')
  @Allow('job.view')
  @Page('plans/assessment')
  one(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('assessmentId') id: string) {
    return this.views.assessment(viewer, jobId, id);
  }

  @Post('assessments/:assessmentId')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan/assessments/:assessmentId')
  async edit(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') id: string,
    @FormBody() input: AssessmentEdit,
  ): Promise<SeeOther> {
    await this.assessments.edit(viewer, jobId, id, input);
    return seeOther(`/jobs/${jobId}/plan/assessments/${id}`, 'Saved.');
  }

  @Post('assessments/:assessmentId/removal')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan/assessments/:assessmentId')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') id: string,
    @FormBody() input: PlanVersionQuery,
  ): Promise<SeeOther> {
    await this.assessments.remove(viewer, jobId, id, input.version);
    return seeOther(`/jobs/${jobId}/plan`, 'Removed from the plan.');
  }

  @Post('assessments/:assessmentId/place')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan')
  async move(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') id: string,
    @FormBody() input: Move,
  ): Promise<SeeOther> {
    await this.assessments.move(viewer, jobId, id, input);
    return seeOther(`/jobs/${jobId}/plan`);
  }

  @Get('assessments/:assessmentId/questions')
  @Allow('plan.edit')
  @Page('plans/questions', 'Add questions')
  pick(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') id: string,
    @QueryInput() query: PickQuery,
  ) {
    return this.views.questions(viewer, jobId, id, query);
  }

  @Post('assessments/:assessmentId/questions')
  @Allow('plan.edit')
  @FormPage('/jobs/:jobId/plan/assessments/:assessmentId/questions')
  async ask(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') id: string,
    @FormBody() input: QuestionPicks,
  ): Promise<SeeOther> {
    await this.assessments.addQuestions(viewer, jobId, id, input.questions ?? []);
    return seeOther(`/jobs/${jobId}/plan/assessments/${id}`, 'Questions added at the end.');
  }
}
