import { Controller, Get, Header, Post, Query } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { FormBody, IdParam, UploadOf } from '../platform/http/input.js';
import { type FileAnswer, FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import type { Upload } from '../platform/http/request.js';
import { ApplicationView } from './application-view.js';
import { Applications } from './applications.service.js';
import { CandidateEdit, ScreenInput, StageInput } from './candidate.dto.js';
import { CandidateEdits } from './candidate-edits.service.js';
import { fileAnswer, sandboxed } from './stored-files.service.js';

@Controller('applications/:id')
export class ApplicationsPages {
  constructor(
    private readonly applications: Applications,
    private readonly edits: CandidateEdits,
    private readonly view: ApplicationView,
  ) {}

  @Get()
  @Allow('candidate.view')
  @Page('candidates/application')
  show(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @Query('signs') signs?: unknown) {
    return this.view.page(viewer, id, signs === 'all');
  }

  @Get('edit')
  @Allow('candidate.edit')
  @Page('candidates/edit')
  edit(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.view.editPage(viewer, id);
  }

  @Post()
  @Allow('candidate.edit')
  @FormPage('/applications/:id/edit')
  async save(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: CandidateEdit,
  ): Promise<SeeOther> {
    await this.edits.edit(viewer, id, input);
    return seeOther(`/applications/${id}`, 'Saved.');
  }

  @Post('stage')
  @Allow('candidate.edit')
  @FormPage('/applications/:id')
  async move(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @FormBody() input: StageInput): Promise<SeeOther> {
    const { column } = await this.applications.move(viewer, id, input);
    return seeOther(`/applications/${id}`, `Moved to ${column.id ? column.name : column.name.toLowerCase()}.`);
  }

  @Post('screen')
  @Allow('candidate.edit')
  @FormPage('/applications/:id')
  async screen(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: ScreenInput,
  ): Promise<SeeOther> {
    await this.applications.recordScreen(viewer, id, input);
    return seeOther(`/applications/${id}#screen`, 'Screening saved.');
  }

  @Get('resume')
  @Allow('candidate.view')
  @Header('content-security-policy', sandboxed)
  async resume(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<FileAnswer> {
    return fileAnswer(await this.applications.resume(viewer, id));
  }

  @Post('resume')
  @Allow('candidate.edit')
  @FormPage('/applications/:id')
  async attach(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @UploadOf('resume') resume: Upload | undefined,
  ): Promise<SeeOther> {
    if (!resume) throw InvalidInput.field('resume', 'Choose a file.');
    await this.applications.attachResume(viewer, id, resume);
    return seeOther(`/applications/${id}`, 'Résumé attached.');
  }

  @Post('resume/deletion')
  @Allow('candidate.edit')
  @FormPage('/applications/:id')
  async remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    await this.applications.removeResume(viewer, id);
    return seeOther(`/applications/${id}`, 'Résumé removed.');
  }
}
