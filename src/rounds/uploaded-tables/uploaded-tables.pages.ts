import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Regional } from '../../platform/base/regional.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { FormBody, IdParam, RegionalParam, UploadsOf } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import type { Upload } from '../../platform/http/request.js';
import { joinedJson } from '../../platform/tables/join-json.js';
import { choicesFrom } from './answered-choices.js';
import { TableAnswers } from './uploaded-table.dto.js';
import { tableComparisonPage, uploadedTablePage } from './uploaded-table-page.js';
import { TableComparisons } from './table-comparisons.service.js';
import { TablePackets } from './table-packets.service.js';
import { UploadedTables } from './uploaded-tables.service.js';

@Controller()
export class UploadedTablesPages {
  constructor(
    private readonly tables: UploadedTables,
    private readonly packets: TablePackets,
    private readonly comparisons: TableComparisons,
  ) {}

  @Get('tables/new')
  @Allow('round.import')
  @Page('tables/new', 'Import ratings')
  async blank(@CurrentViewer() viewer: Viewer) {
    return { tables: await this.tables.list(viewer) };
  }

  @Post('tables')
  @Allow('round.import')
  @FormPage('/tables/new')
  async add(@CurrentViewer() viewer: Viewer, @UploadsOf('table') files: Upload[]): Promise<SeeOther> {
    if (files.length === 0) throw InvalidInput.field('table', 'Choose a table of ratings.');
    const table = joinedJson(files);
    if (!table) {
      const told = 'Choose one table. Only files from Greenhouse (JSON) can be uploaded together.';
      throw InvalidInput.field('table', told);
    }
    return seeOther(`/tables/${await this.tables.add(viewer, table)}`);
  }

  @Get('tables/:id')
  @Allow('round.import')
  @Page('tables/table')
  async show(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @RegionalParam() regional: Regional) {
    return uploadedTablePage(await this.tables.read(viewer, id), await this.packets.list(viewer, id), regional);
  }

  @Post('tables/:id')
  @Allow('round.import')
  @FormPage('/tables/:id')
  async answer(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @FormBody() answers: TableAnswers) {
    await this.tables.answer(viewer, id, choicesFrom(answers));
    return seeOther(`/tables/${id}`, 'Read again as you said.');
  }

  @Get('tables/:id/comparison')
  @Allow('round.import')
  @Page('tables/comparison')
  async comparison(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return tableComparisonPage(await this.comparisons.forPage(viewer, id));
  }

  @Post('tables/:id/job')
  @Allow('round.import')
  @FormPage('/tables/:id')
  async import(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    return seeOther(`/jobs/${await this.tables.import(viewer, id)}`, 'The ratings are imported.');
  }

  @Post('tables/:id/removal')
  @Allow('round.import')
  async remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    await this.tables.remove(viewer, id);
    return seeOther('/tables/new', 'The table is deleted.');
  }
}
