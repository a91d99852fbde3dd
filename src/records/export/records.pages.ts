import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Regional } from '../../platform/base/regional.js';
import { FormBody, IdParam, QueryInput, RegionalParam } from '../../platform/http/input.js';
import { FileAnswer, FormPage, Page, seeOther } from '../../platform/http/page.js';
import { recordsListPage, recordsPage } from './records-page.js';
import { RecordsExports, RecordsQuery, RecordsRequest } from './records-exports.service.js';
import { RecordsReader } from './records-reader.service.js';

@Controller('jobs/:jobId/records')
export class RecordsPages {
  constructor(
    private readonly exports: RecordsExports,
    private readonly shelf: RecordsReader,
  ) {}

  @Get()
  @Allow('records.export')
  @Page('records/list')
  async list(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: RecordsQuery,
    @RegionalParam() regional: Regional,
  ) {
    return recordsListPage(await this.shelf.list(viewer, jobId, query), regional);
  }

  @Post()
  @Allow('records.export')
  @FormPage('/jobs/:jobId/records')
  async ask(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: RecordsRequest,
    @RegionalParam() regional: Regional,
  ) {
    const { id } = await this.exports.ask(viewer, jobId, input, regional);
    return seeOther(`/jobs/${jobId}/records/${id}`);
  }

  @Get(':id')
  @Allow('records.export')
  @Page('records/export')
  async one(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam() id: string) {
    const { job, facts } = await this.shelf.one(viewer, jobId, id);
    return recordsPage(job, facts);
  }

  @Get(':id/file')
  @Allow('records.export')
  async file(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam() id: string) {
    const { content, fileName } = await this.shelf.file(viewer, jobId, id);
    return new FileAnswer(content, fileName, 'application/pdf');
  }

  @Post(':id/attempts')
  @Allow('records.export')
  async again(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam() id: string,
    @RegionalParam() regional: Regional,
  ) {
    await this.exports.askAgain(viewer, jobId, id, regional);
    return seeOther(`/jobs/${jobId}/records/${id}`);
  }

  @Post(':id/cancellation')
  @Allow('records.export')
  async cancel(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam() id: string) {
    await this.exports.cancel(viewer, jobId, id);
    return seeOther(`/jobs/${jobId}/records/${id}`, 'Canceled. Nothing was saved.');
  }

  @Post(':id/deletion')
  @Allow('records.export')
  async delete(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam() id: string) {
    await this.exports.delete(viewer, jobId, id);
    return seeOther(`/jobs/${jobId}/records`, 'Deleted. That it was made stays on the record.');
  }
}
