import { Module } from '@nestjs/common';
import { ReferencesApi } from './references.api.js';
import { ReferencesPages } from './references.pages.js';
import { References } from './references.service.js';

@Module({
  controllers: [ReferencesPages, ReferencesApi],
  providers: [References],
})
export class ReferencesModule {}
