import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiExcludeController } from '../../platform/http/api-description.js';
import type { FastifyReply } from 'fastify';
import { Public } from '../../accounts/access/access.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { Metrics } from './metrics.js';

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** Whoever does not have the token learns nothing, not even that there is something to read. */
  @Get()
  @Public()
  async read(@Headers('authorization') authorization: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    if (!this.metrics.mayRead(authorization)) throw new NotFound();
    const text = await this.metrics.registry.metrics();
    await reply.type(this.metrics.registry.contentType).header('cache-control', 'no-store').send(text);
  }
}
