import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody } from '../../platform/http/input.js';
import { HiringTeam } from './hiring-team.service.js';
import { TeamInvitations } from './team-invitations.service.js';
import { MemberRoles, NewMember } from './team.dto.js';

@ApiTags('Hiring team')
@Controller('api/v1/jobs/:jobId/team')
export class HiringTeamApi {
  constructor(
    private readonly team: HiringTeam,
    private readonly invitations: TeamInvitations,
  ) {}

  @Get()
  @Allow('job.view')
  @ApiOperation({ summary: 'Who is on the hiring team, in which roles' })
  list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.team.list(viewer, jobId);
  }

  @Post()
  @Allow('job.edit')
  @ApiOperation({ summary: 'Add someone who has an account' })
  add(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: NewMember) {
    return this.team.add(viewer, jobId, input);
  }

  @Put(':memberId')
  @Allow('job.edit')
  @ApiOperation({ summary: 'Set the roles of a member' })
  setRoles(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('memberId') memberId: string,
    @JsonBody() input: MemberRoles,
  ) {
    return this.team.setRoles(viewer, jobId, memberId, input);
  }

  @Post(':memberId/invitation')
  @Allow('job.edit')
  @ApiOperation({ summary: 'Email a member a sign-in link; only they see it' })
  invite(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('memberId') memberId: string) {
    return this.invitations.invite(viewer, jobId, memberId);
  }

  @Delete(':memberId')
  @Allow('job.edit')
  @ApiOperation({ summary: 'Remove a member from the team' })
  remove(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('memberId') memberId: string) {
    return this.team.remove(viewer, jobId, memberId);
  }
}
