import type { Readable } from 'node:stream';
import { Controller, Get, Header, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Regional } from '../../platform/base/regional.js';
import { FormBody, IdParam, RegionalParam } from '../../platform/http/input.js';
import { FormPage, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Boards, BoardStreams } from './boards.service.js';
import { outcomeText } from '../sittings/reminder-rules.js';
import { ReminderForm, Reminders } from './reminders.service.js';

/** The live part of a sitting's page, for whoever runs it. */
@Controller('sittings/:id')
export class BoardPages {
  constructor(
    private readonly boards: Boards,
    private readonly streams: BoardStreams,
    private readonly reminders: Reminders,
  ) {}

  /** Asked for every few seconds where no stream comes through. */
  @Get('board')
  @Allow('sitting.view')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  board(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @RegionalParam() regional: Regional): Promise<string> {
    return this.boards.fragment(viewer, id, regional);
  }

  /** Server-sent events. Proxies are asked to hand each on at once, unchanged. */
  @Get('events')
  @Allow('sitting.view')
  @Header('content-type', 'text/event-stream; charset=utf-8')
  @Header('cache-control', 'no-store, no-transform')
  @Header('x-accel-buffering', 'no')
  events(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @RegionalParam() regional: Regional,
    @Req() request: FastifyRequest,
  ): Promise<Readable> {
    return this.streams.follow(viewer, id, { regional, request });
  }

  @Post('reminders')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id')
  async remind(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() form: ReminderForm,
  ): Promise<SeeOther> {
    const outcome = await this.reminders.remind(viewer, id, form.panelistId);
    const back = form.comparisonOf ? `/jobs/${form.comparisonOf}/comparison` : `/sittings/${id}#panel`;
    return seeOther(back, outcomeText(outcome));
  }
}
