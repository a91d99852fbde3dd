import { Module } from '@nestjs/common';
import { BrowserModule } from '../platform/browser/browser-pool.js';
import { RoundsModule } from '../rounds/transfer/rounds.module.js';
import { PersonalDataSection } from './candidate-section.js';
import { DataPages } from './data.pages.js';
import { DataView } from './data.service.js';
import { DueErasures } from './erasing/due-erasures.service.js';
import { ErasurePreviews } from './erasing/erasure-preview.service.js';
import { ErasuresPages } from './erasing/erasures.pages.js';
import { Erasures } from './erasing/erasures.service.js';
import { JobPrivacyPages } from './job-privacy.pages.js';
import { JobPrivacyView } from './job-privacy.service.js';
import { PrivacyNotices } from './notices/privacy-notices.service.js';
import { Retention } from './retention/retention.service.js';

@Module({
  imports: [BrowserModule, RoundsModule],
  controllers: [JobPrivacyPages, ErasuresPages, DataPages],
  providers: [
    PrivacyNotices,
    Retention,
    Erasures,
    DueErasures,
    ErasurePreviews,
    JobPrivacyView,
    DataView,
    PersonalDataSection,
  ],
  exports: [PrivacyNotices],
})
export class PersonalDataModule {}
