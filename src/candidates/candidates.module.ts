import { Global, Module } from '@nestjs/common';
import { ApplicationAccess } from './application-access.js';
import { ApplicationSections } from './application-sections.js';
import { ApplicationView } from './application-view.js';
import { ApplicationsPages } from './applications.pages.js';
import { Applications } from './applications.service.js';
import { CandidateEdits } from './candidate-edits.service.js';
import { CandidateList } from './candidate-list.js';
import { ApplicationsApi, CandidatesApi } from './candidates.api.js';
import { CandidatesPages } from './candidates.pages.js';
import { Candidates } from './candidates.service.js';
import { StoredFiles } from './stored-files.service.js';

const shared = [ApplicationAccess, ApplicationSections, Applications, StoredFiles];

@Global()
@Module({
  controllers: [CandidatesPages, ApplicationsPages, CandidatesApi, ApplicationsApi],
  providers: [...shared, Candidates, CandidateEdits, CandidateList, ApplicationView],
  exports: shared,
})
export class CandidatesModule {}
