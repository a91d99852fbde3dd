import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, seeOther } from '../../platform/http/page.js';
import { HiringTeam } from './hiring-team.service.js';
import { MemberRoles, NewMember, TeamQuery } from './team.dto.js';
import { TeamInvitations } from './team-invitations.service.js';
import { TeamViews } from './team-views.service.js';

@Controller('jobs/:jobId/team')
export class HiringTeamPages {
  constructor(
    private readonly team: HiringTeam,
    private readonly views: TeamViews,
    private readonly invitations: TeamInvitations,
  ) {}

  @Get()
  @Allow('job.view')
  @Page('jobs/team')
  page(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: TeamQuery) {
    return this.views.page(viewer, jobId, query);
  }

  @Post()
  @Allow('job.edit')
  @FormPage('/jobs/:jobId/team')
  async add(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @FormBody() input: NewMember) {
    const { name } = await this.team.add(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/team`, `${name} is on the team.`);
  }

  @Post(':memberId')
  @Allow('job.edit')
  @FormPage('/jobs/:jobId/team')
  async setRoles(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('memberId') memberId: string,
    @FormBody() input: MemberRoles,
  ) {
    const { name, personId, roles } = await this.team.setRoles(viewer, jobId, memberId, input);
    const gone = personId === viewer.id && roles.every((role) => role === 'panelist') && !viewer.administrator;
    return seeOther(gone ? '/jobs' : `/jobs/${jobId}/team`, `Saved the roles of ${name}.`);
  }

  @Post(':memberId/invitation')
  @Allow('job.edit')
  @FormPage('/jobs/:jobId/team')
  async invite(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('memberId') memberId: string,
  ) {
    const { name, email } = await this.invitations.invite(viewer, jobId, memberId);
    return seeOther(`/jobs/${jobId}/team`, `A link for ${name} is on its way to ${email}.`);
  }

  @Post(':memberId/deletion')
  @Allow('job.edit')
  @FormPage('/jobs/:jobId/team')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('memberId') memberId: string,
  ) {
    const { personId } = await this.team.remove(viewer, jobId, memberId);
    const gone = personId === viewer.id && !viewer.administrator;
    return seeOther(gone ? '/jobs' : `/jobs/${jobId}/team`, 'Removed from the team.');
  }
}
