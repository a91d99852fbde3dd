import { Module } from '@nestjs/common';
import { BrowserModule } from '../../platform/browser/browser-pool.js';
import { AnalysisReportsApi } from './analysis-reports.api.js';
import { AnalysisReportsPages } from './analysis-reports.pages.js';
import { AnalysisReports } from './analysis-reports.service.js';
import { ReportMaking, ReportOrders } from './report-making.service.js';
import { ReportSources } from './report-source.js';

@Module({
  imports: [BrowserModule],
  controllers: [AnalysisReportsPages, AnalysisReportsApi],
  providers: [ReportOrders, AnalysisReports, ReportMaking, ReportSources],
})
export class AnalysisReportsModule {}
