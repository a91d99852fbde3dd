import { Module } from '@nestjs/common';
import { BrowserModule } from '../../platform/browser/browser-pool.js';
import { RoundsModule } from '../transfer/rounds.module.js';
import { TableComparisons } from './table-comparisons.service.js';
import { TablePacketMaking, TablePacketOrders } from './table-packet-making.service.js';
import { TablePacketsPages } from './table-packets.pages.js';
import { TablePackets } from './table-packets.service.js';
import { UploadedTablesPages } from './uploaded-tables.pages.js';
import { UploadedTables } from './uploaded-tables.service.js';

@Module({
  imports: [BrowserModule, RoundsModule],
  controllers: [UploadedTablesPages, TablePacketsPages],
  providers: [UploadedTables, TableComparisons, TablePackets, TablePacketOrders, TablePacketMaking],
})
export class UploadedTablesModule {}
