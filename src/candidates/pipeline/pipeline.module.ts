import { Module } from '@nestjs/common';
import { MailingsModule } from '../mailings/mailings.module.js';
import { Bulk } from './bulk.service.js';
import { JobStages } from './job-stages.service.js';
import { Notes } from './notes.service.js';
import { PipelineBoard } from './pipeline-board.service.js';
import { NotesApi, PipelineApi } from './pipeline.api.js';
import { NotesPages, PipelinePages } from './pipeline.pages.js';

@Module({
  imports: [MailingsModule],
  controllers: [PipelinePages, PipelineApi, NotesPages, NotesApi],
  providers: [PipelineBoard, Bulk, JobStages, Notes],
})
export class PipelineModule {}
