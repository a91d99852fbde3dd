import { Module } from '@nestjs/common';
import { DemographicAnswers } from './demographic-answers.service.js';

@Module({ providers: [DemographicAnswers], exports: [DemographicAnswers] })
export class DemographicsModule {}
