import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Regional } from '../../platform/base/regional.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { IdParam, JsonBody, QueryInput, RegionalParam, UploadsOf } from '../../platform/http/input.js';
import { Accepted } from '../../platform/http/page.js';
import { ListQuery } from '../../platform/http/paging.js';
import type { Upload } from '../../platform/http/request.js';
import { choicesIn, oneFile } from './answered-import.js';
import { CandidateUploads } from './candidate-uploads.service.js';
import { importData } from './import-page.js';
import { ImportReader } from './import-reader.service.js';
import { ImportRequests } from './import-requests.service.js';
import { ImportUndoing } from './import-undoing.service.js';
import { ImportAnswers, ImportRowsQuery } from './import.dto.js';
import { uploadData } from './upload-page.js';

@ApiTags('Candidates')
@Controller('api/v1')
export class ImportsApi {
  constructor(
    private readonly uploads: CandidateUploads,
    private readonly requests: ImportRequests,
    private readonly reader: ImportReader,
    private readonly undoing: ImportUndoing,
  ) {}

  @Post('jobs/:jobId/candidate-uploads')
  @Allow('candidate.edit')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
  @ApiOperation({
    summary:
      'Upload a file of candidates to look at: CSV, TSV, XLSX, JSON Resume, or Greenhouse JSON (several files at once), up to 10 MB',
  })
  async add(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @UploadsOf('file') files: Upload[],
    @RegionalParam() regional: Regional,
  ) {
    if (files.length === 0) throw InvalidInput.field('file', 'Send a file in the field “file”.');
    const id = await this.uploads.add(viewer, jobId, oneFile(files), 'file', regional);
    return uploadData(await this.requests.preview(viewer, id, regional), {});
  }

  @Get('candidate-uploads/:id')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'What was understood of a file of candidates, and what each row will become' })
  async upload(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @QueryInput() query: ImportRowsQuery,
    @RegionalParam() regional: Regional,
  ) {
    return uploadData(await this.requests.preview(viewer, id, regional), query);
  }

  @Put('candidate-uploads/:id')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Say how a file of candidates is to be read; remembered for files with the same headings' })
  async answer(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @JsonBody() answers: ImportAnswers,
    @RegionalParam() regional: Regional,
  ) {
    await this.uploads.answer(viewer, id, choicesIn(answers));
    return uploadData(await this.requests.preview(viewer, id, regional), {});
  }

  @Delete('candidate-uploads/:id')
  @Allow('candidate.edit')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a file of candidates that was not imported' })
  async remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<void> {
    await this.uploads.remove(viewer, id);
  }

  @Post('candidate-uploads/:id/import')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Imports a file of candidates, all of it or nothing, in the background' })
  async import(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @RegionalParam() regional: Regional) {
    const asked = await this.requests.ask(viewer, id, regional);
    const read = await this.reader.one(viewer, asked.id, {});
    return new Accepted(`/api/v1/candidate-imports/${asked.id}`, importData(read));
  }

  @Get('jobs/:jobId/candidate-imports')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'The imports of candidates into a job, newest first' })
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ListQuery) {
    const { imports } = await this.reader.list(viewer, jobId, query);
    const items = imports.items.map(({ id, fileName, kind, state, counts, askedAt, askedByName, undoneAt }) => ({
      ...{ id, fileName, kind, state, counts, askedBy: askedByName },
      askedAt: askedAt.toISOString(),
      undoneAt: undoneAt?.toISOString() ?? null,
    }));
    return { ...imports, items };
  }

  @Get('candidate-imports/:id')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'An import of candidates: how far it is, and what it did with each row' })
  async show(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @QueryInput() query: ImportRowsQuery) {
    return importData(await this.reader.one(viewer, id, query));
  }

  @Post('candidate-imports/:id/cancellation')
  @Allow('candidate.edit')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancels an import that is in progress; nobody of it is added' })
  async cancel(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    await this.requests.cancel(viewer, id);
    return importData(await this.reader.one(viewer, id, {}));
  }

  @Post('candidate-imports/:id/undoing')
  @Allow('candidate.edit')
  @HttpCode(200)
  @ApiOperation({ summary: 'Undoes an import, but for candidates with whom something was done since' })
  async undo(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const done = await this.undoing.undo(viewer, id);
    return { ...done, import: importData(await this.reader.one(viewer, id, {})) };
  }
}
