import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { FormBody, IdParam } from '../platform/http/input.js';
import { FormPage, Page, seeOther } from '../platform/http/page.js';
import { SurveyInput } from './fairness.dto.js';
import { Fairness } from './fairness.service.js';

@Controller('jobs/:jobId/adverse-impact')
export class FairnessPages {
  constructor(private readonly fairness: Fairness) {}

  @Get()
  @Allow('impact.view')
  @Page('fairness/page')
  page(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.fairness.page(viewer, jobId);
  }

  @Post('questions')
  @Allow('job.edit')
  @FormPage('/jobs/:jobId/adverse-impact')
  async choose(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @FormBody() input: SurveyInput) {
    const { questions } = await this.fairness.choose(viewer, jobId, input);
    const notice =
      questions.length > 0 ? 'Saved. Candidates can answer on their own page.' : 'Saved. Nothing is asked.';
    return seeOther(`/jobs/${jobId}/adverse-impact`, notice);
  }
}
