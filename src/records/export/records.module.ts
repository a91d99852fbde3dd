import { Module } from '@nestjs/common';
import { BrowserModule } from '../../platform/browser/browser-pool.js';
import { RoundsModule } from '../../rounds/transfer/rounds.module.js';
import { RecordsMaking, RecordsOrders } from './records-making.service.js';
import { RecordsExports } from './records-exports.service.js';
import { RecordsReader } from './records-reader.service.js';
import { RecordsApi } from './records.api.js';
import { RecordsPages } from './records.pages.js';

@Module({
  imports: [BrowserModule, RoundsModule],
  controllers: [RecordsPages, RecordsApi],
  providers: [RecordsOrders, RecordsExports, RecordsMaking, RecordsReader],
})
export class RecordsModule {}
