import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { type FieldProblem, InvalidInput } from '../../platform/base/domain-errors.js';
import { IdParam, UploadOf } from '../../platform/http/input.js';
import { FileAnswer, FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import type { Upload } from '../../platform/http/request.js';
import type { Problem } from '../file/problem.js';
import type { RoundFile } from '../file/round-file.js';
import { Rounds } from './rounds.service.js';

@Controller()
export class RoundsPages {
  constructor(private readonly rounds: Rounds) {}

  @Get('rounds/new')
  @Allow('round.import')
  @Page('rounds/new', 'Import a job')
  blank() {
    return {};
  }

  @Post('rounds')
  @Allow('round.import')
  @FormPage('/rounds/new')
  async take(@CurrentViewer() viewer: Viewer, @UploadOf('file') file: Upload | undefined): Promise<SeeOther> {
    if (!file) throw InvalidInput.field('file', 'Choose a job file.');
    const { jobId } = await this.rounds.take(viewer, file.bytes, withPointer);
    return seeOther(`/jobs/${jobId}`, 'Job imported.');
  }

  @Get('jobs/:jobId/round')
  @Allow('round.export')
  async give(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string): Promise<FileAnswer> {
    const round = await this.rounds.give(viewer, jobId);
    return new FileAnswer(`${JSON.stringify(round, null, 2)}\n`, roundFileName(round), 'application/json');
  }
}

/** A problem as a line of the page: where it is, since no field of the form stands for it. */
function withPointer({ pointer, message }: Problem): FieldProblem {
  return { field: 'file.problems', message: pointer === '' ? message : `${pointer}: ${message}` };
}

/** What the file of a round is called: by its requisition number, else by its title. */
function roundFileName({ job }: RoundFile): string {
  const name = (job.requisition ?? job.title).replace(/[^\p{L}\p{N}.-]+/gu, '-').replace(/^[.-]+|-+$/g, '');
  return `${name.slice(0, 80) || 'job'}.round.json`;
}
