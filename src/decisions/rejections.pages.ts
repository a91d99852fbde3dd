import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { PipelineForm } from '../candidates/pipeline/pipeline.dto.js';
import { FormBody, IdParam, JsonBody, QueryInput } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { Decisions } from './decisions.service.js';
import { RejectionInput, RejectionQuery, rejectionWords } from './rejection.dto.js';
import { RejectionViews } from './rejection-views.service.js';

@Controller('jobs/:jobId/rejections')
export class RejectionsPages {
  constructor(
    private readonly decisions: Decisions,
    private readonly view: RejectionViews,
  ) {}

  @Get('new')
  @Allow('decision.make')
  @Page('decisions/reject')
  choose(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: RejectionQuery) {
    return this.view.page(viewer, jobId, query.ids ?? []);
  }

  /** From the pipeline, with those who were checked there. */
  @Post('selection')
  @Allow('decision.make')
  @FormPage('/jobs/:jobId/pipeline')
  async select(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() { ids }: PipelineForm,
  ): Promise<SeeOther> {
    return seeOther(await this.view.selected(viewer, jobId, ids));
  }

  @Post()
  @Allow('decision.make')
  @FormPage('/jobs/:jobId/rejections/new')
  async reject(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: RejectionInput,
  ): Promise<SeeOther> {
    const { rejected } = await this.decisions.rejectAll(viewer, jobId, {
      ids: input.ids,
      reason: rejectionWords(input),
    });
    return seeOther(
      `/jobs/${jobId}/pipeline`,
      rejected === 1 ? '1 candidate rejected.' : `${rejected} candidates rejected.`,
    );
  }
}

@ApiTags('Decisions')
@Controller('api/v1/jobs/:jobId/rejections')
export class RejectionsApi {
  constructor(private readonly decisions: Decisions) {}

  @Post()
  @Allow('decision.make')
  @ApiOperation({ summary: 'Reject candidates for one reason, all of them or none; each is a decision of its own' })
  reject(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: RejectionInput) {
    return this.decisions.rejectAll(viewer, jobId, { ids: input.ids, reason: rejectionWords(input) });
  }
}
