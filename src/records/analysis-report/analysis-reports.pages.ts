import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { rosterOf } from '../../jobs/experts/expert-results.js';
import type { Regional } from '../../platform/base/regional.js';
import { Database } from '../../platform/database/database.js';
import { FormBody, IdParam, QueryInput, RegionalParam, UploadOf } from '../../platform/http/input.js';
import { FileAnswer, FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import type { Upload } from '../../platform/http/request.js';
import { AnalysisReports, ReportRequest, ReportsQuery } from './analysis-reports.service.js';
import { reportListPage, reportPage } from './report-page.js';

@Controller('jobs/:jobId/analysis/reports')
export class AnalysisReportsPages {
  constructor(
    private readonly reports: AnalysisReports,
    private readonly database: Database,
  ) {}

  @Get()
  @Allow('job.view')
  @Page('analysis-report/list')
  async list(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: ReportsQuery,
    @RegionalParam() { locale }: Regional,
  ) {
    const seen = await this.reports.list(viewer, jobId, query);
    const experts = (await rosterOf(this.database.reader, jobId)).filter(({ submittedAt }) => submittedAt).length;
    return reportListPage(seen, experts, { mayEdit: viewer.may('analysis.edit', jobId), locale });
  }

  @Post()
  @Allow('analysis.edit')
  @FormPage('/jobs/:jobId/analysis/reports')
  async ask(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() input: ReportRequest,
    @RegionalParam() regional: Regional,
  ): Promise<SeeOther> {
    const { id } = await this.reports.ask(viewer, jobId, input, regional);
    return seeOther(`/jobs/${jobId}/analysis/reports/${id}`);
  }

  @Post('verification')
  @Allow('job.view')
  @FormPage('/jobs/:jobId/analysis/reports')
  async verify(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @UploadOf('file') file: Upload | undefined,
  ): Promise<SeeOther> {
    const { id } = await this.reports.reportOf(viewer, jobId, file?.bytes);
    return seeOther(`/jobs/${jobId}/analysis/reports/${id}`, 'The file is this report, unaltered.');
  }

  @Get(':reportId')
  @Allow('job.view')
  @Page('analysis-report/report')
  async one(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('reportId') id: string) {
    return reportPage(await this.reports.one(viewer, jobId, id), viewer.may('analysis.edit', jobId));
  }

  @Get(':reportId/file')
  @Allow('job.view')
  async file(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('reportId') id: string) {
    const { content, fileName } = await this.reports.file(viewer, jobId, id);
    return new FileAnswer(content, fileName, 'application/pdf');
  }

  @Post(':reportId/attempts')
  @Allow('analysis.edit')
  async again(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('reportId') id: string,
    @RegionalParam() regional: Regional,
  ): Promise<SeeOther> {
    await this.reports.askAgain(viewer, jobId, id, regional);
    return seeOther(`/jobs/${jobId}/analysis/reports/${id}`);
  }

  @Post(':reportId/cancellation')
  @Allow('analysis.edit')
  async cancel(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('reportId') id: string,
  ): Promise<SeeOther> {
    await this.reports.cancel(viewer, jobId, id);
    return seeOther(`/jobs/${jobId}/analysis/reports/${id}`, 'Canceled. Nothing was saved.');
  }

  @Post(':reportId/signature')
  @Allow('analysis.edit')
  @FormPage('/jobs/:jobId/analysis/reports/:reportId')
  async sign(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('reportId') id: string,
  ): Promise<SeeOther> {
    await this.reports.sign(viewer, jobId, id);
    return seeOther(`/jobs/${jobId}/analysis/reports/${id}`, 'Signed off.');
  }
}
