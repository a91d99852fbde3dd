import { Module } from '@nestjs/common';
import { DemographicsModule } from '../demographics/demographics.module.js';
import { Accommodations } from './accommodations.service.js';
import { CandidateNews } from './candidate-news.service.js';
import { AccommodationSection, CandidatePageSection } from './candidate-page-section.js';
import { CandidatePages } from './candidate-page.service.js';
import { LinkMail } from './link-mail.service.js';
import { LinkSendings } from './link-sendings.service.js';
import { MyAnswersApi } from './my-answers.api.js';
import { MyAnswersPages } from './my-answers.pages.js';
import { MyApplicationApi } from './my-application.api.js';
import { MyApplicationPages } from './my-application.pages.js';
import { OwnPageApi } from './own-page.api.js';
import { OwnPagePages } from './own-page.pages.js';
import { ResumableUploads } from './resumable-uploads.service.js';
import { SubmittedDocuments } from './submitted-documents.service.js';
import { VoluntaryAnswers } from './voluntary-answers.service.js';
import { Withdrawals } from './withdrawals.service.js';

@Module({
  imports: [DemographicsModule],
  controllers: [OwnPagePages, OwnPageApi, MyApplicationPages, MyAnswersPages, MyApplicationApi, MyAnswersApi],
  providers: [
    Accommodations,
    AccommodationSection,
    CandidateNews,
    CandidatePages,
    CandidatePageSection,
    LinkMail,
    LinkSendings,
    ResumableUploads,
    SubmittedDocuments,
    VoluntaryAnswers,
    Withdrawals,
  ],
})
export class CandidatePagesModule {}
