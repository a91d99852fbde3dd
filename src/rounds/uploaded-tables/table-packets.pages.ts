import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Regional } from '../../platform/base/regional.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, RegionalParam } from '../../platform/http/input.js';
import { FileAnswer, FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { tablePacketPage } from './table-packet-page.js';
import { TablePackets } from './table-packets.service.js';
import { TablePacketRequest } from './uploaded-table.dto.js';
import { UploadedTables } from './uploaded-tables.service.js';

@Controller('tables/:id/packets')
export class TablePacketsPages {
  constructor(
    private readonly packets: TablePackets,
    private readonly tables: UploadedTables,
  ) {}

  @Post()
  @Allow('round.import')
  @FormPage('/tables/:id')
  async ask(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() asked: TablePacketRequest,
    @RegionalParam() regional: Regional,
  ): Promise<SeeOther> {
    return seeOther(`/tables/${id}/packets/${await this.packets.ask(viewer, id, asked, regional)}`);
  }

  @Get(':packetId')
  @Allow('round.import')
  @Page('tables/packet')
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @IdParam('packetId') packetId: string) {
    const table = await this.tables.named(viewer, id);
    return tablePacketPage(table, await this.packets.one(viewer, id, packetId));
  }

  @Get(':packetId/file')
  @Allow('round.import')
  async file(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @IdParam('packetId') packetId: string) {
    const { content, fileName } = await this.packets.one(viewer, id, packetId, true);
    return new FileAnswer(content!, fileName!, 'application/pdf');
  }

  @Post(':packetId/attempts')
  @Allow('round.import')
  async again(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @IdParam('packetId') packetId: string,
    @RegionalParam() regional: Regional,
  ): Promise<SeeOther> {
    await this.packets.askAgain(viewer, id, packetId, regional);
    return seeOther(`/tables/${id}/packets/${packetId}`);
  }

  @Post(':packetId/cancellation')
  @Allow('round.import')
  async cancel(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @IdParam('packetId') packetId: string,
  ): Promise<SeeOther> {
    await this.packets.cancel(viewer, id, packetId);
    return seeOther(`/tables/${id}/packets/${packetId}`, 'Canceled. Nothing was saved.');
  }
}
