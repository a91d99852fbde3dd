import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Regional } from '../platform/base/regional.js';
import { FormBody, IdParam, QueryInput, RegionalParam } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { DecisionInput, DecisionQuery } from './decision.dto.js';
import { DecisionList } from './decision-list.js';
import { outcomeName } from './decision-words.js';
import { Decisions } from './decisions.service.js';

@Controller('jobs/:jobId/decisions')
export class DecisionsPages {
  constructor(
    private readonly decisions: Decisions,
    private readonly view: DecisionList,
  ) {}

  @Get()
  @Allow('comparison.view')
  @Page('decisions/list')
  list(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: DecisionQuery,
    @RegionalParam() regional: Regional,
  ) {
    return this.view.page(viewer, jobId, query, regional);
  }

  @Post()
  @Allow('decision.make')
  @FormPage('/jobs/:jobId/decisions')
  async make(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: DecisionInput,
  ): Promise<SeeOther> {
    const { decision, stays } = await this.decisions.make(viewer, jobId, input);
    const notice = `Decided: ${outcomeName[decision.outcome].toLowerCase()}.`;
    return seeOther(`/jobs/${jobId}/decisions`, stays ? `${notice} ${stays}` : notice);
  }
}
