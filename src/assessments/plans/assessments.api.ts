import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { AssessmentEdits } from './assessment-edits.service.js';
import { CriterionEdits } from './criterion-edits.service.js';
import { AssessmentEdit, CriterionEdit, CriterionInput, Move } from './plan.dto.js';
import { NewAssessment, PlanVersionQuery, QuestionPicks } from './plan.dto.js';
import { PlanReader } from './plan-reader.service.js';

/** Every change answers with the plan as it is then, whose version the next change names. */
@ApiTags('Assessment plan')
@Controller('api/v1/jobs/:jobId/plan/assessments')
export class AssessmentsApi {
  constructor(
    private readonly assessments: AssessmentEdits,
    private readonly criteria: CriterionEdits,
    private readonly reader: PlanReader,
  ) {}

  @Post()
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Add an assessment; an interview with questions from the bank' })
  async add(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: NewAssessment) {
    const id = await this.assessments.add(viewer, jobId, input);
    return (await this.reader.assessment(viewer, jobId, id)).assessment;
  }

  @Get(':assessmentId')
  @Allow('job.view')
  @ApiOperation({ summary: 'An assessment of the newest plan, with its criteria' })
  async one(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('assessmentId') id: string) {
    return (await this.reader.assessment(viewer, jobId, id)).assessment;
  }

  @Put(':assessmentId')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Change an assessment; a new number of levels refits its level descriptions' })
  async edit(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') id: string,
    @JsonBody() input: AssessmentEdit,
  ) {
    await this.assessments.edit(viewer, jobId, id, input);
    return this.reader.view(viewer, jobId);
  }

  @Delete(':assessmentId')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Remove an assessment that no session uses' })
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') id: string,
    @QueryInput() query: PlanVersionQuery,
  ) {
    await this.assessments.remove(viewer, jobId, id, query.version);
    return this.reader.view(viewer, jobId);
  }

  @Put(':assessmentId/place')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Move an assessment one place up or down' })
  async move(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') id: string,
    @JsonBody() input: Move,
  ) {
    await this.assessments.move(viewer, jobId, id, input);
    return this.reader.view(viewer, jobId);
  }

  @Post(':assessmentId/questions')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Add questions from the bank to an interview' })
  async ask(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') id: string,
    @JsonBody() input: QuestionPicks,
  ) {
    await this.assessments.addQuestions(viewer, jobId, id, input.questions ?? []);
    return this.reader.view(viewer, jobId);
  }

  @Post(':assessmentId/criteria')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Add a criterion of your own' })
  async addCriterion(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') assessmentId: string,
    @JsonBody() input: CriterionInput,
  ) {
    await this.criteria.add(viewer, jobId, assessmentId, input);
    return this.reader.view(viewer, jobId);
  }

  @Put(':assessmentId/criteria/:criterionId')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Change a criterion' })
  async editCriterion(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') assessmentId: string,
    @IdParam('criterionId') criterionId: string,
    @JsonBody() input: CriterionEdit,
  ) {
    await this.criteria.edit(viewer, { jobId, assessmentId, criterionId }, input);
    return this.reader.view(viewer, jobId);
  }

  @Delete(':assessmentId/criteria/:criterionId')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Remove a criterion' })
  async removeCriterion(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') assessmentId: string,
    @IdParam('criterionId') criterionId: string,
    @QueryInput() query: PlanVersionQuery,
  ) {
    await this.criteria.remove(viewer, { jobId, assessmentId, criterionId }, query.version);
    return this.reader.view(viewer, jobId);
  }

  @Put(':assessmentId/criteria/:criterionId/place')
  @Allow('plan.edit')
  @ApiOperation({ summary: 'Move a criterion one place up or down' })
  async moveCriterion(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('assessmentId') assessmentId: string,
    @IdParam('criterionId') criterionId: string,
    @JsonBody() input: Move,
  ) {
    await this.criteria.move(viewer, { jobId, assessmentId, criterionId }, input);
    return this.reader.view(viewer, jobId);
  }
}
