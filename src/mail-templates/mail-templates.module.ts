import { Module } from '@nestjs/common';
import { MailTemplateViews } from './mail-template-views.service.js';
import { MailTemplatesApi } from './mail-templates.api.js';
import { MailTemplatesPages } from './mail-templates.pages.js';
import { MailTemplates } from './mail-templates.service.js';

@Module({ controllers: [MailTemplatesPages, MailTemplatesApi], providers: [MailTemplates, MailTemplateViews] })
export class MailTemplatesModule {}
