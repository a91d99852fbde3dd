import { Module } from '@nestjs/common';
import { AuditionsApi } from './auditions.api.js';
import { AuditionsPages } from './auditions.pages.js';
import { Auditions } from './auditions.service.js';

@Module({
  controllers: [AuditionsPages, AuditionsApi],
  providers: [Auditions],
})
export class AuditionsModule {}
