import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody } from '../../platform/http/input.js';
import { ReminderInput, Reminders } from './reminders.service.js';
import { SittingViews } from '../sittings/sitting-views.service.js';

@ApiTags('Schedule')
@Controller('api/v1/sittings/:id')
export class BoardApi {
  constructor(
    private readonly sittings: SittingViews,
    private readonly reminders: Reminders,
  ) {}

  @Get('board')
  @Allow('sitting.view')
  @ApiOperation({ summary: 'Who has opened and who has submitted their scorecard; never a rating' })
  board(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.sittings.board(viewer, id);
  }

  @Post('reminders')
  @HttpCode(200)
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Email a reminder to one panelist, or to all who haven’t submitted' })
  remind(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: ReminderInput) {
    return this.reminders.remind(viewer, id, input.panelistId);
  }
}
