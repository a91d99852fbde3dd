import { Controller, Get } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../../accounts/access/access.js';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { IdParam } from '../../../platform/http/input.js';
import { Page } from '../../../platform/http/page.js';
import { Auditions } from './auditions.service.js';

@Controller('sittings/:id/brief')
export class AuditionsPages {
  constructor(private readonly auditions: Auditions) {}

  @Get()
  @Allow('scorecard.own')
  @Page('auditions/brief')
  async brief(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const brief = await this.auditions.brief(viewer, id);
    return { title: `Brief: ${brief.candidate}`, ...brief };
  }

  @Get('handout')
  @Allow('scorecard.own')
  @Page('auditions/handout')
  async handout(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const brief = await this.auditions.handout(viewer, id);
    return { title: `Brief for the candidate: ${brief.assessment}`, ...brief };
  }
}
