import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Regional } from '../../platform/base/regional.js';
import { IdParam, JsonBody, QueryInput, RegionalParam } from '../../platform/http/input.js';
import { Accepted, FileAnswer } from '../../platform/http/page.js';
import { PacketInput, PacketQuery } from './packet.dto.js';
import { PacketVerification } from './packet-verification.service.js';
import { PacketReader } from './packet-reader.service.js';
import { Packets } from './packets.service.js';

@ApiTags('Packets')
@Controller('api/v1')
export class PacketsApi {
  constructor(
    private readonly packets: Packets,
    private readonly shelf: PacketReader,
    private readonly verification: PacketVerification,
  ) {}

  @Get('jobs/:jobId/packets')
  @Allow('packet.make')
  @ApiOperation({ summary: 'The packets of a job that you can see, newest first, and those in progress or failed' })
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: PacketQuery) {
    const { packets, orders } = await this.shelf.list(viewer, jobId, query);
    return { ...packets, orders: orders.items, ordersTotal: orders.total };
  }

  @Post('jobs/:jobId/packets')
  @HttpCode(202)
  @Allow('packet.make')
  @ApiOperation({ summary: 'Requests a packet of what you can see now; it is generated in the background' })
  async make(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @JsonBody() input: PacketInput,
    @RegionalParam() regional: Regional,
  ) {
    const { id } = await this.packets.ask(viewer, jobId, input, regional);
    return this.accepted(viewer, id);
  }

  @Get('packets/:id')
  @Allow('packet.make')
  @ApiOperation({ summary: 'A packet’s details: its progress, then its file' })
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { packet, order } = await this.shelf.seen(viewer, id);
    return packet ?? order;
  }

  @Post('packets/:id/attempts')
  @HttpCode(202)
  @Allow('packet.make')
  @ApiOperation({ summary: 'Tries again to generate a packet that failed or was canceled, with what you can see now' })
  async again(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @RegionalParam() regional: Regional) {
    await this.packets.askAgain(viewer, id, regional);
    return this.accepted(viewer, id);
  }

  @Post('packets/:id/cancellation')
  @HttpCode(200)
  @Allow('packet.make')
  @ApiOperation({ summary: 'Cancels a packet that is in progress' })
  async cancel(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    await this.packets.cancel(viewer, id);
    const { packet, order } = await this.shelf.seen(viewer, id);
    return packet ?? order;
  }

  @Get('packets/:id/state')
  @Allow('packet.make')
  @ApiOperation({ summary: 'Whether a packet still matches the ratings you can see, and what changed' })
  state(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.verification.state(viewer, id);
  }

  @Get('packets/:id/file')
  @Allow('packet.make')
  @ApiOperation({ summary: 'The packet itself, a PDF' })
  async file(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { content, fileName } = await this.shelf.file(viewer, id);
    return new FileAnswer(content, fileName, 'application/pdf');
  }

  private async accepted(viewer: Viewer, id: string) {
    const { packet, order } = await this.shelf.seen(viewer, id);
    return new Accepted(`/api/v1/packets/${id}`, packet ?? order);
  }
}
