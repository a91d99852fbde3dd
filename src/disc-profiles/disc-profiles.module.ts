import { Module } from '@nestjs/common';
import { DiscMerge } from './disc-merge.service.js';
import { DiscProfilesApi } from './disc-profiles.api.js';
import { DiscProfilesPages } from './disc-profiles.pages.js';
import { DiscProfiles } from './disc-profiles.service.js';
import { DiscView } from './disc-view.js';

@Module({
  controllers: [DiscProfilesPages, DiscProfilesApi],
  providers: [DiscMerge, DiscProfiles, DiscView],
  exports: [DiscProfiles],
})
export class DiscProfilesModule {}
