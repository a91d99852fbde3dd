import { Controller, Delete, Get, Header, HttpCode, Post, Put } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { IdParam, JsonBody, QueryInput, UploadOf } from '../platform/http/input.js';
import type { FileAnswer } from '../platform/http/page.js';
import type { Upload } from '../platform/http/request.js';
import { ApplicationView } from './application-view.js';
import { Applications } from './applications.service.js';
import {
  CandidateEdit,
  CandidateInput,
  CandidateQuery,
  CandidateTableInput,
  ScreenInput,
  StageInput,
} from './candidate.dto.js';
import { CandidateList } from './candidate-list.js';
import { CandidateEdits } from './candidate-edits.service.js';
import { Candidates } from './candidates.service.js';
import { fileAnswer, sandboxed } from './stored-files.service.js';
import { tableIn } from './candidate-table.js';
import { isStretch } from '../platform/http/cursors.js';

const oneFile = (name: string) => ({
  schema: { type: 'object', properties: { [name]: { type: 'string', format: 'binary' } } },
});

@ApiTags('Candidates')
@Controller('api/v1/jobs/:jobId')
export class CandidatesApi {
  constructor(
    private readonly candidates: Candidates,
    private readonly candidateList: CandidateList,
    private readonly view: ApplicationView,
  ) {}

  @Get('candidates')
  @Allow('candidate.view')
  @ApiOperation({ summary: 'The candidates of a job' })
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: CandidateQuery) {
    if (isStretch(query)) return this.candidateList.stretch(viewer, jobId, query);
    return this.candidateList.list(viewer, jobId, query);
  }

  @Post('candidates')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Add a candidate; the same email address means the same person' })
  async add(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: CandidateInput) {
    const { id } = await this.candidates.add(viewer, jobId, input);
    return this.view.data(viewer, id);
  }

  @Post('candidate-tables')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Add all candidates of a CSV table, or none' })
  async addTable(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @JsonBody() input: CandidateTableInput,
  ) {
    const { text, field } = tableIn(input, undefined);
    return this.candidates.addTable(viewer, jobId, text, field);
  }
}

@ApiTags('Candidates')
@Controller('api/v1/applications/:id')
export class ApplicationsApi {
  constructor(
    private readonly applications: Applications,
    private readonly edits: CandidateEdits,
    private readonly view: ApplicationView,
  ) {}

  @Get()
  @Allow('candidate.view')
  @ApiOperation({ summary: 'An application; résumé and screening are left out while you score the candidate' })
  show(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.view.data(viewer, id);
  }

  @Put()
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Edit a candidate’s details' })
  async edit(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: CandidateEdit) {
    await this.edits.edit(viewer, id, input);
    return this.view.data(viewer, id);
  }

  @Put('stage')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Move to another stage; a hire is a decision' })
  async move(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: StageInput) {
    await this.applications.move(viewer, id, input);
    return this.view.data(viewer, id);
  }

  @Put('screen')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Record the screening' })
  async screen(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: ScreenInput) {
    await this.applications.recordScreen(viewer, id, input);
    return this.view.data(viewer, id);
  }

  @Get('resume')
  @Allow('candidate.view')
  @Header('content-security-policy', sandboxed)
  @ApiOperation({ summary: 'The résumé; not found while you score the candidate' })
  async resume(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<FileAnswer> {
    return fileAnswer(await this.applications.resume(viewer, id));
  }

  @Put('resume')
  @Allow('candidate.edit')
  @ApiConsumes('multipart/form-data')
  @ApiBody(oneFile('resume'))
  @ApiOperation({ summary: 'Attach a résumé: PDF, DOCX, PNG, JPEG, or UTF-8 text, up to 10 MB' })
  async attach(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @UploadOf('resume') resume: Upload | undefined) {
    if (!resume) throw InvalidInput.field('resume', 'Send a file in the field “resume”.');
    await this.applications.attachResume(viewer, id, resume);
    return this.view.data(viewer, id);
  }

  @Delete('resume')
  @Allow('candidate.edit')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove the résumé' })
  async remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<void> {
    await this.applications.removeResume(viewer, id);
  }
}
