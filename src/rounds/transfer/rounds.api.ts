import { Controller, createParamDecorator, type ExecutionContext, Get, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { IdParam } from '../../platform/http/input.js';
import { Rounds } from './rounds.service.js';

const roundType = 'application/vnd.callboard.round+json';

/** The text of a round. A smaller one may come as ordinary JSON, and was read already. */
const RoundText = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { body } = context.switchToHttp().getRequest<{ body?: unknown }>();
  if (typeof body === 'string') return body;
  if (typeof body === 'object' && body !== null) return JSON.stringify(body);
  throw InvalidInput.field('body', `Send a job file with content-type ${roundType}.`);
});

@ApiTags('Rounds')
@Controller('api/v1')
export class RoundsApi {
  constructor(private readonly rounds: Rounds) {}

  @Post('rounds')
  @Allow('round.import')
  @ApiOperation({ summary: 'Take in a round file as a new job; problems are named by JSON pointer' })
  @ApiConsumes(roundType, 'application/json')
  @ApiBody({ schema: { type: 'object', description: 'A job file, up to 64 MB; as application/json up to 4 MB.' } })
  take(@CurrentViewer() viewer: Viewer, @RoundText() text: string): Promise<{ jobId: string }> {
    return this.rounds.take(viewer, text, ({ pointer, message }) => ({ field: pointer || 'body', message }));
  }

  @Get('jobs/:jobId/round')
  @Allow('round.export')
  @ApiOperation({ summary: 'A job as a job file; only for someone nothing of the job is hidden from' })
  give(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.rounds.give(viewer, jobId);
  }
}
