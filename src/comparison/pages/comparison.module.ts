import { Module } from '@nestjs/common';
import { ComparisonApi } from './comparison.api.js';
import { ComparisonPages } from './comparison.pages.js';
import { ComparisonDownloads } from './comparison-downloads.service.js';
import { Comparisons } from './comparison.service.js';
import { ComparisonsAhead } from './comparisons-ahead.service.js';

@Module({
  controllers: [ComparisonPages, ComparisonApi],
  providers: [Comparisons, ComparisonsAhead, ComparisonDownloads],
  exports: [Comparisons],
})
export class ComparisonModule {}
