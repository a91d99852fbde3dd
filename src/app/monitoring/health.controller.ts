import { Controller, Get, Header, HttpException, Res } from '@nestjs/common';
import { ApiExcludeController } from '../../platform/http/api-description.js';
import { HealthCheckService, type HealthCheckResult, TypeOrmHealthIndicator } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Public } from '../../accounts/access/access.js';

/** Milliseconds that the database has to answer in. */
const patience = 2000;

/** For whoever watches over this process: whether it lives, and whether requests should be sent to it. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: TypeOrmHealthIndicator,
  ) {}

  /** The process answers. It says nothing of the database: a new process would not bring that back. */
  @Get('live')
  @Public()
  @Header('cache-control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 where requests can be answered; 503 while the database is away or the process is ending. */
  @Get('ready')
  @Public()
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Pick<HealthCheckResult, 'status' | 'details'>> {
    const { status, details } = await this.check();
    if (status !== 'ok') void reply.code(503);
    return {
      status,
      details: Object.fromEntries(Object.entries(details).map(([part, { status: is }]) => [part, { status: is }])),
    };
  }

  private async check(): Promise<HealthCheckResult> {
    try {
      return await this.health.check([() => this.database.pingCheck('database', { timeout: patience })]);
    } catch (error) {
      if (error instanceof HttpException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }
}
