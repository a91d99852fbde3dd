import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ConditionalCalls } from './conditional-calls.js';
import { IdempotentCalls } from './idempotent-calls.js';
import { KeptAnswers } from './kept-answers.service.js';

/** What was answered before is looked for first: by then the edit has made stale what it was compared with. */
@Module({
  providers: [
    KeptAnswers,
    { provide: APP_INTERCEPTOR, useClass: IdempotentCalls },
    { provide: APP_INTERCEPTOR, useClass: ConditionalCalls },
  ],
})
export class ApiCallsModule {}
