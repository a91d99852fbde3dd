import { Module } from '@nestjs/common';
import { MailingDelivery } from './mailing-delivery.service.js';
import { MailingViews } from './mailing-views.service.js';
import { MailingsApi } from './mailings.api.js';
import { MailingsPages } from './mailings.pages.js';
import { Mailings } from './mailings.service.js';

@Module({
  controllers: [MailingsPages, MailingsApi],
  providers: [Mailings, MailingViews, MailingDelivery],
  exports: [Mailings],
})
export class MailingsModule {}
