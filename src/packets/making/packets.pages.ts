import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { ComparisonQuery } from '../../comparison/pages/comparison.dto.js';
import { Comparisons } from '../../comparison/pages/comparison.service.js';
import type { Regional } from '../../platform/base/regional.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { FormBody, IdParam, QueryInput, RegionalParam, UploadOf } from '../../platform/http/input.js';
import { FileAnswer, FormPage, Page, seeOther } from '../../platform/http/page.js';
import type { Upload } from '../../platform/http/request.js';
import { PacketInput, PacketQuery } from './packet.dto.js';
import { newPacketPage, orderPage, packetListPage, packetPage } from './packet-page.js';
import { PacketVerification } from './packet-verification.service.js';
import { PacketReader } from './packet-reader.service.js';
import { Packets } from './packets.service.js';

@Controller()
export class PacketsPages {
  constructor(
    private readonly packets: Packets,
    private readonly shelf: PacketReader,
    private readonly comparisons: Comparisons,
    private readonly verification: PacketVerification,
  ) {}

  @Get('jobs/:jobId/packets')
  @Allow('packet.make')
  @Page('packets/list')
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: PacketQuery) {
    const { job, packets, orders } = await this.shelf.list(viewer, jobId, query);
    return { ...packetListPage(job, packets, orders), mayExportRecords: viewer.may('records.export', jobId) };
  }

  @Get('jobs/:jobId/packets/new')
  @Allow('packet.make')
  @Page('packets/new')
  async blank(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: ComparisonQuery,
    @RegionalParam() regional: Regional,
  ) {
    return newPacketPage(await this.comparisons.forPage(viewer, jobId, query, 'packet'), query, regional);
  }

  @Post('jobs/:jobId/packets')
  @Allow('packet.make')
  @FormPage('/jobs/:jobId/packets/new')
  async make(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: PacketInput,
    @RegionalParam() regional: Regional,
  ) {
    const { id } = await this.packets.ask(viewer, jobId, input, regional);
    return seeOther(`/packets/${id}`);
  }

  @Post('packets/:id/attempts')
  @Allow('packet.make')
  async again(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @RegionalParam() regional: Regional) {
    await this.packets.askAgain(viewer, id, regional);
    return seeOther(`/packets/${id}`);
  }

  @Post('packets/:id/cancellation')
  @Allow('packet.make')
  async cancel(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    await this.packets.cancel(viewer, id);
    return seeOther(`/packets/${id}`, 'Canceled. Nothing was saved.');
  }

  @Get('packets/verification')
  @Allow('packet.make')
  @Page('packets/verification', 'Check a packet')
  blankVerification() {
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
    const found = await this.shelf.seen(viewer, id);
    if (found.order) return orderPage(found.job, found.order);
    return packetPage(found.job, found.packet, await this.verification.stateOf(viewer, found));
  }

  @Get('packets/:id/file')
  @Allow('packet.make')
  async file(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { content, fileName } = await this.shelf.file(viewer, id);
    return new FileAnswer(content, fileName, 'application/pdf');
  }
}
