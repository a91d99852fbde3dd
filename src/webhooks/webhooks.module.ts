import { Module } from '@nestjs/common';
import { WebhookDeliveries } from './webhook-deliveries.service.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhooksApi } from './webhooks.api.js';
import { WebhooksPages } from './webhooks.pages.js';
import { Webhooks } from './webhooks.service.js';

@Module({ controllers: [WebhooksPages, WebhooksApi], providers: [Webhooks, WebhookDeliveries, WebhookSecrets] })
export class WebhooksModule {}
