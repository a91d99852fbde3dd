import { Global, Module } from '@nestjs/common';
import { JobAccess } from './job-access.js';
import { StarterHooks } from './starter-hooks.js';

@Global()
@Module({ providers: [JobAccess, StarterHooks], exports: [JobAccess, StarterHooks] })
export class JobsModule {}
