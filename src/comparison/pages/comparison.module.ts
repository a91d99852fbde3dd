import { Module } from '@nestjs/common';
import { ComparisonApi } from './comparison.api.js';
import { ComparisonPages } from './comparison.pages.js';
import { ComparisonDownloads } from './comparison-downloads.service.js';
import { Comparisons } from './comparison.service.js';

@Module({
  controllers: [ComparisonPages, ComparisonApi],
  providers: [Comparisons, ComparisonDownloads],
  exports: [Comparisons],
})
export class ComparisonModule {}
