import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Regional } from '../../platform/base/regional.js';
import { IdParam, JsonBody, QueryInput, RegionalParam } from '../../platform/http/input.js';
import { Accepted, FileAnswer } from '../../platform/http/page.js';
import { AnalysisReports, ReportRequest, ReportsQuery } from './analysis-reports.service.js';
import { reportDetail } from './report-page.js';

@ApiTags('Job analysis')
@Controller('api/v1/jobs/:jobId/analysis/reports')
export class AnalysisReportsApi {
  constructor(private readonly reports: AnalysisReports) {}

  @Get()
  @Allow('job.view')
  @ApiOperation({ summary: 'The job analysis reports of a job, newest first' })
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ReportsQuery) {
    const { reports } = await this.reports.list(viewer, jobId, query);
    return { ...reports, items: reports.items.map(reportDetail) };
  }

  @Post()
  @HttpCode(202)
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'Requests a job analysis report, a PDF; it is generated in the background' })
  async ask(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @JsonBody() input: ReportRequest,
    @RegionalParam() regional: Regional,
  ) {
    const { id } = await this.reports.ask(viewer, jobId, input, regional);
    return this.accepted(viewer, jobId, id);
  }

  @Get(':reportId')
  @Allow('job.view')
  @ApiOperation({ summary: 'A job analysis report’s details: its progress, then its file' })
  async one(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('reportId') id: string) {
    return reportDetail((await this.reports.one(viewer, jobId, id)).report);
  }

  @Get(':reportId/file')
  @Allow('job.view')
  @ApiOperation({ summary: 'The job analysis report itself, a PDF' })
  async file(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('reportId') id: string) {
    const { content, fileName } = await this.reports.file(viewer, jobId, id);
    return new FileAnswer(content, fileName, 'application/pdf');
  }

  @Post(':reportId/attempts')
  @HttpCode(202)
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'Tries again to generate a job analysis report that failed or was canceled' })
  async again(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @IdParam('reportId') id: string,
    @RegionalParam() regional: Regional,
  ) {
    await this.reports.askAgain(viewer, jobId, id, regional);
    return this.accepted(viewer, jobId, id);
  }

  @Post(':reportId/cancellation')
  @HttpCode(200)
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'Cancels a job analysis report that is in progress' })
  async cancel(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('reportId') id: string) {
    await this.reports.cancel(viewer, jobId, id);
    return reportDetail((await this.reports.one(viewer, jobId, id)).report);
  }

  @Post(':reportId/signature')
  @HttpCode(200)
  @Allow('analysis.edit')
  @ApiOperation({ summary: 'Signs a job analysis report off, once' })
  async sign(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @IdParam('reportId') id: string) {
    await this.reports.sign(viewer, jobId, id);
    return reportDetail((await this.reports.one(viewer, jobId, id)).report);
  }

  private async accepted(viewer: Viewer, jobId: string, id: string) {
    const { report } = await this.reports.one(viewer, jobId, id);
    return new Accepted(`/api/v1/jobs/${jobId}/analysis/reports/${id}`, reportDetail(report));
  }
}
