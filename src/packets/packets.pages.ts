import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access.js';
import type { Viewer } from '../accounts/viewer.js';
import { ComparisonQuery } from '../comparison/comparison.dto.js';
import { Comparisons } from '../comparison/comparison.service.js';
import { jobPlaces } from '../jobs/job-places.js';
import { InvalidInput } from '../platform/domain-errors.js';
import { FormBody, IdParam, QueryInput, TimeZone, UploadOf } from '../platform/http/input.js';
import { FileAnswer, FormPage, Page, seeOther } from '../platform/http/page.js';
import type { Upload } from '../platform/http/request.js';
import { PacketInput, PacketQuery } from './packet.dto.js';
import { newPacketPage, packetPage } from './packet-page.js';
import { PacketVerification } from './packet-verification.service.js';
import { PacketShelf } from './packet-shelf.service.js';
import { Packets } from './packets.service.js';

@Controller()
export class PacketsPages {
  constructor(
    private readonly packets: Packets,
    private readonly shelf: PacketShelf,
    private readonly comparisons: Comparisons,
    private readonly verification: PacketVerification,
  ) {}

  @Get('jobs/:jobId/packets')
  @Allow('packet.make')
  @Page('packets/list')
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: PacketQuery) {
    const { job, packets } = await this.shelf.list(viewer, jobId, query);
    return { title: `Packets: ${job.title}`, ...jobPlaces(job, 'packets'), packets };
  }

  @Get('jobs/:jobId/packets/new')
  @Allow('packet.make')
  @Page('packets/new')
  async blank(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ComparisonQuery) {
    return newPacketPage(await this.comparisons.of(viewer, jobId, query), query);
  }

  @Post('jobs/:jobId/packets')
  @Allow('packet.make')
  @FormPage('/jobs/:jobId/packets/new')
  async make(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: PacketInput,
    @TimeZone() timeZone: string,
  ) {
    const { id } = await this.packets.make(viewer, jobId, input, timeZone);
    return seeOther(`/packets/${id}`, 'The packet is made.');
  }

  @Get('packets/verification')
  @Allow('packet.make')
  @Page('packets/verification', 'Check a packet')
  blankVerification(): object {
    return {};
  }

  @Post('packets/verification')
  @Allow('packet.make')
  @FormPage('/packets/verification')
  async verify(@CurrentViewer() viewer: Viewer, @UploadOf('file') file: Upload | undefined) {
    if (!file) throw InvalidInput.field('file', 'Choose the PDF to check.');
    const { id } = await this.verification.packetOf(viewer, file.bytes);
    return seeOther(`/packets/${id}`, 'Genuine: your file is this packet, unaltered.');
  }

  @Get('packets/:id')
  @Allow('packet.make')
  @Page('packets/packet')
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { job, packet } = await this.shelf.one(viewer, id);
    return packetPage(job, packet, await this.verification.state(viewer, id));
  }

  @Get('packets/:id/file')
  @Allow('packet.make')
  async file(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { content, fileName } = await this.shelf.file(viewer, id);
    return new FileAnswer(content, fileName, 'application/pdf');
  }
}
