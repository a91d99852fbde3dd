import { Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../platform/http/input.js';
import { DiscInput, DiscRemoval } from './disc-profile.dto.js';
import { DiscProfiles } from './disc-profiles.service.js';
import { DiscView } from './disc-view.js';

@ApiTags('DiSC profiles')
@Controller('api/v1/applications/:id/disc')
export class DiscProfilesApi {
  constructor(
    private readonly profiles: DiscProfiles,
    private readonly view: DiscView,
  ) {}

  @Get()
  @Allow('disc.view')
  @ApiOperation({ summary: 'The DiSC profile; not found while you score the candidate' })
  show(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.view.data(viewer, id);
  }

  @Put()
  @Allow('disc.edit')
  @ApiOperation({ summary: 'Record a DiSC profile in one of four formats; it is never part of a score' })
  async record(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: DiscInput) {
    await this.profiles.record(viewer, id, input);
    return this.view.data(viewer, id);
  }

  @Delete()
  @Allow('disc.edit')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove the profile, as it was at a version' })
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @QueryInput() input: DiscRemoval,
  ): Promise<void> {
    await this.profiles.remove(viewer, id, input.version);
  }
}
