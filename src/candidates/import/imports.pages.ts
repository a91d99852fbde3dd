import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import type { Regional } from '../../platform/base/regional.js';
import { FormBody, IdParam, QueryInput, RegionalParam, UploadsOf } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { ListQuery } from '../../platform/http/paging.js';
import type { Upload } from '../../platform/http/request.js';
import { choicesIn, oneFile } from './answered-import.js';
import { CandidateUploads } from './candidate-uploads.service.js';
import { importPage, importsPage } from './import-page.js';
import { ImportReader } from './import-reader.service.js';
import { ImportRequests } from './import-requests.service.js';
import { ImportUndoing } from './import-undoing.service.js';
import { ImportAnswers, ImportRowsQuery, PastedCandidates } from './import.dto.js';
import { uploadPage } from './upload-page.js';

/**
 * The file of a form or what was pasted in its place, and the field to name where it is wrong.
 * @throws InvalidInput where there is neither
 */
function fileIn({ pasted }: PastedCandidates, files: readonly Upload[]): { upload: Upload; field: string } {
  if (files.length > 0) return { upload: oneFile(files), field: 'file' };
  if (!pasted) throw InvalidInput.field('file', 'Choose a file, or paste its rows below.');
  return { upload: { fileName: 'Pasted rows', bytes: Buffer.from(pasted) }, field: 'pasted' };
}

@Controller()
export class ImportsPages {
  constructor(
    private readonly uploads: CandidateUploads,
    private readonly requests: ImportRequests,
    private readonly reader: ImportReader,
    private readonly undoing: ImportUndoing,
  ) {}

  @Get('jobs/:jobId/candidates/imports')
  @Allow('candidate.edit')
  @Page('candidates/imports')
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ListQuery) {
    const imports = await this.reader.list(viewer, jobId, query);
    return importsPage(imports, await this.uploads.list(viewer, jobId), query);
  }

  @Post('jobs/:jobId/candidates/imports')
  @Allow('candidate.edit')
  @FormPage('/jobs/:jobId/candidates/imports')
  async add(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: PastedCandidates,
    @UploadsOf('file') files: Upload[],
    @RegionalParam() regional: Regional,
  ): Promise<SeeOther> {
    const { upload, field } = fileIn(input, files);
    return seeOther(`/candidate-uploads/${await this.uploads.add(viewer, jobId, upload, field, regional)}`);
  }

  @Get('candidate-uploads/:id')
  @Allow('candidate.edit')
  @Page('candidates/upload')
  async upload(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @QueryInput() query: ImportRowsQuery,
    @RegionalParam() regional: Regional,
  ) {
    return uploadPage(await this.requests.preview(viewer, id, regional), query);
  }

  @Post('candidate-uploads/:id')
  @Allow('candidate.edit')
  @FormPage('/candidate-uploads/:id')
  async answer(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @FormBody() answers: ImportAnswers) {
    await this.uploads.answer(viewer, id, choicesIn(answers));
    return seeOther(`/candidate-uploads/${id}`, 'Read again as you said.');
  }

  @Post('candidate-uploads/:id/import')
  @Allow('candidate.edit')
  @FormPage('/candidate-uploads/:id')
  async import(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @RegionalParam() regional: Regional) {
    const { id: importId } = await this.requests.ask(viewer, id, regional);
    return seeOther(`/candidate-imports/${importId}`);
  }

  @Post('candidate-uploads/:id/removal')
  @Allow('candidate.edit')
  @FormPage('/candidate-uploads/:id')
  async remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const jobId = await this.uploads.remove(viewer, id);
    return seeOther(`/jobs/${jobId}/candidates/imports`, 'The file is deleted.');
  }

  @Get('candidate-imports/:id')
  @Allow('candidate.edit')
  @Page('candidates/import')
  async show(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @QueryInput() query: ImportRowsQuery) {
    return importPage(await this.reader.one(viewer, id, query), query);
  }

  @Post('candidate-imports/:id/cancellation')
  @Allow('candidate.edit')
  @FormPage('/candidate-imports/:id')
  async cancel(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    await this.requests.cancel(viewer, id);
    return seeOther(`/candidate-imports/${id}`, 'Canceled. No one was added.');
  }

  @Post('candidate-imports/:id/undoing')
  @Allow('candidate.edit')
  @FormPage('/candidate-imports/:id')
  async undo(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { removed, restored, kept } = await this.undoing.undo(viewer, id);
    const parts = [
      `${removed} removed`,
      ...(restored ? [`${restored} restored`] : []),
      ...(kept ? [`${kept} kept`] : []),
    ];
    return seeOther(`/candidate-imports/${id}`, `Undone: ${parts.join(', ')}.`);
  }
}
