import { Module } from '@nestjs/common';
import { CandidateUploads } from './candidate-uploads.service.js';
import { HereCandidates } from './here-candidates.service.js';
import { ImportMaking, ImportOrders } from './import-making.service.js';
import { ImportReader } from './import-reader.service.js';
import { ImportRequests } from './import-requests.service.js';
import { ImportUndoing } from './import-undoing.service.js';
import { ImportWriting } from './import-writing.service.js';
import { ImportReadings } from './reading/import-readings.js';
import { ImportsApi } from './imports.api.js';
import { ImportsPages } from './imports.pages.js';

@Module({
  controllers: [ImportsPages, ImportsApi],
  providers: [
    ...[CandidateUploads, HereCandidates, ImportReadings, ImportMaking, ImportOrders, ImportReader],
    ...[ImportRequests, ImportUndoing, ImportWriting],
  ],
})
export class CandidateImportsModule {}
