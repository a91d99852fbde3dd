import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { FormBody, IdParam } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { DiscInput, DiscRemoval } from './disc-profile.dto.js';
import { DiscProfiles } from './disc-profiles.service.js';
import { DiscView } from './disc-view.js';

@Controller('applications/:id/disc')
export class DiscProfilesPages {
  constructor(
    private readonly profiles: DiscProfiles,
    private readonly view: DiscView,
  ) {}

  @Get()
  @Allow('disc.view')
  @Page('disc-profiles/profile')
  show(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.view.page(viewer, id);
  }

  @Post()
  @Allow('disc.edit')
  @FormPage('/applications/:id/disc')
  async record(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: DiscInput,
  ): Promise<SeeOther> {
    await this.profiles.record(viewer, id, input);
    return seeOther(`/applications/${id}/disc`, 'Profile saved.');
  }

  @Post('deletion')
  @Allow('disc.edit')
  @FormPage('/applications/:id/disc')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: DiscRemoval,
  ): Promise<SeeOther> {
    await this.profiles.remove(viewer, id, input.version);
    return seeOther(`/applications/${id}`, 'Profile removed.');
  }
}
