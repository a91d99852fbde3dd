import { Global, Module } from '@nestjs/common';
import { ApplicationMerges } from './application-merges.js';
import { DuplicateList, MergedEntries } from './duplicate-list.service.js';
import { DuplicatesApi, DuplicatesPages } from './duplicates.pages.js';
import { Duplicates } from './duplicates.service.js';
import { MergedResumes } from './merged-resumes.service.js';

@Global()
@Module({
  controllers: [DuplicatesPages, DuplicatesApi],
  providers: [ApplicationMerges, Duplicates, DuplicateList, MergedEntries, MergedResumes],
  exports: [ApplicationMerges],
})
export class DuplicatesModule {}
