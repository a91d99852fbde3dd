import { Module } from '@nestjs/common';
import { Bounces } from './bounces.service.js';
import { SentMailApi } from './sent-mail.api.js';
import { SentMailPages } from './sent-mail.pages.js';
import { SentMailViews } from './sent-mail-views.service.js';
import { SentMails } from './sent-mails.service.js';

@Module({ controllers: [SentMailPages, SentMailApi], providers: [SentMails, SentMailViews, Bounces] })
export class SentMailModule {}
