import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { Askers } from './askers.service.js';
import { SittingList } from './sitting-list.service.js';
import { SittingViews } from './sitting-views.service.js';
import { AskersInput, SittingChange, SittingInput, SittingQuery } from './sitting.dto.js';
import { Sittings } from './sittings.service.js';

@ApiTags('Schedule')
@Controller('api/v1')
export class SittingsApi {
  constructor(
    private readonly sittings: Sittings,
    private readonly lists: SittingList,
    private readonly views: SittingViews,
    private readonly askers: Askers,
  ) {}

  @Get('jobs/:jobId/sittings')
  @Allow('sitting.view')
  @ApiOperation({ summary: 'Sessions of a job, by date' })
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: SittingQuery) {
    return (await this.lists.list(viewer, jobId, query)).sittings;
  }

  @Post('jobs/:jobId/sittings')
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Schedule a session: a candidate, an assessment of the newest plan, a panel' })
  async add(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: SittingInput) {
    const { id } = await this.sittings.add(viewer, jobId, input);
    return (await this.views.one(viewer, id)).view;
  }

  @Get('sittings/:id')
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'A session, with the ratings you can see' })
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return (await this.views.one(viewer, id)).view;
  }

  @Put('sittings/:id')
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Change a session and its panel; send the version that was read' })
  async change(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: SittingChange) {
    await this.sittings.change(viewer, id, input);
    return (await this.views.one(viewer, id)).view;
  }

  @Put('sittings/:id/askers')
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Assign interview questions to panelists; everyone still scores every question' })
  async ask(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: AskersInput) {
    await this.askers.assign(viewer, id, input);
    return (await this.views.one(viewer, id)).view;
  }

  @Delete('sittings/:id')
  @HttpCode(204)
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Delete a sitting that no one has begun to score' })
  async remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<void> {
    await this.sittings.remove(viewer, id);
  }
}
