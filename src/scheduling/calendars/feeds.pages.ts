import { Controller, Get, Header, Headers, Ip, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentViewer, Public } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Feeds } from './feeds.service.js';

/** Everyone's own sessions in their own calendar program. */
@Controller()
export class FeedsPages {
  constructor(private readonly feeds: Feeds) {}

  @Get('me/calendar')
  @Allow('own.use')
  @Page('scheduling/calendar', 'Your calendar')
  async show(@CurrentViewer() viewer: Viewer) {
    return { madeAt: await this.feeds.madeAt(viewer) };
  }

  @Post('me/calendar')
  @Allow('own.use')
  @FormPage('/me/calendar')
  @Page('scheduling/calendar-address', 'Your calendar address')
  async make(@CurrentViewer() viewer: Viewer) {
    return { address: await this.feeds.make(viewer) };
  }

  @Post('me/calendar/deletion')
  @Allow('own.use')
  @FormPage('/me/calendar')
  async end(@CurrentViewer() viewer: Viewer): Promise<SeeOther> {
    await this.feeds.end(viewer);
    return seeOther('/me/calendar', 'The calendar address no longer works.');
  }

  @Get('calendar/:token')
  @Public()
  @Header('x-robots-tag', 'noindex')
  async read(
    @Param('token') token: string,
    @Ip() address: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const answer = await this.feeds.read(token.replace(/\.ics$/, ''), address, known);
    if (typeof answer === 'string') {
      void reply.code(answer === 'ended' ? 410 : 404).type('text/plain; charset=utf-8');
      return old;
    }
    void reply.header('etag', answer.etag).header('cache-control', 'private, no-cache');
    if (answer.text === undefined) {
      void reply.code(304);
      return '';
    }
    void reply.type('text/calendar; charset=utf-8');
    return answer.text;
  }
}

const old =
  'This calendar address no longer works. Sign in to Callboard, open your profile, and make a new address under Calendar. Then remove this one from your calendar program.\n';
