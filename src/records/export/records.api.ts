import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Regional } from '../../platform/base/regional.js';
import { IdParam, JsonBody, QueryInput, RegionalParam } from '../../platform/http/input.js';
import { Accepted, FileAnswer } from '../../platform/http/page.js';
import { RecordsExports, RecordsQuery, RecordsRequest } from './records-exports.service.js';
import { type RecordsFacts, RecordsReader } from './records-reader.service.js';

@ApiTags('Records exports')
@Controller('api/v1/jobs/:jobId/records')
export class RecordsApi {
  constructor(
    private readonly exports: RecordsExports,
    private readonly shelf: RecordsReader,
  ) {}

  @Get()
  @Allow('records.export')
  @ApiOperation({ summary: 'The records exports of a job, newest first; only yours while anything is hidden from you' })
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: RecordsQuery) {
    const { exports, hidden } = await this.shelf.list(viewer, jobId, query);
    return { ...exports, hidden };
  }

  @Post()
  @HttpCode(202)
  @Allow('records.export')
  @ApiOperation({ summary: 'Requests everything on file about a job as one PDF; it is generated in the background' })
  async ask(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @JsonBody() input: RecordsRequest,
    @RegionalParam() regional: Regional,
  ) {
    const { id } = await this.exports.ask(viewer, jobId, input, regional);
    return this.accepted(viewer, jobId, id);
  }

  @Get(':id')
  @Allow('records.export')
  @ApiOperation({ summary: 'A records export’s details: its progress, then its file' })
  async one(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam() id: string) {
    return (await this.shelf.one(viewer, jobId, id)).facts;
  }

  @Get(':id/file')
  @Allow('records.export')
  @ApiOperation({ summary: 'The records export itself, a PDF; the download is recorded in the activity log' })
  async file(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam() id: string) {
    const { content, fileName } = await this.shelf.file(viewer, jobId, id);
    return new FileAnswer(content, fileName, 'application/pdf');
  }

  @Post(':id/attempts')
  @HttpCode(202)
  @Allow('records.export')
  @ApiOperation({ summary: 'Tries again to generate a records export that failed or was canceled' })
  async again(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam() id: string,
    @RegionalParam() regional: Regional,
  ) {
    await this.exports.askAgain(viewer, jobId, id, regional);
    return this.accepted(viewer, jobId, id);
  }

  @Post(':id/cancellation')
  @HttpCode(200)
  @Allow('records.export')
  @ApiOperation({ summary: 'Cancels a records export that is in progress' })
  async cancel(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam() id: string) {
    await this.exports.cancel(viewer, jobId, id);
    return (await this.shelf.one(viewer, jobId, id)).facts;
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('records.export')
  @ApiOperation({ summary: 'Deletes a records export for good; that it was made stays on the record' })
  async delete(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam() id: string): Promise<void> {
    await this.exports.delete(viewer, jobId, id);
  }

  private async accepted(viewer: Viewer, jobId: string, id: string): Promise<Accepted<RecordsFacts>> {
    const facts: RecordsFacts = (await this.shelf.one(viewer, jobId, id)).facts;
    return new Accepted(`/api/v1/jobs/${jobId}/records/${id}`, facts);
  }
}
