import { Controller, Get, Header, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentViewer, Public } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Regional } from '../../platform/base/regional.js';
import { OneOf } from '../../platform/http/fields.js';
import { FormBody, IdParam, RegionalParam } from '../../platform/http/input.js';
import { FormPage, Page, PageInstead, type SeeOther, seeOther } from '../../platform/http/page.js';
import { replies, type Reply } from './invitation.entity.js';
import { type FollowedInvitation, InvitationReplies } from './invitation-replies.service.js';
import { Invitations } from './invitations.service.js';

export class ReplyInput {
  @OneOf(replies)
  reply: Reply;
}

/** Invitations: sent and canceled by those who run the job, answered by whoever got one. */
@Controller()
export class InvitationsPages {
  constructor(
    private readonly invitations: Invitations,
    private readonly replies: InvitationReplies,
  ) {}

  @Post('sittings/:id/invitations')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id')
  async send(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    await this.invitations.invite(viewer, id);
    return seeOther(`/sittings/${id}#invitations`, 'Invitations are on their way.');
  }

  @Post('sittings/:id/invitations/cancellation')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id')
  async cancel(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    await this.invitations.cancel(viewer, id);
    return seeOther(`/sittings/${id}#invitations`, 'The invitations are canceled. Everyone who got one is told.');
  }

  /** Looking answers nothing: mail servers look at what is in an email before its reader does. */
  @Get('invitations/:token')
  @Public()
  @Header('x-robots-tag', 'noindex')
  @Page('scheduling/invitation')
  async show(
    @Param('token') token: string,
    @Query('reply') asked: unknown,
    @RegionalParam() { timeZone }: Regional,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { told, reply: given, over } = await this.followed(token, reply);
    return {
      title: `${told.assessment}: ${told.job}`,
      ...{ told, over, given, zone: timeZone, here: `/invitations/${encodeURIComponent(token)}` },
      declining: asked === 'declined',
    };
  }

  @Post('invitations/:token')
  @Public()
  @FormPage('/invitations/:token')
  async answer(
    @Param('token') token: string,
    @FormBody() { reply: given }: ReplyInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeeOther> {
    await this.replies.answer(await this.followed(token, reply), given);
    const told = given === 'accepted' ? 'Thank you. You accepted.' : 'You declined. The recruiter sees it.';
    return seeOther(`/invitations/${encodeURIComponent(token)}`, told);
  }

  private async followed(token: string, reply: FastifyReply): Promise<FollowedInvitation> {
    const invitation = await this.replies.follow(token);
    if (invitation) return invitation;
    void reply.code(404);
    throw new PageInstead({ template: 'scheduling/old-invitation', model: { title: 'This link no longer works' } });
  }
}
