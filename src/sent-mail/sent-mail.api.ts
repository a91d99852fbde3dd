import { Body, Controller, Get, HttpCode, Ip, Param, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer, Public } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { IdParam, JsonBody, QueryInput } from '../platform/http/input.js';
import { Bounces } from './bounces.service.js';
import { readBounce, readDeliveryReport } from './read-bounce.js';
import { BounceInput, SentMailQuery } from './sent-mail.dto.js';
import { SentMailViews } from './sent-mail-views.service.js';

@ApiTags('Emails that were sent')
@Controller('api/v1')
export class SentMailApi {
  constructor(
    private readonly views: SentMailViews,
    private readonly bounces: Bounces,
  ) {}

  @Get('jobs/:jobId/emails')
  @Allow('candidate.view')
  @ApiOperation({ summary: 'Emails about a job, newest first, and what came of each' })
  list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: SentMailQuery) {
    return this.views.list(viewer, jobId, query);
  }

  @Get('emails/:id')
  @Allow('candidate.view')
  @ApiOperation({ summary: 'One email as it was sent, without personal links' })
  show(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.views.one(viewer, id);
  }

  @Post('bounces/:token')
  @HttpCode(200)
  @Public()
  @ApiOperation({
    summary: 'A mail provider reports an email that could not be delivered; the token is an administrator’s',
  })
  bounce(@Param('token') token: string, @Ip() from: string, @JsonBody() input: BounceInput) {
    return this.bounces.report(token, from, () => readBounce(input));
  }

  @Post('bounces/:token/email')
  @HttpCode(200)
  @Public()
  @ApiConsumes('message/rfc822')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOperation({ summary: 'A delivery report as an email (RFC 3464), whole; the token is an administrator’s' })
  deliveryReport(@Param('token') token: string, @Ip() from: string, @Body() email: unknown) {
    return this.bounces.report(token, from, () => {
      if (!Buffer.isBuffer(email)) throw InvalidInput.field('body', 'Send the whole email as message/rfc822.');
      return readDeliveryReport(email);
    });
  }
}
