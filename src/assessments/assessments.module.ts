import { Global, Module } from '@nestjs/common';
import { Askers } from './sittings/askers.service.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { Looks } from '../looks/looks.js';
import { LooksOnRecord } from './model/looks-on-record.service.js';
import { ScorecardsToCome } from './model/scorecards-to-come.service.js';
import { Blindness } from './model/blindness.service.js';
import { BoardApi } from './board/board.api.js';
import { BoardPages } from './board/board.pages.js';
import { Boards, BoardStreams } from './board/boards.service.js';
import { CleanCopies } from './sittings/clean-copies.service.js';
import { Conflicts } from './scorecards/conflicts.service.js';
import { DebriefApi } from './debrief/debrief.api.js';
import { DebriefPages } from './debrief/debrief.pages.js';
import { Debriefs } from './debrief/debriefs.service.js';
import { EvidenceReader } from './evidence/evidence.service.js';
import { HandoverPages } from './board/handovers.pages.js';
import { Handovers } from './board/handovers.service.js';
import { MyScorecardsReader } from './scorecards/my-scorecards.service.js';
import { OtherDuties } from './scorecards/other-duties.js';
import { AutomaticReminders } from './board/automatic-reminders.service.js';
import { ReminderLetters, Reminders } from './board/reminders.service.js';
import { Reopenings } from './scorecards/reopenings.service.js';
import { Revisions } from './debrief/revisions.service.js';
import { ScorecardViews } from './scorecards/scorecard-views.service.js';
import { ScorecardsApi } from './scorecards/scorecards.api.js';
import { ScorecardsPages } from './scorecards/scorecards.pages.js';
import { Scorecards } from './scorecards/scorecards.service.js';
import { Seats } from './sittings/seats.service.js';
import { SittingAccess } from './sittings/sitting-access.js';
import { SittingForms } from './sittings/sitting-forms.service.js';
import { SittingList, SittingSection } from './sittings/sitting-list.service.js';
import { SittingMerge } from './sittings/sitting-merge.service.js';
import { SittingParts } from './sittings/sitting-parts.js';
import { SittingTimes } from './sittings/sitting-times.service.js';
import { SittingViews } from './sittings/sitting-views.service.js';
import { SittingsApi } from './sittings/sittings.api.js';
import { SittingsPages } from './sittings/sittings.pages.js';
import { Sittings } from './sittings/sittings.service.js';
import { WaitingCards } from './board/waiting-cards.service.js';

@Global()
@Module({
  controllers: [
    SittingsPages,
    SittingsApi,
    BoardPages,
    BoardApi,
    HandoverPages,
    ScorecardsPages,
    ScorecardsApi,
    DebriefPages,
    DebriefApi,
  ],
  providers: [
    Askers,
    Blindness,
    Boards,
    BoardStreams,
    CleanCopies,
    Conflicts,
    Debriefs,
    EvidenceReader,
    Handovers,
    { provide: Looks, useClass: LooksOnRecord },
    MyScorecardsReader,
    OtherDuties,
    AutomaticReminders,
    ReminderLetters,
    Reminders,
    Reopenings,
    Revisions,
    Scorecards,
    ScorecardViews,
    Seats,
    SittingAccess,
    SittingForms,
    SittingList,
    SittingMerge,
    SittingSection,
    SittingParts,
    SittingTimes,
    SittingViews,
    Sittings,
    WaitingCards,
    { provide: WhoIsRating, useClass: ScorecardsToCome },
  ],
  exports: [
    Blindness,
    CleanCopies,
    Debriefs,
    EvidenceReader,
    Looks,
    OtherDuties,
    Reminders,
    Scorecards,
    ScorecardViews,
    SittingAccess,
    SittingParts,
    SittingTimes,
    SittingViews,
    Sittings,
    WaitingCards,
    WhoIsRating,
  ],
})
export class AssessmentsModule {}
