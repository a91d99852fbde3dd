import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ApiCalls } from './api-calls.js';
import { ConditionalCalls } from './conditional-calls.js';
import { IdempotentCalls } from './idempotent-calls.js';
import { KeptAnswers } from './kept-answers.service.js';

@Module({
  providers: [KeptAnswers, IdempotentCalls, ConditionalCalls, { provide: APP_INTERCEPTOR, useClass: ApiCalls }],
})
export class ApiCallsModule {}
