import { Module } from '@nestjs/common';
import { RoundExport } from './round-export.js';
import { RoundImport } from './round-import.js';
import { RoundsApi } from './rounds.api.js';
import { RoundsPages } from './rounds.pages.js';
import { Rounds } from './rounds.service.js';
import { RoundVisibility } from './round-visibility.js';
import { SealedRounds } from './sealed-rounds.service.js';

@Module({
  controllers: [RoundsPages, RoundsApi],
  providers: [RoundImport, RoundExport, Rounds, RoundVisibility, SealedRounds],
  exports: [RoundImport, RoundExport, Rounds, RoundVisibility],
})
export class RoundsModule {}
