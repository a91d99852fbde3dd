import { Module } from '@nestjs/common';
import { RoundExport } from './round-export.js';
import { RoundImport } from './round-import.js';

@Module({
  providers: [RoundImport, RoundExport],
  exports: [RoundImport, RoundExport],
})
export class RoundsModule {}
