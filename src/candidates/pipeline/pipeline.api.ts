import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { ListQuery } from '../../platform/http/paging.js';
import { publicColumn } from '../application-view.js';
import { Bulk } from './bulk.service.js';
import { JobStages } from './job-stages.service.js';
import { Notes } from './notes.service.js';
import { PipelineBoard } from './pipeline-board.service.js';
import { BulkMoveInput, BulkTagInput, NoteInput, PipelineQuery, StagesInput, TagsInput } from './pipeline.dto.js';

@ApiTags('Pipeline')
@Controller('api/v1/jobs/:jobId')
export class PipelineApi {
  constructor(
    private readonly board: PipelineBoard,
    private readonly bulk: Bulk,
    private readonly stages: JobStages,
  ) {}

  @Get('pipeline')
  @Allow('candidate.view')
  @ApiOperation({ summary: 'The candidates of a job by stage; those whom you still score are only counted' })
  show(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: PipelineQuery) {
    return this.board.of(viewer, jobId, query);
  }

  @Post('pipeline/moves')
  @HttpCode(200)
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Move candidates to a stage, all of them or none; hiring and rejecting are decisions' })
  async move(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: BulkMoveInput) {
    const { moved, column } = await this.bulk.move(viewer, jobId, input);
    return { moved, column: publicColumn(column) };
  }

  @Post('pipeline/tags')
  @HttpCode(200)
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Put a tag on candidates, or take it off' })
  tag(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: BulkTagInput) {
    return this.bulk.tag(viewer, jobId, input);
  }

  @Get('stages')
  @Allow('candidate.view')
  @ApiOperation({ summary: 'The stages of a job' })
  list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.stages.of(viewer, jobId);
  }

  @Put('stages')
  @Allow('job.edit')
  @ApiOperation({ summary: 'Set the stages of a job; those that the rules need stay' })
  async edit(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: StagesInput) {
    await this.stages.edit(viewer, jobId, input);
    return this.stages.of(viewer, jobId);
  }
}

@ApiTags('Pipeline')
@Controller('api/v1/applications/:id')
export class NotesApi {
  constructor(
    private readonly notes: Notes,
    private readonly bulk: Bulk,
  ) {}

  @Get('notes')
  @Allow('candidate.view')
  @ApiOperation({ summary: 'The hiring team’s notes, newest first; not found while you score the candidate' })
  list(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @QueryInput() query: ListQuery) {
    return this.notes.list(viewer, id, query);
  }

  @Post('notes')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Write a note' })
  add(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: NoteInput) {
    return this.notes.add(viewer, id, input.text);
  }

  @Delete('notes/:noteId')
  @HttpCode(204)
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Remove a note that you wrote' })
  remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @IdParam('noteId') noteId: string): Promise<void> {
    return this.notes.remove(viewer, id, noteId);
  }

  @Put('tags')
  @Allow('candidate.edit')
  @ApiOperation({ summary: 'Set the tags of a candidate' })
  async tag(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: TagsInput) {
    return { tags: await this.bulk.setTags(viewer, id, input.tags) };
  }
}
