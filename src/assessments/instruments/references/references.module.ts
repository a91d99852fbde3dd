import { Module } from '@nestjs/common';
import { ReferencesApi } from './references.api.js';
import { RefereeLetters } from './referee-letters.service.js';
import { ReferencesPages } from './references.pages.js';
import { References } from './references.service.js';

@Module({
  controllers: [ReferencesPages, ReferencesApi],
  providers: [References, RefereeLetters],
})
export class ReferencesModule {}
