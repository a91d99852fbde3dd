import { Global, Module } from '@nestjs/common';
import { CandidateLinks } from './candidate-links.service.js';

@Global()
@Module({ providers: [CandidateLinks], exports: [CandidateLinks] })
export class CandidateLinksModule {}
