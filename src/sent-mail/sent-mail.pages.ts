import { Controller, Get, Header, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { IdParam, QueryInput } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { Bounces } from './bounces.service.js';
import { SentMailQuery } from './sent-mail.dto.js';
import { SentMailViews } from './sent-mail-views.service.js';

@Controller()
export class SentMailPages {
  constructor(
    private readonly views: SentMailViews,
    private readonly bounces: Bounces,
  ) {}

  @Get('jobs/:jobId/emails')
  @Allow('candidate.view')
  @Page('sent-mail/list')
  list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: SentMailQuery) {
    return this.views.listPage(viewer, jobId, query);
  }

  @Get('emails/:id')
  @Allow('candidate.view')
  @Page('sent-mail/mail')
  show(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.views.page(viewer, id);
  }

  @Get('delivery-reports')
  @Allow('mail.word')
  @Page('sent-mail/reports', 'Delivery reports')
  async reports() {
    const address = await this.bounces.current();
    return {
      madeAt: address?.madeAt ?? null,
      madeBy: address?.byName ?? '',
      lastReportAt: address?.lastReportAt ?? null,
    };
  }

  @Post('delivery-reports')
  @Allow('mail.word')
  @FormPage('/delivery-reports')
  @Header('cache-control', 'no-store')
  @Page('sent-mail/address', 'The address for delivery reports')
  async make(@CurrentViewer() viewer: Viewer) {
    return { address: await this.bounces.make(viewer) };
  }

  @Post('delivery-reports/deletion')
  @Allow('mail.word')
  @FormPage('/delivery-reports')
  async end(@CurrentViewer() viewer: Viewer): Promise<SeeOther> {
    await this.bounces.end(viewer);
    return seeOther('/delivery-reports', 'The address no longer works.');
  }
}
