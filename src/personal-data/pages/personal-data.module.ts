import { Global, Module } from '@nestjs/common';
import { CandidateNotices } from '../../candidate-pages/candidate-notices.js';
import { BrowserModule } from '../../platform/browser/browser-pool.js';
import { RoundsModule } from '../../rounds/transfer/rounds.module.js';
import { AccessExports } from '../access/access-exports.service.js';
import { AccessMaking, AccessOrders } from '../access/access-making.service.js';
import { AccessPages } from '../access/access.pages.js';
import { CandidateSight } from '../access/candidate-sight.service.js';
import { PersonalDataSection } from './candidate-section.js';
import { DataPages } from './data.pages.js';
import { DataView } from './data.service.js';
import { DueErasures } from '../erasing/due-erasures.service.js';
import { ErasurePreviews } from '../erasing/erasure-preview.service.js';
import { ErasuresPages } from '../erasing/erasures.pages.js';
import { Erasures } from '../erasing/erasures.service.js';
import { JobPrivacyPages } from './job-privacy.pages.js';
import { JobPrivacyView } from './job-privacy.service.js';
import { PrivacyNotices } from '../notices/privacy-notices.service.js';
import { PeopleDataApi } from './people-data.api.js';
import { DataApi, PrivacyApi } from './privacy.api.js';
import { Retention } from '../retention/retention.service.js';

@Global()
@Module({
  imports: [BrowserModule, RoundsModule],
  controllers: [JobPrivacyPages, ErasuresPages, DataPages, AccessPages, PrivacyApi, DataApi, PeopleDataApi],
  providers: [
    PrivacyNotices,
    { provide: CandidateNotices, useExisting: PrivacyNotices },
    Retention,
    Erasures,
    DueErasures,
    ErasurePreviews,
    JobPrivacyView,
    DataView,
    PersonalDataSection,
    CandidateSight,
    AccessOrders,
    AccessMaking,
    AccessExports,
  ],
  exports: [CandidateNotices],
})
export class PersonalDataModule {}
