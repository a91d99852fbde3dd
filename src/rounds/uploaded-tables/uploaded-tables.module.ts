import { Module } from '@nestjs/common';
import { RoundsModule } from '../transfer/rounds.module.js';
import { UploadedTablesPages } from './uploaded-tables.pages.js';
import { UploadedTables } from './uploaded-tables.service.js';

@Module({
  imports: [RoundsModule],
  controllers: [UploadedTablesPages],
  providers: [UploadedTables],
})
export class UploadedTablesModule {}
