import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../../accounts/access/access.js';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { IdParam } from '../../../platform/http/input.js';
import { Auditions } from './auditions.service.js';

@ApiTags('Auditions')
@Controller('api/v1/sittings/:id/brief')
export class AuditionsApi {
  constructor(private readonly auditions: Auditions) {}

  @Get()
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'What an audition asks of the candidate, and the panel’s roles' })
  brief(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.auditions.brief(viewer, id);
  }

  @Get('handout')
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'The brief as the candidate gets it: who will be played, not what they raise' })
  handout(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.auditions.handout(viewer, id);
  }
}
