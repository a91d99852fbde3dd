import { Module } from '@nestjs/common';
import { AssessmentsModule } from '../assessments/assessments.module.js';
import { DemographicsModule } from '../demographics/demographics.module.js';
import { FairnessApi } from './fairness.api.js';
import { FairnessPages } from './fairness.pages.js';
import { Fairness } from './fairness.service.js';
import { ImpactReports } from './impact-reports.service.js';

@Module({
  imports: [AssessmentsModule, DemographicsModule],
  controllers: [FairnessPages, FairnessApi],
  providers: [Fairness, ImpactReports],
})
export class FairnessModule {}
