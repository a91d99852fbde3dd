import { Module } from '@nestjs/common';
import { WritingSamplesApi } from './writing-samples.api.js';
import { WritingSamplesPages } from './writing-samples.pages.js';
import { WritingSamples } from './writing-samples.service.js';

@Module({
  controllers: [WritingSamplesPages, WritingSamplesApi],
  providers: [WritingSamples],
})
export class WritingSamplesModule {}
