import { Global, Module } from '@nestjs/common';
import { JobAccess } from './job-access.js';

@Global()
@Module({ providers: [JobAccess], exports: [JobAccess] })
export class JobsModule {}
