import { Module } from '@nestjs/common';
import { BrowserModule } from '../../platform/browser/browser.module.js';
import { RoundsModule } from '../../rounds/transfer/rounds.module.js';
import { RecordsBook } from './records-book.js';
import { RecordsExports } from './records-exports.service.js';
import { RecordsMaking } from './records-making.service.js';
import { RecordsShelf } from './records-shelf.service.js';
import { RecordsApi } from './records.api.js';
import { RecordsPages } from './records.pages.js';

@Module({
  imports: [BrowserModule, RoundsModule],
  controllers: [RecordsPages, RecordsApi],
  providers: [RecordsBook, RecordsExports, RecordsMaking, RecordsShelf],
})
export class RecordsModule {}
