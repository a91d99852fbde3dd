import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Askers } from './askers.service.js';
import { SittingForms } from './sitting-forms.service.js';
import { SittingList } from './sitting-list.service.js';
import { changePage, listPage, newPage, sittingPage } from './sitting-page.js';
import { SittingParts } from './sitting-parts.js';
import { SittingViews } from './sitting-views.service.js';
import { AskersInput, panelOf, SittingChangeForm, SittingForm, SittingQuery } from './sitting.dto.js';
import { Sittings } from './sittings.service.js';

@Controller()
export class SittingsPages {
  constructor(
    private readonly sittings: Sittings,
    private readonly lists: SittingList,
    private readonly views: SittingViews,
    private readonly forms: SittingForms,
    private readonly askers: Askers,
    private readonly sections: SittingParts,
  ) {}

  @Get('jobs/:jobId/sittings')
  @Allow('sitting.view')
  @Page('sittings/list')
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: SittingQuery) {
    const { job, sittings } = await this.lists.list(viewer, jobId, query);
    return listPage(job, sittings, query, await this.forms.filters(jobId, query));
  }

  @Get('jobs/:jobId/sittings/new')
  @Allow('sitting.edit')
  @Page('sittings/new')
  async blank(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: SittingQuery) {
    return newPage(await this.forms.forNew(viewer, jobId, query), query);
  }

  @Post('jobs/:jobId/sittings')
  @Allow('sitting.edit')
  @FormPage('/jobs/:jobId/sittings/new')
  async add(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() { seats, ...form }: SittingForm,
  ): Promise<SeeOther> {
    const { id } = await this.sittings.add(viewer, jobId, { ...form, panel: panelOf(seats) });
    return seeOther(`/sittings/${id}`, 'Session scheduled. Panelists will find it under My scorecards.');
  }

  @Get('sittings/:id')
  @Allow('scorecard.own')
  @Page('sittings/sitting')
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { seen, view } = await this.views.one(viewer, id);
    return sittingPage(seen, view, this.views.boardMeans(viewer), await this.sections.of(viewer, seen));
  }

  @Get('sittings/:id/edit')
  @Allow('sitting.edit')
  @Page('sittings/edit')
  async edit(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return changePage(await this.forms.forChange(viewer, id));
  }

  @Post('sittings/:id')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id/edit')
  async change(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() { seats, ...form }: SittingChangeForm,
  ): Promise<SeeOther> {
    await this.sittings.change(viewer, id, { ...form, panel: panelOf(seats) });
    return seeOther(`/sittings/${id}`, 'Saved.');
  }

  @Post('sittings/:id/askers')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id/edit')
  async ask(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @FormBody() form: AskersInput): Promise<SeeOther> {
    await this.askers.assign(viewer, id, form);
    return seeOther(`/sittings/${id}#askers`, 'Question assignments saved. They appear on everyone’s scorecard.');
  }

  @Post('sittings/:id/askers/sharing')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id/edit')
  async share(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() form: AskersInput,
  ): Promise<SeeOther> {
    await this.askers.share(viewer, id, form.version);
    return seeOther(
      `/sittings/${id}#askers`,
      'Questions assigned in order. Assignments appear on everyone’s scorecard.',
    );
  }

  @Post('sittings/:id/deletion')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id')
  async remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    const { jobId } = await this.sittings.remove(viewer, id);
    return seeOther(`/jobs/${jobId}/sittings`, 'Session deleted.');
  }
}
