import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { Reminders } from '../assessments/board/reminders.service.js';
import type { Regional } from '../platform/base/regional.js';
import { JsonBody, QueryInput, RegionalParam } from '../platform/http/input.js';
import { DeskQuery, DeskReminderInput } from './desk.dto.js';
import { Desk } from './desk.service.js';
import { Pipelines } from './pipelines.service.js';

@ApiTags('Desk')
@Controller('api/v1/desk')
export class DeskApi {
  constructor(
    private readonly desk: Desk,
    private readonly reminders: Reminders,
    private readonly pipelines: Pipelines,
  ) {}

  @Get()
  @Allow('own.use')
  @ApiOperation({
    summary:
      'All of your jobs: candidates by stage, sessions due, scorecards outstanding by person, packets to hand over, emails that did not arrive',
  })
  show(@CurrentViewer() viewer: Viewer, @QueryInput() query: DeskQuery, @RegionalParam() regional: Regional) {
    return this.desk.of(viewer, query, regional);
  }

  @Get('sources')
  @Allow('own.use')
  @ApiOperation({ summary: 'What each source yields by stage, over all jobs that you run' })
  sources(@CurrentViewer() viewer: Viewer) {
    return this.pipelines.sources(viewer);
  }

  @Post('reminders')
  @HttpCode(200)
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Email one person a reminder of all scorecards that are outstanding in your jobs' })
  remind(@CurrentViewer() viewer: Viewer, @JsonBody() input: DeskReminderInput) {
    return this.reminders.remindPerson(viewer, input.personId, input.jobId);
  }
}
