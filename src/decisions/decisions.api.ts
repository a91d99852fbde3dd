import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../platform/http/input.js';
import { DecisionInput } from './decision.dto.js';
import { DecisionList } from './decision-list.js';
import { shown } from './decision-words.js';
import { Decisions } from './decisions.service.js';
import { CursorQuery, isStretch } from '../platform/http/cursors.js';

@ApiTags('Decisions')
@Controller('api/v1/jobs/:jobId/decisions')
export class DecisionsApi {
  constructor(
    private readonly decisions: Decisions,
    private readonly view: DecisionList,
  ) {}

  @Get()
  @Allow('comparison.view')
  @ApiOperation({ summary: 'All decisions for a job, newest first' })
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: CursorQuery) {
    if (isStretch(query)) return this.view.stretch(viewer, jobId, query);
    return this.view.list(viewer, jobId, query);
  }

  @Post()
  @Allow('decision.make')
  @ApiOperation({ summary: 'Record a decision with a reason; decisions can’t be edited' })
  async make(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: DecisionInput) {
    const { decision, stage, stays, hidesOrder } = await this.decisions.make(viewer, jobId, input);
    return { ...shown(decision, hidesOrder), stage, ...(stays && { stays }) };
  }
}
