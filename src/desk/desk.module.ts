import { Module } from '@nestjs/common';
import { DeskApi } from './desk.api.js';
import { DeskPages } from './desk.pages.js';
import { Desk } from './desk.service.js';
import { LostMails } from './lost-mails.service.js';
import { Outstanding } from './outstanding.service.js';
import { PacketsDue } from './packets-due.service.js';
import { Pipelines } from './pipelines.service.js';

@Module({
  controllers: [DeskPages, DeskApi],
  providers: [Desk, Pipelines, LostMails, Outstanding, PacketsDue],
})
export class DeskModule {}
