import { Module } from '@nestjs/common';
import { SourceViews } from './source-views.service.js';
import { SourcesApi } from './sources.api.js';
import { SourcesPages } from './sources.pages.js';
import { Sources } from './sources.service.js';

@Module({
  controllers: [SourcesPages, SourcesApi],
  providers: [Sources, SourceViews],
})
export class SourcesModule {}
