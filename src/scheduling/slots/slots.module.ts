import { Global, Module } from '@nestjs/common';
import { EndedApplications } from './ended-applications.service.js';
import { SlotLetters } from './slot-letters.service.js';
import { SlotOffersApi } from './slot-offers.api.js';
import { SlotOffersPages } from './slot-offers.pages.js';
import { SlotOffers } from './slot-offers.service.js';
import { SlotPicks } from './slot-picks.service.js';

@Global()
@Module({
  controllers: [SlotOffersPages, SlotOffersApi],
  providers: [EndedApplications, SlotLetters, SlotOffers, SlotPicks],
  exports: [SlotPicks],
})
export class SlotsModule {}
