import { Module } from '@nestjs/common';
import { AnchorTemplatesApi } from './anchor-templates.api.js';
import { AnchorTemplatesPages } from './anchor-templates.pages.js';
import { AnchorTemplates } from './anchor-templates.service.js';

@Module({
  controllers: [AnchorTemplatesPages, AnchorTemplatesApi],
  providers: [AnchorTemplates],
  exports: [AnchorTemplates],
})
export class AnchorTemplatesModule {}
