import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { ListQuery } from '../../platform/http/paging.js';
import { Mailings } from '../mailings/mailings.service.js';
import { Bulk } from './bulk.service.js';
import { JobStages } from './job-stages.service.js';
import { Notes } from './notes.service.js';
import { PipelineBoard } from './pipeline-board.service.js';
import { NoteInput, PipelineForm, PipelineQuery, StagesInput, TagsForm } from './pipeline.dto.js';

@Controller('jobs/:jobId')
export class PipelinePages {
  constructor(
    private readonly board: PipelineBoard,
    private readonly bulk: Bulk,
    private readonly stages: JobStages,
    private readonly mailings: Mailings,
  ) {}

  @Get('pipeline')
  @Allow('candidate.view')
  @Page('pipeline/board')
  show(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: PipelineQuery) {
    return this.board.page(viewer, jobId, query);
  }

  @Post('pipeline')
  @Allow('candidate.edit')
  @FormPage('/jobs/:jobId/pipeline')
  async act(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() form: PipelineForm,
  ): Promise<SeeOther> {
    if (form.act === 'mail') return seeOther(`/mailings/${(await this.mailings.begin(viewer, jobId, form.ids)).id}`);
    return seeOther(`/jobs/${jobId}/pipeline`, await this.bulk.act(viewer, jobId, form));
  }

  @Get('stages')
  @Allow('job.edit')
  @Page('pipeline/stages')
  editStages(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.stages.page(viewer, jobId);
  }

  @Post('stages')
  @Allow('job.edit')
  @FormPage('/jobs/:jobId/stages')
  async saveStages(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: StagesInput,
  ): Promise<SeeOther> {
    await this.stages.edit(viewer, jobId, input);
    return seeOther(`/jobs/${jobId}/pipeline`, 'Stages saved.');
  }
}

@Controller('applications/:id')
export class NotesPages {
  constructor(
    private readonly notes: Notes,
    private readonly bulk: Bulk,
  ) {}

  @Get('notes')
  @Allow('candidate.view')
  @Page('pipeline/notes')
  list(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @QueryInput() query: ListQuery) {
    return this.notes.page(viewer, id, query);
  }

  @Post('notes')
  @Allow('candidate.edit')
  @FormPage('/applications/:id/notes')
  async add(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @FormBody() input: NoteInput): Promise<SeeOther> {
    await this.notes.add(viewer, id, input.text);
    return seeOther(`/applications/${id}/notes`, 'Note saved.');
  }

  @Post('notes/:noteId/deletion')
  @Allow('candidate.edit')
  @FormPage('/applications/:id/notes')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @IdParam('noteId') noteId: string,
  ): Promise<SeeOther> {
    await this.notes.remove(viewer, id, noteId);
    return seeOther(`/applications/${id}/notes`, 'Note removed.');
  }

  @Post('tags')
  @Allow('candidate.edit')
  @FormPage('/applications/:id')
  async tag(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @FormBody() form: TagsForm): Promise<SeeOther> {
    await this.bulk.setTags(viewer, id, form.tags);
    return seeOther(`/applications/${id}`, 'Tags saved.');
  }
}
