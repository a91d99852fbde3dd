import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Feeds } from './feeds.service.js';
import { ShownOnce } from '../../platform/http/shown-once.js';

@ApiTags('Calendars')
@Controller('api/v1/me/calendar')
export class FeedsApi {
  constructor(private readonly feeds: Feeds) {}

  @Get()
  @Allow('own.use')
  @ApiOperation({ summary: 'Whether you have a calendar address, and since when; never the address itself' })
  async show(@CurrentViewer() viewer: Viewer): Promise<{ madeAt: Date | null }> {
    return { madeAt: (await this.feeds.madeAt(viewer)) ?? null };
  }

  @Post()
  @Allow('own.use')
  @ApiOperation({ summary: 'Make a new calendar address in place of the one before; it is shown once' })
  @ShownOnce()
  async make(@CurrentViewer() viewer: Viewer): Promise<{ address: string }> {
    return { address: await this.feeds.make(viewer) };
  }

  @Delete()
  @HttpCode(204)
  @Allow('own.use')
  @ApiOperation({ summary: 'Turn off your calendar address' })
  async end(@CurrentViewer() viewer: Viewer): Promise<void> {
    await this.feeds.end(viewer);
  }
}
