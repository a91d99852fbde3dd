import { Global, Module } from '@nestjs/common';
import { SittingNotices } from '../../assessments/sittings/sitting-notices.js';
import { FeedsApi } from './feeds.api.js';
import { FeedsPages } from './feeds.pages.js';
import { Feeds } from './feeds.service.js';
import { InvitationLetters } from './invitation-letters.service.js';
import { InvitationList } from './invitation-list.service.js';
import { InvitationReplies } from './invitation-replies.service.js';
import { InvitationsApi } from './invitations.api.js';
import { InvitationsPages } from './invitations.pages.js';
import { Invitations } from './invitations.service.js';

@Global()
@Module({
  controllers: [InvitationsPages, InvitationsApi, FeedsPages, FeedsApi],
  providers: [
    Feeds,
    InvitationLetters,
    InvitationList,
    InvitationReplies,
    Invitations,
    { provide: SittingNotices, useExisting: Invitations },
  ],
  exports: [InvitationReplies, Invitations, SittingNotices],
})
export class CalendarsModule {}
