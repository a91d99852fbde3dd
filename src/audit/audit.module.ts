import { Global, Module } from '@nestjs/common';
import { Audit } from './audit.service.js';
import { RecordHeads } from './record-heads.service.js';

@Global()
@Module({ providers: [Audit, RecordHeads], exports: [Audit, RecordHeads] })
export class AuditModule {}
