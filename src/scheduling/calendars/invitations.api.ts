import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam } from '../../platform/http/input.js';
import { InvitationList } from './invitation-list.service.js';
import { Invitations } from './invitations.service.js';

@ApiTags('Invitations')
@Controller('api/v1/sittings/:id/invitations')
export class InvitationsApi {
  constructor(
    private readonly invitations: Invitations,
    private readonly list: InvitationList,
  ) {}

  @Get()
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Who was invited to a session, what came of each invitation, and the answers' })
  show(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.list.of(viewer, id);
  }

  @Post()
  @HttpCode(202)
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Invite the panel and the candidate by email; those who were not reached are tried again' })
  async send(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    await this.invitations.invite(viewer, id);
    return this.list.of(viewer, id);
  }

  @Delete()
  @HttpCode(204)
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Cancel the invitations to a session; everyone who got one is told' })
  async cancel(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<void> {
    await this.invitations.cancel(viewer, id);
  }
}
