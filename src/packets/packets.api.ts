import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentViewer } from '../accounts/access.js';
import type { Viewer } from '../accounts/viewer.js';
import { IdParam, JsonBody, QueryInput, TimeZone } from '../platform/http/input.js';
import { FileAnswer } from '../platform/http/page.js';
import { PacketInput, PacketQuery } from './packet.dto.js';
import { PacketVerification } from './packet-verification.service.js';
import { PacketShelf } from './packet-shelf.service.js';
import { Packets } from './packets.service.js';

@ApiTags('Packets')
@Controller('api/v1')
export class PacketsApi {
  constructor(
    private readonly packets: Packets,
    private readonly shelf: PacketShelf,
    private readonly verification: PacketVerification,
  ) {}

  @Get('jobs/:jobId/packets')
  @Allow('packet.make')
  @ApiOperation({ summary: 'The packets of a job that you may see, the newest first' })
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: PacketQuery) {
    return (await this.shelf.list(viewer, jobId, query)).packets;
  }

  @Post('jobs/:jobId/packets')
  @HttpCode(201)
  @Allow('packet.make')
  @ApiOperation({ summary: 'Prints a packet of what you may see, and keeps it' })
  async make(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @JsonBody() input: PacketInput,
    @TimeZone() timeZone: string,
  ) {
    const { id } = await this.packets.make(viewer, jobId, input, timeZone);
    return (await this.shelf.one(viewer, id)).packet;
  }

  @Get('packets/:id')
  @Allow('packet.make')
  @ApiOperation({ summary: 'The facts of a packet' })
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return (await this.shelf.one(viewer, id)).packet;
  }

  @Get('packets/:id/state')
  @Allow('packet.make')
  @ApiOperation({ summary: 'Whether the evidence that you may see still gives what a packet says, and what changed' })
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
}
